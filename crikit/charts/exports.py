"""What leaves this feature: charts and their words, for the first pages and for a customer's page."""

from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup

from crikit import language, money
from crikit.actor import Actor
from crikit.charts.queries import sees_amounts, sees_charts
from crikit.charts.queries.amounts import most_sold, receivables_by_age, sales_by_month
from crikit.charts.queries.quantities import most_bought
from crikit.charts.rules import MONTHS, SLOT, Plot, Year, compared, lengths, month_before, plot, years
from crikit.invoices.exports import freshness
from crikit.invoices.rules import AGES
from crikit.language import gettext
from crikit.permissions.rules import Permission
from crikit.vendors.models import Vendor
from crikit.web.rows import RowTemplate

AMOUNT, QUANTITY = "amount", "quantity"
# Beyond this a percentage says no more than the two sums do.
MOST_PERCENT = 999
COLUMN = RowTemplate("charts/_column.html", ["place"], ["x", "y", "width", "height", "said"])
MONTH = RowTemplate("charts/_month.html", [], ["x", "abbreviated", "narrow"])
FIGURES = RowTemplate("charts/_figure.html", [], ["month", "first", "second", "third"])


class Months(NamedTuple):
    """Three years of sales in one currency."""

    currency: str
    years: list[Year]
    plot: Plot
    finding: str

    @property
    def this_year(self) -> int:
        return self.years[-1].year

    @property
    def columns(self) -> Markup:
        """The columns of the plot; the oldest year's look is the first."""
        names, before = language.months()["wide"], self.years[0].year - 1
        return COLUMN.fill(
            (
                (column.year - before,),
                (
                    *(str(column.x), str(column.y), str(column.width), str(column.height)),
                    f"{names[column.month - 1]} {column.year}: {money.price(column.cents, self.currency)}",
                ),
            )
            for column in self.plot.columns
        )

    @property
    def month_names(self) -> Markup:
        """Below the plot, each in the middle of its month."""
        names = language.months()
        pairs = zip(names["abbreviated"], names["narrow"], strict=True)
        return MONTH.fill(((), (f"{(n + 0.5) * SLOT:.2f}", *pair)) for n, pair in enumerate(pairs))

    @property
    def figures(self) -> Markup:
        """Each month of all years, to the cent; nothing for months that are yet to come."""
        sums = zip(language.months()["wide"], *(year.months for year in self.years), strict=True)
        return FIGURES.fill(
            ((), (name, *("" if cents is None else money.amount(cents) for cents in month))) for name, *month in sums
        )


class Top(NamedTuple):
    """The first items with the length of each one's bar; `currency` is empty where they are counted."""

    currency: str
    rows: list[tuple[Any, float]]
    first: date | None
    last: date | None


def months_of(actor: Actor, vendor: Vendor, of: int | None = None) -> dict[str, Any]:
    """The vendor's own currency first; nothing for those who see no charts or no money."""
    if not sees_amounts(actor):
        return {}
    today = vendor.today
    found = sales_by_month(actor, today, of)
    codes = sorted(found, key=lambda code: (code != vendor.currency, code))
    charts = [_months(code, years(found[code], today), today) for code in codes]
    return {"months": charts}


def _months(currency: str, found: list[Year], today: date) -> Months:
    return Months(currency, found, plot(found), _finding(currency, found, today))


def _finding(currency: str, found: list[Year], today: date) -> str:
    """What the chart says, in a sentence; of the months that are over."""
    this = compared(found, today)
    if not this.months or not (this.now or this.then):
        said = {"year": today.year, "amount": money.price(found[-1].total, currency)}
        return gettext("%(year)s so far: %(amount)s.", **said)
    told = {
        "year": today.year,
        "month": language.month(this.months),
        "amount": money.price(this.now, currency),
        "percent": language.count(abs(this.percent or 0)),
    }
    if this.percent is None or abs(this.percent) > MOST_PERCENT:
        return gettext("%(year)s to the end of %(month)s: %(amount)s.", **told)
    if this.percent > 0:
        return gettext("%(year)s to the end of %(month)s: %(amount)s, %(percent)s%% more than a year before.", **told)
    if this.percent < 0:
        return gettext("%(year)s to the end of %(month)s: %(amount)s, %(percent)s%% less than a year before.", **told)
    return gettext("%(year)s to the end of %(month)s: %(amount)s, as much as a year before.", **told)


def top_of(actor: Actor, vendor: Vendor, by: str, of: int | None = None) -> dict[str, Any]:
    """The items bought most, `by` amount or by quantity; by quantity alone for those who see no money."""
    if not sees_charts(actor):
        return {}
    has_amounts = sees_amounts(actor)
    if not has_amounts or by == QUANTITY:
        return {"tops": [_top(most_bought(actor, of), "")], "by": QUANTITY, "has_amounts": has_amounts}
    own, *others = vendor.currency, *_others(actor, vendor, of)
    tops = [_top(most_sold(actor, code, of), code) for code in (own, *others)]
    return {"tops": [top for top in tops if top.rows] or tops[:1], "by": AMOUNT, "has_amounts": True}


def _others(actor: Actor, vendor: Vendor, of: int | None) -> list[str]:
    return sorted(set(sales_by_month(actor, vendor.today, of)) - {vendor.currency})


def _top(rows: list[Any], currency: str) -> Top:
    if not rows:
        return Top(currency, [], None, None)
    last = date.fromisoformat(f"{rows[0].until}-01")
    bars = lengths(row.amount if currency else row.quantity for row in rows)
    return Top(currency, list(zip(rows, bars, strict=True)), month_before(last, MONTHS - 1), last)


def owed_of(actor: Actor, vendor: Vendor) -> dict[str, Any]:
    """What all customers this person sees owe, by how late it is, for whoever may see it."""
    if actor.is_customer or not actor.may(Permission.SEE_BALANCE):
        return {}
    owed = receivables_by_age(actor, vendor.today, vendor.currency)
    return {"receivables": owed, "ages": AGES, **freshness(vendor)}
