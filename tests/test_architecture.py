"""The shape of the code: who may import whom, what stands where, how long a thing is. Each rule is shown to bite."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from crikit.history.rules import SENTENCES

ROOT = Path(__file__).resolve().parent.parent
FOUNDATION = {
    *("actor", "clock", "config", "db", "documents", "downloads", "engines", "errors", "keys", "language", "logs"),
    *("kept", "money", "numbers", "outages", "passwords", "places", "quantities", "scratch", "search", "web"),
}
LADDER = [
    *("limits", "vendors", "history", "links", "mail", "jobs", "accounts", "permissions"),
    *("customers", "catalog", "library", "announcements", "invoices", "charts", "orders"),
    *(
        "payments",
        "shipments",
        "invitations",
        "users",
        "exchange",
        "company",
        "samples",
        "dashboard",
        "reports",
        "backups",
        "admin",
        "trials",
    ),
]
TOP = {"app", "cli", "demo", "navigation", "schema"}
CORE = ["models", "rules", "queries", "mails", "actions"]
EDGES = {"forms", "filters", "imports", "exports", "jobs", "commands", "views"}
PRIVATE = {"views", "forms", "mails"}
# What a feature holds beside the common vocabulary, because it is that feature's very subject.
OWN = {
    "admin": {"doctor"},
    "mail": {"rendering", "delivery", "smtp", "merging", "wording", "examples"},
    "invoices": {"documents"},
    "jobs": {"schedule", "worker"},
    "exchange": {"reading"},
    "library": {"bucket"},
    "payments": {"checkout", "deadline", "sealing"},
    "orders": {"accounting", "documents", "reading"},
    "samples": {"bills", "content", "goods", "papers"},
}
SPEAKS_FLASK = {"forms", "filters", "views", "web", "logs", "rendering", "smtp"} | TOP
SPEAKS_SQL = {
    "db",
    "engines",
    "kept",
    "search",
    "migrations",
    "outages",
    "models",
    "queries",
    "actions",
    "imports",
    "exports",
    "jobs",
    "demo",
}
SQL_VERBS = {"select", "where", "execute", "execute_sql", "save", "create", "insert_many", "delete_instance"}
EMPTY_NAMES = {"utils", "util", "helpers", "common", "misc", "services", "manager", "info", "data"}
EMPTY_VERBS = ("get_", "do_", "handle_", "process_")
ASKED_BY_LIBRARIES = {
    *("get_id", "get_signing_serializer", "get_translations", "process_formdata", "process_data"),
    *("get_thread_pool", "handle_request", "handle_quit"),
}
RECORDS = {"record", "record_all"}
MODULE, VIEW, FUNCTION, CONFTEST = 300, 25, 45, 120
TESTED_ACROSS = {
    *("architecture", "access", "tenancy", "templates", "translation"),
    *("deployment", "migrations", "docs", "journeys", "faults", "attacks", "sharing"),
}


def faults(source: str, path: str) -> list[str]:
    """What is wrong with a module of crikit; `path` is relative to the project, like crikit/mail/actions.py."""
    place = Place(path)
    tree = ast.parse(source)
    found = [*naming(place), *sizes(source, tree, place)]
    for name in imported(tree):
        found += importing(name, place)
    if not place.is_migration:
        found += verbs(tree, place)
    return [f"{path}: {fault}" for fault in found]


class Place:
    """Where a module stands: its feature, and its role there."""

    def __init__(self, path: str) -> None:
        parts = [part for part in Path(path).with_suffix("").parts[1:] if part != "__init__"]
        self.parts = parts
        self.feature = parts[0] if parts else ""
        self.role = parts[1] if len(parts) > 1 and self.feature in LADDER else self.feature
        self.is_migration = self.feature == "migrations"
        self.is_core = self.feature in LADDER and self.role not in EDGES | {"schedule", "worker"}


def naming(place: Place) -> Iterator[str]:
    known = FOUNDATION | set(LADDER) | TOP | {"", "migrations"}
    if place.feature not in known:
        yield f"{place.feature} stands nowhere on the ladder"
    words = {*CORE, *EDGES, *OWN.get(place.feature, set())}
    if place.feature in LADDER and len(place.parts) > 1 and place.role not in words:
        yield f"{place.role} is not a word of the vocabulary"
    for part in place.parts:
        if part in EMPTY_NAMES:
            yield f"{part} says nothing"


def sizes(source: str, tree: ast.AST, place: Place) -> Iterator[str]:
    if (lines := source.count("\n")) > MODULE and not place.is_migration:
        yield f"{lines} lines"
    longest = VIEW if place.role == "views" else FUNCTION
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not place.is_migration:
            if (lines := (node.end_lineno or 0) - node.lineno + 1) > longest:
                yield f"{node.name} has {lines} lines"
            if node.name.startswith(EMPTY_VERBS) and node.name not in ASKED_BY_LIBRARIES:
                yield f"{node.name} begins with a verb that says nothing"


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importing(name: str, place: Place) -> Iterator[str]:
    package, *rest = name.split(".")
    if package in ("flask", "wtforms") or package.startswith("flask_"):
        if place.role not in SPEAKS_FLASK:
            yield f"imports {package}, which only edges may"
    elif package in ("peewee", "playhouse"):
        if place.role not in SPEAKS_SQL:
            yield f"imports {package}; queries and actions speak to the database"
    elif package == "crikit" and rest:
        yield from importing_ours(rest, place)


def importing_ours(target: list[str], place: Place) -> Iterator[str]:
    feature, role = target[0], target[1] if len(target) > 1 else ""
    name = ".".join(target)
    if place.feature in FOUNDATION and feature not in FOUNDATION | {"__version__"}:
        yield f"imports {name}, but the foundation knows no feature"
    if place.feature in LADDER and feature in TOP:
        yield f"imports {name} from the top of the ladder"
    if feature not in LADDER or place.feature not in LADDER:
        return
    if feature != place.feature and role in PRIVATE:
        yield f"imports {name}, which is that feature's own affair"
    if place.is_core and LADDER.index(feature) > LADDER.index(place.feature):
        yield f"imports {name}, which stands higher on the ladder"
    if place.is_core and role in EDGES:
        yield f"imports {name}, an edge"
    both_core = role in CORE and place.role in CORE
    if feature == place.feature and both_core and CORE.index(role) > CORE.index(place.role):
        yield f"imports {name}, which builds on it"


def verbs(tree: ast.AST, place: Place) -> Iterator[str]:
    if place.role in SPEAKS_SQL or place.feature in ("web", "mail", "jobs"):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SQL_VERBS:
            yield f"line {node.lineno} speaks to the database with .{node.func.attr}()"


def recorded(tree: ast.AST) -> Iterator[str]:
    """The actions that go into the history."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in RECORDS:
            yield str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ast.unparse(node.args[0])


def misplaced_test(path: str) -> str:
    """Why a test module stands in the wrong place, or nothing."""
    first, *rest = Path(path).with_suffix("").parts[1:]
    subject = first if rest else first.removeprefix("test_")
    known = FOUNDATION | set(LADDER) | TOP | TESTED_ACROSS
    fits = subject in known or any(subject.startswith(f"{name}_") for name in known)
    return "" if fits else f"{path}: {subject} is neither a feature nor a rule for all of them"


def test_the_code_keeps_its_shape() -> None:
    found = []
    for path in sorted((ROOT / "crikit").rglob("*.py")):
        found += faults(path.read_text(), str(path.relative_to(ROOT)))
    assert not found, "\n".join(found)


def test_the_tests_keep_theirs() -> None:
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name, lines = str(path.relative_to(ROOT)), path.read_text().count("\n")
        if lines > (CONFTEST if path.name == "conftest.py" else MODULE):
            found.append(f"{name}: {lines} lines")
        if path.name.startswith("test_"):
            found += filter(None, [misplaced_test(name)])
    assert not found, "\n".join(found)


def test_every_view_says_who_may_call_it(portal: Flask) -> None:
    assert [endpoint for endpoint, view in portal.view_functions.items() if not hasattr(view, "access")] == []


def test_every_address_is_read_or_posted_to(portal: Flask) -> None:
    methods = {rule.rule: rule.methods - {"HEAD", "OPTIONS", "GET", "POST"} for rule in portal.url_map.iter_rules()}
    assert {rule: others for rule, others in methods.items() if others} == {}


def test_every_recorded_action_has_its_sentence_in_the_history_and_no_other() -> None:
    found = {key for path in (ROOT / "crikit").rglob("*.py") for key in recorded(ast.parse(path.read_text()))}
    assert found == set(SENTENCES), "see crikit/history/rules.py"


def test_an_action_that_is_written_down_elsewhere_is_not_overlooked() -> None:
    assert list(recorded(ast.parse('record("a.b", x)\nactions.record(KEY, x)\nother("c.d")'))) == ["a.b", "KEY"]


BAD = {
    "upward": ("crikit/links/actions.py", "from crikit.accounts import queries", "higher on the ladder"),
    "upward inside a function": ("crikit/links/models.py", "def f():\n    import crikit.admin.queries", "higher"),
    "foundation": ("crikit/web/page.py", "from crikit.vendors.models import Vendor", "knows no feature"),
    "flask in core": ("crikit/mail/actions.py", "from flask import request", "only edges may"),
    "login in core": ("crikit/accounts/rules.py", "import flask_login", "only edges may"),
    "another's forms": ("crikit/admin/views/show.py", "from crikit.accounts.forms import SignInForm", "own affair"),
    "another's mails": ("crikit/invitations/actions.py", "from crikit.accounts import mails", "own affair"),
    "an edge from core": ("crikit/accounts/actions.py", "from crikit.accounts import forms", "an edge"),
    "top": ("crikit/admin/jobs.py", "from crikit.app import create_app", "top of the ladder"),
    "order in a feature": ("crikit/accounts/rules.py", "from crikit.accounts.actions import sign_in", "builds on it"),
    "peewee in a view": ("crikit/admin/views.py", "from peewee import fn", "speak to the database"),
    "query in a view": ("crikit/admin/views.py", "def show(): return User.select().where(1)", ".select()"),
    "save in a form": ("crikit/admin/forms.py", "def f(user): user.save()", ".save()"),
    "vocabulary": ("crikit/admin/screens.py", "", "not a word of the vocabulary"),
    "nowhere": ("crikit/freight/models.py", "", "nowhere on the ladder"),
    "empty name": ("crikit/admin/views/utils.py", "", "says nothing"),
    "empty verb": ("crikit/admin/queries.py", "def get_users(): ...", "verb that says nothing"),
    "long module": ("crikit/admin/queries.py", "x = 1\n" * 301, "301 lines"),
    "long view": ("crikit/admin/views.py", "def show():\n" + "    x = 1\n" * 25, "show has 26 lines"),
    "long function": ("crikit/admin/queries.py", "def rows():\n" + "    x = 1\n" * 45, "rows has 46 lines"),
}


@pytest.mark.parametrize(("path", "source", "fault"), BAD.values(), ids=BAD.keys())
def test_a_breach_is_found(path: str, source: str, fault: str) -> None:
    assert any(fault in found for found in faults(source, path))


GOOD = {
    "downward": ("crikit/accounts/actions.py", "from crikit.links import actions\nfrom peewee import IntegrityError"),
    "own forms": (
        "crikit/accounts/views.py",
        "from crikit.accounts.forms import SignInForm\nfrom flask import request",
    ),
    "edges look up": ("crikit/mail/views.py", "from crikit.admin import queries"),
    "schedule": ("crikit/jobs/schedule.py", "from crikit.accounts import jobs"),
    "twenty-five lines": ("crikit/admin/views.py", "def show():\n" + "    x = 1\n" * 24),
}


@pytest.mark.parametrize(("path", "source"), GOOD.values(), ids=GOOD.keys())
def test_what_is_allowed_passes(path: str, source: str) -> None:
    assert faults(source, path) == []


def test_a_test_of_nothing_known_is_found() -> None:
    assert misplaced_test("tests/test_stuff.py")
    assert misplaced_test("tests/stuff/test_rules.py")
    assert not misplaced_test("tests/accounts/test_rules.py")
    assert not misplaced_test("tests/test_access.py")
