"""The list of payments: the office's to book them, a customer's own to look them up."""

from typing import Any

from flask import request

from crikit.payments import exports
from crikit.payments.queries import lists
from crikit.payments.rules import SAID, SHOWN
from crikit.payments.views import bp
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires
from crikit.web.attachments import attachment
from crikit.web.pagination import pages_around, wanted_page


@bp.get("/payments")
@requires(Permission.SEE_BALANCE)
def index() -> Any:
    actor, place, wanted = current_actor(), wanted_page(), lists.Filter.of_address(request.args)
    payments, pages = pages_around(place, lists.listed(actor, wanted, place.place, place.skip), key="place_key")
    return page(
        "payments/index.html",
        fragments=["payments"],
        wanted=wanted,
        matching=lists.count_payments(actor, wanted),
        payments=payments,
        pages=pages,
        shown=SHOWN,
        said=SAID,
    )


@bp.get("/payments.<any('csv', 'xlsx'):form>")
@requires(Permission.SEE_BALANCE)
def index_file(form: str) -> Any:
    actor, wanted = current_actor(), lists.Filter.of_address(request.args)
    return attachment(
        "payments", form, exports.headings(actor), exports.rows(actor, lists.every_payment(actor, wanted))
    )
