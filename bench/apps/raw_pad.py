"""The limit of typing on an order: a search among the items, a line more, the sums, with nothing but sqlite3.

It asks what no portal of this kind can leave out: an item by its code, its barcode or the customer's own number; the
customer's own price, volume prices, its price list's and the base price, each on its days; and notes who wrote when.
"""

import sqlite3
import time

from markupsafe import escape

SCHEMA = """
CREATE TABLE item(id INTEGER PRIMARY KEY, code TEXT NOT NULL, code_key TEXT NOT NULL, name TEXT NOT NULL,
  barcode TEXT NOT NULL, pack INTEGER NOT NULL, stock INTEGER, active INTEGER NOT NULL, base_price INTEGER,
  search_text TEXT NOT NULL);
CREATE TABLE part_number(customer_id INTEGER NOT NULL, number_key TEXT NOT NULL, item_id INTEGER NOT NULL,
  PRIMARY KEY(customer_id, number_key)) WITHOUT ROWID;
CREATE TABLE own_price(customer_id INTEGER NOT NULL, item_id INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY(customer_id, item_id)) WITHOUT ROWID;
CREATE TABLE volume_price(item_id INTEGER NOT NULL, minimum INTEGER NOT NULL, cents INTEGER NOT NULL,
  starts_on TEXT, ends_on TEXT);
CREATE TABLE list_price(item_id INTEGER NOT NULL, price_list_id INTEGER NOT NULL, cents INTEGER NOT NULL,
  starts_on TEXT, ends_on TEXT);
CREATE TABLE pad(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, customer_id INTEGER NOT NULL, state TEXT NOT NULL,
  version INTEGER NOT NULL, line_count INTEGER NOT NULL, next_number INTEGER NOT NULL, cents INTEGER NOT NULL,
  changed_at TEXT NOT NULL);
CREATE TABLE line(id INTEGER PRIMARY KEY, pad_id INTEGER NOT NULL REFERENCES pad(id), number INTEGER NOT NULL,
  item_id INTEGER NOT NULL REFERENCES item(id), quantity INTEGER NOT NULL, press TEXT, version INTEGER NOT NULL,
  changed_by INTEGER, UNIQUE(pad_id, number), UNIQUE(pad_id, press));
CREATE VIRTUAL TABLE item_fts USING fts5(search_text, content='item', content_rowid='id', tokenize='trigram');
"""
INDEXES = """
CREATE INDEX item_code ON item(code_key, id);
CREATE INDEX item_barcode ON item(barcode);
CREATE INDEX list_price_item ON list_price(item_id, price_list_id);
CREATE INDEX volume_price_item ON volume_price(item_id, minimum);
INSERT INTO item_fts(rowid, search_text) SELECT id, search_text FROM item;
ANALYZE;
"""
COUNTS = "(starts_on IS NULL OR starts_on<=:today) AND (ends_on IS NULL OR ends_on>=:today)"
LATEST = "starts_on DESC,cents LIMIT 1"
PRICED = f"""
SELECT l.number, l.quantity, coalesce(
  (SELECT cents FROM own_price WHERE customer_id=:customer AND item_id=l.item_id),
  (SELECT cents FROM volume_price WHERE item_id=l.item_id AND minimum<=l.quantity AND {COUNTS}
    ORDER BY minimum DESC,{LATEST}),
  (SELECT cents FROM list_price WHERE item_id=l.item_id AND price_list_id=:price_list AND {COUNTS} ORDER BY {LATEST}),
  i.base_price)
FROM line l JOIN item i ON i.id=l.item_id WHERE l.pad_id=:pad ORDER BY l.number"""
SUGGESTED = 8
FACTS = "id,code,name,pack"
COLUMNS = f"{FACTS},stock"
SUGGESTION = (
    '<li class="suggestions__item" role="option" id="item%s" aria-selected="false" data-code="%s">'
    '<strong>%s</strong> <span class="suggestions__name">%s</span><span class="suggestions__facts">%s</span></li>'
)
ROW = (
    '<tr id="line%s"><td>%s</td><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td>'
    '<td><form method="post" action="/orders/pad/%s/lines/%s" hx-post="/orders/pad/%s/lines/%s">'
    '<input type="hidden" name="csrf" value="%s"><input type="hidden" name="version" value="1">'
    '<input name="quantity" value="%s" inputmode="decimal" aria-label="Quantity of %s"></form></td>'
    '<td>%s</td><td>%s</td><td><form method="post" hx-post="/orders/pad/%s/lines/%s/removal" hx-swap="delete">'
    '<input type="hidden" name="csrf" value="%s"><button aria-label="Remove %s">×</button></form></td></tr>'
)
SUMS = (
    '<template><p id="sums" hx-swap-oob="true">%s lines, total %s</p>'
    '<input id="press" type="hidden" name="press" value="%s" hx-swap-oob="true">'
    '<p id="refusal" hx-swap-oob="true"></p></template>'
)


def prepare(connection: sqlite3.Connection, customers: int) -> None:
    from bench import orders, rows  # Only at hand where the rows are made.

    connection.executescript(SCHEMA)
    items = list(rows.items(customers))
    words = "lower(:code||' '||:name||' '||:barcode)"
    named = f"(:id,:code,lower(:code),:name,:barcode,:pack*1000,NULL,1,:base_price,{words})"
    connection.executemany(f"INSERT INTO item VALUES{named}", items)
    connection.executemany("INSERT INTO list_price VALUES(:id,1,:list_price,NULL,NULL)", items)
    pads = (orders.order(i, customers) for i in range(1, orders.ORDERS + 1))
    next_number = orders.LINES + 1
    columns = f"(:id,:key,:customer_id,:state,1,:line_count,{next_number},:cents,datetime('now'))"
    connection.executemany(f"INSERT INTO pad VALUES{columns}", pads)
    lines = (line for i in orders.DRAFTS for line in orders.lines(i, len(items)))
    connection.executemany("INSERT INTO line VALUES(NULL,:order_id,:number,:item_id,:quantity,NULL,1,NULL)", lines)
    connection.executescript(INDEXES)


def suggestions(c: sqlite3.Connection, text: str) -> str:
    """Codes that begin so, then all that hold it."""
    key = text.lower()
    by_code = f"SELECT {COLUMNS} FROM item WHERE code_key BETWEEN ? AND ? AND active ORDER BY code_key,id LIMIT ?"
    found = c.execute(by_code, (key, key + "\uffff", SUGGESTED)).fetchall()
    if len(found) < SUGGESTED and len(key) >= 3:
        holding = (
            f"SELECT {COLUMNS} FROM item WHERE id IN (SELECT rowid FROM item_fts WHERE item_fts MATCH ?)"
            " AND active ORDER BY code_key,id LIMIT ?"
        )
        more = c.execute(holding, ('"' + key.replace('"', '""') + '"', SUGGESTED)).fetchall()
        found = list(dict.fromkeys(found + more))[:SUGGESTED]
    return "".join(
        SUGGESTION % (i, escape(code), escape(code), escape(name), f"Packs of {pack // 1000}" if pack != 1000 else "")
        for i, code, name, pack, stock in found
    )


def add_line(c: sqlite3.Connection, key: str, form: dict[str, str], csrf: str, user: int) -> str | None:
    c.execute("BEGIN IMMEDIATE")
    try:
        answer = _added(c, key, form, csrf, user)
        c.execute("COMMIT" if answer else "ROLLBACK")
    except BaseException:
        c.execute("ROLLBACK")
        raise
    return answer


def _added(c: sqlite3.Connection, key: str, form: dict[str, str], csrf: str, user: int) -> str | None:
    pad = c.execute(
        "SELECT p.id,p.next_number,p.version,c.id,c.price_list_id FROM pad p JOIN customer c ON c.id=p.customer_id"
        " WHERE p.key=? AND p.state='draft'",
        (key,),
    ).fetchone()
    if not pad or not form.get("quantity", "").isdigit():
        return None
    pad_id, number, version, customer, price_list = pad
    item = _named(c, customer, form.get("item", ""))
    if not item:
        return None
    added = c.execute(
        "INSERT OR IGNORE INTO line VALUES(NULL,?,?,?,?,?,?,?)",
        (pad_id, number, item[0], int(form["quantity"]) * 1000, form.get("press"), version + 1, user),
    ).rowcount
    of = {"pad": pad_id, "customer": customer, "price_list": price_list, "today": time.strftime("%Y-%m-%d")}
    prices = c.execute(PRICED, of).fetchall()
    cents = {line: (each or 0, (each or 0) * quantity // 1000) for line, quantity, each in prices}
    total = sum(amount for _, amount in cents.values())
    c.execute(
        "UPDATE pad SET version=?,line_count=?,next_number=?,cents=?,changed_at=datetime('now') WHERE id=?",
        (version + 1, len(cents), number + added, total, pad_id),
    )
    return _row(key, number if added else number - 1, item, form["quantity"], cents, csrf) + SUMS % (
        len(cents),
        f"{total / 100:.2f}",
        form.get("press", ""),
    )


def _named(c: sqlite3.Connection, customer: int, text: str) -> tuple | None:
    """The one whose code this is, else which the customer calls so, else whose barcode it is."""
    key = text.lower()
    found = c.execute(
        f"SELECT {FACTS},code_key=:key FROM item WHERE active AND (code_key=:key OR barcode=:text OR id IN"
        " (SELECT item_id FROM part_number WHERE customer_id=:customer AND number_key=:key)) ORDER BY 5 DESC LIMIT 1",
        {"key": key, "text": text, "customer": customer},
    ).fetchone()
    return found and found[:4]


def _row(key: str, number: int, item: tuple, quantity: str, cents: dict[int, tuple[int, int]], csrf: str) -> str:
    _, code, name, pack = item
    code, name, each = escape(code), escape(name), cents.get(number, (0, 0))
    facts = (number, number, code, name, pack // 1000, "", key, number, key, number, csrf, quantity, code)
    return ROW % (*facts, f"{each[0] / 100:.2f}", f"{each[1] / 100:.2f}", key, number, csrf, code)
