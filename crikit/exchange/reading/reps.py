"""Sales reps as accounting programs and people list them, beside the customers or in a file of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crikit.exchange.reading import emails, limits, values
from crikit.exchange.reading.layouts import Cells, Layout, Refusal
from crikit.exchange.reading.sheets import Sheet
from crikit.language import gettext, lazy

LAYOUT = Layout(
    fields={
        "code": lazy("Sales rep (code or initials)"),
        "name": lazy("Sales rep’s name"),
        "email": lazy("E-mail"),
        "phone": lazy("Phone"),
        "active": lazy("Active"),
        "inactive": lazy("Inactive"),
    },
    titles={
        "code": "sales rep code|sales rep id|sales representative id|rep code|rep id|rep number|rep no|rep #|initials"
        "|employee id|code|id|rep|sales rep|salesperson|number|no",
        "name": "sales rep name|rep name|sales representative name|salesperson name|associated name|employee name"
        "|full name|display name|name|sales representative|sales person",
        "email": "email|email address|rep email|main email|work email|mail",
        "phone": "phone|phone number|main phone|mobile|mobile phone|cell|cell phone|telephone|work phone|tel",
        "active": "active|is active|active status|status|enabled",
        "inactive": "inactive|is inactive|hidden|disabled|archived|deleted",
    },
    required=("code",),
    keyword="SALESREP",
    iif_titles={"code": "INITIALS", "name": "ASSOCIATEDNAME", "inactive": "HIDDEN"},
)
LONGEST = {"code": limits.CODE_CHARACTERS, "name": limits.LABEL_CHARACTERS, "phone": 100}


@dataclass(frozen=True, slots=True)
class RepRow:
    """A rep that can be imported; `emails` are the usable addresses of `email_written`, the first one first."""

    line: int
    code: str
    name: str
    phone: str
    email_written: str
    emails: tuple[str, ...]
    active: bool


def read(sheet: Sheet, matching: Mapping[str, str]) -> Iterator[RepRow | Refusal]:
    for cells in LAYOUT.rows(sheet, matching):
        texts = cells.texts
        if reason := cells.fault or _complaint(texts):
            yield Refusal(cells.line, texts["code"] or texts["name"], reason)
        else:
            yield _rep(cells)


def _rep(cells: Cells) -> RepRow:
    texts = cells.texts
    usable = emails.split(texts["email"])[0] if texts["email"] else ()
    return RepRow(
        line=cells.line,
        code=texts["code"],
        name=texts["name"],
        phone=texts["phone"],
        email_written=texts["email"],
        emails=usable,
        active=values.is_active({**texts, "name": ""}),
    )


def _complaint(texts: Mapping[str, str]) -> str:
    if not texts["code"]:
        return gettext("It says nothing for “%(field)s”.", field=str(LAYOUT.fields["code"]))
    for field, most in LONGEST.items():
        if len(texts[field]) > most:
            label = str(LAYOUT.fields[field])
            return gettext("“%(field)s” has more than %(most)s characters.", field=label, most=most)
    return ""
