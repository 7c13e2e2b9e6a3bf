"""What is said of the whole order on the pad: “Header Info”, and the draft's name."""

from datetime import date as day
from typing import Any

from flask import g, render_template, request, url_for
from werkzeug.utils import redirect

from crikit.accounts.actions import hide_panel
from crikit.customers.models import Customer
from crikit.errors import DomainError
from crikit.keys import one_line
from crikit.language import date, gettext
from crikit.orders.actions import drafts, header
from crikit.orders.forms import HeaderForm
from crikit.orders.models import LONGEST_DRAFT_NAME, Order
from crikit.orders.queries.header import PANEL
from crikit.orders.queries.orders import order_of_key
from crikit.orders.views import bp
from crikit.orders.views.pad import addressed, after_change, changed, customer_of_pad, pad_page, pad_shown, refused
from crikit.permissions.rules import Permission
from crikit.web import current_actor, fragment, is_htmx, requires


@bp.post("/orders/pad/<key>/name")
@requires(Permission.ENTER_ORDERS)
def name_draft(key: str) -> Any:
    name, today = one_line(request.form.get("name", ""))[:LONGEST_DRAFT_NAME], g.vendor.today
    return changed(key, lambda customer: drafts.call(current_actor(), key, customer, name, today))


@bp.post("/orders/pad/<key>/header")
@requires(Permission.ENTER_ORDERS)
def change_header(key: str) -> Any:
    actor, customer = current_actor(), customer_of_pad(key)
    form, was = HeaderForm(), HeaderForm(prefix="was_")
    form.validate()
    # What came from accounting as it is needs no mending by whoever changes another field.
    for name in header.FIELDS:
        if request.form.get(name) == request.form.get(f"was_{name}"):
            form[name].errors = []
    wanted, seen = ({name: of[name].data for name in _sent(form)} for of in (form, was))
    try:
        done = header.change(actor, key, customer, seen, wanted, g.vendor.today)
    except DomainError as error:
        if is_htmx():
            return refused(error)
        return after_change(key, customer, refusal=error.sentence, status=error.status)
    status = 422 if form.errors else 409 if done.overtaken or done.taken else 200
    for name, now in done.overtaken.items():
        form[name].errors = [_overtaken(now)]
    if done.taken:
        form.reference.errors = [done.taken]
    return _told(key, customer, form, status)


def _sent(form: HeaderForm) -> list[str]:
    """The fields that the page showed and that can be written down; a box that isn't ticked sends nothing."""
    shown = [name for name in header.FIELDS if f"was_{name}" in request.form]
    return [name for name in shown if (name in request.form or name == "alert") and not form[name].errors]


def _overtaken(now: Any) -> str:
    if now in ("", None):
        return gettext("Somebody has emptied this meanwhile. Yours isn’t saved: “Save header” saves it all the same.")
    if isinstance(now, bool):
        now = gettext("yes") if now else gettext("no")
    return gettext(
        "Somebody has written “%(now)s” here meanwhile. Yours isn’t saved: “Save header” saves it all the same.",
        now=date(now) if isinstance(now, day) else now,
    )


def _told(key: str, customer: Customer, form: HeaderForm, status: int) -> Any:
    order = order_of_key(current_actor(), key)
    if not is_htmx():
        if status == 200:
            return after_change(key, customer)
        return pad_page(customer, key, order, header=form, status=status)
    seen = HeaderForm(formdata=None, obj=order)
    shown = {**pad_shown(customer, key, order), "header": form, "seen": seen, "out_of_band": True}
    shown["fields"] = [name for name in header.FIELDS if name in request.form or name == "alert"]
    parts = ("_header_seen.html", "_header_told.html", "_pad_sums.html", "_pad_title.html", "_pad_actions.html")
    return addressed(fragment(*(render_template(f"orders/{part}", **shown) for part in parts), status=status), order)


@bp.post("/orders/pad/<key>/header/fold")
@requires(Permission.ENTER_ORDERS)
def fold_header(key: str) -> Any:
    """“Show Header” and “Hide Header”: remembered for this username."""
    actor, customer = current_actor(), customer_of_pad(key)
    hide_panel(actor, PANEL, hidden=request.form.get("hidden") == "1")
    order: Order | None = order_of_key(actor, key)
    if is_htmx():
        return pad_page(customer, key, order)
    new = url_for("orders.new", customer=None if actor.is_customer else customer.id)
    return redirect(url_for("orders.show", order_id=order.id) if order else new, 303)
