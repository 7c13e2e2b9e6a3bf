"""Machines are restarted in turn under fifty requests a second: none fails, and nothing that was confirmed is lost."""

from collections.abc import Callable

import pytest

from crikit.accounts.models import HiddenPanel
from tests.cast import Cast
from tests.faults.conftest import size
from tests.faults.figures import Figure
from tests.faults.machines import Machine, Proxy
from tests.faults.rushes import Rush
from tests.faults.visitors import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.postgres_only]

MACHINES = 3


def test_a_rolling_restart_fails_no_request(
    cast: Cast, proxy: Proxy, add_machine: Callable[..., Machine], figure: Figure
) -> None:
    for number in range(MACHINES):
        add_machine(f"machine {number}")
    rush = Rush(Visitor(proxy.url).sign_in("mira"))
    with rush.at_work():
        for _ in range(size(1, 5)):
            for each in proxy.machines:
                each.restart()
    figure(
        "rolling restart",
        requests=rush.statuses.total(),
        requests_failed=(rush.failed, 0),
        changes_lost=(rush.statuses[204] - HiddenPanel.select().count(), 0),
        slowest_seconds=rush.slowest,
    )
    assert rush.failed == 0, rush.statuses
    assert HiddenPanel.select().count() == rush.statuses[204]
