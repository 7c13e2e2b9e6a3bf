"""The command `flask import`: the same check and the same import as on the page, in the foreground."""

from pathlib import Path

import click

from crikit import db, money
from crikit.errors import DomainError
from crikit.exchange.imports.at_once import Choices, Outcome, import_file
from crikit.exchange.models import Kind
from crikit.exchange.reading.dates import DateOrder
from crikit.vendors.queries import vendor_named

# What a file may no longer name, and what can become of it.
MISSING = {
    Kind.CUSTOMERS: ("active customers", "made inactive"),
    Kind.REPS: ("active reps", "made inactive"),
    Kind.ITEMS: ("active items", "made inactive"),
    Kind.PRICES: ("prices of these lists", "removed"),
    Kind.VOLUME_PRICES: ("volume prices", "removed"),
    Kind.INVOICES: ("open invoices", "taken for paid"),
    Kind.SHIPMENTS: ("shipments of these invoices", "removed"),
}


@click.command("import")
@click.argument("kind", type=click.Choice([str(kind) for kind in Kind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--vendor", required=True, metavar="SLUG", help="Whose list it is.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--skip-refused", is_flag=True, help="Bring in the others although some rows are refused.")
@click.option("--jobs-as-customers", is_flag=True, help="Take each QuickBooks job for a customer of its own.")
@click.option(
    "--deactivate-missing",
    is_flag=True,
    help="Of what the file no longer names: make customers or items inactive, remove prices or shipments, "
    "take invoices for paid.",
)
@click.option(
    "--dates", "date_order", type=click.Choice([str(order) for order in DateOrder]), help="How 03/04/2026 is read."
)
def import_command(kind: str, file: Path, vendor: str, date_order: str | None, **choices: bool) -> None:
    """Bring a list from accounting in."""
    try:
        with db.connection(), db.vendor_scope(vendor_named(vendor).id):
            outcome = import_file(file, Choices(**choices, date_order=date_order or ""), Kind(kind))
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    for line in told(outcome, Kind(kind)):
        click.echo(line)
    if outcome.refusals and not choices["skip_refused"]:
        raise SystemExit(1)


def told(outcome: Outcome, kind: Kind) -> list[str]:
    counts = outcome.counts
    done = f"add {counts['added']}, change {counts['changed']}, leave {counts['left']}, refuse {counts['refused']}"
    read = (
        f"{counts['read']} invoices in {counts['lines']} lines" if kind is Kind.INVOICES else f"{counts['read']} rows"
    )
    lines = [f"{outcome.program}, {read}", done if outcome.written else f"would {done}"]
    lines += [f"line {row['line']}, {row['name'] or 'no name'}: {row['reason']}" for row in outcome.refusals]
    if counts.get("jobs"):
        lines.append(
            "1 job follows its customer" if counts["jobs"] == 1 else f"{counts['jobs']} jobs follow their customers"
        )
    if counts.get("aside"):
        lines.append(f"{counts['aside']} lines are taxes, discounts and the like, and no items")
    if kind is Kind.INVOICES:
        lines += told_of_invoices(counts)
    if counts.get("new_price_lists") and kind is Kind.PRICES:
        lines.append(f"{counts['new_price_lists']} price lists are new")
    if counts["missing"]:
        what, end = MISSING[kind]
        over = outcome.written and any(counts.get(end) for end in ("deactivated", "removed", "settled"))
        lines.append(f"{counts['missing']} {what} are not in the file and {'were' if over else 'can be'} {end}")
    if outcome.refusals and not outcome.written:
        lines.append("Nothing was written because of the refused rows.")
    return lines


def told_of_invoices(counts: dict[str, int]) -> list[str]:
    orders = [f"dates are read {order.replace('-', ' ')}" for order in DateOrder if counts.get(order.replace("-", "_"))]
    return [f"{counts['open']} are open, {money.plain(counts['open_cents'])} in all", *orders]
