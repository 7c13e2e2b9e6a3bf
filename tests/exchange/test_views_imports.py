"""The pages of Tools → “Import from accounting”, in a browser without JavaScript and with htmx."""

import gc
import io
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from crikit.customers.models import Customer
from crikit.exchange.jobs import run_imports
from crikit.exchange.models import AccountingImport, FilePiece, State
from tests.cast import Cast
from tests.clients import Client, asks_for
from tests.exchange.office import FOUR, again, checked, confirm, uploaded
from tests.exchange.test_actions_imports import ODD

TWINS = FOUR + "7,Another Aspen,,,,\n"


@pytest.fixture
def mira(cast: Cast) -> Client:
    return cast.browser(cast.mira)


def send_file(browser: Client, content: bytes, filename: str = "list.csv", **fields: Any) -> TestResponse:
    file = (io.BytesIO(content), filename)
    fields = {"file": file, "key": "k", **fields}
    return browser.send("/tools/import", fields, content_type="multipart/form-data")


def seen(answer: TestResponse) -> str:
    """What a person reads, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_new_vendor_is_told_what_to_do(mira: Client) -> None:
    answer = mira.get("/tools/import")
    assert "Nothing was imported yet" in answer.text
    for program in ("QuickBooks Desktop", "QuickBooks Online", "Sage 50"):
        assert f"<strong>{program}:" in answer.text
    assert re.search(r'<label[^>]*for="file"[^>]*>File</label>', answer.text)


def test_the_help_stays_hidden_once_it_was_hidden(mira: Client) -> None:
    assert '<details class="help" open>' in mira.get("/tools/import").text
    answer = mira.send("/help/import", {"hidden": "1", "next": "/tools/import"})
    assert answer.location == "/tools/import"
    assert '<details class="help" open>' not in mira.get("/tools/import").text


def test_an_upload_leads_to_its_page(mira: Client) -> None:
    answer = send_file(mira, FOUR.encode(), jobs_as_customers="y")
    work = AccountingImport.get()
    assert (answer.status_code, answer.location) == (303, f"/tools/import/{work.id}")
    assert work.jobs_as_customers
    assert send_file(mira, FOUR.encode()).location == answer.location
    assert AccountingImport.select().count() == 1


@pytest.mark.parametrize(
    ("content", "filename", "said"),
    [
        (b"", "", "Choose a file first."),
        (b"", "list.csv", "is empty"),
        (b"\x89PNG\r\n", "list.csv", "is a picture"),
        (b"Customer name,Code\n", "list.csv", "no rows below them"),
    ],
)
def test_a_bad_file_is_told_at_the_field(mira: Client, content: bytes, filename: str, said: str) -> None:
    answer = send_file(mira, content, filename)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert not AccountingImport.select().exists()
    assert not FilePiece.select().exists()


# The tests' browser leaves its copy of a long form to the interpreter.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_list_of_some_megabytes_is_taken(mira: Client) -> None:
    rows = "".join(f"{number},Company {number},,,,\n" for number in range(10, 150_000))
    answer = send_file(mira, (FOUR + rows).encode())
    assert (answer.status_code, AccountingImport.get().size > 3_000_000) == (303, True)
    del answer
    gc.collect()


def test_while_it_is_checked_the_page_asks_again_by_itself(cast: Cast, mira: Client) -> None:
    work = uploaded(cast.mira)
    address = f"/tools/import/{work.id}"
    assert 'hx-trigger="every 2s"' in mira.get(address).text
    assert f'<a href="{address}">Reload to see the latest</a>' in mira.get(address).text
    run_imports()
    fragment = mira.get(address, headers=asks_for("accounting_import"))
    assert fragment.text.lstrip().startswith('<div id="accounting_import"')
    assert "hx-trigger" not in fragment.text
    assert "<html" not in fragment.text


def test_the_dry_run_says_what_would_happen(cast: Cast, mira: Client) -> None:
    work = checked(cast.mira, TWINS)
    read = seen(mira.get(f"/tools/import/{work.id}"))
    assert "5 rows: would add 4 , change 0 , leave 0 , refuse 1" in read
    assert "Another Aspen line 6 The customer code 7 stands on line 2 already." in read
    assert "No longer in the file: 2" in read
    for sentence in ("1 has no e-mail address", "1 has an address that can’t be used", "1 has several addresses"):
        assert sentence in read
    assert 'name="skip_refused"' in mira.get(f"/tools/import/{work.id}").text


def test_import_is_refused_until_the_refused_rows_are_left_out(cast: Cast, mira: Client) -> None:
    work = checked(cast.mira, TWINS)
    address = f"/tools/import/{work.id}/confirmation"
    answer = mira.send(address, {"mark": work.fence, "deactivate_missing": "1"})
    assert answer.status_code == 422
    assert "1 row was refused. Tick “Leave out the refused rows”" in answer.text
    assert re.search(r'name="deactivate_missing"[^>]* checked', answer.text), "what was ticked stays ticked"
    answer = mira.send(address, {"mark": work.fence, "deactivate_missing": "1", "skip_refused": "1"})
    assert (answer.status_code, answer.location) == (303, f"/tools/import/{work.id}")
    assert "Importing" in mira.get(answer.location).text
    run_imports()
    read = seen(mira.get(answer.location))
    assert "5 rows: added 4 , changed 0 , left 0 , left out 1 · made inactive 2" in read
    assert 'href="/tools/invite/customers"' in mira.get(answer.location).text
    assert Customer.select().where(Customer.active).count() == 4


def test_the_list_tells_how_each_import_ended(cast: Cast, mira: Client) -> None:
    done = checked(cast.mira)
    confirm(cast.mira, done)
    checked(cast.mira, ODD, filename="odd.csv")
    checked(cast.mira, TWINS, filename="twins.csv")
    read = seen(mira.get("/tools/import"))
    assert "imported added 4 · changed 0 · left 0" in read
    assert read.index("twins.csv") < read.index("odd.csv") < read.index("list.csv")
    assert "waits for you" in read
    assert "failed" in read


def test_columns_are_matched_on_the_page(cast: Cast, mira: Client) -> None:
    work = checked(cast.mira, ODD)
    page = mira.get(f"/tools/import/{work.id}").text
    assert "No column holds the customer" in page
    assert '<details class="group" open>' in page
    address = f"/tools/import/{work.id}/matching"
    refused = mira.send(address, {"email": "Where to write"})
    assert refused.status_code == 422
    assert "Choose the column that holds “Customer name”." in refused.text
    assert "<option selected>Where to write</option>" in refused.text
    assert mira.send(address, {"name": "Who", "email": "Where to write"}).status_code == 303
    run_imports()
    assert "would add 1" in re.sub(r"</?strong>|\s+", " ", mira.get(f"/tools/import/{work.id}").text).replace("  ", " ")


def test_giving_up_ends_on_the_list(cast: Cast, mira: Client) -> None:
    work = checked(cast.mira)
    answer = mira.send(f"/tools/import/{work.id}/abandonment")
    assert (answer.status_code, answer.location) == (303, "/tools/import")
    assert "Given up." in mira.get("/tools/import").text
    assert again(work).state == State.ABANDONED
    assert "This import was given up" in mira.get(f"/tools/import/{work.id}").text


def test_a_stale_page_can_t_confirm(cast: Cast, mira: Client) -> None:
    work = checked(cast.mira)
    answer = mira.send(f"/tools/import/{work.id}/confirmation", {"mark": "older"})
    assert answer.status_code == 409
    assert "moved on meanwhile" in answer.text
    assert again(work).state == State.CHECKED


def test_what_stands_in_a_file_is_text_on_the_page(cast: Cast, mira: Client) -> None:
    work = checked(cast.mira, "Code,Customer name\n7,<b>Bold</b>\n7,<script>alert(1)</script>\n")
    page = mira.get(f"/tools/import/{work.id}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
