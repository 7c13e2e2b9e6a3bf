"""The library in a real browser: files on their way in, what a customer finds, and all of it without scripts."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from crikit import clock
from crikit.library.models import Document, Download, Visit
from tests.browser import PHONE, Console, arrive, assert_accessible
from tests.cast import Cast
from tests.factories import STAFF_PASSWORD
from tests.library import shelves
from tests.library.shelves import PDF, TXT

pytestmark = pytest.mark.browser


def chosen(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def taken(page: Page, button: str) -> tuple[str, Path]:
    with page.expect_download() as begun:
        page.get_by_role("button", name=button).click()
    return begun.value.suggested_filename, begun.value.path()


def test_files_go_in_one_after_the_other_and_customers_find_them(
    cast: Cast, page: Page, open_page: Callable[..., Page], console: Console
) -> None:
    console.expect("422")
    Visit.create(user=cast.maria, at=clock.now() - timedelta(days=2), before=clock.now() - timedelta(days=9))
    shelves.folder("Forms")
    arrive(page, "mira", at="/tools/library/new")
    files = page.get_by_label("Files", exact=True)
    files.set_input_files([chosen("Catalog.pdf", PDF), chosen("Page.png", shelves.HTML), chosen("Notes.txt", TXT)])
    page.get_by_label("Folder").select_option(label="Forms")
    page.get_by_role("button", name="Add to the library").click()
    sent = page.get_by_role("list", name="Files on their way")
    expect(sent.get_by_text("added")).to_have_count(2)
    expect(sent.get_by_text("“Page.png” is damaged, or something else than its name says")).to_be_visible()
    assert_accessible(page)
    files.set_input_files([chosen("Terms.pdf", PDF)])
    page.get_by_label("Only those chosen here").check()
    page.get_by_label("Single customers").fill("Old Mill")
    assert_accessible(page)
    page.get_by_role("button", name="Add to the library").click()
    page.wait_for_url("**/tools/library")
    expect(page.get_by_role("row", name="Terms")).to_contain_text("1 customer")
    expect(page.get_by_role("row")).to_have_count(4)

    reader = open_page()
    arrive(reader, "maria")
    reader.get_by_role("link", name="See Library").click()
    expect(reader.get_by_text("2 new since your last visit")).to_be_visible()
    assert_accessible(reader)
    assert taken(reader, "Catalog")[0] == "Catalog.pdf"
    for name in ("Catalog", "Notes"):
        reader.get_by_label(f"Tick {name}").check()
    name, archive = taken(reader, "Download ticked as ZIP")
    assert name.endswith(".zip")
    with zipfile.ZipFile(archive) as inside:
        assert inside.namelist() == ["Catalog.pdf", "Notes.txt"]
    reader.get_by_role("button", name="Mark all as seen").click()
    expect(reader.get_by_text("new since your last visit")).to_be_hidden()
    assert Download.select().count() == 3


def test_it_all_works_without_scripts_on_a_phone(cast: Cast, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, viewport=PHONE)
    arrive(page, "mira", at="/tools/library/new")
    page.get_by_label("Files", exact=True).set_input_files([chosen("Catalog.pdf", PDF), chosen("Notes.txt", TXT)])
    page.get_by_role("button", name="Add to the library").click()
    page.get_by_role("link", name="Catalog").click()
    page.get_by_label("Name", exact=True).fill("Spring Catalog")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("New version").set_input_files([chosen("Catalog 2.pdf", PDF)])
    page.get_by_role("button", name="Replace").click()
    expect(page.get_by_text("Version 2 is what everybody gets")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Spring Catalog")).to_be_visible()
    assert {row.name: row.version for row in Document.select()} == {"Spring Catalog": 2, "Notes": 1}
    reader = open_page(java_script_enabled=False, viewport=PHONE)
    arrive(reader, "mariaS", STAFF_PASSWORD, at="/library")
    assert taken(reader, "Spring Catalog")[0] == "Spring Catalog.pdf"
