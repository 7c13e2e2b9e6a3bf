"""What the cells of one customer say together; `cells` maps each field to its text, '' where the file has none."""

import re
from collections.abc import Mapping
from datetime import date

from crikit import keys, money
from crikit.exchange.reading.headers import title_key
from crikit.language import gettext

Cells = Mapping[str, str]

# QuickBooks Online knows no reps, so vendors write them into the notes.
REP_IN_NOTES = re.compile(r"SalesRep:[ \t]*(?:([^.\r\n]*)\.|(\w+))", re.IGNORECASE)
# QuickBooks Online puts this behind the name of a customer that was made inactive.
DELETED = re.compile(r"\s*\(deleted\)$", re.IGNORECASE)

ISO_DAY = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?$", re.ASCII)
AMERICAN_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)$", re.ASCII)

OVER = {"inactive", "not active", "not-active", "hidden", "archived", "deleted", "disabled", "closed"}
YES = {"y", "yes", "true", "t", "x", "1"} | OVER
NO = {"n", "no", "false", "f", "0"} | OVER
SAGE_PRICE_LEVELS = {str(level) for level in range(1, 11)}


def one_line(text: str) -> str:
    """The text without line breaks and control characters."""
    return text if text.isprintable() else keys.one_line(text)


def says_yes(text: str) -> bool:
    return text.strip().casefold() in YES


def is_active(cells: Cells) -> bool:
    inactive = says_yes(cells["inactive"]) or cells["active"].casefold() in NO
    return not (inactive or DELETED.search(cells["name"]))


def name_and_contact(cells: Cells) -> tuple[str, str]:
    """The customer's name, and the person to speak to.

    Where a company is listed under a person, as QuickBooks Online allows, the company is the customer and the person
    its contact; a name that is a form of the company's own (`Acme – East` of `Acme`) stays.
    """
    name = one_line(DELETED.sub("", cells["name"]))
    company = one_line(cells["company_name"])
    person = f"{one_line(cells['first_name'])} {one_line(cells['last_name'])}".strip()
    contact = one_line(cells["contact_name"]) or person
    if not company or name == company:
        return name, contact
    of_name, of_company = title_key(name), title_key(company)
    if of_name in of_company or of_company in of_name:
        return name or company, contact
    return company, contact or name


def phone(cells: Cells) -> str:
    return one_line(cells["phone"] or cells["other_phone"])


def address(cells: Cells, *people: str) -> str:
    """The address as it stands on an envelope, without the lines that repeat who it is for."""
    town = ", ".join(filter(None, (cells["city"], f"{cells['state']} {cells['zip']}".strip())))
    lines = [cells["address_1"], cells["address_2"], cells["address_3"], cells["address_4"], cells["address_5"], town]
    written = [one_line(line.strip()) for cell in (*lines, cells["country"]) if cell for line in cell.splitlines()]
    return "\n".join(line for line in written if line and line not in people)


def rep_code(cells: Cells) -> str:
    if cells["rep_code"] or not cells["notes"]:
        return one_line(cells["rep_code"])
    found = REP_IN_NOTES.search(cells["notes"])
    return one_line((found[1] or found[2] or "").strip()) if found else ""


def price_list(cells: Cells, is_sage: bool) -> str:
    """Sage 50 exports the number of a pricing level and not the name it was given there."""
    level = one_line(cells["price_list"])
    return f"Price Level {level}" if is_sage and level in SAGE_PRICE_LEVELS else level


def day(text: str) -> date:
    """2026-11-22, or 11/22/2026 as the accounting programs of North America write it. Raises ValueError."""
    if found := ISO_DAY.match(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := AMERICAN_DAY.match(text):
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return date(year, int(found[1]), int(found[2]))
    raise ValueError(f"no date: {text!r}")


def cents(text: str) -> int:
    """Raises ValueError with the sentence that says what is wrong."""
    try:
        return money.parse(text)
    except ValueError as unclear:
        raise ValueError(gettext("“%(text)s” is no price in whole cents.", text=text[:40])) from unclear
