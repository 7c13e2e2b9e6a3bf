"""The cast that is brought back from before is the one that would be made anew."""

from datetime import timedelta
from typing import Any

from flask import Flask

from crikit import clock, db, schema
from crikit.accounts.models import User
from crikit.vendors.actions import open_vendor
from tests import cast, kept
from tests.scenes import rows


def told(people: dict[str, Any]) -> dict[str, Any]:
    return {name: person.__data__ for name, person in people.items()}


def forget() -> None:
    with db.every_vendor():
        for model in reversed(schema.TABLES):
            model.delete().execute()


def test_who_is_brought_back_is_who_was_made(app: Flask) -> None:
    clock.freeze()
    made = cast.made()
    noted, before = kept.Kept(made), rows()
    forget()
    assert kept.is_empty()
    again = noted.bring_back()
    assert told(again) == told(made)
    assert rows() == before
    assert again["maria"] is not made["maria"]


def test_times_are_as_old_as_they_were_and_numbers_go_on(app: Flask) -> None:
    clock.freeze()
    made = cast.made()
    noted = kept.Kept(made)
    forget()
    clock.move(timedelta(days=3, microseconds=7))
    again = noted.bring_back()
    with db.every_vendor():
        assert again["mira"].approved_at == User.get_by_id(again["mira"].id).approved_at == clock.now()
    assert made["mira"].approved_at == clock.now() - timedelta(days=3, microseconds=7)
    assert open_vendor("Newly Opened").id == max(again["vendor"].id, again["other_vendor"].id) + 1
