"""Which of a customer's facts a file can speak of. What it has no column for stays as it is."""

from collections.abc import Mapping

from crikit.exchange.reading.sheets import QUICKBOOKS_DESKTOP, QUICKBOOKS_ONLINE

ADDRESS = tuple(f"address_{line}" for line in range(1, 6))
# Customer column → the fields of a file that bring it; any one of them is enough.
BRINGERS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "code": ("code",),
    "accounting_id": ("accounting_id",),
    "contact_name": ("contact_name", "first_name", "last_name", "company_name"),
    "phone": ("phone", "other_phone"),
    "address": (*ADDRESS, "city", "state", "zip", "country"),
    "terms": ("terms",),
    "email_written": ("email",),
    "default_email": ("email",),
    "other_emails": ("email",),
    "customer_type_id": ("customer_type",),
    "sales_rep_id": ("rep_code", "rep_name"),
    "price_list_id": ("price_list",),
}
# Whoever stands in the file is active unless the file says otherwise.
ALWAYS = {"active"}


def brought_by(program: str, matching: Mapping[str, str], *, reps_in_notes: bool) -> frozenset[str]:
    """The columns of Customer that the file decides. Notes speak of reps only if a rep stands in one of them."""
    columns = {column for column, fields in BRINGERS.items() if any(matching.get(field) for field in fields)}
    if reps_in_notes:
        columns.add("sales_rep_id")
    if program in (QUICKBOOKS_DESKTOP, QUICKBOOKS_ONLINE):
        columns.add("parent_name")
    return frozenset(columns | ALWAYS)
