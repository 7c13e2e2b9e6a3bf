"""Whatever vendors, customers and usernames are called: on every page a name is text, in each language."""

import pytest

from crikit.accounts.models import User
from crikit.catalog.models import Item
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.history.actions import record
from crikit.history.rules import SENTENCES
from crikit.library.models import Document, Download, Folder, Version
from crikit.mail.models import Attachment
from crikit.shipments.models import Shipment
from crikit.vendors.models import Vendor
from tests.cast import Cast
from tests.factories import as_actor
from tests.scenes import Scene, scene
from tests.test_access import LINES, addresses_of

# A tag, both quotes, the signs of our own texts and fields, and one that is escaped already.
TRICKY = "<b x=\"'>%s %(name)s {{ 7*7 }}&lt;i"
FACTS = [
    "username",
    "permission",
    "field",
    "before",
    "after",
    "rep",
    "letter",
    "subject",
    "to",
    "file",
    "wanted",
    "day",
]


def rename_everything(language: str) -> None:
    Vendor.update(name=TRICKY, support_phone=TRICKY, language=language).execute()
    User.update(name=TRICKY, phone=TRICKY, language=language).execute()
    Customer.update(contact_name=TRICKY, address=TRICKY, terms=TRICKY, parent_name=TRICKY).execute()
    for model in (Customer, SalesRep):
        model.update(name=TRICKY, phone=TRICKY, email_written=TRICKY, other_emails=[TRICKY]).execute()
    Attachment.update(name=TRICKY).execute()
    for model in (CustomerType, PriceList, Item):
        model.update(name=TRICKY).execute()
    Shipment.update(carrier=TRICKY, number=TRICKY, by_name=TRICKY).execute()
    Document.update(name=TRICKY).execute()
    Folder.update(name=TRICKY).execute()
    Version.update(filename=TRICKY, by_name=TRICKY).execute()
    Download.update(user_name=TRICKY, customer_name=TRICKY).execute()
    Item.update(unit=TRICKY[:20], barcode=TRICKY).execute()


def pages(cast: Cast, made: Scene) -> list[str]:
    ids = addresses_of(made, cast)
    read = [line.address.format(**ids) for line in LINES if line.method == "GET"]
    return [*read, f"/tools/permissions?user={cast.rita.id}", "/tools/portal-users/new?relationship=rep", "/nowhere"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_name_is_never_markup(cast: Cast, language: str) -> None:
    made = scene(cast.mira)
    rename_everything(language)
    mira = as_actor(User.get_by_id(cast.mira.id))
    for action in SENTENCES:
        record(action, User.get_by_id(cast.maria.id), by=mira, **dict.fromkeys(FACTS, TRICKY))
    told, addresses = 0, pages(cast, made)
    for person in (cast.mira, cast.rita, cast.maria, cast.sam, None):
        browser = cast.browser(person)
        for address in addresses:
            page = browser.get(address)
            if page.mimetype == "text/html":
                assert "<b x=" not in page.text, address
                told += "&lt;b x=" in page.text
    assert told > 40
