"""The development mailbox: there while developing, and nowhere else."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from crikit.config import Settings
from crikit.links.rules import url_of
from crikit.mail.delivery import deliver
from crikit.vendors.models import Vendor
from tests.mail.posts import content, link, post


def names(client: FlaskClient, query: str = "") -> list[str]:
    page = client.get(f"/dev/mailbox{query}").text
    return [part.partition('"')[0] for part in page.split('href="/dev/mailbox/')[1:]]


def test_an_empty_mailbox_says_what_to_do(client: FlaskClient) -> None:
    assert "No letters yet" in client.get("/dev/mailbox").text


def test_letters_are_listed_the_newest_first_and_found_by_address(client: FlaskClient, vendor: Vendor) -> None:
    for name in ("Ann", "Zoë"):
        post(vendor, "ann@people.test" if name == "Ann" else "zoe@people.test", name=name)
        deliver()
    page = client.get("/dev/mailbox").text
    assert page.index("zoe@people.test") < page.index("ann@people.test")
    assert len(names(client)) == 2
    assert len(names(client, "?q=ZOE")) == 1
    assert "No letter matches" in client.get("/dev/mailbox?q=nobody").text


def test_a_letter_shows_both_parts_and_a_link_to_click(client: FlaskClient, vendor: Vendor) -> None:
    carried = link()
    post(vendor, carrying=carried, rendered=content("Grüße", with_link=True))
    deliver()
    [name] = names(client)
    page = client.get(f"/dev/mailbox/{name}").text
    assert "Grüße" in page
    assert f'<a href="{url_of(carried)}">' in page
    assert f'src="/dev/mailbox/{name}/html"' in page


def test_the_framed_part_runs_no_script(client: FlaskClient, vendor: Vendor) -> None:
    post(vendor)
    deliver()
    answer = client.get(f"/dev/mailbox/{names(client)[0]}/html")
    assert "<p>Hello,</p>" in answer.text
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["..%2f..%2fsecret-key", "x", "20261122-000000-000000-0", ".eml"])
def test_only_letters_can_be_opened(client: FlaskClient, name: str) -> None:
    assert client.get(f"/dev/mailbox/{name}").status_code == 404


@pytest.mark.parametrize("address", ["/dev/mailbox", "/dev/mailbox/x", "/dev/mailbox/x/html"])
def test_in_production_there_is_no_mailbox(
    client: FlaskClient, settings: Callable[..., Settings], address: str
) -> None:
    settings(env="production", mail_server="mail.test")
    assert client.get(address).status_code == 404
