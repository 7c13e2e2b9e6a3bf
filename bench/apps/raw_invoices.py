"""The limit of a customer's window on its account: list, balance and first page, with nothing but sqlite3 and strings,
over the same file. It does what a right answer takes: the cookie's signature, the session, the rights; the same
questions; the same figures and words in as many bytes, packed as crikit's."""

import json
import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from raw_account import AGES, AS_OF, OF_HIM, OWED, Account
from raw_dashboard import Dashboard
from raw_frame import bounded, button, day, escaped, local, money, said

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 4
LISTED = (
    f"SELECT id,number,dated,due_on,customer_po,total,open_balance FROM invoice WHERE {OF_HIM} "
    "ORDER BY list_key,id LIMIT 101"
)
AMONG = "invoice_id IN (SELECT value FROM json_each(:ids))"
PARCELS = f"SELECT invoice_id,carrier,number FROM shipment WHERE vendor_id=:vendor AND {AMONG}"
UNDER_WAY = f"SELECT invoice_id,payment_id FROM payment_part WHERE vendor_id=:vendor AND {AMONG} AND holds"
COUNTED = f"SELECT count(*) FROM (SELECT 1 FROM invoice WHERE {OF_HIM} LIMIT 1001)"
ROW = (
    '<tr><th scope="row"><a href="/invoices/%s">%s</a></th><td class="nowrap spare">%s</td>'
    '<td class="fact nowrap">%s</td><td class="invoices__po spare">%s</td><td class="figure%s">%s</td>'
    '<td class="figure%s">%s</td>'
    '<td class="side"><span class="chip chip--%s">%s</span></td><td class="">%s</td></tr>\n'
)
SHOWN = (
    *(("open", "Open"), ("overdue", "Overdue")),
    *((age, words) for age, words, _ in AGES),
    ("paid", "Paid"),
)
TOOLBAR = (
    '<form class="toolbar" method="get" action="/invoices" role="search" aria-label="Invoices" hx-get="/invoices" '
    'hx-target="#invoices" hx-swap="outerHTML" hx-push-url="true"><div class="field field--wide"><label '
    'class="field__label" for="q">Search by number or your reference</label><input class="form-control" type="search" '
    'id="q" name="q" value="" autocomplete="off" maxlength="100"></div><div class="field"><label class="field__label" '
    'for="show">State</label><select class="form-select" id="show" name="show"><option value="">Any</option>'
    + "".join(f'<option value="{value}">{words}</option>' for value, words in SHOWN)
    + f'</select></div><div class="toolbar__actions">{button("Search", "", "search")}'
    '<a class="button button--quiet" href="/invoices">Clear Search</a></div></form>'
)
HEAD = (
    '<table class="ledger ledger--fold invoices"><caption class="visually-hidden">Invoices</caption><thead><tr>'
    '<th scope="col">Invoice</th><th scope="col" class="spare">Date</th><th scope="col">Due</th>'
    '<th scope="col" class="spare">Your reference</th><th scope="col" class="figure">Total, %s</th>'
    '<th scope="col" class="figure">Open, %s</th><th scope="col">State</th><th scope="col">Tracking</th></tr></thead>'
)


class Listing(Account):
    def parts(self) -> tuple[str, str, str]:
        rows = self.asked(LISTED)[:100]
        ids = json.dumps([row[0] for row in rows])
        parcels = {row[0]: row[1] for row in self.asked(PARCELS, ids=ids)}
        under_way = dict(self.asked(UNDER_WAY, ids=ids))
        texts = escaped([text for row in rows for text in (row[1], row[4])])
        body = "".join(
            self._row(row, number, po, parcels.get(row[0], ""), under_way)
            for row, number, po in zip(rows, texts[::2], texts[1::2], strict=True)
        )
        head = (
            '<section id="invoices" aria-label="Invoices"><div class="list-head">'
            f'<p class="list-head__count" data-announce><strong>{bounded(self.asked(COUNTED)[0][0])}</strong> '
            "invoices</p>"
            f'<p class="list-head__actions flush">{button("Download CSV", "/invoices.csv", "download", "link")}'
            f"{button('Download XLSX', '/invoices.xlsx', 'download', 'link')}</p></div>"
        )
        pages = f'<nav class="pager" aria-label="Pages">{button("Next", "/invoices?page=2", "chevron-right")}</nav>'
        table = f"{HEAD % (self.currency, self.currency)}<tbody>{body}</tbody></table>{pages}</section>"
        statement = button("Statement of account", "/invoices/statement", "file-text")
        return "Invoices", statement, f"{self._owed()}{TOOLBAR}{head}{table}"

    def _row(self, row: tuple[Any, ...], number: str, po: str, parcel: str, under_way: dict[int, int]) -> str:
        id_, _, dated, due, _, total, still = row
        late = (self.today - date.fromisoformat(due)).days
        words = f"{late} days late" if late > 0 else "open" if still == total else "partly paid"
        tone = "bad" if late > 60 else "warn" if late > 0 else "neutral"
        if not still or id_ in under_way:
            words, tone = ("paid", "good") if not still else ("being paid", "info")
        desk, other = (" invoices__desk", "") if still else ("", " invoices__desk")
        sums = desk, money(total), other, money(still) if still else ""
        return ROW % (id_, number, day(dated), day(due), po, *sums, tone, words, parcel)

    def _owed(self) -> str:
        as_of, owed = local(self.asked(AS_OF)[0][0], self.zone), self.asked(OWED)
        parts = [
            f'<div class="owed__part{"" if cents else " owed__part--none"}"><dt>{words}</dt><dd>'
            + (f'<a href="/invoices?show={age}">{money(cents)}</a></dd></div>' if cents else "–</dd></div>")
            for _, *ages in owed
            for (age, words, _), cents in zip(AGES, ages, strict=True)
        ]
        total = sum(sum(ages) for _, *ages in owed)
        return (
            f'<dl class="owed"><div class="owed__part"><dt>Balance, {self.currency}</dt><dd class="owed__sum">'
            f'{money(total)}</dd></div>{"".join(parts)}</dl><p class="as-of"><span class="soft">'
            f"As of {said(as_of.date())}, {as_of:%H:%M}. What was invoiced or paid since isn’t counted.</span></p>"
        )


PAGES: dict[str, type[Account]] = {"/invoices": Listing, "/dashboard": Dashboard}
here = threading.local()


def application(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    if not hasattr(here, "db"):
        here.db = sqlite3.connect(os.environ["BENCH_DB"], isolation_level=None, cached_statements=256)
        here.db.execute("PRAGMA mmap_size=268435456")
    path = environ["PATH_INFO"]
    if path not in PAGES:
        start("404 Not Found", [("Content-Length", "0")])
        return []
    body = zstd.compress(PAGES[path](here.db, path, environ["HTTP_COOKIE"]).page().encode(), LEVEL)
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "zstd")]
    start("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [body]
