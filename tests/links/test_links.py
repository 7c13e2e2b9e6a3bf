"""Links: how a token comes about, and how a link lives and ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from crikit import clock, config, db
from crikit.config import Settings
from crikit.errors import Gone, NotFound
from crikit.links import actions
from crikit.links.models import Link, LinkState, Purpose
from crikit.links.queries import link_behind
from crikit.links.rules import hash_of, token_of, url_of
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import token

HOUR = timedelta(hours=1)


def issued(cast: Cast, purpose: Purpose = Purpose.PASSWORD) -> Link:
    return actions.issue(purpose, cast.maria.id, HOUR)


def state(link: Link) -> LinkState:
    return Link.get_by_id(link.id).state


def test_a_token_holds_256_bits_and_fits_an_address(cast: Cast) -> None:
    tokens = {token(issued(cast)) for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(made) == 43 and made.replace("-", "").replace("_", "").isalnum() for made in tokens)


def test_the_row_holds_neither_the_token_nor_what_opens_it(cast: Cast) -> None:
    link = issued(cast)
    row = Link.select().where(Link.id == link.id).dicts().get()
    assert token(link) not in repr(row)
    assert row["token_hash"] == hash_of(token(link))


def test_the_same_row_gives_the_same_token_again(cast: Cast) -> None:
    link = issued(cast)
    assert token(link) == token(Link.get_by_id(link.id))
    assert url_of(link) == f"{config.settings().base_url}/password/{token(link)}"


def test_another_secret_key_makes_other_tokens(cast: Cast, settings: Callable[..., Settings]) -> None:
    link = issued(cast)
    before = token(link)
    settings(secret_key="t" * 32)
    assert token(link) != before
    with pytest.raises(Gone, match="before the portal’s key was changed"):
        link_behind(before, Purpose.PASSWORD)


def test_a_salt_makes_another_token_for_each_purpose() -> None:
    assert token_of(Purpose.PASSWORD, "salt") != token_of(Purpose.INVITATION, "salt")


def test_the_address_comes_from_the_settings(cast: Cast, settings: Callable[..., Settings]) -> None:
    settings(base_url="https://portal.prairieandpine.test")
    assert url_of(issued(cast)).startswith("https://portal.prairieandpine.test/password/")


def test_a_link_is_found_by_its_whole_token_for_its_own_purpose(cast: Cast) -> None:
    link = issued(cast)
    with db.vendor_scope(cast.other_vendor.id):
        assert link_behind(token(link), Purpose.PASSWORD) == link


@pytest.mark.parametrize(
    "spoil",
    [lambda t: t[:-1], lambda t: t + "x", lambda t: "", lambda t: t.lower(), lambda t: t * 100, lambda t: hash_of(t)],
    ids=["cut short", "longer", "empty", "lower case", "very long", "the hash"],
)
def test_anything_else_is_not_complete(cast: Cast, spoil: Callable[[str], str]) -> None:
    with pytest.raises(NotFound, match="not complete"):
        link_behind(spoil(token(issued(cast))), Purpose.PASSWORD)


def test_a_link_opens_nothing_of_another_purpose(cast: Cast) -> None:
    with pytest.raises(NotFound):
        link_behind(token(issued(cast)), Purpose.INVITATION)


def test_a_newer_link_replaces_the_one_before_for_that_purpose_and_person(cast: Cast) -> None:
    old, other_purpose = issued(cast), issued(cast, Purpose.INVITATION)
    other_person = actions.issue(Purpose.PASSWORD, cast.olga.id, HOUR)
    issued(cast)
    assert [state(link) for link in (old, other_purpose, other_person)] == ["replaced", "live", "live"]


def test_a_link_is_spent_once(cast: Cast) -> None:
    link = issued(cast)
    assert [actions.spend(link), actions.spend(link), state(link)] == [True, False, "used"]


def test_of_many_who_spend_a_link_at_once_one_does(cast: Cast) -> None:
    link = issued(cast)
    assert crowd(32, lambda _: actions.spend(link), vendor_id=cast.vendor.id).count(True) == 1


@pytest.mark.parametrize("end", ["revoked", "replaced", "lapsed"])
def test_a_link_that_is_over_cannot_be_spent(cast: Cast, end: str) -> None:
    clock.freeze()
    link = issued(cast)
    if end == "lapsed":
        clock.move(HOUR)
    else:
        actions.revoke(Purpose.PASSWORD, [cast.maria.id], why=LinkState(end))
    assert (actions.spend(link), state(link)) == (False, end)


@pytest.mark.parametrize(("end", "replaced"), [("used", False), ("revoked", False), ("lapsed", True)])
def test_a_newer_link_takes_the_place_of_one_that_lapsed_and_of_none_that_was_ended(
    cast: Cast, end: str, replaced: bool
) -> None:
    clock.freeze()
    link = issued(cast)
    actions.spend(link) if end == "used" else None
    actions.revoke(Purpose.PASSWORD, [cast.maria.id]) if end == "revoked" else clock.move(HOUR)
    assert (actions.replace(link), state(link)) == (replaced, "replaced" if replaced else end)


def test_revoking_leaves_links_as_they_ended_before(cast: Cast) -> None:
    older, link = issued(cast), issued(cast)
    actions.spend(link)
    assert actions.revoke(Purpose.PASSWORD, [cast.maria.id]) == 0
    assert (state(older), state(link)) == ("replaced", "used")


def test_the_lifetime_starts_when_the_letter_is_delivered(cast: Cast) -> None:
    start = clock.freeze()
    link = issued(cast)
    actions.start_lifetime(link.id, clock.move(timedelta(minutes=50)), link.lifetime)
    clock.freeze(start + timedelta(minutes=109))
    assert state(link) == "live"
    clock.move(timedelta(minutes=1))
    assert state(link) == "lapsed"


def test_a_second_delivery_does_not_start_it_again(cast: Cast) -> None:
    clock.freeze()
    link = issued(cast)
    for _ in range(2):
        actions.start_lifetime(link.id, clock.move(timedelta(minutes=40)), link.lifetime)
    clock.move(timedelta(minutes=20))
    assert state(link) == "lapsed"


def test_links_that_were_over_long_ago_are_forgotten(cast: Cast) -> None:
    clock.freeze()
    old = issued(cast)
    clock.move(timedelta(days=30))
    live = issued(cast)
    assert actions.purge(Purpose.PASSWORD, clock.now() - timedelta(days=1)) == 1
    assert list(Link.select()) == [live]
    assert Link.get_or_none(Link.id == old.id) is None


def test_a_letter_that_arrived_starts_the_lifetime_of_its_own_link_alone(cast: Cast) -> None:
    first = actions.issue(Purpose.PASSWORD, cast.maria.id, HOUR)
    second = actions.issue(Purpose.PASSWORD, cast.sam.id, HOUR)
    before, arrived = Link.get_by_id(second.id), clock.now() + HOUR / 2
    actions.start_lifetime(first.id, arrived, first.lifetime)
    delivered, waiting = Link.get_by_id(first.id), Link.get_by_id(second.id)
    assert (delivered.delivered_at, delivered.expires_at) == (arrived, arrived + HOUR)
    assert (waiting.delivered_at, waiting.expires_at) == (None, before.expires_at)
