"""Recurring work on trials."""

from datetime import timedelta

from crikit import clock
from crikit.trials import actions

KEPT = timedelta(days=30)


def purge_trials() -> None:
    actions.purge(clock.now() - KEPT)
