"""Reports → “Portal User Information”: who has a username, in what state, and what is billed."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from crikit import clock, db
from crikit.accounts.models import User, UserState
from crikit.actor import Role
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.reports import queries
from crikit.reports.queries import SORTS, Filter
from crikit.users.actions import leaving
from tests import factories
from tests.cast import Cast
from tests.clients import asks_for
from tests.factories import as_actor

PAGE = "/reports/portal-users"
NAMES = re.compile(r'<th scope="row">(?:<a href="/tools/portal-users/\d+">)?(\w+)(?:</a>)?</th><td class="side">')
EVERYBODY = ["ben", "maria", "marias", "mira", "olga", "olgas", "omar", "rita"]


def found(cast: Cast, **parameters: str) -> list[str]:
    return [name.lower() for name in NAMES.findall(cast.browser(cast.mira).get(PAGE, query_string=parameters).text)]


def downloaded(cast: Cast, **parameters: str) -> list[dict[str, str]]:
    answer = cast.browser(cast.mira).get(f"{PAGE}.csv", query_string=parameters)
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    answer.close()
    return rows


def states(cast: Cast) -> None:
    """One username in each state, for the search "zed"."""
    clock.freeze()
    factories.user(Role.INHOUSE, "zedactive", last_signed_in_at=clock.now())
    factories.user(Role.INHOUSE, "zednever")
    factories.user(Role.REP, "zedwaiting", approved_at=None)
    factories.user(Role.REP, "zedgone", deactivated_at=clock.now(), last_signed_in_at=clock.now())


def test_every_username_stands_there_with_its_type_company_and_state(cast: Cast) -> None:
    states(cast)
    assert found(cast) == [*EVERYBODY, "zedactive", "zedgone", "zednever", "zedwaiting"]
    page = cast.browser(cast.mira).get(PAGE).text
    for fact in ("Customer staff", "Green Valley", "Deactivated", "Waiting for approval", "Never signed in"):
        assert fact in page
    assert "Lakeside" not in page
    assert "lena" not in page


def test_the_figures_add_up_whatever_way_they_are_added(cast: Cast) -> None:
    states(cast)
    figures = queries.figures_for(as_actor(cast.mira))
    assert [figures.of(role) for role in Role] == [4, 4, 2, 2]
    assert figures.of() == sum(figures.of(role) for role in Role) == sum(figures.of("", s) for s in UserState) == 12
    page = cast.browser(cast.mira).get(PAGE).text
    assert "12 usernames = 4 in-house + 4 rep + 2 customer management + 2 customer staff" in page
    assert "10 usernames are billed" in page


def test_all_but_staff_are_billed_also_unapproved_and_deactivated_ones_until_deleted(cast: Cast) -> None:
    actor = as_actor(cast.mira)
    assert queries.figures_for(actor).billed == 6
    waiting = factories.user(Role.REP, "newest", approved_at=None)
    assert queries.figures_for(actor).billed == 7
    leaving.deactivate(actor, waiting)
    assert queries.figures_for(actor).billed == 7
    leaving.delete(actor, waiting)
    assert queries.figures_for(actor).billed == 6
    leaving.delete(actor, cast.maria)
    assert (queries.figures_for(actor).billed, queries.figures_for(actor).of("staff")) == (5, 1)


def test_the_list_is_narrowed_by_type_state_and_text(cast: Cast) -> None:
    states(cast)
    for state in ("active", "never", "waiting"):
        assert found(cast, q="zed", state=state) == [f"zed{state}"]
    assert found(cast, state="deactivated") == ["zedgone"]
    assert found(cast, type="staff") == ["marias", "olgas"]
    assert found(cast, q="green valley", type="management") == ["maria"]
    assert found(cast, type="kings", state="asleep", sort="hat") == found(cast)
    assert found(cast, q="%") == []
    assert "No username matches" in cast.browser(cast.mira).get(f"{PAGE}?q=%25").text


@pytest.mark.parametrize("column", SORTS)
@pytest.mark.parametrize("hyphen", ["", "-"])
def test_each_way_of_sorting_shows_every_username_once_page_after_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, column: str, hyphen: str
) -> None:
    states(cast)
    monkeypatch.setattr(queries, "PAGE", 3)
    actor, wanted, place, seen = as_actor(cast.mira), Filter(sort=hyphen + column), None, []
    for _ in range(9):
        lines = queries.lines(actor, wanted, place)
        seen += lines[:3]
        if len(lines) <= 3:
            break
        place = queries.Place(str(lines[2].name_key), lines[2].id)
    assert [line.id for line in seen] == [line.id for line in queries.every_line(actor, wanted)]
    assert len(seen) == 12
    values = [str(line.name_key) for line in seen]
    assert values == sorted(values, reverse=bool(hyphen))


def test_a_long_list_goes_on_in_pages_by_the_links_on_them(cast: Cast) -> None:
    for number in range(110):
        factories.user(Role.INHOUSE, f"user{number:03}", password=None)
    browser, names, address = cast.browser(cast.mira), [], f"{PAGE}?sort=-created"
    while address:
        page = browser.get(address).text
        names += NAMES.findall(page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(names) == len(set(names)) == 118
    assert names[0] == "user109"


@pytest.mark.parametrize("after", ["x~1", "~1", "9999~1", "2026-99-99~1"])
def test_a_place_that_is_none_does_no_harm(cast: Cast, after: str) -> None:
    for sort in ("created", "-username", "state"):
        query = {"page": "2", "after": after, "sort": sort}
        assert cast.browser(cast.mira).get(PAGE, query_string=query).status_code == 200


def test_a_search_replaces_the_list_alone(cast: Cast) -> None:
    answer = cast.browser(cast.mira).get(f"{PAGE}?q=olga", headers=asks_for("usernames"))
    assert answer.text.lstrip().startswith('<section id="usernames"')
    assert NAMES.findall(answer.text) == ["olga", "olgaS"]


def test_the_csv_holds_what_is_filtered_with_nothing_to_calculate(cast: Cast) -> None:
    User.update(name="=1+1", phone="+1 802").where(User.id == cast.maria.id).execute()
    [row] = downloaded(cast, q="green valley", type="management")
    assert (row["Username"], row["Type"], row["Belongs to"]) == ("maria", "Customer management", "Green Valley")
    assert (row["Name"], row["Phone"], row["Billed"]) == ("'=1+1", "'+1 802", "yes")
    assert {row["Username"]: row["Billed"] for row in downloaded(cast)}["mariaS"] == "no"


def test_the_files_are_named_by_the_vendors_date(cast: Cast) -> None:
    clock.freeze(clock.datetime(2026, 11, 22, 2, 0, tzinfo=clock.UTC))
    cast.vendor.timezone = "America/Toronto"
    cast.vendor.save()
    browser = cast.browser(cast.mira)
    for form in ("csv", "xlsx"):
        with browser.get(f"{PAGE}.{form}") as answer:
            assert answer.headers["Content-Disposition"] == f"attachment; filename=portal-users-2026-11-21.{form}"
    assert browser.get(f"{PAGE}.pdf").status_code == 404


def test_the_workbook_holds_the_same_rows(cast: Cast) -> None:
    with cast.browser(cast.mira).get(f"{PAGE}.xlsx?type=staff") as answer:
        rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    assert [row[0] for row in rows] == ["Username", "mariaS", "olgaS"]


def test_in_house_users_see_it_others_do_not_and_only_those_who_add_users_go_on_to_them(cast: Cast) -> None:
    ben = cast.browser(cast.ben)
    assert 'href="/reports/portal-users"' in ben.get("/customers").text
    assert "/tools/portal-users/" not in ben.get(PAGE).text
    assert "/tools/portal-users/" in cast.browser(cast.mira).get(PAGE).text
    for person in (cast.rita, cast.maria, cast.sam):
        assert cast.browser(person).get(PAGE).status_code == 403
    PermissionSetting.create(user=cast.rita, permission=Permission.SEE_REPORTS, allowed=True)
    assert cast.browser(cast.rita).get(PAGE).status_code == 403


def test_each_vendor_counts_its_own(cast: Cast) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        assert queries.figures_for(as_actor(cast.dana)).of() == 3
