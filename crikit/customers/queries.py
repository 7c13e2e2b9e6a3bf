"""Reading customers. Every list starts from the actor: in-house sees all of its vendor, a rep its own and those of the
reps it was granted."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Expression, Tuple, Value, fn

from crikit import db, kept, search
from crikit.actor import Actor
from crikit.customers.models import AutomaticAddress, Customer, CustomerType, PriceList, SalesRep
from crikit.errors import NotFound
from crikit.keys import search_key
from crikit.numbers import number_in
from crikit.permissions.models import RepAccess
from crikit.places import COUNT_UP_TO, PAGE, Place

LONGEST_SEARCH = 100
# Matches no row.
NOBODY = -1


@dataclass(frozen=True)
class Filter:
    """What a list of customers is narrowed to; None and '' mean any."""

    customer_type: int | None = None
    sales_rep: int | None = None
    price_list: int | None = None
    q: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Filter":
        """The filter in an address: `customer_type`, `sales_rep`, `price_list`, `q`. No number means nobody."""
        chosen = {name: _number(parameters.get(name, "")) for name in ("customer_type", "sales_rep", "price_list")}
        return cls(**chosen, q=parameters.get("q", "")[:LONGEST_SEARCH])

    @property
    def parameters(self) -> dict[str, Any]:
        """The filter as parameters of an address: only what is set."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def text(self) -> str:
        return search_key(self.q)

    @property
    def is_empty(self) -> bool:
        return not (self.customer_type or self.sales_rep or self.price_list or self.text)

    @property
    def is_short(self) -> bool:
        return len(self.text) < search.SHORTEST

    @property
    def shape(self) -> tuple[bool, ...]:
        """What of it stands in the SQL; filters of one shape share their kept query."""
        chosen = (self.customer_type, self.sales_rep, self.price_list, self.text)
        return (*map(bool, chosen), self.is_short)

    def values(self) -> dict[str, Any]:
        text = self.text
        return {
            "customer_type": self.customer_type,
            "sales_rep": self.sales_rep,
            "price_list": self.price_list,
            "text": search.pattern(text),
            "text_start": text,
            "text_end": text + "\uffff",
        }

    def conditions(self) -> list[Expression]:
        """With slots, for `db.kept`; fill them from `values()`."""
        wanted: list[Expression] = []
        if self.customer_type:
            wanted.append(Customer.customer_type == db.slot("customer_type"))
        if self.sales_rep:
            wanted.append(Customer.sales_rep == db.slot("sales_rep"))
        if self.price_list:
            wanted.append(Customer.price_list == db.slot("price_list"))
        if self.text:
            wanted.append(_holds_text(short=self.is_short))
        return wanted


def _number(text: str) -> int | None:
    return (number_in(text) or NOBODY) if text else None


def _holds_text(*, short: bool) -> Expression:
    if short:
        # Too short for the trigram index: the beginning of the name or code, which an index answers.
        begins_name = Customer.name_key.between(db.slot("text_start"), db.slot("text_end"))
        return begins_name | fn.lower(Customer.code).between(db.slot("text_start"), db.slot("text_end"))
    return search.holds(Customer.search_text, db.slot("text"))


def holding(q: str) -> Any:
    """The ids of customers whose name, code or e-mail holds the text; of a short text, whose name begins with it."""
    text = search_key(q)
    if len(text) < search.SHORTEST:
        return Customer.select(Customer.id).where(Customer.name_key.between(text, text + "\uffff"))
    return Customer.select(Customer.id).where(search.holds(Customer.search_text, Value(search.pattern(text))))


def after(place: Place | None) -> list[Expression]:
    return [Tuple(Customer.name_key, Customer.id) > Tuple(db.slot("after_name"), db.slot("after_id"))] if place else []


def place_values(place: Place | None) -> dict[str, Any]:
    return {"after_name": place.name_key, "after_id": place.id} if place else {}


def customers_for(actor: Actor) -> Any:
    """The customers this person may see, as a query to go on with."""
    customers = Customer.select().where(Customer.vendor_id == actor.vendor_id)
    if actor.is_inhouse:
        return customers
    if actor.is_customer:
        return customers.where(Customer.id == (actor.customer_id or NOBODY))
    return customers.where(_of_its_reps(actor, actor.rep_id or NOBODY, actor.user_id))


def customer_for(actor: Actor, customer_id: int) -> Customer:
    def build() -> Any:
        return Customer.select().where(*seen_by(actor), Customer.id == db.slot("customer"))

    values = {**scope_values(actor), "customer": customer_id}
    with db.vendor_scope(actor.vendor_id):
        customer: Customer | None = kept.row_of(Customer, ("customer", *scope(actor)), build, **values)
    if customer is None:
        raise NotFound
    return customer


def automatic_addresses_of(customer: Customer) -> list[str]:
    """In the order in which they were typed."""
    kept = AutomaticAddress.select(AutomaticAddress.address).where(AutomaticAddress.customer == customer.id)
    return [address for (address,) in kept.order_by(AutomaticAddress.id).tuples()]


class CustomerLine(NamedTuple):
    id: int
    name: str
    code: str
    customer_type: str | None
    sales_rep: str | None
    price_list: str | None
    email: str
    phone: str
    active: bool
    invitable: bool
    name_key: str


def customer_lines(actor: Actor, wanted: Filter, place: Place | None, skip: int = 0) -> list[CustomerLine]:
    """One page of the customer list and one line more, if there is one: then a next page exists."""

    def build() -> Any:
        columns = (Customer.id, Customer.name, Customer.code, CustomerType.name, SalesRep.name, PriceList.name)
        facts = (Customer.default_email, Customer.phone, Customer.active, Customer.invitable, Customer.name_key)
        return (
            named(Customer.select(*columns, *facts))
            .where(*seen_by(actor), *wanted.conditions(), *after(place))
            .order_by(Customer.name_key, Customer.id)
            .limit(PAGE + 1)
            .offset(db.slot("skip"))
        )

    key = ("customer lines", *scope(actor), wanted.shape, place is not None)
    rows = db.kept(key, build, skip=skip, **scope_values(actor), **wanted.values(), **place_values(place))
    return [CustomerLine(*row) for row in rows.fetchall()]


def named(query: Any) -> Any:
    """With the names of type, rep and price list."""
    query = query.join_from(Customer, CustomerType, JOIN.LEFT_OUTER)
    return query.join_from(Customer, SalesRep, JOIN.LEFT_OUTER).join_from(Customer, PriceList, JOIN.LEFT_OUTER)


def seen_by(actor: Actor) -> list[Expression]:
    """Wall 1 for kept queries: the vendor's, and for a rep those of its reps, for a customer itself.

    Fill in `scope_values(actor)`."""
    mine = [Customer.vendor_id == db.slot("vendor_id")]
    if actor.is_customer:
        return [*mine, Customer.id == db.slot("own_id")]
    return mine if actor.is_inhouse else [*mine, _of_its_reps(actor, db.slot("rep_id"), db.slot("user_id"))]


def _of_its_reps(actor: Actor, rep_id: Any, user_id: Any) -> Expression:
    """Its own customers; those of the reps it was granted are asked for in the same statement, as of this moment."""
    own: Expression = Customer.sales_rep == rep_id
    if not actor.has_other_reps:
        return own
    return own | Customer.sales_rep.in_(RepAccess.select(RepAccess.rep_id).where(RepAccess.user == user_id))


def scope(actor: Actor) -> tuple[Hashable, ...]:
    """What of the actor stands in the SQL of a kept list."""
    return actor.role, actor.has_other_reps


def scope_values(actor: Actor) -> dict[str, Any]:
    return {"rep_id": actor.rep_id, "user_id": actor.user_id, "own_id": actor.customer_id or NOBODY}


def count_customers(actor: Actor, wanted: Filter) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""
    key = ("customer count", *scope(actor), wanted.shape)
    return counted(key, lambda: Customer.select(SQL("1")).where(*seen_by(actor), *wanted.conditions()), actor, wanted)


def counted(key: Any, build: Any, actor: Actor, wanted: Filter) -> int:
    def bounded() -> Any:
        return db.count_of(build().limit(COUNT_UP_TO + 1))

    return int(db.kept(key, bounded, **scope_values(actor), **wanted.values()).fetchone()[0])


class Choices(NamedTuple):
    """(id, name) pairs to filter by."""

    customer_types: list[tuple[int, str]]
    sales_reps: list[tuple[int, str]]
    price_lists: list[tuple[int, str]]

    def lack(self, wanted: Filter) -> bool:
        """Whether the filter names a type, rep or price list that doesn't exist (any more)."""
        asked = (wanted.customer_type, wanted.sales_rep, wanted.price_list)
        return any(value is not None and value not in dict(known) for value, known in zip(asked, self, strict=True))


def choices() -> Choices:
    def build() -> Any:
        lists: tuple[Any, ...] = (CustomerType, SalesRep, PriceList)
        one, two, three = (m.select(Value(n), m.id, m.name, m.name_key) for n, m in enumerate(lists))
        return one.union_all(two).union_all(three).order_by(SQL("4"))

    lists: tuple[list[tuple[int, str]], ...] = ([], [], [])
    for number, id_, name, _ in db.kept("choices", build).fetchall():
        lists[number].append((id_, name))
    return Choices(*lists)
