"""Every letter of the product with invented facts, for the page that shows them all and for the tests."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from crikit import language
from crikit.keys import LINK_MARK
from crikit.mail.rendering import TEMPLATES, Rendered, letter
from crikit.mail.wording.kinds import BY_MAIL, example
from crikit.mail.wording.letters import pattern_of
from crikit.mail.wording.texts import standard
from crikit.vendors.models import Vendor

PAGE = "https://portal.example/tools"
VENDOR = Vendor(
    name="Prairie & Pine",
    support_email="orders@prairieandpine.example",
    support_phone="(802) 555-0100",
    timezone="America/New_York",
)
USER = SimpleNamespace(
    name="Maria Lopez", username="greenvalley", email="maria@greenvalley.example", phone="(802) 555-0199"
)
TRIAL = SimpleNamespace(name="Maria Lopez", company="Green Valley Market")
STAFF = SimpleNamespace(username="greenvalleyS")
INVITEE = SimpleNamespace(name="Green Valley Market")
INVITATION = SimpleNamespace(email="ap@greenvalley.example")
ORDER = SimpleNamespace(
    reference="1042",
    name="",
    line_count=12,
    entered_name="Maria Lopez",
    contact_name="Maria Lopez",
    contact_phone="(802) 555-0199",
    contact_email="maria@greenvalley.example",
    purchase_order="PO-340",
    notes="",
    created_at=datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
    submitted_at=datetime(2026, 11, 22, 15, 30, tzinfo=UTC),
)
ORDERED = {"order": ORDER, "customer": INVITEE, "page": PAGE, "name": "Maria Lopez", "automatic": False}
PAYMENT = SimpleNamespace(id=118, cents=1_234_50, currency="USD", paid_at=datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
PARCELS = [
    SimpleNamespace(
        name="UPS", number="1Z5R89390357567127", url="https://www.ups.com/track?tracknum=1Z5R89390357567127"
    ),
    SimpleNamespace(name="Our own truck", number="", url=""),
]

# What the templates of each letter are given; those that vendors write themselves have their example there.
FACTS: dict[str, dict[str, Any]] = {
    "accounts/address_to_confirm": {"user": USER, "email": "maria@home.example", "hours": 24},
    "accounts/address_will_change": {"user": USER, "email": "maria@home.example"},
    "accounts/password_changed": {"user": USER},
    "accounts/password_reset": {"user": USER, "hours": 1},
    "accounts/password_setup": {"user": USER, "hours": 24},
    "accounts/second_factor_off": {"user": USER},
    "accounts/second_factor_on": {"user": USER},
    "accounts/second_factor_reset": {"user": USER, "by": "Mira Stone"},
    "invitations/joined": {"user": USER, "staff": STAFF},
    "invitations/reminder": {
        "contact_name": "Maria Lopez",
        "company": "Green Valley Market",
        "invited_by": "Mira Stone",
        "for_rep": False,
        "lapses_soon": True,
        "until": "24 Nov 2026, 09:00",
        "last": True,
    },
    "invitations/to_approve": {
        "user": USER,
        "staff": STAFF,
        "invitee": INVITEE,
        "invitation": INVITATION,
        "page": PAGE,
    },
    "invoices/new": {
        "customer": "Green Valley Market",
        "bills": [
            {"title": "Invoice 20417", "facts": "22 Nov 2026, $1,234.50, due 22 Dec 2026"},
            {"title": "Credit 20418", "facts": "22 Nov 2026, -$21.13"},
        ],
        "more": 0,
    },
    "orders/arrived": ORDERED | {"name": "", "total": 1_234_50, "payment": 118},
    "orders/changed": ORDERED | {"altered": ["K-100: 12 → 10"], "repriced": ["K-200: 9.50 → 9.00"], "total": 1_234_50},
    "orders/confirmed": ORDERED | {"total": 1_234_50},
    "orders/forgotten": {"user": USER, "order": ORDER, "page": PAGE},
    "orders/rejected": ORDERED | {"reason": "The kettles are sold out until spring."},
    "orders/submitted": ORDERED | {"total": 1_234_50, "payment": 118},
    "payments/receipt": {
        "payment": PAYMENT,
        "parts": [
            SimpleNamespace(number="20481", order_id=None, cents=1_000_00),
            SimpleNamespace(number="1042", order_id=7, cents=234_50),
        ],
        "customer": INVITEE,
        "page": PAGE,
        "name": "Maria Lopez",
    },
    "shipments/shipped": {
        "order": ORDER,
        "parcels": PARCELS,
        "shipped_on": date(2026, 11, 24),
        "page": PAGE,
        "name": "Maria Lopez",
    },
    "trials/confirm": {"trial": TRIAL, "hours": 24},
    "users/renamed": {"user": USER, "changes": [("maria", "greenvalley"), ("mariaS", "greenvalleyS")], "page": PAGE},
    "users/welcome_inhouse": {"user": USER, "page": PAGE},
}


def mails() -> list[str]:
    """All letters there are, by the folders of their templates."""
    return sorted(str(path.parent.relative_to(TEMPLATES / "mail")) for path in TEMPLATES.glob("mail/*/*/subject.txt"))


def rendered(mail: str, speaks: str) -> Rendered:
    """The letter as it goes out in that language. Raises KeyError for one that nobody gave an example."""
    if worded := BY_MAIL.get(mail):
        link = LINK_MARK if worded.is_personal else PAGE
        with language.spoken(speaks):
            pattern = pattern_of(worded, standard(worded, speaks), vendor=VENDOR, link=link)
            return pattern.fill(**example(worded, VENDOR, "Mira Stone"))
    return letter(mail, vendor=VENDOR, reads=speaks, **FACTS[mail])
