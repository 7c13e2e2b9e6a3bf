"""Recurring work on payments."""

from crikit.payments.actions.asking import ask_after_payments


def ask_after() -> int:
    """What Stripe didn't report, or couldn't: it is asked."""
    return ask_after_payments()
