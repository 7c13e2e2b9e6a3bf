"""The history: who did what when, as a page and as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from markupsafe import Markup

from crikit.accounts.queries import usernames_of_customer
from crikit.company.rules import FIELDS
from crikit.customers.models import Customer
from crikit.downloads import Row
from crikit.history import queries
from crikit.history.models import Entry
from crikit.history.rules import KINDS, in_words, sentence
from crikit.language import gettext
from crikit.permissions.rules import Permission
from crikit.permissions.rules.explained import EXPLAINED
from crikit.web import current_actor, page, requires
from crikit.web.attachments import attachment
from crikit.web.jinja import zone
from crikit.web.pagination import pages_around, wanted_page

bp = Blueprint("history", __name__)
# What has a page of its own history.
FOLLOWED = ("customer", "portal_user")

# What came in the place of "before", as it is called by those who record it.
AFTER = ("after", "now", "address")


@dataclass(frozen=True)
class Line:
    """An entry as one reads it; `before` and `after` are None where nothing of the kind was recorded."""

    entry: Entry
    before: str | None
    after: str | None
    facts: dict[str, Any]

    @property
    def who(self) -> str:
        return self.entry.actor_name or gettext("The portal")

    @property
    def text(self) -> str:
        return sentence(self.entry.action, {"about": self.entry.about_name, **self.facts, "actor": self.who})

    @property
    def markup(self) -> Markup:
        """The sentence with the actor's name in bold; names are escaped."""
        told = {name: Markup.escape(value) for name, value in {"about": self.entry.about_name, **self.facts}.items()}
        bold = Markup("<strong>%s</strong>") % self.who
        return Markup(sentence(self.entry.action, {**told, "actor": bold}))  # noqa: S704  (texts of ours, names escaped)

    @property
    def about(self) -> str:
        """The row whose history can be looked at by itself."""
        return f"{self.entry.about_kind}.{self.entry.about_id}" if self.entry.about_kind in FOLLOWED else ""


@bp.get("/history")
@requires(Permission.ADMINISTER)
def index() -> Any:
    actor, wanted, place = current_actor(), queries.Filter.of(request.args), wanted_page()
    asked = actor, wanted, zone(), _usernames(wanted)
    entries, pages = pages_around(place, queries.entries(*asked, place.place, place.skip))
    return page(
        "history/index.html",
        fragments=["entries"],
        around=lambda: {"people": queries.people(actor), "kinds": [(kind, name) for kind, (name, _) in KINDS.items()]},
        wanted=wanted,
        parameters=wanted.parameters,
        matching=queries.count_entries(*asked),
        lines=[_line(entry) for entry in entries],
        pages=pages,
    )


@bp.get("/history.csv")
@requires(Permission.ADMINISTER)
def index_file() -> Any:
    wanted = queries.Filter.of(request.args)
    headings = [gettext("When"), gettext("Who"), gettext("What happened"), gettext("Before"), gettext("After")]
    entries = queries.every_entry(current_actor(), wanted, zone(), _usernames(wanted))
    return attachment("history", "csv", [*headings, gettext("About")], _rows(entries))


def _rows(entries: Iterator[Entry]) -> Iterator[Row]:
    for line in map(_line, entries):
        yield [line.entry.at, line.who, line.text, line.before, line.after, line.entry.about_name]


def _usernames(wanted: queries.Filter) -> list[tuple[str, int]]:
    """What happened to its usernames belongs to a customer's history."""
    table, id_ = wanted.about_row
    if table != Customer._meta.table_name or not id_:
        return []
    return [("portal_user", user.id) for user in usernames_of_customer(id_)]


def _line(entry: Entry) -> Line:
    facts = {name: in_words(value) for name, value in entry.facts.items() if not isinstance(value, dict)}
    if "permission" in facts:
        facts["permission"] = _permission(facts["permission"])
    if "field" in facts:
        facts["field"] = str(FIELDS.get(facts["field"], facts["field"]))
    after = next((facts[name] for name in AFTER if name in facts), None)
    return Line(entry, facts.get("before"), after, facts)


def _permission(value: str) -> str:
    return str(EXPLAINED[Permission(value)].name) if value in set(Permission) else value
