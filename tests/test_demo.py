"""The demo: a vendor on which everything can be tried at once, with the names that sign in."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from crikit import db
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.demo import CUSTOMERS
from crikit.invoices.models import Invoice
from crikit.library.models import Document
from crikit.samples import goods
from crikit.vendors.models import Vendor


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_everybody_it_names_can_sign_in(app: Flask, runner: FlaskCliRunner) -> None:
    told = runner.invoke(args=["demo"])
    assert told.exit_code == 0, told.output
    pairs = re.findall(r"Sign in as .*:\s+(\S+)\s+/\s+(.+)", told.output)
    assert len(pairs) == 3
    for username, password in pairs:
        browser = app.test_client()
        browser.sign_in(username, password.strip())  # type: ignore[attr-defined]
        assert browser.get(browser.get("/").location).status_code == 200
    with db.every_vendor():
        assert Customer.select().count() == CUSTOMERS
        assert {document.kind for document in Document.select()} == {"pdf", "csv"}
        assert Item.select().count() == len(goods.GOODS)
        assert Invoice.select().count() > CUSTOMERS
        assert Invoice.select().where(Invoice.open_balance > 0).count() > 20


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_database_in_use_is_left_alone(app: Flask, runner: FlaskCliRunner) -> None:
    runner.invoke(
        args=["create-vendor", "Pine", "--username", "dana", "--email", "d@pine.test"], input="wild geese fly\n"
    )
    assert "left out" in runner.invoke(args=["demo"]).output
    assert Vendor.select().count() == 1
