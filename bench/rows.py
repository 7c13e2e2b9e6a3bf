"""The same customers for every application: each value is a pure function of the row's number.

Two facts hold at every size: about 12 % of the customers have the type and rep that is filtered by, and five names hold
the word that is searched. For two items to each customer it is the same word, in five names.
"""

import csv
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


TYPES = words("Retailer, Wholesaler, Distributor, Online shop, Installer, Public sector, Export, Employee")
REPS = words("""
    Anna Nowak, Björn Håkansson, Carla Díaz, Dmitri Petrov, Eva Müller, Farid Haddad, Grace O'Neill, Hana Kimura,
    Ivan Kovač, Julia Rossi, Kofi Mensah, Lena Schmidt
""")
PRICE_LISTS = words("Standard EUR, Wholesale EUR, Partner A, Partner B, Export USD, Staff")
FIRST = words("""
    Alpine, Baltic, Cedar, Delta, Ember, Falcon, Granite, Harbor, Iris, Jade, Karst, Lumen, Meridian, Nordic, Opal,
    Prairie, Quartz, Ridge, Sable, Tundra, Umber, Vertex, Willow, Yarrow, Zephyr
""")
SECOND = words("""
    Tools, Foods, Textiles, Paper, Optics, Garden, Marine, Pumps, Paints, Lighting, Cables, Glass, Stone, Timber,
    Motors, Bikes, Toys, Pharma, Dental, Audio
""")
LEGAL = words("GmbH, Ltd, S.A., Sp. z o.o., AB, & Sons, B.V., Kft., Inc., Oy")
RARE = "Quixotry"
TYPE, REP = 1, 1
ITEMS_PER_CUSTOMER = 2
PACKS = (1, 6, 12, 24)
PAGE = 100
EDITED_ROW = 17

SCHEMA = """
CREATE TABLE customer_type(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE sales_rep(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE price_list(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE customer(id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL,
  email TEXT NOT NULL, type_id INTEGER NOT NULL REFERENCES customer_type(id),
  rep_id INTEGER NOT NULL REFERENCES sales_rep(id), price_list_id INTEGER NOT NULL REFERENCES price_list(id),
  created TEXT NOT NULL, has_user INTEGER NOT NULL);
CREATE TABLE invitation(customer_id INTEGER PRIMARY KEY REFERENCES customer(id),
  token TEXT NOT NULL, email TEXT NOT NULL, status TEXT NOT NULL, queued_at TEXT NOT NULL, sent_at TEXT);
CREATE TABLE app_user(id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL);
"""
INDEXES = """
CREATE INDEX customer_name ON customer(name, id);
CREATE INDEX customer_rep_type ON customer(rep_id, type_id, name, id);
CREATE INDEX customer_type_name ON customer(type_id, name, id);
CREATE INDEX customer_pl ON customer(price_list_id, name, id);
"""


def customer(i: int, n: int) -> dict[str, Any]:
    """Row i of 1 to n. Nobody has a username yet, so that every application lists all of them."""
    a = _number(i, "name")
    first, second = FIRST[a % 25], RARE if _is_rare(i, n) else SECOND[a // 25 % 20]
    type_share, rep_share, day = _number(i, "type") % 100, _number(i, "rep") % 100, _number(i, "date") % 2000
    year, rest = 2019 + day // 336, day % 336
    return {
        "id": i,
        "code": f"C{i:06d}",
        "name": f"{first} {second} {LEGAL[a // 500 % 10]} {i:06d}",
        "email": f"buyer{i}@{first.lower()}-{SECOND[a // 25 % 20].lower()}.example",
        "type_id": TYPE if type_share < 40 else 2 + (type_share - 40) * 7 // 60,
        "rep_id": REP if rep_share < 30 else 2 + (rep_share - 30) * 11 // 70,
        "price_list_id": 1 + _number(i, "pl") % 6,
        "created": f"{year}-{1 + rest // 28:02d}-{1 + rest % 28:02d}",
        "has_user": 0,
    }


def _number(i: int, salt: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{salt}:{i}".encode(), digest_size=6).digest(), "big")


def _is_rare(i: int, n: int) -> bool:
    """Five of n rows, far from each other."""
    step = n // 5
    return (i - 1) % step == step // 2 and (i - 1) // step < 5


def item(i: int, n: int) -> dict[str, Any]:
    """Row i of 1 to n. Prices are in cents; the second one is that of the price list PRICE_LISTS[0]."""
    a = _number(i, "item")
    second = RARE if _is_rare(i, n) else SECOND[a // 25 % 20]
    return {
        "id": i,
        "code": f"{second[:2].upper()}-{i:06d}",
        "name": f"{FIRST[a % 25]} {second}, size {a // 500 % 40 + 1}",
        "barcode": f"40{i:011d}",
        "pack": PACKS[a // 20_000 % len(PACKS)],
        "base_price": 100 + a % 30_000,
        "list_price": 90 + a % 30_000 * 9 // 10,
    }


def items(customers: int) -> Iterator[dict[str, Any]]:
    n = customers * ITEMS_PER_CUSTOMER
    return (item(i, n) for i in range(1, n + 1))


def rare_items(customers: int) -> list[str]:
    n = customers * ITEMS_PER_CUSTOMER
    return [item(i, n)["name"] for i in range(n // 10 + 1, n + 1, n // 5)]


def customers(n: int) -> Iterator[dict[str, Any]]:
    return (customer(i, n) for i in range(1, n + 1))


def weak_hash(password: str = "bench") -> str:
    """One that every reference here can check; cheap, because signing in is not measured."""
    return "bench$" + hashlib.pbkdf2_hmac("sha256", password.encode(), b"bench", 1000).hex()


def database(path: Path, n: int) -> Path:
    """A SQLite file of the schema that the limits and the peers share."""
    if path.exists():
        return path
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
    for table, names in (("customer_type", TYPES), ("sales_rep", REPS), ("price_list", PRICE_LISTS)):
        connection.executemany(f"INSERT INTO {table} VALUES(?,?)", enumerate(names, 1))
    columns = ["id", "code", "name", "email", "type_id", "rep_id", "price_list_id", "created", "has_user"]
    places = ",".join(f":{column}" for column in columns)
    connection.executemany(f"INSERT INTO customer VALUES({places})", customers(n))
    connection.execute("INSERT INTO app_user VALUES(1,'bench',?)", (weak_hash(),))
    connection.executescript(INDEXES)
    connection.execute("ANALYZE")
    connection.commit()
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    unfinished.replace(path)
    return path


def file_from_accounting(path: Path, n: int) -> Path:
    """The customers as a table to import."""
    if path.exists():
        return path
    titles = ["Code", "Company", "E-mail", "Customer Type", "Sales Rep", "Price List"]
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(titles)
        for row in customers(n):
            names = TYPES[row["type_id"] - 1], REPS[row["rep_id"] - 1], PRICE_LISTS[row["price_list_id"] - 1]
            table.writerow((row["code"], row["name"], row["email"], *names))
    os.replace(unfinished, path)
    return path


def facts(path: Path, n: int) -> dict[str, Any]:
    """What the requests name and what their answers must hold, read back from the file itself."""
    connection = sqlite3.connect(path)

    def names(where: str = "", *values: Any, skip: int = 0) -> list[str]:
        sql = f"SELECT name FROM customer {where} ORDER BY name,id LIMIT {PAGE} OFFSET {skip}"
        return [row[0] for row in connection.execute(sql, values)]

    deep = int(n * 0.9) // PAGE * PAGE
    by_name = "SELECT name, id FROM customer ORDER BY name,id LIMIT 1 OFFSET ?"
    after_name, after_id = connection.execute(by_name, (deep - 1,)).fetchone()
    of_pair = "WHERE rep_id=? AND type_id=?"
    typed = item(n * ITEMS_PER_CUSTOMER, n * ITEMS_PER_CUSTOMER)["code"]
    known = {
        "n": n,
        "typed": typed,
        "type": TYPE,
        "rep": REP,
        "q": RARE,
        "deep_page0": deep // PAGE,
        "deep_page1": deep // PAGE + 1,
        "deep_after_name": after_name,
        "deep_after_key": after_name.casefold(),
        "deep_after_id": after_id,
        "matching": connection.execute(f"SELECT count(*) FROM customer {of_pair}", (REP, TYPE)).fetchone()[0],
        "edit_id": connection.execute(by_name, (EDITED_ROW,)).fetchone()[1],
        "names": {
            "first": names(),
            "filter": names(of_pair, REP, TYPE),
            "search": names("WHERE name LIKE ?", f"%{RARE}%"),
            "deep": names(skip=deep),
            **dict.fromkeys(("item_search", "item_typed"), rare_items(n)),
            "line": [typed],
        },
    }
    connection.close()
    return known
