"""The filter and the page of the invite list survive what is done without scripts: each way out leads back to them."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.test import TestResponse

from crikit.customers.models import Customer
from tests import factories
from tests.cast import Cast
from tests.clients import Client

WANTED = {"q": "heron & son", "page": "2", "after": "heron~1", "show": "selected"}
FILTER = "q=heron+%26+son"


@pytest.fixture
def heron(cast: Cast) -> Customer:
    return factories.customer("Heron & Son", "ap@heron.test")


@pytest.fixture
def mira(cast: Cast) -> Client:
    return cast.browser(cast.mira)


def links(answer: TestResponse) -> list[str]:
    return [unescape(link) for link in re.findall(r'(?:href|action)="([^"]+)"', answer.text)]


def link_to(answer: TestResponse, path: str) -> str:
    return next(link for link in links(answer) if link.partition("?")[0] == path and "?" in link)


def query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def editor_of(mira: Client, heron: Customer) -> str:
    return link_to(mira.get(f"/tools/invite/customers?{FILTER}"), f"/tools/invite/customers/{heron.id}/address")


def test_saving_an_address_in_its_row_keeps_the_filter(mira: Client, heron: Customer) -> None:
    editor = editor_of(mira, heron)
    assert query(editor) == {"q": WANTED["q"]}
    page = mira.get(editor)
    assert query(link_to(page, "/tools/invite/customers")) == {"q": WANTED["q"]}
    saving = link_to(page, f"/tools/invite/customers/{heron.id}/address")
    refused = mira.send(saving, {"email": "nowhere"})
    assert refused.status_code == 422
    assert query(link_to(refused, "/tools/invite/customers")) == {"q": WANTED["q"]}
    for fields in ({"email": "grace@heron.test"}, {"email": "", "use": "default"}):
        saved = mira.send(link_to(refused, f"/tools/invite/customers/{heron.id}/address"), fields)
        assert query(saved.location) == {"q": WANTED["q"]}
        assert "Heron &amp; Son" in mira.get(saved.location).text


def test_the_row_that_comes_back_to_a_script_leads_back_as_well(mira: Client, heron: Customer) -> None:
    editor = editor_of(mira, heron)
    row = mira.send(editor, {"email": "grace@heron.test"}, htmx=f"c{heron.id}")
    assert query(link_to(row, urlsplit(editor).path)) == {"q": WANTED["q"]}
    cancelled = mira.get(f"{editor}&cancel=1", headers={"HX-Request": "true", "HX-Target": f"c{heron.id}"})
    assert query(link_to(cancelled, urlsplit(editor).path)) == {"q": WANTED["q"]}


def test_keeping_ticks_stays_on_the_filtered_page(mira: Client, heron: Customer) -> None:
    page = mira.get("/tools/invite/customers", query_string={"q": WANTED["q"], "page": "1"})
    kept = mira.send(
        link_to(page, "/tools/invite/customers/selection"), {"shown": str(heron.id), "ticked": str(heron.id)}
    )
    assert query(kept.location) == {"q": WANTED["q"], "page": "1"}


def test_the_check_before_sending_leads_back_to_the_filtered_page(mira: Client, heron: Customer) -> None:
    nobody = factories.customer("Nobody", "")
    checking = mira.post(
        "/tools/invite/customers/selection",
        query_string=WANTED,
        data={
            "shown": f"{heron.id},{nobody.id}",
            "ticked": [str(heron.id), str(nobody.id)],
            "then": "check",
            "csrf_token": mira.token(),
        },
    )
    assert query(checking.location) == WANTED
    page = mira.get(checking.location)
    assert query(link_to(page, "/tools/invite/customers")) == WANTED
    editor = link_to(page, f"/tools/invite/customers/{nobody.id}/address")
    assert query(editor) == {**WANTED, "then": "check"}
    saved = mira.send(editor, {"email": "tom@summit.test", "then": "check"})
    assert (urlsplit(saved.location).path, query(saved.location)) == ("/tools/invite/customers/check", WANTED)


def test_without_a_filter_nothing_is_carried(mira: Client, heron: Customer) -> None:
    page = mira.get("/tools/invite/customers")
    assert f'"/tools/invite/customers/{heron.id}/address"' in page.text
    saved = mira.send(f"/tools/invite/customers/{heron.id}/address", {"email": "grace@heron.test"})
    assert saved.location == "/tools/invite/customers"


def test_hiding_the_instructions_keeps_the_filter(mira: Client, heron: Customer) -> None:
    page = mira.get(f"/tools/invite/customers?{FILTER}").text
    [back] = re.findall(r'name="next" value="([^"]+)"', page)
    answer = mira.send("/help/invite instructions", {"hidden": "1", "next": unescape(back)})
    assert query(answer.location) == {"q": WANTED["q"]}


def test_saving_who_hears_of_those_who_join_keeps_the_filter(mira: Client, heron: Customer) -> None:
    factories.customer("Elsewhere")
    saving = link_to(mira.get(f"/tools/invite/customers?{FILTER}"), "/tools/invite/administrators")
    refused = mira.send(saving, {"address_1": "nowhere"})
    assert refused.status_code == 422
    assert ("Heron &amp; Son" in refused.text, "Elsewhere" in refused.text) == (True, False)
    saved = mira.send(link_to(refused, "/tools/invite/administrators"), {"address_1": "mira@heron.test"})
    assert (urlsplit(saved.location).path, query(saved.location)) == ("/tools/invite/customers", {"q": WANTED["q"]})


def test_saving_it_beside_the_reps_stays_with_the_reps(mira: Client) -> None:
    saving = link_to(mira.get("/tools/invite/reps"), "/tools/invite/administrators")
    refused = mira.send(saving, {"address_1": "nowhere"})
    assert refused.status_code == 422
    assert 'value="nowhere"' in refused.text
    assert mira.send(saving, {"address_1": "mira@heron.test"}).location == "/tools/invite/reps"
