"""What the office does with a list: it writes one, uploads it, and brings it in."""

import io
from pathlib import Path
from typing import Any

from crikit.accounts.models import User
from crikit.customers.models import Customer
from crikit.exchange.actions import decisions
from crikit.exchange.actions.uploads import upload
from crikit.exchange.imports.at_once import Choices, Outcome, import_file
from crikit.exchange.jobs import run_imports
from crikit.exchange.models import AccountingImport, Kind
from tests import factories
from tests.exchange.lists import SAMPLES

TITLES = "Code,Customer name,E-mail,Sales rep,Customer type,Price list"
PROGRAMS = ("quickbooks-desktop.iif", "quickbooks-online.csv", "sage-50-CUSTOMER.CSV")
FOUR = """Code,Customer name,E-mail,Sales rep,Customer type,Price list
7,Aspen Café,ap@aspen.test,TW,Retail,Dealer
8,Birch Hardware,ap@birch.test; orders@birch.test,TW,Retail,
9,Cedar Nursery,,MR,Wholesale,Dealer
10,Dogwood Feed,call first,,,
"""


def bring_in(
    folder: Path, content: str, kind: Kind = Kind.CUSTOMERS, *, name: str = "list.csv", **choices: bool
) -> Outcome:
    path = folder / name
    path.write_text(content)
    return import_file(path, Choices(**choices), kind)


def sums(outcome: Outcome) -> tuple[int, ...]:
    """Added, changed, left, refused; they always make up what was read."""
    found = tuple(outcome.counts[name] for name in ("added", "changed", "left", "refused"))
    assert sum(found) == outcome.counts["read"]
    return found


def sample(name: str, **choices: bool) -> Outcome:
    return import_file(SAMPLES / name, Choices(**choices))


def named(name: str) -> Customer:
    found: Customer = Customer.get(Customer.name == name)
    return found


def uploaded(by: User, content: str | bytes = FOUR, filename: str = "list.csv", **choices: Any) -> AccountingImport:
    """A file on its way, not looked at yet."""
    choices = {"key": f"{filename} {hash(content)}", **choices}
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    return upload(factories.as_actor(by), filename, file, **choices)


def checked(by: User, content: str | bytes = FOUR, **choices: Any) -> AccountingImport:
    work = uploaded(by, content, **choices)
    run_imports()
    return again(work)


def confirm(by: User, work: AccountingImport, **choices: bool) -> None:
    decisions.confirm(factories.as_actor(by), work.id, work.fence, **choices)


def again(work: AccountingImport) -> AccountingImport:
    """As it stands now."""
    now: AccountingImport = AccountingImport.get_by_id(work.id)
    return now
