"""Recurring work on payments."""

from crikit.payments.actions.asking import ask_after_payments
from crikit.payments.actions.ordering import send_paid_of_all


def ask_after() -> int:
    """What Stripe didn't report, or couldn't: it is asked; and what a kill left unsent is sent."""
    asked = ask_after_payments()
    return asked + send_paid_of_all()
