"""Which column of a customer list holds what, under the titles that accounting programs and people give it."""

from collections.abc import Sequence

from crikit.exchange.reading import sheets
from crikit.exchange.reading.headers import title_key
from crikit.language import lazy

# Field → its label on the page where columns are matched by hand.
FIELDS = {
    "name": lazy("Customer name"),
    "company_name": lazy("Company name"),
    "code": lazy("Customer code"),
    "accounting_id": lazy("Accounting ID"),
    "contact_name": lazy("Contact name"),
    "first_name": lazy("Contact first name"),
    "last_name": lazy("Contact last name"),
    "email": lazy("E-mail"),
    "phone": lazy("Phone"),
    "other_phone": lazy("Other phone"),
    "address_1": lazy("Address, line 1"),
    "address_2": lazy("Address, line 2"),
    "address_3": lazy("Address, line 3"),
    "address_4": lazy("Address, line 4"),
    "address_5": lazy("Address, line 5"),
    "city": lazy("City"),
    "state": lazy("State or province"),
    "zip": lazy("Zip or postal code"),
    "country": lazy("Country"),
    "customer_type": lazy("Customer type"),
    "rep_code": lazy("Sales rep (code or initials)"),
    "rep_name": lazy("Sales rep’s name"),
    "price_list": lazy("Price list"),
    "terms": lazy("Terms"),
    "active": lazy("Active"),
    "inactive": lazy("Inactive"),
    "notes": lazy("Notes that name the rep (“SalesRep:XX.”)"),
}

# The first title found wins; a field isn't given a column that an earlier field took.
TITLES = {
    "name": "customer name|customer full name|customer display name|display name|full name|name|customer|business name"
    "|account name|bill to name|client name|client",
    "company_name": "company name|company|organization|organisation|firm",
    "code": "customer code|customer id|customer number|customer no|customer #|cust id|cust no|cust #|cust code"
    "|account number|account no|acct no|account #|account code|account ref|account reference|code|number|no",
    "accounting_id": "accounting id|list id|refnum|quickbooks id|internal id|external id|id",
    "contact_name": "contact name|contact|contact person|primary contact|main contact|attention|attn",
    "first_name": "first name|contact first name|bill to contact first name|given name",
    "last_name": "last name|contact last name|bill to contact last name|surname|family name",
    "email": "email|email address|main email|customer email|primary email|default email|contact email|emails"
    "|email addresses|billing email|mail",
    "phone": "phone|main phone|phone number|phone numbers|telephone|telephone 1|phone 1|tel|business phone|work phone",
    "other_phone": "mobile|alt phone|telephone 2|phone 2|mobile phone|cell|cell phone|other phone",
    "address_1": "street address|billing address|bill to address line one|billing address line 1|bill to 1|address 1"
    "|address line 1|billing street|street|address|bill address",
    "address_2": "bill to address line two|billing address line 2|bill to 2|address 2|address line 2|street 2",
    "address_3": "billing address line 3|bill to 3|address 3|address line 3",
    "address_4": "bill to 4|address 4|address line 4",
    "address_5": "bill to 5|address 5|address line 5",
    "city": "city|bill to city|billing city|billing address city|town",
    "state": "state|bill to state|billing state|billing address state|province|state province",
    "zip": "zip|zip code|bill to zip|billing zip|postal code|postcode|billing postal code|billing address postal code",
    "country": "country|bill to country|billing country|billing address country",
    "customer_type": "customer type|customer category|customer group|type|category|group",
    "rep_code": "sales rep code|sales rep id|sales representative id|rep code|rep id|sales rep|rep|salesperson"
    "|sales representative|sales person",
    "rep_name": "sales rep name|rep name|sales representative name|salesperson name",
    "price_list": "price list|price rule|price level|pricing level|price tier|price group|price book",
    "terms": "terms|payment terms|credit terms",
    "active": "active|is active|active status|status|enabled",
    "inactive": "inactive|is inactive|hidden|disabled|archived|deleted",
    "notes": "notes|note",
}

# IIF writes the fields of QuickBooks Desktop under names of its own; `COMPANYNAME` only repeats who `NAME` is there.
IIF_TITLES = {
    "name": "NAME",
    "code": "CUSTFLD1|ACCNUM",
    "accounting_id": "REFNUM",
    "contact_name": "CONT1",
    "first_name": "FIRSTNAME",
    "last_name": "LASTNAME",
    "email": "EMAIL",
    "phone": "PHONE1",
    "other_phone": "PHONE2",
    **{f"address_{line}": f"BADDR{line}" for line in range(1, 6)},
    "customer_type": "CTYPE",
    "rep_code": "REP",
    "price_list": "PRICELEVEL",
    "terms": "TERMS",
    "inactive": "HIDDEN",
}


def _keys(titles: dict[str, str]) -> dict[str, list[str]]:
    return {field: [title_key(title) for title in written.split("|")] for field, written in titles.items()}


KEYS = _keys(TITLES)
QUICKBOOKS_DESKTOP_KEYS = {
    field: _keys(IIF_TITLES).get(field, []) + keys for field, keys in KEYS.items() if field != "company_name"
}
KNOWN_TITLES = frozenset(key for keys in KEYS.values() for key in keys)


def match_columns(columns: Sequence[str], program: str) -> dict[str, str]:
    """What each column most likely holds: field → column title."""
    titles: dict[str, str] = {}
    for column in columns:
        titles.setdefault(title_key(column), column)
    matched: dict[str, str] = {}
    all_keys = QUICKBOOKS_DESKTOP_KEYS if program == sheets.QUICKBOOKS_DESKTOP else KEYS
    for field, keys in all_keys.items():
        free = (titles[key] for key in keys if key in titles and titles[key] not in matched.values())
        if column := next(free, ""):
            matched[field] = column
    if "name" not in matched and "company_name" in matched:
        matched = {"name": matched.pop("company_name"), **matched}
    return matched
