"""The table of who may call what notices when a check is taken away: each kind of check, and each view's own."""

from collections.abc import Callable

import pytest

from crikit import db
from crikit.accounts.models import User
from crikit.customers import queries as customers
from crikit.customers.models import Customer
from crikit.permissions import queries as permissions
from crikit.permissions.rules import CEILINGS, DEFAULTS, Permission, _rights
from crikit.permissions.views import maintaining, staff
from crikit.web import access
from crikit.web.access import PUBLIC, SIGNED_IN
from tests.cast import Cast
from tests.test_access import answers, expected, made_for
from tests.test_access_map import asked

pytestmark = pytest.mark.sqlite_only


def the_right_to_see_the_list(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast.app.view_functions["permissions.index"], "access", SIGNED_IN)


def the_sign_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast.app.view_functions["users.deactivate"], "access", PUBLIC)


def the_scope_of_reps(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = Customer.vendor_id == db.slot("vendor_id")
    monkeypatch.setattr(customers, "seen_by", lambda actor: [everybody])


def the_scope_of_companies(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "staff_for", lambda actor: list(User.select()))


def both_walls_between_vendors(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def anybody(actor: object, user_id: int) -> User:
        with db.every_vendor():
            return User.get_by_id(user_id)

    monkeypatch.setattr(maintaining, "user_for", anybody)


def the_look_whether_a_username_is_active(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    session = permissions._session

    def careless() -> object:
        query = session()
        query._where = query._where.lhs.lhs
        return query

    monkeypatch.setattr(permissions, "_session", careless)


def the_refusal_to_write_while_viewing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "refuse_writes_while_viewing", lambda: None)


def the_ceiling_of_staff(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = frozenset({*DEFAULTS[cast.sam.role], Permission.SET_STAFF_RIGHTS})
    monkeypatch.setitem(DEFAULTS, cast.sam.role, everything)
    monkeypatch.setitem(CEILINGS, cast.sam.role, everything)


CHECKS: list[tuple[Callable[[Cast, pytest.MonkeyPatch], None], str, tuple[str, str]]] = [
    (the_right_to_see_the_list, "ben", ("GET", "/tools/permissions")),
    (the_sign_in, "out", ("POST", "/tools/portal-users/{waiting}/deactivation")),
    (the_scope_of_reps, "omar", ("GET", "/customers/{green_valley}")),
    (the_scope_of_companies, "olga", ("POST", "/tools/staff-rights/{sam}")),
    (both_walls_between_vendors, "dana", ("GET", "/tools/permissions/{waiting}")),
    (the_look_whether_a_username_is_active, "shut", ("GET", "/customers")),
    (the_refusal_to_write_while_viewing, "viewing", ("POST", "/help/customers")),
    (the_ceiling_of_staff, "sam", ("GET", "/tools/staff-rights")),
]


@pytest.mark.parametrize(("take_away", "who", "noticed"), CHECKS, ids=[check.__name__ for check, *_ in CHECKS])
def test_a_check_that_is_taken_away_is_noticed(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    take_away: Callable[[Cast, pytest.MonkeyPatch], None],
    who: str,
    noticed: tuple[str, str],
) -> None:
    ids, before = made_for(cast), dict(db._kept)
    db._kept.clear()
    _rights.cache_clear()
    take_away(cast, monkeypatch)
    try:
        got = answers(cast, ids, who, [noticed])
    finally:
        db._kept.clear()
        db._kept.update(before)
        _rights.cache_clear()
    assert got[noticed] != expected(who)[noticed]


# Whose action asks once more within its transaction, so that a view which forgot to ask lets nobody through.
ASKED_TWICE = {
    (endpoint, "POST")
    for endpoint in (
        *("catalog.remove_photo", "company.remove_logo", "invitations.save_reminders", "mail.back_to_standard"),
        "orders.export_orders",
        *("payments.save_keys", "payments.remove_keys", "payments.begin", "payments.give_up", "payments.allow"),
        "payments.choose",
        *("samples.fill", "samples.remove", "orders.copy_order", "shipments.add", "shipments.remove"),
    )
} | {("shipments.new", "GET"), ("shipments.index", "GET")}


# Whose queries ask by themselves whether the person may see money.
BEHIND_A_GATE = (
    {
        (f"invoices.{view}", "GET")
        for view in (
            *("index", "index_file", "show", "show_pdf", "index_of_debtors", "debtors_file"),
            *("statement", "statement_file", "statement_pdf"),
        )
    }
    | {(f"orders.{view}", "GET") for view in ("desk", "desk_news", "print_pile")}
    | {(f"payments.{view}", "GET") for view in ("index", "index_file", "show")}
)


def test_the_check_of_every_single_view_is_noticed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One view after the other is opened to everybody who is signed in; somebody must get another answer then."""
    ids, table = made_for(cast), asked(cast.app.url_map)
    refused = {who: cast.browser(getattr(cast, who)) for who in ("ben", "rita", "maria", "mira", "sam")}
    unnoticed = set()
    for (endpoint, method), line in table.items():
        view = cast.app.view_functions[endpoint]
        if view.access in (PUBLIC, SIGNED_IN):
            continue
        address, send = line.address.format(**ids), {"GET": "get", "POST": "send"}[method]
        with monkeypatch.context() as opened:
            opened.setattr(view, "access", SIGNED_IN)
            able = (browser for who, browser in refused.items() if line.statuses[who] == 403)
            if all(getattr(browser, send)(address).status_code == 403 for browser in able):
                unnoticed.add((endpoint, method))
    assert unnoticed == ASKED_TWICE | BEHIND_A_GATE
