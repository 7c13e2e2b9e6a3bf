"""The practical limit: plain WSGI, raw sqlite3, joined strings, no framework.

Every request checks the session cookie (an HMAC), reads the user's row and checks the CSRF token.
BENCH_BEST=0  the work of a full-page application: exact count, OFFSET, gzip level 6, the whole page each time
BENCH_BEST=1  every trick for the same user action: fragments, keyset paging, bounded count, trigram index, gzip level 1
"""

import hashlib
import hmac
import os
import sqlite3
import sys
import threading
import zlib
from urllib.parse import parse_qsl, quote

import raw_pad
from markupsafe import escape

DB = os.environ["BENCH_DB"]
BEST = os.environ.get("BENCH_BEST") == "1"
SECRET = b"bench-secret"
PAGE = 100
local = threading.local()


def db():
    try:
        return local.db
    except AttributeError:
        c = sqlite3.connect(DB, isolation_level=None, timeout=10, cached_statements=256)
        c.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=268435456;"
        )
        local.db = c
        return c


def prepare(customers):
    c = sqlite3.connect(DB, timeout=10)
    if not BEST:
        raw_pad.prepare(c, customers)
    else:
        c.executescript("""
        CREATE VIRTUAL TABLE customer_fts USING fts5(
          name, email, content='customer', content_rowid='id', tokenize='trigram');
        INSERT INTO customer_fts(rowid,name,email) SELECT id,name,email FROM customer;
        CREATE TRIGGER customer_fts_u AFTER UPDATE OF name,email ON customer BEGIN
          INSERT INTO customer_fts(customer_fts,rowid,name,email) VALUES('delete',old.id,old.name,old.email);
          INSERT INTO customer_fts(rowid,name,email) VALUES(new.id,new.name,new.email);
        END;""")
    c.commit()
    c.close()


def sign(v):
    return hmac.new(SECRET, v.encode(), "sha256").hexdigest()


def escaped(values):
    """Many strings in one call of the escaper."""
    return str(escape("\x1f".join(values))).split("\x1f")


ROW = (
    '<tr id="c%s"><td><input type="checkbox" name="id" value="%s" form="inv"></td>'
    '<td><a href="/customers/%s">%s</a></td><td>%s</td><td>%s</td><td>%s</td>'
    '<td><input name="email" type="email" value="%s" hx-post="/customers/%s/email"></td>'
    "<td>%s</td><td>%s</td></tr>\n"
)
ROWS100 = ROW * PAGE
YES = ("no", "yes")
HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title>'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    '<link rel="stylesheet" href="/static/app.css?v=1"><script src="/static/htmx.min.js?v=2" defer></script></head>'
    '<body hx-headers=\'{"X-CSRF-Token":"%s"}\'><a class="skip" href="#main">Skip to content</a>'
    '<header><nav aria-label="Main"><a href="/">Portal</a><a href="/customers" aria-current="page">Customers</a>'
    '<a href="/orders">Orders</a><a href="/order">Order entry</a><a href="/invoices">Invoices</a>'
    '<form method="post" action="/logout"><button>Log out %s</button></form></nav></header><main id="main"><h1>%s</h1>'
)
FOOT = '</main><div id="toast" role="status" aria-live="polite"></div></body></html>'
COLUMNS = ["Name", "Type", "Rep", "List", "E-mail", "Created", "User"]
BASE = (
    "SELECT c.id,c.name,t.name,r.name,p.name,c.email,c.created,c.has_user FROM {} c "
    "JOIN customer_type t ON t.id=c.type_id JOIN sales_rep r ON r.id=c.rep_id "
    "JOIN price_list p ON p.id=c.price_list_id "
)


def rows_html(rows):
    flat = []
    for i, name, type_, rep, prices, email, created, has_user in rows:
        i = str(i)
        flat += (i, i, i, name, type_, rep, prices, email, i, created, YES[has_user])
    if not flat:
        return '<tr><td colspan="8">No customers match.</td></tr>'
    n = len(rows)
    return (ROWS100 if n == PAGE else ROW * n) % tuple(escaped(flat))


def select_html(name, label, options, chosen):
    all_ = "".join(f'<option value="{i}"{" selected" if str(i) == chosen else ""}>{n}</option>' for i, n in options)
    return f'<label>{label}<select name="{name}"><option value="">All</option>{all_}</select></label>'


def conditions(q):
    wanted, values = [], []
    for name, column in (("type", "c.type_id"), ("rep", "c.rep_id"), ("pl", "c.price_list_id")):
        if q.get(name):
            wanted.append(column + "=?")
            values.append(int(q[name]))
    text = q.get("q", "").strip()
    if text and BEST and len(text) >= 3:
        wanted.append("c.id IN (SELECT rowid FROM customer_fts WHERE customer_fts MATCH ?)")
        values.append('"' + text.replace('"', '""') + '"')
    elif text:
        like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        wanted.append("(c.name LIKE ? ESCAPE '\\' OR c.email LIKE ? ESCAPE '\\')")
        values += [like, like]
    return wanted, values


def where(wanted):
    return " WHERE " + " AND ".join(wanted) if wanted else ""


def best_page(q):
    """Label of the count, rows, parameters of the next page."""
    c = db()
    wanted, values = conditions(q)
    bounded = f"SELECT count(*) FROM (SELECT 1 FROM customer c{where(wanted)} LIMIT 1001)"
    total = c.execute(bounded, values).fetchone()[0]
    if "after_name" in q and "after_id" in q:
        wanted.append("(c.name,c.id)>(?,?)")
        values += [q["after_name"], int(q["after_id"])]
    rows = c.execute(f"{BASE.format('customer')}{where(wanted)} ORDER BY c.name,c.id LIMIT 101", values).fetchall()
    after = f"&after_name={quote(rows[PAGE - 1][1])}&after_id={rows[PAGE - 1][0]}" if len(rows) > PAGE else ""
    return "1,000+" if total > 1000 else str(total), rows[:PAGE], after


def full_page(q):
    c = db()
    wanted, values = conditions(q)
    number = max(1, int(q.get("page") or 1))
    total = c.execute(f"SELECT count(*) FROM customer c{where(wanted)}", values).fetchone()[0]
    # The narrow table is paged first; the names are joined for these rows only.
    narrow = f"(SELECT * FROM customer c{where(wanted)} ORDER BY c.name,c.id LIMIT {PAGE} OFFSET {(number - 1) * PAGE})"
    rows = c.execute(BASE.format(narrow) + " ORDER BY c.name,c.id", values).fetchall()
    return str(total), rows, f"&page={number + 1}" if len(rows) == PAGE else ""


def customers(environ, q, user, csrf):
    c = db()
    label, rows, following = best_page(q) if BEST else full_page(q)
    kept = "&".join(f"{k}={quote(q[k])}" for k in ("type", "rep", "pl", "q") if q.get(k))
    body, link = rows_html(rows), f"/customers?{kept}{following}"
    pager = (
        f'<nav id="pager" aria-label="Pages" hx-swap-oob="true"><span>{label} customers</span>'
        + (f'<a href="{link}" hx-get="{link}">Next</a>' if following else "")
        + "</nav>"
    )
    if BEST and "HTTP_HX_REQUEST" in environ:
        return body + pager
    lists = (
        ("type", "Customer type", "customer_type"),
        ("rep", "Rep", "sales_rep"),
        ("pl", "Price list", "price_list"),
    )
    filters = "".join(
        select_html(name, label, c.execute(f"SELECT id,name FROM {table} ORDER BY name").fetchall(), q.get(name, ""))
        for name, label, table in lists
    )
    return (
        HEAD % ("Invite customers", csrf, escape(user), "Invite customers")
        + f'<form id="flt" hx-get="/customers" hx-target="#rows" hx-push-url="true">{filters}'
        + f'<label>Search<input type="search" name="q" value="{escape(q.get("q", ""))}"></label>'
        + "<button>Filter</button></form>"
        + '<form id="inv" method="post" action="/customers/invite" hx-post="/customers/invite" hx-target="#toast">'
        + f'<input type="hidden" name="csrf" value="{csrf}">'
        + '<label><input type="checkbox" name="all" value="1">All</label><button>Send invitation</button></form>'
        + '<table><thead><tr><th><input type="checkbox" aria-label="All"></th>'
        + "".join(f"<th>{column}</th>" for column in COLUMNS)
        + '</tr></thead><tbody id="rows" hx-target="closest tr" hx-trigger="change">'
        + f"{body}</tbody></table>{pager}{FOOT}"
    )


def edit(form, customer):
    email = form.get("email", "").strip()
    if "@" not in email or len(email) > 254:
        return None
    if db().execute("UPDATE customer SET email=? WHERE id=?", (email, customer)).rowcount != 1:
        return None
    return f'<input name="email" type="email" value="{escape(email)}" hx-post="/customers/{customer}/email">'


def invite(form):
    c = db()
    wanted, values = conditions(form)
    wanted.append("c.has_user=0")
    c.execute("BEGIN IMMEDIATE")
    try:
        n = c.execute(
            "INSERT INTO invitation(customer_id,token,email,status,queued_at) "
            "SELECT c.id,lower(hex(randomblob(16))),c.email,'queued',datetime('now') FROM customer c"
            + where(wanted)
            + " ON CONFLICT(customer_id) DO UPDATE SET token=excluded.token,email=excluded.email,"
            "status='queued',queued_at=excluded.queued_at,sent_at=NULL",
            values,
        ).rowcount
        c.execute("COMMIT")
    except BaseException:
        c.execute("ROLLBACK")
        raise
    return f"<p>{n} invitations queued</p>"


def sign_in(form):
    """The answer's status, headers and body."""
    row = db().execute("SELECT id,password_hash FROM app_user WHERE username=?", (form.get("username", ""),)).fetchone()
    salt, _, known = row[1].partition("$") if row else ("", "", "")
    if not row or hashlib.pbkdf2_hmac("sha256", form.get("password", "").encode(), salt.encode(), 1000).hex() != known:
        return "403 Forbidden", [], b""
    cookie = f"s={row[0]}.{sign(str(row[0]))}; HttpOnly; SameSite=Lax; Path=/"
    return "302 Found", [("Location", "/customers"), ("Set-Cookie", cookie)], b""


LOGIN = b"""<form id="login" method="post">
<input name="username"><input name="password" type="password"><button>Log in</button></form>"""


def answer(environ):
    """Status, headers, body."""
    path, is_post = environ["PATH_INFO"], environ["REQUEST_METHOD"] == "POST"
    q = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    form = {}
    if is_post:
        form = dict(parse_qsl(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()))
    if path == "/login":
        return sign_in(form) if is_post else ("200 OK", [("Content-Type", "text/html")], LOGIN)
    pairs = (part.strip().partition("=") for part in environ.get("HTTP_COOKIE", "").split(";"))
    token = {name: value for name, _, value in pairs}.get("s", "")
    number, _, mac = token.partition(".")
    if not number or not hmac.compare_digest(mac, sign(number)):
        return "302 Found", [("Location", "/login")], b""
    user = db().execute("SELECT username FROM app_user WHERE id=?", (int(number),)).fetchone()[0]
    csrf = sign("csrf" + token)
    if is_post and not hmac.compare_digest(environ.get("HTTP_X_CSRF_TOKEN", "") or form.get("csrf", ""), csrf):
        return "403 Forbidden", [], b""
    html = None
    if is_post and path == "/customers/invite":
        html = invite(form)
    elif is_post and path.endswith("/email"):
        html = edit(form, int(path[11:-6]))
    elif path == "/orders/items":
        html = raw_pad.suggestions(db(), q.get("item", ""))
    elif is_post and path.startswith("/orders/pad/"):
        html = raw_pad.add_line(db(), path[12:-6], form, csrf, int(number))
    elif path == "/customers":
        html = customers(environ, q, user, csrf)
    if html is None:
        return "404 Not Found", [], b""
    body = html.encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Accept-Encoding, HX-Request")]
    if len(body) > 500 and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        packing = zlib.compressobj(1 if BEST else 6, zlib.DEFLATED, 31)
        body = packing.compress(body) + packing.flush()
        headers.append(("Content-Encoding", "gzip"))
    return "200 OK", headers, body


def application(environ, start):
    status, headers, body = answer(environ)
    start(status, [*headers, ("Content-Length", str(len(body)))])
    return [body]


if __name__ == "__main__" and sys.argv[1:2] == ["prepare"]:
    prepare(int(sys.argv[2]))
