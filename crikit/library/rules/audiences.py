"""With whom a document is shared. Each audience has a name, under which its documents stand together."""

from dataclasses import dataclass

from crikit.actor import Actor

EVERYBODY = "all"
STAFF = "staff "


@dataclass(frozen=True)
class Audience:
    """Everybody, or whoever is of one of these types, on one of these price lists or one of these customers."""

    everybody: bool = True
    customer_types: tuple[int, ...] = ()
    price_lists: tuple[int, ...] = ()
    customers: tuple[int, ...] = ()

    @property
    def is_nobody(self) -> bool:
        return not (self.everybody or self.customer_types or self.price_lists or self.customers)

    def rows(self, *, staff_too: bool) -> list[dict[str, object]]:
        """The columns of each share."""
        if self.everybody:
            found: list[dict[str, object]] = [{"audience": EVERYBODY}]
        else:
            found = [{"audience": of_type(id_), "customer_type": id_} for id_ in self.customer_types]
            found += [{"audience": on_list(id_), "price_list": id_} for id_ in self.price_lists]
            found += [{"audience": alone(id_), "customer": id_} for id_ in self.customers]
        blank = {"customer_type": None, "price_list": None, "customer": None}
        rows = [blank | row for row in found]
        # Staff read from lists of their own, on which what is for the management alone never stands.
        return rows + [row | {"audience": f"{STAFF}{row['audience']}"} for row in rows if staff_too]


def of_type(customer_type: int) -> str:
    return f"type {customer_type}"


def on_list(price_list: int) -> str:
    return f"list {price_list}"


def alone(customer: int) -> str:
    return f"customer {customer}"


def audiences_of(actor: Actor, customer_type: int | None, price_list: int | None) -> tuple[str, str, str, str]:
    """The audiences that a customer's username belongs to. What it lacks is the audience of nobody."""
    names = (EVERYBODY, of_type(customer_type or 0), on_list(price_list or 0), alone(actor.customer_id or 0))
    prefix = STAFF if actor.is_staff else ""
    one, two, three, four = (prefix + name for name in names)
    return one, two, three, four
