"""The customer filter in the address: `customer_type`, `sales_rep`, `price_list`, `q`. It can be bookmarked."""

from typing import Any

from flask import request

from crikit.customers.queries import Choices, Filter

LONGEST_SEARCH = 100
UNKNOWN = -1


def customer_filter() -> Filter:
    return Filter(
        _choice("customer_type"),
        _choice("sales_rep"),
        _choice("price_list"),
        request.args.get("q", "")[:LONGEST_SEARCH],
    )


def _choice(name: str) -> int | None:
    """A value that is no number names nothing, so nothing matches it."""
    value = request.args.get(name, "")
    if not value:
        return None
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else UNKNOWN


def filter_parameters(wanted: Filter) -> dict[str, Any]:
    """The filter as parameters for links: only what is set."""
    pairs = {
        "customer_type": wanted.customer_type,
        "sales_rep": wanted.sales_rep,
        "price_list": wanted.price_list,
        "q": wanted.q,
    }
    return {name: value for name, value in pairs.items() if value}


def unknown_choice(wanted: Filter, choices: Choices) -> bool:
    """Whether the address names a type, rep or price list that doesn't exist (any more)."""
    asked = (wanted.customer_type, wanted.sales_rep, wanted.price_list)
    return any(
        value is not None and value not in {id_ for id_, _ in known}
        for value, known in zip(asked, choices, strict=True)
    )
