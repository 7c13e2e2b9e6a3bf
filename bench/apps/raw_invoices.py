"""The limit of a customer's window on its account: list, balance and first page, with nothing but sqlite3 and strings,
over the same file. Each page asks who is there, and writes as much as crikit's does."""

import os
import sqlite3
import threading
import zlib
from collections.abc import Callable
from typing import Any

from markupsafe import escape

WHO = (
    "SELECT u.vendor_id,u.name,u.customer_id,v.name,v.currency FROM browser_session s "
    "JOIN portal_user u ON u.id=s.user_id JOIN vendor v ON v.id=u.vendor_id "
    "WHERE s.token_hash=? AND s.expires_at>datetime('now')"
)
OF_HIM = "vendor_id=? AND customer_id=?"
LISTED = (
    f"SELECT id,number,dated,due_on,customer_po,total,open_balance FROM invoice WHERE {OF_HIM} "
    "ORDER BY list_key,id LIMIT 101"
)
PARCELS = "SELECT invoice_id,carrier,number FROM shipment WHERE vendor_id=? AND invoice_id IN (%s)"
COUNTED = f"SELECT count(*) FROM (SELECT 1 FROM invoice WHERE {OF_HIM} LIMIT 1001)"
AGES = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01")
OWED = (
    "SELECT currency,"
    + ",".join(f"sum(CASE WHEN due_on>='{day}' THEN open_balance ELSE 0 END)" for day in AGES)
    + f",sum(open_balance),count(*) FROM invoice WHERE {OF_HIM} AND list_key BETWEEN '0' AND '0~' GROUP BY currency"
)
AS_OF = "SELECT max(finished_at) FROM accounting_import WHERE vendor_id=? AND kind='invoices' AND state='done'"
ORDERS = (
    "SELECT o.id,o.reference,o.created_at,o.entered_name,o.line_count,o.state,t.cents FROM orders o "
    f"LEFT JOIN order_total t ON t.order_id=o.id WHERE o.{OF_HIM.replace(' AND ', ' AND o.')} "
    "AND o.deleted_at IS NULL ORDER BY o.id DESC LIMIT 5"
)
DRAFTS = f"SELECT count(*) FROM orders WHERE {OF_HIM} AND state='draft' AND deleted_at IS NULL"
SHIPMENTS = f"SELECT id,carrier,number,shipped_on FROM shipment WHERE {OF_HIM} ORDER BY shipped_on DESC LIMIT 5"
SHELF = "SELECT count(*) FROM (SELECT 1 FROM library_share WHERE vendor_id=? AND audience IN ('all',?) LIMIT 1001)"
MONTHS = f"SELECT month,cents FROM sales_month WHERE {OF_HIM} AND month BETWEEN '2024-01' AND '2026-12'"
TOP = (
    "SELECT i.code,i.name,s.cents FROM item_sales s LEFT JOIN item i ON i.id=s.item_id "
    f"WHERE s.{OF_HIM.replace(' AND ', ' AND s.')} AND s.currency=? ORDER BY s.cents DESC LIMIT 10"
)
COMPANY = "SELECT name,code,contact_name,phone,address FROM customer WHERE vendor_id=? AND id=?"
NAMES = "SELECT username,role,name FROM portal_user WHERE vendor_id=? AND customer_id=?"
FRAME = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title></head><body><header>%s'
    '<nav><a href="/dashboard">Dashboard</a><a href="/orders">Orders</a><a href="/invoices">Invoices</a></nav>'
    '</header><main id="content"><h1>%s</h1>%s</main></body></html>'
)
ROW = (
    '<tr><th scope="row"><a href="/invoices/%s">%s</a></th><td class="fact">%s</td><td class="fact">%s</td>'
    '<td class="invoices__po">%s</td><td class="figure">%s</td><td class="figure">%s</td><td>%s</td></tr>'
)


SVG = ('<svg class="chart__plot" role="img" aria-labelledby="plot"><title id="plot">By month</title>',)
COLUMN = (
    '<rect class="chart__column chart__column--%s" x="%.3f%%" y="%.2f%%" width="%.3f%%" height="%.2f%%">'
    "<title>%s: %s</title></rect>"
)
MARK = (
    '<line class="chart__line" x1="0" x2="100%%" y1="%s%%" y2="%s%%"/><text class="chart__mark" x="0" dy="-4">%s</text>'
)
NAME = '<text class="chart__month chart__month--%s" x="%.3f%%" y="97%%">%s</text>'
END = "</table></details>"


class Raw:
    def __init__(self, connection: sqlite3.Connection, token_hash: str) -> None:
        self.db, self.token_hash, self.vendor_id = connection, token_hash, 0

    def page(self, path: str) -> str:
        return self.listed() if path == "/invoices" else self.dashboard()

    def who(self) -> tuple[Any, ...]:
        self.vendor_id, *known = self.db.execute(WHO, (self.token_hash,)).fetchone()
        return tuple(known)

    def asked(self, sql: str, *more: Any) -> list[Any]:
        return self.db.execute(sql, (self.vendor_id, *more)).fetchall()

    def balance(self, customer_id: int) -> str:
        told = self.asked(OWED, customer_id)
        (as_of,) = self.asked(AS_OF)[0]
        return "".join(
            f'<div class="tile"><span>Balance</span><b>{money(row[5])}</b><p>as of {as_of}</p></div>' for row in told
        )

    def listed(self) -> str:
        name, customer_id, vendor, _ = self.who()
        rows = self.asked(LISTED, customer_id)[:100]
        marks = ",".join("?" * len(rows))
        parcels = {row[0]: row[1] for row in self.asked(PARCELS % marks, *(row[0] for row in rows))}
        count = self.asked(COUNTED, customer_id)[0][0]
        body = "".join(
            ROW % (id_, escape(number), dated, due, escape(po), money(total), money(still), parcels.get(id_, ""))
            for id_, number, dated, due, po, total, still in rows
        )
        page = f"{self.balance(customer_id)}<p>{count} invoices</p><table>{body}</table>"
        return FRAME % ("Invoices", escape(name), escape(vendor), page)

    def dashboard(self) -> str:
        name, customer_id, vendor, currency = self.who()
        parts = [self.balance(customer_id), f"<p>{self.asked(DRAFTS, customer_id)[0][0]} drafts</p>"]
        parts.append(f"<p>{self.asked(SHELF, f'customer {customer_id}')[0][0]} documents</p>")
        for sql in (ORDERS, SHIPMENTS, COMPANY, NAMES):
            rows = self.asked(sql, customer_id)
            parts.append("<table>" + "".join(table_row(row) for row in rows) + "</table>")
        parts += chart(dict(self.asked(MONTHS, customer_id)))
        parts.append("".join(bar(*top) for top in self.asked(TOP, customer_id, currency)))
        return FRAME % ("Dashboard", escape(name), escape(vendor), "".join(parts))


def table_row(cells: tuple[Any, ...]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def chart(months: dict[str, int]) -> list[str]:
    """Columns, marks and months' names, and the same as a table of three years."""
    most = max([1, *months.values()])
    columns = [
        COLUMN % (3, n * 2.3, 88 - 80 * cents / most, 2.1, 80 * cents / most, month, money(cents))
        for n, (month, cents) in enumerate(months.items())
    ]
    marks = [MARK % (n * 20, n * 20, money(most * n // 5)) for n in range(5)]
    names = [NAME % ("wide", n * 8.3, f"{n:02d}") + NAME % ("narrow", n * 8.3, n) for n in range(1, 13)]
    rows = [
        f'<tr><th scope="row">{n:02d}</th>'
        + "".join(f'<td class="figure">{money(months.get(f"{year}-{n:02d}", 0))}</td>' for year in (2024, 2025, 2026))
        + "</tr>"
        for n in range(1, 13)
    ]
    return [*SVG, *columns, *marks, *names, "</svg><details><summary>Show the figures</summary><table>", *rows, END]


def bar(code: str, name: str, cents: int) -> str:
    return (
        f'<tr><th scope="row">{escape(name)} <span class="soft">{escape(code)}</span><svg class="chart__bar" '
        f'aria-hidden="true"><rect class="chart__column chart__column--3" width="{cents % 100}%" height="100%"/></svg>'
        f'</th><td class="figure">{money(cents)}</td></tr>'
    )


def money(cents: int) -> str:
    return f"{cents / 100:,.2f}"


local = threading.local()


def application(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    if not hasattr(local, "raw"):
        connection = sqlite3.connect(os.environ["BENCH_DB"], isolation_level=None, cached_statements=256)
        connection.execute("PRAGMA mmap_size=268435456")
        local.raw = Raw(connection, os.environ["BENCH_TOKEN"])
    # As the limit of all other pages does it.
    packing = zlib.compressobj(6, zlib.DEFLATED, 31)
    body = packing.compress(local.raw.page(environ["PATH_INFO"]).encode()) + packing.flush()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")]
    start("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [body]
