"""What each recorded action reads like, and the kinds of action one looks for.

A new action is a line in `SENTENCES`. `%(actor)s` and `%(about)s` are the names that were kept; all other words are the
facts recorded with the action, and `before` and `after` stand beside the sentence.
"""

from collections.abc import Mapping
from typing import Any

from crikit.language import gettext, lazy

SENTENCES: dict[str, Any] = {
    "administrators.saved": lazy("%(actor)s changed the username administrators."),
    "announcement.added": lazy("%(actor)s announced “%(about)s” to customers."),
    "announcement.changed": lazy("%(actor)s changed the announcement “%(about)s”."),
    "announcement.removed": lazy("%(actor)s removed the announcement “%(about)s”."),
    "announcement.restored": lazy("%(actor)s took the announcement “%(about)s” back."),
    "automatic_addresses.changed": lazy("%(actor)s changed where automatic e-mails to %(about)s go."),
    "card_payments.keys_changed": lazy(
        "%(actor)s changed the keys for paying by card; the secret key ends in %(ends)s."
    ),
    "card_payments.keys_removed": lazy("%(actor)s removed the keys for paying by card."),
    "card_payments.switched": lazy("%(actor)s switched paying by card on or off."),
    "company.changed": lazy("%(actor)s changed “%(field)s” in the company settings."),
    "document.added": lazy("%(actor)s added the document %(about)s to the library, from the file %(file)s."),
    "document.changed": lazy("%(actor)s changed the document %(about)s in the library."),
    "document.deleted": lazy("%(actor)s deleted the document %(about)s from the library."),
    "document.replaced": lazy("%(actor)s replaced the document %(about)s by the file %(file)s, version %(number)s."),
    "document.restored": lazy("%(actor)s took the document %(about)s back into the library."),
    "folder.added": lazy("%(actor)s made the folder %(about)s in the library."),
    "folder.removed": lazy("%(actor)s removed the folder %(about)s from the library."),
    "folder.renamed": lazy("%(actor)s renamed the folder %(about)s of the library."),
    "import.confirmed": lazy("%(actor)s confirmed the import of the file %(about)s."),
    "import.finished": lazy("%(actor)s imported the file %(file)s from accounting."),
    "import.given_up": lazy("%(actor)s gave up the import of the file %(about)s."),
    "invitation.renewed": lazy("%(actor)s asked for a new link for the invitation of %(about)s."),
    "invitation_address.changed": lazy("%(actor)s changed the e-mail address for the invitation of %(about)s."),
    "invitations.reminded": lazy("%(actor)s reminded people of their invitation on day %(day)s. Number: %(reminded)s."),
    "invitations.sent": lazy("%(actor)s sent invitations. Number: %(invited)s."),
    "item.photo_changed": lazy("%(actor)s changed the photo of the item %(code)s."),
    "item.photo_removed": lazy("%(actor)s removed the photo of the item %(code)s."),
    "letter.sent_again": lazy("%(actor)s sent the letter “%(subject)s” to %(to)s again."),
    "logo.changed": lazy("%(actor)s changed the logo."),
    "mail.resumed": lazy("%(actor)s let e-mails go out again. Old letters discarded: %(discarded)s."),
    "order.copied": lazy("%(actor)s made order %(reference)s of %(customer)s as a copy of order %(original)s."),
    "order.changed": lazy("%(actor)s changed order %(reference)s of %(customer)s: %(changes)s."),
    "order.confirmed": lazy("%(actor)s confirmed order %(reference)s of %(customer)s."),
    "order.deleted": lazy("%(actor)s deleted the draft of order %(reference)s."),
    "order_defaults.changed": lazy("%(actor)s changed what the orders of %(about)s begin with."),
    "order.invoiced": lazy("%(actor)s invoiced order %(reference)s of %(customer)s."),
    "order.rejected": lazy("%(actor)s rejected order %(reference)s of %(customer)s, saying “%(reason)s”."),
    "order.restored": lazy("%(actor)s brought back the draft of order %(reference)s."),
    "order.made_standard": lazy("%(actor)s made order %(reference)s the standard order of %(customer)s."),
    "order.no_longer_standard": lazy("%(actor)s ended order %(reference)s as the standard order of %(customer)s."),
    "order.shipped": lazy("%(actor)s marked order %(reference)s of %(customer)s shipped."),
    "order.submitted": lazy("%(actor)s submitted order %(reference)s of %(customer)s."),
    "orders.exported": lazy("%(actor)s exported orders to accounting as %(form)s. Number: %(number)s."),
    "customer.orders_on_account": lazy("%(actor)s lets %(about)s submit orders without paying at once."),
    "customer.pays_orders": lazy("%(actor)s wants %(about)s to pay orders by card when submitting."),
    "payment.begun": lazy("%(actor)s began to pay invoices of %(about)s by card: %(invoices)s."),
    "payment.disputed": lazy("%(actor)s reported a dispute about a payment of %(about)s by card: %(invoices)s."),
    "payment.given_up": lazy("%(actor)s gave up a payment of %(about)s by card: %(invoices)s."),
    "payment.order_begun": lazy("%(actor)s began to pay order %(reference)s of %(about)s by card."),
    "payment.paid": lazy("%(actor)s reported that %(by_whom)s paid for %(about)s by card: %(invoices)s."),
    "payment.refunded": lazy("%(actor)s reported a refund to the card of %(about)s: %(invoices)s."),
    "permission.changed": lazy("%(actor)s changed the permission “%(permission)s” of %(username)s."),
    "portal.restored": lazy("%(actor)s restored the portal from a backup of %(as_of)s."),
    "recovery_code.used": lazy("%(actor)s signed in with a recovery code."),
    "recovery_codes.renewed": lazy("%(actor)s made new recovery codes."),
    "reminders.changed": lazy("%(actor)s changed the days on which invitations are reminded of."),
    "rep_access.changed": lazy("%(actor)s changed the access of %(username)s to the customers of %(rep)s."),
    "samples.filled": lazy("%(actor)s filled in sample data."),
    "samples.removed": lazy("%(actor)s removed the sample data."),
    "second_factor.off": lazy("%(actor)s turned off their second factor."),
    "second_factor.on": lazy("%(actor)s turned on a second factor."),
    "second_factor.reset": lazy("%(actor)s reset the second factor of %(username)s."),
    "shipment.added": lazy("%(actor)s wrote down a shipment of order %(reference)s: %(parcel)s."),
    "shipment.removed": lazy("%(actor)s removed a shipment of order %(reference)s: %(parcel)s."),
    "standard_price.removed": lazy("%(actor)s removed the own price of %(about)s for item %(item)s."),
    "standard_price.set": lazy("%(actor)s set the own price of %(about)s for item %(item)s."),
    "user.added": lazy("%(actor)s added the username %(username)s for %(about)s."),
    "user.address_asked": lazy("%(actor)s asked to be written to at %(wanted)s."),
    "user.address_cancelled": lazy("%(actor)s gave up the wish to be written to at %(wanted)s."),
    "user.address_changed": lazy("%(actor)s confirmed another e-mail address."),
    "user.approval_taken_back": lazy("%(actor)s took back the approval of %(username)s."),
    "user.approved": lazy("%(actor)s approved the username %(username)s of %(about)s."),
    "user.deactivated": lazy("%(actor)s deactivated the username %(username)s of %(about)s."),
    "user.deleted": lazy("%(actor)s deleted the username %(username)s of %(about)s."),
    "user.details_changed": lazy("%(actor)s changed their own details."),
    "user.joined": lazy("%(actor)s signed up with the username %(username)s, invited at %(invited_address)s."),
    "user.password_set": lazy("%(actor)s set a password."),
    "user.reactivated": lazy("%(actor)s re-activated the username %(username)s of %(about)s."),
    "user.renamed": lazy("%(actor)s changed the username of %(about)s."),
    "vendor.opened": lazy("%(actor)s opened the account of %(about)s."),
    "viewing.began": lazy("%(actor)s began to view the portal as %(username)s."),
    "viewing.ended": lazy("%(actor)s ended viewing the portal as %(username)s."),
    "wording.changed": lazy("%(actor)s changed the text of the letter “%(letter)s”."),
    "wording.standard": lazy("%(actor)s went back to the standard text of the letter “%(letter)s”."),
}
# The first word of an action says its kind; what comes with no kind of its own is found under "everything".
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "usernames": (lazy("Usernames"), ("user", "second_factor", "recovery_code", "recovery_codes")),
    "permissions": (lazy("Permissions"), ("permission", "rep_access", "viewing")),
    "invitations": (
        lazy("Invitations"),
        ("invitation", "invitations", "invitation_address", "reminders", "administrators"),
    ),
    "orders": (lazy("Orders"), ("order", "orders", "order_defaults", "standard_price", "shipment")),
    "payments": (lazy("Payments"), ("payment", "card_payments", "customer")),
    "letters": (lazy("E-mails"), ("letter", "mail", "wording", "automatic_addresses")),
    "imports": (
        lazy("Accounting"),
        (
            "import",
            "item",
        ),
    ),
    "library": (lazy("Library"), ("document", "folder")),
    "company": (lazy("Company"), ("vendor", "company", "logo", "samples", "portal", "announcement")),
}
UNKNOWN = lazy("%(actor)s: %(action)s, %(about)s.")


class Told(dict[str, Any]):
    """What a sentence is filled with; a fact that an old line lacks is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(action: str, facts: Mapping[str, Any]) -> str:
    """The plain sentence; `facts` hold `actor` and `about` too."""
    return str(SENTENCES.get(action, UNKNOWN)) % Told(facts, action=action)


def actions_of(kind: str) -> list[str]:
    """The actions that are of this kind."""
    _, words = KINDS[kind]
    return [action for action in SENTENCES if action.partition(".")[0] in words]


def in_words(value: Any) -> str:
    """What stood before or after, as one reads it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(in_words, value)) or gettext("none")
    return gettext("none") if value in (None, "") else str(value)
