"""The Library tab: who finds what, what is new, and how it is taken away."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from crikit import clock, db
from crikit.customers.models import Customer
from crikit.library.models import Document, Download, Visit
from crikit.library.queries import shared as queries
from crikit.library.rules.audiences import Audience
from crikit.library.rules.placing import Placement
from crikit.permissions.models import RepAccess
from crikit.places import PAGE
from tests import factories
from tests.cast import Cast
from tests.clients import Client, asks_for
from tests.factories import as_actor
from tests.library import shelves
from tests.library.shelves import PDF, document, shared

CAFE = "Café Catalog 50%"
NAME = re.compile(r'<svg class="icon" aria-hidden="true"><use href="[^"]*#download"></use></svg> ([^<]+)</button>')


def found(browser: Client, query: str = "") -> list[str]:
    page = browser.get(f"/library{query}")
    assert page.status_code == 200
    return [name for name in NAME.findall(page.text) if name != "Download ticked as ZIP"]


@pytest.fixture
def several(cast: Cast) -> dict[str, Document]:
    """One for each kind of audience; Green Valley is of the type, Old Mill on the list."""
    retail, dealer = factories.customer_type("Retail"), factories.price_list("Dealer")
    Customer.update(customer_type=retail.id).where(Customer.id == cast.green_valley.id).execute()
    Customer.update(price_list=dealer.id).where(Customer.id == cast.old_mill.id).execute()
    placements = {
        "All.pdf": Placement(),
        "Management.pdf": Placement(staff_too=False),
        "Retail.pdf": shared(customer_types=(retail.id,)),
        "Dealer.pdf": shared(price_lists=(dealer.id,)),
        "Old Mill.pdf": shared(customers=(cast.old_mill.id,)),
        "Both.pdf": shared(customer_types=(retail.id,), customers=(cast.green_valley.id, cast.old_mill.id)),
    }
    return {name.removesuffix(".pdf"): document(cast.mira, name, placed) for name, placed in placements.items()}


SEES = {
    "mira": ["All", "Both", "Dealer", "Management", "Old Mill", "Retail"],
    "rita": ["All", "Both", "Management", "Retail"],
    "omar": ["All", "Both", "Dealer", "Management", "Old Mill"],
    "maria": ["All", "Both", "Management", "Retail"],
    "sam": ["All", "Both", "Retail"],
    "olga": ["All", "Both", "Dealer", "Management", "Old Mill"],
    "otto": ["All", "Both", "Dealer", "Old Mill"],
    "lena": [],
}


@pytest.mark.parametrize("who", SEES)
def test_everybody_finds_what_is_shared_with_them_and_nothing_else(
    cast: Cast, several: dict[str, Document], who: str
) -> None:
    browser = cast.browser(getattr(cast, who))
    assert found(browser) == SEES[who]
    for name, shown in several.items():
        asked = browser.send(f"/library/{shown.key}/download")
        assert asked.status_code == (200 if name in SEES[who] else 404), name
        # By words and by what is new one gets to no other documents either.
        assert found(browser, f"?q={name}") == [hit for hit in SEES[who] if hit.startswith(name)]
    everything = {"document": [shown.key for shown in several.values()]}
    archive = browser.send("/library/archive", everything)
    if SEES[who]:
        with zipfile.ZipFile(io.BytesIO(archive.data)) as inside:
            assert [name.removesuffix(".pdf") for name in inside.namelist()] == SEES[who]
    else:
        assert archive.status_code == 422


@pytest.mark.parametrize("who", ["mira", "maria"])
def test_counting_stops_where_more_helps_nobody(
    cast: Cast, several: dict[str, Document], who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "_kept", {})
    for most, counted in ((2, 3), (9, len(SEES[who]))):
        db._kept.clear()
        monkeypatch.setattr(queries, "COUNT_UP_TO", most)
        assert queries.count_documents(as_actor(getattr(cast, who)), queries.Filter()) == counted


def test_a_rep_finds_what_the_customers_of_a_granted_rep_find(cast: Cast, several: dict[str, Document]) -> None:
    RepAccess.create(user=cast.rita, rep_id=cast.omar.rep_id)
    assert found(cast.browser(cast.rita)) == SEES["mira"]


def test_a_document_is_there_from_its_first_to_its_last_day_and_not_once_it_is_deleted(cast: Cast) -> None:
    now = clock.now()
    document(cast.mira, "Later.pdf", Placement(opens_at=now + timedelta(days=2), closes_at=now + timedelta(days=4)))
    gone = document(cast.mira, "Gone.pdf")
    cast.browser(cast.mira).send(f"/tools/library/documents/{gone.key}/removal")
    browser = cast.browser(cast.maria)
    seen = []
    for day in (1, 2, 3, 4):
        clock.freeze(now + timedelta(days=day))
        seen.append(found(browser))
    assert seen == [[], ["Later"], ["Later"], []]
    assert browser.send(f"/library/{gone.key}/download").status_code == 404


def test_whoever_reads_sees_only_folders_that_hold_something_for_it(cast: Cast) -> None:
    forms, prices = shelves.folder("Forms"), shelves.folder("Prices of Old Mill")
    document(cast.mira, "Form.pdf", Placement(folder=forms.id))
    only = Audience(everybody=False, customers=(cast.old_mill.id,))
    document(cast.mira, "Price.pdf", Placement(folder=prices.id, audience=only))
    maria, olga = cast.browser(cast.maria), cast.browser(cast.olga)
    for person in ("maria", "sam", "rita", "olga", "omar"):
        shown = cast.browser(getattr(cast, person)).get("/library").text
        assert ("Prices of Old Mill" in shown) is (person in ("olga", "omar")), person
    assert found(olga, f"?folder={prices.key}") == ["Price"]
    assert found(maria, f"?folder={prices.key}") == []
    assert found(maria, f"?folder={forms.key}") == ["Form"]


@pytest.mark.parametrize(("q", "name"), [("cat", CAFE), ("CAFE", CAFE), ("50%25", CAFE), ("P", "Prices")])
def test_documents_are_found_by_words_without_marks(cast: Cast, q: str, name: str) -> None:
    document(cast.mira, f"{CAFE}.pdf")
    document(cast.mira, "Prices.pdf")
    for person in (cast.maria, cast.sam, cast.rita, cast.mira):
        assert found(cast.browser(person), f"?q={q}") == [name]


def test_the_search_answers_with_the_list_alone_and_says_when_nothing_matches(cast: Cast) -> None:
    document(cast.mira)
    browser = cast.browser(cast.maria)
    answer = browser.get("/library?q=nothing+of+it", headers=asks_for("documents")).text
    assert "No document matches" in answer
    assert "<html" not in answer


def test_a_long_library_goes_on_after_the_last_row(cast: Cast) -> None:
    for number in range(PAGE + 3):
        document(
            cast.mira,
            f"Sheet {number:03d}.pdf",
            shared(customers=(cast.green_valley.id,)) if number % 2 else Placement(),
        )
    for person in (cast.maria, cast.sam, cast.rita, cast.mira):
        browser = cast.browser(person)
        page = browser.get("/library").text
        (following,) = re.findall(r'href="(/library\?[^"]*page=2[^"]*)"', page)
        rest = [f"Sheet {number:03d}" for number in range(PAGE, PAGE + 3)]
        assert found(browser)[-1] == f"Sheet {PAGE - 1:03d}"
        assert found(browser, following.replace("&amp;", "&").removeprefix("/library")) == rest
        assert found(browser, "?page=2") == rest


def test_what_came_since_the_last_visit_is_new_until_the_next_one(cast: Cast) -> None:
    ago = clock.now() - timedelta(days=9)
    Visit.create(user=cast.olga, at=ago, before=ago)
    document(cast.mira, "Old.pdf")
    browser = cast.browser(cast.maria)
    assert "new since your last visit" not in browser.get("/library").text
    browser.send("/library/visit")
    clock.move(timedelta(days=1))
    fresh = document(cast.mira, "Fresh.pdf")
    for _ in range(2):
        # As long as the visit goes on, it stays new.
        page = browser.get("/library").text
        assert "<strong>1</strong> new since your last visit" in page
        assert found(browser, "?new=1") == ["Fresh"]
        assert "1 new since your last visit" in browser.get("/dashboard").text
        browser.send("/library/visit")
        clock.move(timedelta(minutes=5))
    clock.move(timedelta(hours=1))
    browser.send("/library/visit")
    assert "new since your last visit" not in browser.get("/library").text
    clock.move(timedelta(days=1))
    replaced = {"key": "again", "file": (io.BytesIO(PDF), "Fresh.pdf")}
    cast.browser(cast.mira).send(f"/tools/library/documents/{fresh.key}/versions", replaced)
    assert found(browser, "?new=1") == ["Fresh"]


def test_all_can_be_marked_as_seen_without_scripts(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    browser.send("/library/visit")
    clock.move(timedelta(days=1))
    document(cast.mira)
    assert "Mark all as seen" in browser.get("/library").text
    assert browser.send("/library/visit", {"all_seen": "1"}).location == "/library"
    assert "Mark all as seen" not in browser.get("/library").text


def test_whoever_looks_with_an_administrators_eyes_leaves_no_trace(cast: Cast) -> None:
    document(cast.mira)
    browser = cast.browser(cast.mira)
    browser.send(f"/tools/permissions/{cast.maria.id}/viewing")
    assert 'hx-post="/library/visit"' not in browser.get("/library").text
    assert browser.send("/library/visit").status_code == 403


def test_who_took_what_is_written_down(cast: Cast) -> None:
    shown = document(cast.mira)
    for person in (cast.maria, cast.sam, cast.rita):
        cast.browser(person).send(f"/library/{shown.key}/download")
    cast.browser(cast.olga).send("/library/archive", {"document": shown.key})
    taken = [(row.username, row.customer_name, row.version) for row in Download.select().order_by(Download.id)]
    assert taken == [
        ("maria", "Green Valley", 1),
        ("mariaS", "Green Valley", 1),
        ("rita", "", 1),
        ("olga", "Old Mill", 1),
    ]
    page = cast.browser(cast.mira).get(f"/tools/library/documents/{shown.key}").text
    assert page.index("olga") < page.index("mariaS")
    csv = cast.browser(cast.mira).get(f"/tools/library/documents/{shown.key}/downloads.csv").text
    assert '"Maria Lopez","maria","Green Valley",1' in csv


def test_names_in_an_archive_are_told_apart(cast: Cast) -> None:
    keys = [document(cast.mira, name).key for name in ("Prices.pdf", "prices.pdf", "../Prices.pdf")]
    archive = cast.browser(cast.maria).send("/library/archive", {"document": keys})
    assert archive.headers["Content-Disposition"] == f"attachment; filename=library-{clock.now().date()}.zip"
    with zipfile.ZipFile(io.BytesIO(archive.data)) as inside:
        assert sorted(inside.namelist()) == ["Prices (3).pdf", "Prices.pdf", "prices (2).pdf"]
        assert {inside.read(name) for name in inside.namelist()} == {PDF}


def test_an_archive_has_its_bounds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = cast.browser(cast.maria)
    keys = [document(cast.mira, f"{number}.pdf").key for number in range(3)]
    assert "Tick the documents you want first" in browser.send("/library/archive").text
    for bound, sentence in (("MOST_ZIPPED", "At most 2 documents"), ("ZIPPED_BYTES", "Together they are larger")):
        with monkeypatch.context() as bounded:
            bounded.setattr(f"crikit.library.actions.reading.{bound}", 2)
            refused = browser.send("/library/archive", {"document": keys})
        assert refused.status_code == 422
        assert sentence in refused.text
        assert refused.text.count(" checked") == 3
    assert not Download.select().exists()


def test_a_username_that_lost_the_right_finds_no_library(cast: Cast) -> None:
    shown = document(cast.mira)
    browser = cast.browser(cast.ben)
    assert browser.get("/library").status_code == browser.send(f"/library/{shown.key}/download").status_code == 403
    assert 'href="/library"' not in browser.get("/customers").text
    assert 'href="/library"' in cast.browser(cast.maria).get("/dashboard").text
