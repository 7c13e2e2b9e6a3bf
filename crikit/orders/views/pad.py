"""The pad: where an order is written. Its forms carry the pad's key, by which the first of them makes the draft."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import customer_for
from crikit.errors import DomainError, NotFound
from crikit.numbers import number_in
from crikit.orders.actions.drafts import Written, header_of_new
from crikit.orders.actions.header import REST, types_numbers
from crikit.orders.forms import HeaderForm
from crikit.orders.models import Order
from crikit.orders.queries import money
from crikit.orders.queries.comparison import comparison_for
from crikit.orders.queries.header import hides_header
from crikit.orders.queries.items import Found, guesses, named_in
from crikit.orders.queries.lines import Line, choices_of_numbers, lines_of, twins_of
from crikit.orders.queries.orders import customer_of_key, order_of_key, standard_order_of
from crikit.orders.queries.usual import usual_items
from crikit.orders.rules import NAMES_SEVERAL, may_submit, sees_prices
from crikit.orders.views.sums import beside, said_of
from crikit.orders.views.table import table_rows
from crikit.payments.actions.ordering import must_pay
from crikit.payments.checkout import card_pages
from crikit.permissions.rules import Permission
from crikit.web import block, current_actor, fragment, is_htmx, page
from crikit.web.security import may_lead_to

LONGEST_KEY = 32
MOST_OFFERS = 6
# The version of an order after the change that made it.
JUST_MADE = 2


def new_key() -> str:
    return secrets.token_urlsafe(18)


def customer_of_pad(key: str) -> Customer:
    """Whose order this pad writes: the customer's own, that of the draft, or the one chosen at the beginning."""
    actor = current_actor()
    if actor.is_customer:
        return customer_for(actor, actor.customer_id or 0)
    return customer_of_key(actor, key) or customer_chosen(actor, request.values.get("customer", ""))


def customer_chosen(actor: Actor, number: str) -> Customer:
    customer_id = number_in(number)
    if customer_id is None:
        raise NotFound
    return customer_for(actor, customer_id)


def pad_page(
    customer: Customer,
    key: str,
    order: Order | None,
    *,
    refusal: str = "",
    status: int = 200,
    typed: Any = None,
    header: HeaderForm | None = None,
    pasted: str = "",
) -> Any:
    """The pad of a draft, or of one that nothing was typed on yet: it shows the lines of the standard order then.

    `typed` is the line, and `header` the form, that a refusal gives back.
    """
    actor = current_actor()
    shown = {**pad_shown(customer, key, order), "may_submit": may_submit(actor), "refusal": refusal, "typed": typed}
    shown["rows"] = table_rows(shown["lines"], shown)
    shown["comparison"] = comparison_for(actor, order, shown["lines"], g.vendor.today) if order else None
    shown |= {**header_shown(customer, order, header), "usual": usual_items(actor, customer)}
    shown |= {"pasted": pasted, "rows_press": new_key(), "left_out": (), "first": 0}
    response = page("orders/pad.html", ["header_info"], status=status, **shown)
    return may_lead_to(response, card_pages()) if must_pay(actor, g.vendor, customer) else response


def header_shown(customer: Customer, order: Order | None, form: HeaderForm | None = None) -> dict[str, Any]:
    """“Header Info”, of which `seen` is what stands written down. A customer may have none: then only a number that
    has to be typed is asked for."""
    actor = current_actor()
    of = order or Order(**header_of_new(actor, customer))
    seen = HeaderForm(formdata=None, obj=of)
    has_none = actor.may(Permission.HIDE_HEADER)
    is_hidden = not has_none and form is None and hides_header(actor)
    fields = ["reference"] * (not is_hidden and types_numbers(customer, order)) + list(REST) * (not has_none)
    return {"header": form or seen, "seen": seen, "has_none": has_none, "is_hidden": is_hidden, "fields": fields}


def pad_shown(customer: Customer, key: str, order: Order | None) -> dict[str, Any]:
    """What the pad and its parts print; `sums` is None for who sees no money."""
    actor = current_actor()
    lines, sums, today = lines_of(order) if order else _beginning(actor, customer), None, g.vendor.today
    if sees_prices(actor):
        sums = money.sums_for(actor, order, lines, today) if order else money.sums_today(actor, customer, lines, today)
    pad = {"order": order, "customer": customer, "key": key, "press": new_key(), "lines": lines, "sums": sums}
    return pad | said_of(pad) | beside_lines(customer, lines, lines)


def pad_written(key: str, customer: Customer, written: Written) -> dict[str, Any]:
    """The same after a change, from what the action has read already."""
    actor = current_actor()
    order, lines = written.order, written.lines
    sums = written.sums.opened_for(actor) if sees_prices(actor) else None
    pad = {"order": order, "customer": customer, "key": key, "press": new_key(), "lines": lines, "sums": sums}
    return pad | said_of(pad) | beside_lines(customer, [line for line in lines if line.number == written.number], lines)


def beside_lines(customer: Customer, shown: Sequence[Line], lines: Sequence[Line]) -> dict[str, Any]:
    """What is said beside these lines, out of all: the same item elsewhere, and what an unknown one may mean."""
    return {"twins": twins_of(lines), "offers": _offers(customer, shown), "choices": choices_of_numbers(lines)}


def _offers(customer: Customer, shown: Sequence[Line]) -> dict[int, list[Found]]:
    """Where a text names several items those, where it names none what is most like it; by the line's number."""
    actor = current_actor()
    several = {line.number: line.typed for line in shown if line.item_id is None and line.trouble in NAMES_SEVERAL}
    unknown = {line.number: line.typed for line in shown if line.item_id is None and line.number not in several}
    meant = guesses(actor, unknown.values()) if unknown else {}
    exact = named_in(actor, customer, several.values()) if several else {}
    offers = {number: meant[typed] for number, typed in unknown.items()}
    return offers | {number: exact[typed][:MOST_OFFERS] for number, typed in several.items()}


def _beginning(actor: Actor, customer: Customer) -> list[Line]:
    """The lines of the standard order, which may have been sent long ago, as they would be ordered today."""
    standard = standard_order_of(actor, customer)
    return lines_of(standard, as_of_today=True) if standard else []


def changed(key: str, change: Callable[[Customer], Any], typed: Any = None) -> Any:
    """Does it, and answers with the whole list of lines; a refusal stands above it as a sentence, and nothing typed
    is lost."""
    customer = customer_of_pad(key)
    try:
        change(customer)
    except DomainError as refused:
        return after_change(key, customer, refusal=refused.sentence, status=refused.status, typed=typed)
    return after_change(key, customer)


def after_change(
    key: str, customer: Customer, *beside: str, refusal: str = "", status: int = 200, typed: Any = None
) -> Any:
    """The pad as it stands now: its lines and what depends on them for htmx, with what is said `beside`; by way of its
    address for a plain browser."""
    order = order_of_key(current_actor(), key)
    if not is_htmx():
        if order and not refusal:
            return redirect(url_for("orders.show", order_id=order.id), 303)
        return pad_page(customer, key, order, refusal=refusal, status=status, typed=typed)
    shown = pad_shown(customer, key, order)
    wanted = request.headers.get("HX-Target", "")
    lines = ""
    if wanted == "lines":
        lines = block("orders/pad.html", "lines", **shown, rows=table_rows(shown["lines"], shown))
    return addressed(fragment(lines, *out_of_band(shown, refusal), *beside, status=status), order)


def out_of_band(shown: dict[str, Any], refusal: str = "") -> list[str]:
    return [beside(shown, refusal, is_new=bool(shown["order"]) and shown["order"].version <= JUST_MADE)]


def wrapped(*parts: str) -> tuple[str, ...]:
    """What follows a table's row in an answer: bare, its forms would be dropped by the browser's parser."""
    return "<template>", *parts, "</template>"


def refused(error: DomainError, *parts: str) -> Any:
    """The sentence above the lines, which stay as they are, and so does what was typed."""
    sentence = render_template("orders/_pad_refusal.html", refusal=error.sentence, out_of_band=True)
    response = fragment(*parts, sentence, status=error.status)
    response.headers["HX-Reswap"] = "none"
    return response


def addressed(response: Response, order: Order | None) -> Response:
    """From its first line on the draft has an address of its own, to reload and come back to."""
    if order:
        response.headers["HX-Replace-Url"] = url_for("orders.show", order_id=order.id)
    return response
