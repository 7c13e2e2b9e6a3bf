"""Views that do what none of the portal's may: each attack must find them, or it is blind."""

from flask import Blueprint, Response, redirect, request
from werkzeug import Response as Answer

from crikit import db
from crikit.accounts.models import User
from crikit.customers.models import Customer
from crikit.web.access import signed_in

views = Blueprint("leaks", __name__, url_prefix="/leaks")
PAGE = """<form method="post" action="/leaks"><input name="note"><input type="hidden" name="customer" value="1">
<input type="hidden" name="csrf_token" value=""><button>Send</button></form><a href="/leaks?{}">{}</a>"""
notes: list[str] = []


@views.get("")
@signed_in
def show() -> str:
    """Echoes; counts with what it didn't look at."""
    if (page := request.args.get("page", "1")).isdigit():
        int(page)
    return PAGE.format("page=1", " ".join(notes))


@views.post("")
@signed_in
def save() -> Response | Answer:
    """Believes each field."""
    note, customer_id = request.form.get("note", ""), request.form.get("customer", "1")
    notes.append(note)
    int(customer_id)
    with db.every_vendor():
        customer = Customer.get_or_none(Customer.id == int(customer_id) % 2**62)
        if customer:
            Customer.update(terms=note[:20]).where(Customer.id == customer.id).execute()
        return Response(f"Saved for {customer and customer.name}", content_type="text/html")


@views.get("/notes.csv")
@signed_in
def file_of_notes() -> Response:
    return Response("Note\n" + "\n".join(f'"{note}"' for note in notes), content_type="text/csv")


@views.post("/file")
@signed_in
def show_file() -> Response:
    return Response(request.files["file"].read(), content_type="text/html")


@views.get("/onward")
@signed_in
def onward() -> Answer:
    return redirect(request.args.get("next", "/"))


@views.get("/counted")
@signed_in
def counted() -> str:
    """Reads, and writes."""
    with db.every_vendor():
        User.update(phone="read").execute()
    return "<p>Read.</p>"
