"""Finding the customer a line speaks of: by accounting ID, else by code; by name only where neither side has one."""

from collections.abc import Iterable
from typing import Any

from peewee import SQL, Expression, fn

from crikit import db
from crikit.customers.models import Customer
from crikit.exchange.imports.staging import Staged, index
from crikit.language import gettext

BY_ACCOUNTING_ID, BY_CODE, BY_NAME = 1, 2, 3
NOTHING = SQL("''")


def filled(column: Any) -> Expression:
    """With the text in the statement itself: a partial index is used only where the database sees its condition."""
    return Expression(column, "<>", NOTHING)


def blank(column: Any) -> Expression:
    return Expression(column, "=", NOTHING)


def match() -> None:
    """Fills `customer_id` and `found_by`, and refuses lines that can't be told apart."""
    _refuse_equal_names()
    _find(BY_ACCOUNTING_ID, filled(Customer.accounting_id) & (Customer.accounting_id == Staged.accounting_id))
    either_lacks_id = blank(Customer.accounting_id) | blank(Staged.accounting_id)
    _find(BY_CODE, filled(Customer.code) & (Customer.code == Staged.code) & either_lacks_id)
    keyless = blank(Staged.accounting_id) & blank(Staged.code)
    same_name = Customer.name_key == Staged.name_key
    _find(BY_NAME, keyless & same_name & blank(Customer.accounting_id) & blank(Customer.code))
    index("customer_id")
    _refuse_doubles()
    while _refuse_taken_codes():
        pass
    index("refusal", "WHERE refusal <> ''")


def accepted() -> Expression:
    return Staged.refusal == ""


def _find(found_by: int, same: Expression) -> None:
    ours = Customer.vendor_id == db.scope_of(Customer)
    found = Staged.update({Staged.customer_id: Customer.id, Staged.found_by: found_by}).from_(Customer)
    found.where(accepted(), Staged.customer_id.is_null(), ours, same).execute()


def _refuse_equal_names() -> None:
    """Where a file has neither IDs nor codes, two customers of one name would be taken for each other ever after."""
    keyless = (accepted(), blank(Staged.accounting_id), blank(Staged.code))
    several = Staged.select(Staged.name_key).where(*keyless).group_by(Staged.name_key).having(fn.COUNT(Staged.line) > 1)
    first: dict[str, int] = {}
    refusals = []
    rows = Staged.select(Staged.line, Staged.name, Staged.name_key).where(*keyless, Staged.name_key.in_(several))
    for line, name, name_key in rows.order_by(Staged.line).tuples():
        if first.setdefault(name_key, line) != line:
            reason = gettext(
                "The name %(name)s stands on line %(line)s already, and it has no code.",
                name=name,
                line=first[name_key],
            )
            refusals.append((line, reason))
    _refuse(refusals)


def _refuse_doubles() -> None:
    """Two lines may lead to one customer, the one by its ID, the other by its code. The surer one counts."""
    found = (accepted(), Staged.customer_id.is_null(False))
    several = (
        Staged.select(Staged.customer_id).where(*found).group_by(Staged.customer_id).having(fn.COUNT(Staged.line) > 1)
    )
    first: dict[int, int] = {}
    refusals = []
    rows = Staged.select(Staged.line, Staged.customer_id).where(*found, Staged.customer_id.in_(several))
    for line, customer_id in rows.order_by(Staged.found_by, Staged.line).tuples():
        if first.setdefault(customer_id, line) != line:
            twin = gettext(
                "It is the customer of line %(line)s, found there by its accounting ID.", line=first[customer_id]
            )
            refusals.append((line, twin))
    _refuse(refusals)


def _refuse_taken_codes() -> bool:
    """A code belongs to one customer. One that is given up by its customer in this very file is free."""
    giver = Staged.alias()
    given_up = giver.select(giver.line).where(
        giver.customer_id == Customer.id, giver.refusal == "", giver.code != Customer.code
    )
    another = (Staged.customer_id.is_null()) | (Customer.id != Staged.customer_id)
    holders = (
        Staged.select(Staged.line, Staged.code, Customer.name)
        .join(Customer, on=(Customer.code == Staged.code) & filled(Customer.code))
        .where(accepted(), Customer.vendor_id == db.scope_of(Customer), another, ~fn.EXISTS(given_up))
    )
    refusals = [
        (
            line,
            gettext(
                "The code %(code)s belongs to the customer %(name)s, who has another accounting ID.",
                code=code,
                name=name,
            ),
        )
        for line, code, name in holders.tuples()
    ]
    _refuse(refusals)
    return bool(refusals)


def _refuse(refusals: Iterable[tuple[int, str]]) -> None:
    for line, sentence in refusals:
        Staged.update(refusal=sentence).where(Staged.line == line).execute()
