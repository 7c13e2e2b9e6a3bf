"""What is said about rows that aren't ready, and what to do about each."""

from enum import StrEnum

from crikit import quantities
from crikit.keys import one_line
from crikit.language import gettext
from crikit.quantities import SHORTENED

LONGEST = 60


class Trouble(StrEnum):
    """All but the last are to be fixed; a row that is no line of an order is left out and named."""

    UNKNOWN_ITEM = "unknown item"
    SEVERAL_ITEMS = "several items"
    NO_QUANTITY = "no quantity"
    UNCLEAR_QUANTITY = "unclear quantity"
    NOT_SOLD = "not sold"
    NOT_AN_ORDER_LINE = "not an order line"


def unknown(code: str) -> str:
    if not code:
        return gettext("This row has no item code. Type one, or leave the row out.")
    if SHORTENED.match(code):
        return gettext(
            "“%(code)s” was shortened by a spreadsheet. Format its column as text there, or type the whole code.",
            code=code,
        )
    return gettext(
        "“%(code)s” isn’t an item here. Correct the code, choose an item, or leave the row out.", code=code[:LONGEST]
    )


def none_sold(code: str) -> str:
    return gettext("No item that is sold has the code “%(code)s”. Type another one.", code=code[:LONGEST])


def no_price(text: str) -> str:
    return gettext("“%(text)s” is no price. Type one such as 12.50.", text=one_line(text)[:40])


def several_items(code: str) -> str:
    return gettext("“%(code)s” fits several items. Choose the one you mean.", code=code)


def several_readings() -> str:
    return gettext("More than one cell of this row may be the item. Choose the item and quantity you mean.")


def several_numbers() -> str:
    return gettext("More than one number of this row may be the quantity. Choose the one you mean.")


def unclear_columns() -> str:
    return gettext("This row isn’t laid out as the others are, so its quantity isn’t sure. Type the quantity.")


def no_quantity() -> str:
    return gettext("This row has no quantity. Type one, or leave the row out.")


def unclear(quantity: str) -> str:
    return quantities.complaint(quantity)


def other_unit(quantity: str, unit: str) -> str:
    if unit:
        return gettext(
            "“%(quantity)s” stands beside another unit than this item’s, which is sold by “%(unit)s”. "
            "Type how many of those you want.",
            quantity=quantity,
            unit=unit,
        )
    return gettext(
        "“%(quantity)s” stands beside a unit this item isn’t sold by. Type how many single ones you want.",
        quantity=quantity,
    )


def not_sold(code: str) -> str:
    return gettext("“%(code)s” isn’t sold any more. Choose another item, or leave the row out.", code=code)


def unreadable() -> str:
    return gettext(
        "This row is far too long for a line of an order, or a quotation mark in it isn’t closed. "
        "Add its code and quantity alone."
    )


def heading() -> str:
    return gettext("Left out: these are the titles of columns.")


def total() -> str:
    return gettext("Left out: this is a total.")


def prose() -> str:
    return gettext("Left out: there is neither a code nor a quantity in it.")


def nothing() -> str:
    return gettext("Left out: there is nothing in it but marks.")
