"""The list behind “Delete User”: every username but the staff's, found by what one knows of it, in pages."""

import re

import pytest

from crikit import db
from crikit.accounts.actions import own
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.users.actions import leaving, renaming
from tests import factories
from tests.cast import Cast
from tests.clients import asks_for
from tests.factories import as_actor

LIST = "/tools/delete-user"
NAMES = re.compile(r'<a href="/tools/delete-user/\d+">([^<]+)</a>')


def found(cast: Cast, q: str = "", **parameters: str) -> list[str]:
    return NAMES.findall(cast.browser(cast.mira).get(LIST, query_string={"q": q, **parameters}).text)


def test_every_username_of_the_vendor_is_there_but_staff_stands_beside_its_management(cast: Cast) -> None:
    assert found(cast) == ["ben", "maria", "mira", "olga", "omar", "rita"]
    page = cast.browser(cast.mira).get(LIST).text
    for fact in ("mariaS", "Green Valley", "Rita Moreau, rep", "in-house", "<strong>6</strong>"):
        assert fact in page


@pytest.mark.parametrize(
    "q", ["MARI", "marias", "Lopez", "maria@people", "green VALLEY", "n v", "1001", " maria "], ids=lambda q: q.strip()
)
def test_a_username_is_found_by_its_names_address_and_company(cast: Cast, q: str) -> None:
    assert found(cast, q) == ["maria"]


@pytest.mark.parametrize("q", ["Éclair", "eclair", "ÉCL", "é"])
def test_a_name_is_found_with_and_without_its_marks(cast: Cast, q: str) -> None:
    factories.user(Role.INHOUSE, "zoo", name="Ann Éclair", email="z@z.test", password=None)
    assert "zoo" in found(cast, q)


def test_who_is_renamed_is_found_by_the_new_names_alone(cast: Cast) -> None:
    for name in ("Orla Finch", "Inès Moss"):
        own.save_details(as_actor(cast.olga), name=name, phone="", language="")
    renaming.rename(as_actor(cast.mira), cast.maria, "valley", "valleyStaff")
    assert found(cast, "ines") == ["olga"]
    assert found(cast, "leystaff") == ["valley"]
    assert found(cast, "finch") == []


def test_who_is_gone_leaves_nothing_to_be_found(cast: Cast) -> None:
    leaving.delete(as_actor(cast.mira), cast.maria)
    assert found(cast, "mari") == []
    if db.is_sqlite():
        db.database.execute_sql(
            "INSERT INTO portal_user_search(portal_user_search, rank) VALUES ('integrity-check', 1)"
        )


def test_signs_that_mean_something_to_a_database_mean_themselves(cast: Cast) -> None:
    factories.user(Role.INHOUSE, "a_b", password=None)
    assert found(cast, "a_b") == ["a_b"]
    assert found(cast, "%") == found(cast, "'") == []
    assert "No username matches" in cast.browser(cast.mira).get(f"{LIST}?q=%25").text


def test_a_search_replaces_the_list_alone(cast: Cast) -> None:
    answer = cast.browser(cast.mira).get(f"{LIST}?q=olga", headers=asks_for("usernames"))
    assert answer.text.lstrip().startswith('<section id="usernames"')
    assert NAMES.findall(answer.text) == ["olga"]


def test_a_long_list_goes_on_in_pages_by_place_and_by_number(cast: Cast) -> None:
    for number in range(110):
        factories.user(Role.INHOUSE, f"user{number:03}", password=None)
    everybody = sorted([*(f"user{n:03}" for n in range(110)), "ben", "maria", "mira", "olga", "omar", "rita"])
    first = found(cast)
    assert first == everybody[:100]
    last = User.get(User.username == first[-1])
    assert found(cast, page="2", after=f"{last.username_key}~{last.id}") == found(cast, page="2") == everybody[100:]
    assert "after=" in cast.browser(cast.mira).get(LIST).text


def test_each_username_says_its_state(cast: Cast) -> None:
    factories.user(Role.INHOUSE, "newest", password=None, approved_at=None)
    User.update(deactivated_at=cast.maria.created_at).where(User.id == cast.maria.id).execute()
    page = cast.browser(cast.mira).get(LIST).text
    assert page.count("chip--warn") == page.count("chip--bad") == 1
