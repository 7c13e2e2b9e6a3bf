"""Writing the staged customers: the new ones, the changed ones, and those that are no longer in the file."""

import functools
import operator
from typing import Any

from peewee import SQL, Case, Expression, Value, fn

from crikit import clock, db
from crikit.accounts.models import User
from crikit.customers.models import Customer
from crikit.exchange.imports.lists import NOBODY, comparable_ids, ids
from crikit.exchange.imports.matching import accepted, filled
from crikit.exchange.imports.staging import Staged
from crikit.keys import SAMPLE

COPIED = (
    *("name", "code", "accounting_id", "contact_name", "phone", "address", "terms", "parent_name"),
    *("email_written", "default_email", "other_emails", "active"),
)
TOLD = ("name_key", "search_text", "address_usable", "invitable", "vendor_id", "changed_at")
LISTS = ("customer_type_id", "sales_rep_id", "price_list_id")


def note_changes(brought: frozenset[str]) -> None:
    """Marks the staged rows that say something else than the database."""
    differences = [_differs(name) for name in COPIED if name in brought]
    wanted = comparable_ids()
    differences += [fn.COALESCE(getattr(Customer, name), NOBODY) != wanted[name] for name in LISTS if name in brought]
    ours = Customer.vendor_id == db.scope_of(Customer)
    same_customer = Customer.id == Staged.customer_id
    differs = functools.reduce(operator.or_, differences)
    Staged.update(changed=True).from_(Customer).where(accepted(), ours, same_customer, differs).execute()


def _differs(name: str) -> Expression:
    here, there = getattr(Customer, name), getattr(Staged, name)
    # A file without accounting IDs doesn't take them away.
    return filled(there) & (here != there) if name == "accounting_id" else here != there


def missing() -> Any:
    """Active customers that the file doesn't name. One whose line was refused is there all the same."""
    here = Staged.select(SQL("1")).where(Staged.customer_id == Customer.id)
    refused = Staged.select(SQL("1")).where(filled(Staged.refusal), Staged.name_key == Customer.name_key)
    own = ~Customer.code.startswith(SAMPLE) | filled(Customer.accounting_id)
    return (Customer.active == True) & own & ~fn.EXISTS(here) & ~fn.EXISTS(refused)


def add() -> None:
    lists = ids()
    facts = [*(getattr(Staged, name) for name in COPIED), *(lists[name] for name in LISTS)]
    told = (Staged.name_key, _search_text(frozenset(COPIED)), Staged.default_email != "", Staged.active)
    constants = db.constants(db.scope_of(Customer), clock.now())
    new = Staged.select(*facts, *told, *constants).where(accepted(), Staged.customer_id.is_null()).order_by(Staged.line)
    columns = [*COPIED, *LISTS, *TOLD]
    Customer.insert_from(new, [getattr(Customer, name) for name in columns]).as_rowcount().execute()


def change(brought: frozenset[str]) -> None:
    """The office's own address for the invitation stays; it still is the one that counts."""
    if "code" in brought:
        _give_codes_up()
    facts: dict[Any, Any] = {getattr(Customer, name): getattr(Staged, name) for name in COPIED if name in brought}
    facts |= {getattr(Customer, name): id_ for name, id_ in ids().items() if name in brought}
    if "accounting_id" in brought:
        facts[Customer.accounting_id] = Case(
            None, [(Staged.accounting_id != "", Staged.accounting_id)], Customer.accounting_id
        )
    if "default_email" in brought:
        own = (Customer.invitation_email.is_null(False), Customer.invitation_email != "")
        facts[Customer.address_usable] = Case(None, [own], Staged.default_email != "")
    username = User.select(SQL("1")).where(User.customer_id == Customer.id)
    unchanged = (Customer.active == Staged.active, Customer.invitable)
    facts |= {
        Customer.name_key: Staged.name_key,
        Customer.search_text: _search_text(brought),
        Customer.invitable: Case(None, [unchanged, (Staged.active, ~fn.EXISTS(username))], Value(False)),
        Customer.changed_at: clock.now(),
    }
    Customer.update(facts).from_(Staged).where(*_changed()).execute()


def deactivate_missing() -> int:
    gone = {"active": False, "invitable": False, "changed_at": clock.now()}
    deactivated: int = Customer.update(**gone).where(missing()).execute()
    return deactivated


def _give_codes_up() -> None:
    """Two customers may have exchanged their codes, and a code belongs to one customer at any moment."""
    Customer.update(code="").from_(Staged).where(*_changed(), Customer.code != Staged.code).execute()


def _changed() -> tuple[Expression, ...]:
    return (Customer.id == Staged.customer_id, Staged.changed == True, accepted())


def _search_text(brought: frozenset[str]) -> Any:
    """What a search looks through. What the file doesn't bring is taken from the customer as it stands."""
    code = Staged.code_key if "code" in brought else fn.LOWER(Customer.code)
    emails = Staged.emails_key if "email_written" in brought else fn.LOWER(Customer.email_written)
    return Staged.name_key.concat(" ").concat(code).concat(" ").concat(emails)
