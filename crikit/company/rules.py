"""What may be set about a company, and what must be right about it."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel.core import get_global
from babel.numbers import get_currency_name

from crikit import language
from crikit.customers.rules import complaint_about_address
from crikit.language import gettext, lazy
from crikit.vendors.models import LONGEST_NAME, Plan
from crikit.vendors.rules import colours

ORDER_DESK = 3
# The fewest and the most that can be chosen.
DAYS = {"invitation_days": (1, 60), "invoices_fresh_days": (1, 90), "invoice_mail_days": (1, 60)}
LONGEST_PHONE = 40
CONTINENTS = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
]
# What the history calls them, in the order of the page.
FIELDS = {
    "name": lazy("Name"),
    "accent_wish": lazy("Accent colour"),
    "timezone": lazy("Time zone"),
    "currency": lazy("Currency"),
    "language": lazy("Language"),
    "support_email": lazy("Support e-mail"),
    "support_phone": lazy("Support phone"),
    "order_desk": lazy("Order desk"),
    "invitation_days": lazy("Invitation lifetime"),
    "invoices_fresh_days": lazy("Days until the balance counts as old"),
    "invoice_mails": lazy("E-mail new invoices to the addresses kept for it"),
    "invoice_mail_days": lazy("Days until an invoice is no news any more"),
    "shipped_mails": lazy("E-mail when an order was shipped"),
    "plan": lazy("Plan"),
    "second_factor_required": lazy("Administrators must use a second factor"),
}
PLANS = {
    Plan.ORDER_ENTRY: lazy("Order Entry"),
    Plan.SALES_FORCE: lazy("Sales Force"),
    Plan.FULL_CIRCLE: lazy("Full Circle"),
}
PLAN_LINES = {
    Plan.ORDER_ENTRY: lazy("Without charts."),
    Plan.SALES_FORCE: lazy("With charts, which can be turned off for single customers."),
    Plan.FULL_CIRCLE: lazy("With charts, which can be turned off for single customers."),
}


def complaints(wanted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What can't stand, as pairs of field and sentence. The addresses of the order desk are `order_desk_1` to `_3`."""
    if not wanted["name"]:
        yield "name", gettext("The company needs a name: it stands on every page and letter.")
    if len(wanted["name"]) > LONGEST_NAME:
        yield "name", gettext("Use at most %(most)s characters.", most=LONGEST_NAME)
    if wanted["accent_wish"] and not colours.colour_of(wanted["accent_wish"]):
        sentence = gettext("“%(typed)s” is no colour. Write six digits like #12586b.", typed=wanted["accent_wish"])
        yield "accent_wish", sentence
    yield from _complaints_about_choices(wanted)
    if wanted["support_email"] and (sentence := complaint_about_address(wanted["support_email"])):
        yield "support_email", sentence
    if len(wanted["support_phone"]) > LONGEST_PHONE:
        yield "support_phone", gettext("Use at most %(most)s characters.", most=LONGEST_PHONE)
    for number, address in enumerate(wanted["order_desk"], 1):
        if address and (sentence := complaint_about_address(address)):
            yield f"order_desk_{number}", sentence
    for field, (fewest, most) in DAYS.items():
        if wanted[field] is None or not fewest <= wanted[field] <= most:
            yield field, gettext("Choose %(fewest)s to %(most)s days.", fewest=fewest, most=most)


def _complaints_about_choices(wanted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if wanted["timezone"] not in available_timezones():
        sentence = gettext("There is no time zone “%(typed)s”. Choose one from the list.", typed=wanted["timezone"])
        yield "timezone", sentence
    if wanted["currency"] not in currency_codes():
        sentence = gettext("There is no currency “%(typed)s”. Choose one from the list.", typed=wanted["currency"])
        yield "currency", sentence
    if wanted["language"] and wanted["language"] not in language.LANGUAGES:
        yield "language", gettext("The portal doesn’t speak this language yet. Choose one from the list.")
    if wanted["plan"] not in set(Plan):
        yield "plan", gettext("There is no such plan. Choose one from the list.")


@cache
def zones() -> dict[str, list[tuple[str, str]]]:
    """Name and words of each zone that is called after a place, by continent."""
    places = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in CONTINENTS)
    found: dict[str, list[tuple[str, str]]] = {"UTC": [("UTC", "UTC")]}
    for zone in places:
        continent, _, place = zone.partition("/")
        found.setdefault(continent, []).append((zone, place.replace("_", " ").replace("/", ", ")))
    return found


@cache
def currency_codes() -> frozenset[str]:
    """ISO 4217: those that are tender somewhere today."""
    used = get_global("territory_currencies").values()
    return frozenset(code for country in used for code, _, until, is_tender in country if is_tender and until is None)


@cache
def currencies(speech: str) -> list[tuple[str, str]]:
    return [(code, f"{code} – {get_currency_name(code, locale=speech)}") for code in sorted(currency_codes())]


def languages() -> list[tuple[str, str]]:
    return [("", gettext("Each person’s browser")), *language.LANGUAGES.items()]


def words(field: str, value: Any) -> str:
    """A setting's value as people know it."""
    if field == "language":
        return dict(languages()).get(value, value)
    if field == "plan":
        return str(PLANS.get(value, value))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    said = ", ".join(value) if isinstance(value, list) else str(value)
    return said or gettext("nothing")
