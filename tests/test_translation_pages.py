"""Every page, answer and letter in a language in which each text is marked: nothing is read outside of the marks."""

import re
from collections.abc import Iterator

import pytest
from jinja2 import meta

from crikit import db, language
from crikit.accounts.models import User
from crikit.announcements.models import Announcement
from crikit.catalog.models import Item
from crikit.company import rules as company
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.exchange.models import AccountingImport
from crikit.invoices.models import Invoice
from crikit.library.models import Document, Download, Folder, Version
from crikit.mail import rendering
from crikit.mail.models import Attachment, Letter, Wording
from crikit.mail.wording import kinds
from crikit.orders.models import Order
from crikit.payments.models import Payment
from crikit.shipments.models import Shipment
from crikit.vendors.models import Vendor
from crikit.web import languages
from tests.cast import Cast
from tests.pseudo import PSEUDO, Anything, Wrapped, left_in_english, outside
from tests.scenes import scene
from tests.test_access import LINES, Line, addresses_of, browser_of

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only, pytest.mark.usefixtures("pseudo")]

# Who sees what differs: the office, a rep, a customer's management and staff, a visitor.
READERS = ["mira", "rita", "maria", "sam", "out"]
# What the people of the tests are called and what they type.
DATA = {
    Item: ("code", "name"),
    Vendor: ("name", "support_email", "support_phone"),
    Customer: ("name", "code", "contact_name", "phone", "address", "default_email", "email_written", "terms"),
    SalesRep: ("name", "code", "default_email"),
    CustomerType: ("name",),
    PriceList: ("name",),
    User: ("name", "username", "email", "phone"),
    AccountingImport: ("filename", "by_name"),
    Document: ("name",),
    Folder: ("name",),
    Version: ("filename", "by_name"),
    Download: ("user_name", "username"),
    Letter: ("to_address", "to_name", "last_reply"),
    Attachment: ("name",),
    Wording: ("subject", "by_name"),
    Shipment: ("carrier", "number", "by_name"),
    Order: ("reference", "name", "purchase_order"),
    Announcement: ("title",),
    Invoice: ("customer_po",),
    Payment: ("intent",),
}
# The brand, names of languages in themselves, and what a program calls its own.
NAMES = {"crikit", "c", "English", "Français", "QuickBooks Desktop:", "QuickBooks Online:", "Sage 50:"}
# Kinds of files are called so everywhere.
NAMES |= {"TXT", "CSV", "XLSX"}
EXEMPT = ("/dev/", "/static/", "/healthz", "/readyz", "/tools/email-templates/approval/en/sheet")
# What a person typed, or may change, is theirs.
TYPED = re.compile(r"(?<=>)[^<]*(?=</textarea>)|(?s:(?<=announcement__body\">).*?(?=</div>))")


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pseudo-language is one that people can choose."""
    known = language.catalogue
    monkeypatch.setitem(language.LANGUAGES, PSEUDO, "⟦Pseudo⟧")
    monkeypatch.setattr(language, "catalogue", lambda name: Wrapped() if name == PSEUDO else known(name))
    languages._wanted.cache_clear()
    yield
    languages._wanted.cache_clear()


def names() -> set[str]:
    places = {place for zones in company.zones().values() for _, place in zones}
    fields = {f"{{{{ {name} }}}}" for worded in kinds.KINDS.values() for name in (*worded.fields, kinds.PLACE)}
    with language.spoken(PSEUDO):
        months = set(language.months()["wide"])
    found = NAMES | fields | places | months | set(company.zones()) | {said for _, said in company.currencies(PSEUDO)}
    with db.every_vendor():
        for model, columns in DATA.items():
            for row in model.select().dicts():
                for column in columns:
                    found.update((row[column] or "").splitlines())
                found.add((row.get("name") or " ")[0])
    return {name for name in found if name}


def asked() -> Iterator[Line]:
    for line in LINES:
        if not line.address.startswith(EXEMPT) and line.address != "/logout":
            yield line


@pytest.mark.parametrize("who", READERS)
def test_no_page_and_no_answer_speaks_english_to_everybody(cast: Cast, who: str) -> None:
    for vendor in (cast.vendor, cast.other_vendor):
        vendor.language = PSEUDO
        vendor.save()
    with language.spoken(PSEUDO):
        ids = addresses_of(scene(cast.mira), cast)
    browser, found = browser_of(cast, who), {}
    for line in asked():
        address, headers = line.address.format(**ids), {"Accept-Language": PSEUDO}
        if line.method == "POST":
            answer = browser.send(address, headers=headers, follow_redirects=True)
        else:
            answer = browser.get(address, headers=headers, follow_redirects=True)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html":
            found[f"{line.method} {line.address}"] = left_in_english(TYPED.sub("", answer.text), names())
    assert {address: texts for address, texts in found.items() if texts} == {}


def letters() -> list[str]:
    return sorted(str(path.relative_to(rendering.TEMPLATES)) for path in (rendering.TEMPLATES / "mail").glob("*/*/*"))


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("name", letters())
def test_no_letter_speaks_english_to_everybody(name: str, there: bool) -> None:
    # One of its own: what it compiles is of no use to the letters of other tests.
    env = rendering.environment.__wrapped__()
    env.filters.update(dict.fromkeys(("date", "datetime", "day", "count"), str))
    context = dict.fromkeys(unfilled(), Anything(there))
    # Pairs of the old and the new username.
    context["changes"] = [(Anything(there), Anything(there))]
    context["parcels"] = [Anything(there)]
    with language.spoken(PSEUDO):
        written = env.get_template(name).render(context)
    assert (left_in_english(written) if name.endswith(".html") else outside(written)) == []


def unfilled() -> set[str]:
    """Every name that any letter prints."""
    env = rendering.environment()
    sources = (path.read_text() for path in (rendering.TEMPLATES / "mail").rglob("*.*"))
    return set().union(*(meta.find_undeclared_variables(env.parse(source)) for source in sources)) - set(env.globals)


BREACHES = {
    "text": "<p>Save it</p>",
    "half a text": "<p>⟦Save⟧ it</p>",
    "attribute": '<button aria-label="Close"></button>',
    "confirmation": '<button hx-confirm="Delete it?"></button>',
    "value": '<input type="submit" value="Send">',
    "data": '<button data-hide="Hide"></button>',
    "name and more": "<td>Maria Lopez (staff)</td>",
}


@pytest.mark.parametrize("html", BREACHES.values(), ids=BREACHES.keys())
def test_a_breach_is_found(html: str) -> None:
    assert left_in_english(html, ["Maria Lopez"])


def test_what_is_said_or_known_passes() -> None:
    html = '<p>⟦Hello <b>⟦dear⟧ Maria</b>, it is <i>9</i>⟧ · Maria Lopez</p><input value="typed" title="⟦Name⟧">'
    assert left_in_english(html, ["Maria Lopez", "Maria"]) == []
