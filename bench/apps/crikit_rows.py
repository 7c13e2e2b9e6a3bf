"""Fills a file of crikit's own schema with the same customers, and items: a vendor and an administrator named bench."""

import sys
from pathlib import Path

from peewee import Model
from psycopg2.extras import execute_values

from bench import orders, rows, specs
from crikit import clock, config, db, keys, migrations
from crikit.admin.actions import open_vendor_with_administrator
from crikit.catalog.models import Item, ListPrice
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.invitations.models import UsernameAdministrator
from crikit.orders.models import Order, OrderLine, OrderTotal, State
from crikit.quantities import ONE


def main(n: int) -> None:
    """A file is made anew; a database on PostgreSQL has to be an empty one."""
    settings = config.use(config.Settings.from_environment())
    if settings.database_url.startswith("sqlite:"):
        Path(settings.database_url.removeprefix("sqlite:///")).unlink(missing_ok=True)
    db.open_database(settings.database_url)
    migrations.migrate()
    with db.connection():
        vendor = open_vendor_with_administrator(
            "Example Trade", username="bench", email="bench@example.com", password=specs.PASSWORD
        )
        with db.vendor_scope(vendor.id), db.atomic():
            UsernameAdministrator.create(position=1, email="bench@example.com", saved_by="bench")
            for model, names in ((CustomerType, rows.TYPES), (SalesRep, rows.REPS), (PriceList, rows.PRICE_LISTS)):
                for number, name in enumerate(names, 1):
                    code = {"code": f"R{number}"} if model is SalesRep else {}
                    model.create(name=name, name_key=keys.search_key(name), **code)
            add_customers(vendor.id, n)
            add_items(vendor.id, n)
            add_orders(vendor.id, n, range(1, orders.ORDERS + 1))
            add_lines(vendor.id, n)
        db.database.execute_sql("ANALYZE")


def add_customers(vendor_id: int, n: int) -> None:
    insert(Customer, [as_accounting_has_it(vendor_id, row) for row in rows.customers(n)])


def add_items(vendor_id: int, n: int) -> None:
    """Each with a base price, and one on the first price list."""
    all_of_them = list(rows.items(n))
    insert(Item, [as_sold(vendor_id, row) for row in all_of_them])
    listed = ({"item_id": row["id"], "cents": row["list_price"]} for row in all_of_them)
    insert(ListPrice, [{"vendor_id": vendor_id, "price_list_id": 1} | price for price in listed])


def add_orders(vendor_id: int, customers: int, numbers: range) -> None:
    """With what each comes to; the lines of drafts are added apart."""
    all_of_them = [orders.order(i, customers) for i in numbers]
    insert(Order, [as_entered(vendor_id, row, rows.customer(row["customer_id"], customers)) for row in all_of_them])
    sums = ({"order_id": row["id"], "customer_id": row["customer_id"], "cents": row["cents"]} for row in all_of_them)
    insert(OrderTotal, [{"vendor_id": vendor_id} | total for total in sums])


def add_lines(vendor_id: int, customers: int) -> None:
    items = customers * rows.ITEMS_PER_CUSTOMER
    lines = (line for i in orders.DRAFTS for line in orders.lines(i, items))
    insert(OrderLine, [{"vendor_id": vendor_id} | line for line in lines])


def insert(model: type[Model], wanted: list[dict]) -> None:
    """In the driver's own way: a hundred thousand models would take a minute."""
    defaults = {field.column_name: field.default for field in model._meta.sorted_fields if not callable(field.default)}
    extra = {name: value for name, value in defaults.items() if value is not None and name not in wanted[0]}
    columns = [*wanted[0], *extra]
    into = f"INSERT INTO {model._meta.table_name}({','.join(columns)}) VALUES"
    values = [(*row.values(), *extra.values()) for row in wanted]
    if db.is_sqlite():
        db.database.connection().executemany(f"{into}({','.join('?' * len(columns))})", values)
    else:
        execute_values(db.database.cursor(), f"{into} %s", values, page_size=1_000)


def as_accounting_has_it(vendor_id: int, row: dict) -> dict:
    return {
        "id": row["id"],
        "vendor_id": vendor_id,
        "code": row["code"],
        "name": row["name"],
        "name_key": keys.search_key(row["name"]),
        "email_written": row["email"],
        "default_email": row["email"],
        "other_emails": "[]",
        "address_usable": True,
        "customer_type_id": row["type_id"],
        "sales_rep_id": row["rep_id"],
        "price_list_id": row["price_list_id"],
        "search_text": keys.search_key(f"{row['name']} {row['code']} {row['email']}"),
        "changed_at": db.moment(clock.now()).isoformat(" "),
    }


def as_entered(vendor_id: int, row: dict, customer: dict) -> dict:
    """Drafts are found by their customer, too, as the portal has it: else it would write that at the first line."""
    reference = f"PO-{row['id']:06d}"
    begun = db.moment(clock.now()).isoformat(" ")
    words = [reference, row["purchase_order"], row["entered_name"]]
    words += [customer["name"], customer["code"]] * (row["state"] == State.DRAFT)
    return {
        **{name: value for name, value in row.items() if name != "cents"},
        "vendor_id": vendor_id,
        "reference": reference,
        "reference_key": keys.search_key(reference),
        "next_number": row["line_count"] + 1,
        "version": row["line_count"] + 1,
        "created_at": begun,
        "changed_at": begun,
        "submitted_at": None if row["state"] == State.DRAFT else begun,
        "purchase_order_key": keys.search_key(row["purchase_order"]),
        "search_text": keys.search_key(" ".join(words)),
    }


def as_sold(vendor_id: int, row: dict) -> dict:
    return {
        **{name: row[name] for name in ("id", "code", "name", "barcode", "base_price")},
        "vendor_id": vendor_id,
        "code_key": keys.search_key(row["code"]),
        "name_key": keys.search_key(row["name"]),
        "pack": row["pack"] * ONE,
        "search_text": keys.search_key(f"{row['code']} {row['name']} {row['barcode']}"),
        "changed_at": db.moment(clock.now()).isoformat(" "),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
