"""Addresses for automatic e-mails, what invoices say of orders, and announcements."""

from crikit.keys import search_key
from crikit.migrations import execute

AT_ONCE = 500


def up(migrator, db):
    execute(db, "0025_letters")
    _name_orders(db)
    _name_invoiced_orders(db)


def down(migrator, db):
    execute(db, "0025_letters", back=True)


def _name_orders(db):
    rows = db.execute_sql("SELECT id, purchase_order FROM orders WHERE purchase_order <> ''").fetchall()
    mark = db.param
    for id_, purchase_order in rows:
        key = search_key(purchase_order)[:120]
        db.execute_sql(f"UPDATE orders SET purchase_order_key = {mark} WHERE id = {mark}", (key, id_))  # noqa: S608 (our own mark)


def _name_invoiced_orders(db):
    mark, last = db.param, 0
    while True:
        rows = db.execute_sql(
            f"SELECT id, vendor_id, customer_id, customer_po FROM invoice WHERE customer_po <> '' AND id > {mark} "  # noqa: S608 (our own mark)
            f"ORDER BY id LIMIT {AT_ONCE}",
            (last,),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        cells = [
            (vendor, id_, customer, key)
            for id_, vendor, customer, said in rows
            for key in {search_key(part)[:200] for part in said.split(",")} - {""}
        ]
        places = ", ".join(f"({mark}, {mark}, {mark}, {mark})" for _ in cells)
        if cells:
            db.execute_sql(
                f"INSERT INTO invoiced_order (vendor_id, invoice_id, customer_id, order_key) VALUES {places}",  # noqa: S608 (our own marks)
                [cell for row in cells for cell in row],
            )
