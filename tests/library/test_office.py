"""Tools → “Maintain Library”: adding, placing, replacing, deleting, folders."""

import io
from datetime import timedelta

import pytest

from crikit import clock
from crikit.history.models import Entry
from crikit.library.jobs import forget_documents
from crikit.library.models import Document, Folder, Piece, Share, Version
from crikit.library.queries.office import audience_of
from crikit.library.rules import DELETED_ARE_KEPT
from crikit.library.rules.audiences import Audience
from crikit.library.rules.placing import Placement
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.library import shelves
from tests.library.shelves import PDF, TXT, document

LIBRARY = "/tools/library"


@pytest.fixture
def office(cast: Cast) -> Client:
    return cast.browser(cast.mira)


def page_of(shown: Document) -> str:
    return f"{LIBRARY}/documents/{shown.key}"


def fields_of(shown: Document, **changed: object) -> dict[str, object]:
    """What the document's page sends when nothing is changed."""
    stored = Document.get_by_id(shown.id)
    usual = {"name": stored.name, "edits": stored.edits, "folder": "", "shared_with": "all", "staff_too": "y"}
    return {**usual, **changed}


def history() -> list[str]:
    return [entry.action for entry in Entry.select().order_by(Entry.id) if entry.action.startswith(("doc", "fold"))]


def test_several_files_are_added_at_once_and_a_refused_one_keeps_no_other_out(office: Client) -> None:
    files = [("Catalog.pdf", PDF), ("Page.png", shelves.HTML), ("Notes.txt", TXT)]
    answer = office.send(f"{LIBRARY}/documents", shelves.form(*files))
    assert answer.status_code == 422
    assert "1 file was not taken" in answer.text
    assert "2 others are in the library" in answer.text
    assert [found.name for found in Document.select().order_by(Document.id)] == ["Catalog", "Notes"]
    assert b"".join(bytes(piece.content) for piece in Piece.select().order_by(Piece.id)) == PDF + TXT
    assert history() == ["document.added", "document.added"]


def test_the_behaviour_gets_the_outcome_alone(office: Client) -> None:
    sent = office.send(f"{LIBRARY}/documents", shelves.form(("Catalog.pdf", PDF)), htmx="outcome")
    assert (sent.status_code, "<html" in sent.text) == (200, False)
    refused = office.send(f"{LIBRARY}/documents", shelves.form(("Page.pdf", TXT)), htmx="outcome")
    assert (refused.status_code, "data-refused" in refused.text) == (422, True)


def test_the_same_form_sent_twice_adds_once(office: Client) -> None:
    for _ in range(2):
        files = shelves.form(("Catalog.pdf", PDF), key="the same")
        assert office.send(f"{LIBRARY}/documents", files).status_code == 303
    assert Document.select().count() == 1


def test_what_was_typed_stays_when_no_file_was_chosen(office: Client) -> None:
    answer = office.send(f"{LIBRARY}/documents", shelves.form(shared_with="some", customers="Nobody Ltd"))
    assert answer.status_code == 422
    assert "Choose a file first" in answer.text
    assert "No customer has this code or name: Nobody Ltd" in answer.text
    assert ">Nobody Ltd</textarea>" in answer.text.replace("\r\n", "").replace(">\n", ">")


def test_an_audience_is_chosen_by_type_list_code_and_name(cast: Cast, office: Client) -> None:
    retail, dealer = factories.customer_type("Retail"), factories.price_list("Dealer")
    lines = "1001\nold mill\nGreen Valley (1001)\n"
    chosen = {"shared_with": "some", "customer_types": retail.id, "price_lists": dealer.id, "customers": lines}
    assert office.send(f"{LIBRARY}/documents", shelves.form(("Catalog.pdf", PDF), **chosen)).status_code == 303
    made = Document.get()
    both = (cast.green_valley.id, cast.old_mill.id)
    assert audience_of(made) == Audience(False, (retail.id,), (dealer.id,), both)
    shown = office.get(page_of(made)).text
    assert "Green Valley (1001)\nOld Mill (1002)" in shown.replace("\r\n", "\n")
    assert "Retail, Dealer, 2 customers" in office.get(LIBRARY).text


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"shared_with": "some"}, "Choose customer types"),
        ({"shared_with": "some", "customers": "Twin"}, "Several customers are called Twin"),
        ({"shared_with": "some", "customer_types": "987654"}, "Choose customer types"),
        ({"opens_on": "2026-11-22", "closes_on": "2026-11-21"}, "before the first one"),
        ({"opens_on": "tomorrow"}, "This is not a day"),
        ({"shared_with": "some", "price_lists": "x"}, "Choose customer types"),
        ({"folder": "nowhere"}, "Choose a folder that is there"),
    ],
)
def test_a_placement_that_cannot_be_is_refused(office: Client, chosen: dict[str, str], sentence: str) -> None:
    for _ in range(2):
        factories.customer("Twin")
    answer = office.send(f"{LIBRARY}/documents", shelves.form(("Catalog.pdf", PDF), **chosen))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Document.select().exists()


def test_another_vendors_customer_is_nobody(cast: Cast, office: Client) -> None:
    chosen = {"shared_with": "some", "customers": "Lakeside"}
    answer = office.send(f"{LIBRARY}/documents", shelves.form(("Catalog.pdf", PDF), **chosen))
    assert "No customer has this code or name: Lakeside" in answer.text


def test_days_are_those_of_the_vendor_s_place(cast: Cast, office: Client) -> None:
    days = {"opens_on": "2026-12-01", "closes_on": "2026-12-24"}
    office.send(f"{LIBRARY}/documents", shelves.form(("Catalog.pdf", PDF), **days))
    made = Document.get()
    assert (made.opens_at.isoformat(), made.closes_at.isoformat()) == (
        "2026-12-01T05:00:00+00:00",
        "2026-12-25T05:00:00+00:00",
    )
    shown = office.get(page_of(made)).text
    assert 'value="2026-12-01"' in shown
    assert 'value="2026-12-24"' in shown


def test_a_change_is_written_down_and_moves_the_document_everywhere(cast: Cast, office: Client) -> None:
    shown, forms = document(cast.mira), shelves.folder("Forms")
    changed = fields_of(shown, name="Spring Catalog", folder=forms.key, staff_too="")
    assert office.send(page_of(shown), changed).status_code == 303
    assert history() == ["document.added", "document.changed"]
    assert {(s.audience, s.name_key, s.folder_id) for s in Share.select()} == {("all", "spring catalog", forms.id)}
    assert "Spring Catalog" in cast.browser(cast.maria).get("/library?q=spring").text
    assert "Spring Catalog" not in cast.browser(cast.sam).get("/library").text


def test_two_who_edit_at_once_notice_each_other(cast: Cast, office: Client) -> None:
    shown = document(cast.mira)
    mine, theirs = fields_of(shown, name="Mine"), fields_of(shown, name="Theirs")
    assert office.send(page_of(shown), theirs).status_code == 303
    late = office.send(page_of(shown), mine)
    assert (late.status_code, 'value="Mine"' in late.text) == (409, True)
    assert Document.get().name == "Theirs"


def test_a_name_that_is_too_long_is_said_to_be_and_kept(cast: Cast, office: Client) -> None:
    shown, name = document(cast.mira), "é" * 400
    refused = office.send(page_of(shown), fields_of(shown, name=name))
    assert (refused.status_code, "longer than 150" in refused.text, name in refused.text) == (422, True, True)
    assert history() == ["document.added"]


def test_saving_without_a_change_changes_nothing(cast: Cast, office: Client) -> None:
    shown = document(cast.mira)
    office.send(page_of(shown), fields_of(shown))
    assert history() == ["document.added"]


def test_a_new_version_takes_the_place_of_the_old_one_which_stays(cast: Cast, office: Client) -> None:
    shown = document(cast.mira)
    replaced = {"key": "k", "file": (io.BytesIO(TXT), "Catalog 2.txt")}
    assert office.send(f"{page_of(shown)}/versions", replaced).status_code == 303
    assert cast.browser(cast.maria).send(f"/library/{shown.key}/download").data == TXT
    old, new = Version.select().order_by(Version.number)
    assert (old.filename, new.filename) == ("Catalog.pdf", "Catalog 2.txt")
    assert office.send(f"{LIBRARY}/versions/{old.key}/download").data == PDF
    assert history() == ["document.added", "document.replaced"]
    refused = office.send(f"{page_of(shown)}/versions", {"key": "l", "file": (io.BytesIO(TXT), "x.pdf")})
    assert (refused.status_code, Document.get().version) == (422, 2)


def test_a_deleted_document_comes_back_by_undo(cast: Cast, office: Client) -> None:
    shown = document(cast.mira)
    office.send(f"{page_of(shown)}/removal")
    after = office.get(LIBRARY).text
    assert f'action="{page_of(shown)}/restoration"' in after
    assert "Deleted on" in office.get(page_of(shown)).text
    assert "Catalog" in office.get(f"{LIBRARY}?state=deleted").text
    office.send(f"{page_of(shown)}/restoration")
    assert cast.browser(cast.maria).send(f"/library/{shown.key}/download").data == PDF
    assert history() == ["document.added", "document.deleted", "document.restored"]


def test_what_nobody_wanted_back_goes_for_good(cast: Cast, office: Client) -> None:
    kept, gone = document(cast.mira, "Kept.pdf"), document(cast.mira, "Gone.pdf")
    office.send(f"{page_of(gone)}/removal")
    clock.move(DELETED_ARE_KEPT - timedelta(hours=1))
    forget_documents()
    assert Document.select().count() == 2
    clock.move(timedelta(hours=2))
    forget_documents()
    assert [row.id for row in Document.select()] == [kept.id]
    assert {piece.version.document_id for piece in Piece.select()} == {kept.id}
    assert "Gone" not in [row.name for row in Document.select().where(Document.search_text.contains("gone"))]


def test_folders_are_made_renamed_and_removed_and_their_documents_stay(cast: Cast, office: Client) -> None:
    assert office.send(f"{LIBRARY}/folders", {"name": "Forms"}).status_code == 303
    made = Folder.get()
    document(cast.mira, "Form.pdf", Placement(folder=made.id))
    assert "1 document" in office.get(f"{LIBRARY}/folders").text
    twice = office.send(f"{LIBRARY}/folders", {"name": "FORMS"})
    assert (twice.status_code, "There is a folder called “FORMS” already" in twice.text) == (422, True)
    office.send(f"{LIBRARY}/folders/{made.key}", {"name": "Papers"})
    assert ">Papers<" in cast.browser(cast.maria).get("/library").text
    office.send(f"{LIBRARY}/folders/{made.key}/removal")
    assert not Folder.select().exists()
    assert "Form" in cast.browser(cast.maria).get("/library").text
    assert history() == ["folder.added", "document.added", "folder.renamed", "folder.removed"]


def test_the_list_is_narrowed_to_what_waits_and_what_is_over(cast: Cast, office: Client) -> None:
    now, day = clock.now(), timedelta(days=1)
    document(cast.mira, "Now.pdf")
    document(cast.mira, "Later.pdf", Placement(opens_at=now + day))
    document(cast.mira, "Earlier.pdf", Placement(closes_at=now - day))
    for state, name in (("published", "Now"), ("waiting", "Later"), ("over", "Earlier")):
        shown = office.get(f"{LIBRARY}?state={state}").text
        assert [other for other in ("Now", "Later", "Earlier") if f">{other}</a>" in shown] == [name]
