"""Opening a vendor: a name, a slug of its own, an administrator who can sign in at once."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from crikit import db
from crikit.accounts.models import User
from crikit.admin.actions import open_vendor_with_administrator
from crikit.customers.models import Customer
from crikit.errors import DomainError, NotFound
from crikit.history.models import Entry
from crikit.vendors.actions import house, open_vendor
from crikit.vendors.models import HOUSE, Vendor
from crikit.vendors.queries import vendor_named
from tests.crowds import crowd

FACTS = {"username": "dana", "email": "dana@harbortools.test", "password": "seventeen wild geese"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Prairie & Pine", "prairie-and-pine"), ("Éclair  Café", "eclair-cafe"), ("東京", "vendor"), ("x" * 90, "x" * 50)],
)
def test_a_vendor_gets_a_slug_from_its_name(app: Flask, name: str, slug: str) -> None:
    assert open_vendor(name).slug == slug


def test_vendors_of_one_name_get_numbers(app: Flask) -> None:
    assert [open_vendor("Pine").slug for _ in range(3)] == ["pine", "pine-2", "pine-3"]


def test_vendors_opened_at_once_get_different_slugs(app: Flask) -> None:
    assert len({vendor.slug for vendor in crowd(8, lambda _: open_vendor("Pine"))}) == 8


def test_a_vendor_without_a_name_is_refused(app: Flask) -> None:
    with pytest.raises(DomainError, match="needs a name"):
        open_vendor(" \n ")


def test_a_vendor_is_found_by_its_slug_and_a_wrong_one_names_those_there_are(app: Flask) -> None:
    assert vendor_named(open_vendor("Pine").slug).name == "Pine"
    with pytest.raises(NotFound, match="Known: pine"):
        vendor_named("oak")


def test_the_house_is_no_vendor_to_be_named(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    house()
    assert house().slug == HOUSE
    with pytest.raises(NotFound, match="create one first"):
        vendor_named(HOUSE)
    (list_ := tmp_path / "customers.csv").write_text("Code,Name\n1,Green Valley\n")
    done = runner.invoke(args=["import", "customers", str(list_), "--vendor", HOUSE])
    assert (done.exit_code, "There is no vendor" in done.output) == (1, True)
    with db.every_vendor():
        assert Customer.select().count() == 0


def test_the_first_administrator_signs_in_at_once(app: Flask, client: FlaskClient) -> None:
    vendor = open_vendor_with_administrator("Harbor Tools", name="Dana Cole", **FACTS)
    client.sign_in("dana", FACTS["password"])
    assert client.get("/tools/invite/unapproved").status_code == 200
    with db.vendor_scope(vendor.id):
        assert Entry.get().action == "vendor.opened"


@pytest.mark.parametrize("wrong", [{"email": "nowhere"}, {"username": "taken"}], ids=["address", "username"])
def test_when_the_administrator_is_refused_no_vendor_is_opened(app: Flask, wrong: dict[str, str]) -> None:
    open_vendor_with_administrator("Harbor Tools", **{**FACTS, "username": "taken"})
    with pytest.raises(DomainError):
        open_vendor_with_administrator("Pine", **{**FACTS, **wrong})
    assert [vendor.name for vendor in Vendor.select()] == ["Harbor Tools"]


def test_the_command_prints_the_slug(app: Flask, runner: FlaskCliRunner) -> None:
    words = ["create-vendor", "Harbor Tools", "--username", "dana", "--email", "dana@harbortools.test"]
    done = runner.invoke(args=words, input="seventeen wild geese\n")
    assert (done.exit_code, done.output.strip()) == (0, "harbor-tools")


@pytest.mark.parametrize(
    ("username", "password", "complaint"),
    [("da", "seventeen wild geese", "3 to 50"), ("dana", "short", "at least 12"), ("dana", "password1234", "thieves")],
)
def test_the_command_refuses_what_the_pages_would(
    app: Flask, runner: FlaskCliRunner, username: str, password: str, complaint: str
) -> None:
    words = ["create-vendor", "Harbor Tools", "--username", username, "--email", "dana@harbortools.test"]
    done = runner.invoke(args=words, input=f"{password}\n")
    assert done.exit_code == 1
    assert complaint in done.output
    with db.every_vendor():
        assert Vendor.select().count() == User.select().count() == 0
