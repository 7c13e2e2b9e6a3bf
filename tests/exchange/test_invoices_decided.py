"""A file of invoices on the page: what is found, how its days are read, and what becomes of those it doesn't name."""

from crikit.exchange.jobs import run_imports
from crikit.exchange.models import Kind, State
from crikit.invoices.models import Invoice
from tests import factories
from tests.cast import Cast
from tests.clients import seen
from tests.exchange.office import again, checked, confirm

TITLES = "Invoice Number,Customer ID,Date,Item,Line Total,Invoice Total,Open Balance\n"
UNCLEAR = TITLES + "502,1002,03/04/2026,A,16.50,16.50,16.50\n"


def test_the_page_says_what_is_open_and_asks_how_days_are_written(cast: Cast) -> None:
    work = checked(cast.mira, UNCLEAR, kind=Kind.INVOICES)
    browser = cast.browser(cast.mira)
    read = seen(browser.get(f"/tools/import/{work.id}").text)
    assert "1 invoice: would add 0, change 0, leave 0, refuse 1" in read
    assert "may be read month first or day first" in read
    chosen = {**work.matching, "date_order": "day-first"}
    assert browser.send(f"/tools/import/{work.id}/matching", chosen).status_code == 303
    run_imports()
    read = seen(browser.get(f"/tools/import/{work.id}").text)
    assert "1 invoice is open, with $16.50" in read
    assert "Dates are read day first" in read
    confirm(cast.mira, again(work))
    run_imports()
    assert (again(work).state, str(Invoice.get().dated)) == (State.DONE, "2026-04-03")
    assert 'href="/invoices"' in browser.get(f"/tools/import/{work.id}").text
    # Whoever said it once needn't say it for the next file of this kind.
    following = checked(cast.mira, UNCLEAR.replace("502", "503"), kind=Kind.INVOICES, key="2")
    assert (following.date_order, following.counts["added"]) == ("day-first", 1)


def test_open_ones_that_are_no_longer_named_are_taken_for_paid_only_when_ticked(cast: Cast) -> None:
    factories.invoice(cast.green_valley, 21_00, number="501")
    work = checked(cast.mira, UNCLEAR.replace("03/04", "03/14"), kind=Kind.INVOICES)
    browser = cast.browser(cast.mira)
    read = seen(browser.get(f"/tools/import/{work.id}").text)
    assert "No longer in the file: 1" in read
    assert "501 Green Valley, $21.00 open" in read
    assert "Take these for paid" in read
    confirm(cast.mira, work, deactivate_missing=True)
    run_imports()
    assert Invoice.get(Invoice.number == "501").open_balance == 0
    assert "They were taken for paid" in seen(browser.get(f"/tools/import/{work.id}").text)
