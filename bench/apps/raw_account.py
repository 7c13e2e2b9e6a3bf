"""Who asks the limit, what it knows of them, and the frame of its pages. Every page signs, reads and writes what a
right answer takes."""

import hashlib
import hmac
import sqlite3
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from raw_frame import FRAME, escaped, tabs

SECRET = b"bench-secret"
NOW = "datetime('now')"
WHO = (
    "SELECT u.id,u.vendor_id,u.username,u.name,u.customer_id,v.name,v.currency,v.timezone,v.support_email,"
    "p.permission,p.allowed FROM browser_session s JOIN portal_user u ON u.id=s.user_id "
    "JOIN vendor v ON v.id=u.vendor_id LEFT JOIN permission_setting p ON p.user_id IN (u.id,u.management_id) "
    f"WHERE s.token_hash=? AND s.expires_at>{NOW} AND u.deactivated_at IS NULL AND u.approved_at IS NOT NULL"
)
OF_HIM = "vendor_id=:vendor AND customer_id=:customer"
COMPANY = (
    "SELECT name,code,contact_name,phone,address,customer_type_id,price_list_id FROM customer "
    "WHERE vendor_id=? AND id=?"
)
AGES = (
    ("not-due", "Not due yet", "due_on>=:day0"),
    ("1-30", "1–30 days late", "due_on<:day0 AND due_on>=:day30"),
    ("31-60", "31–60 days late", "due_on<:day30 AND due_on>=:day60"),
    ("61-90", "61–90 days late", "due_on<:day60 AND due_on>=:day90"),
    ("over-90", "Over 90 days late", "due_on<:day90"),
)
OWED = (
    "SELECT currency,"
    + ",".join(f"sum(CASE WHEN {late} THEN open_balance ELSE 0 END)" for _, _, late in AGES)
    + f" FROM invoice WHERE {OF_HIM} AND list_key BETWEEN '0' AND '0~' GROUP BY currency"
)
AS_OF = "SELECT max(finished_at) FROM accounting_import WHERE vendor_id=:vendor AND kind='invoices' AND state='done'"


class Account:
    """One request of a customer's username; `parts` of a page are its heading, actions and content."""

    def __init__(self, connection: sqlite3.Connection, path: str, cookie: str) -> None:
        self.db, self.path = connection, path
        self.token, _, mac = cookie.removeprefix("s=").partition(".")
        if not hmac.compare_digest(mac, sign(self.token)):
            raise PermissionError
        self._enter()

    def _enter(self) -> None:
        rows = self.db.execute(WHO, (hashlib.sha256(self.token.encode()).hexdigest(),)).fetchall()
        user, vendor, self.username, self.name, customer, self.vendor, self.currency, self.zone, self.email = rows[0][
            :9
        ]
        taken = {permission for *_, permission, allowed in rows if permission and not allowed}
        self.rights = {"see_balance", "see_library", "staff_rights"} - taken
        self.today = datetime.now(ZoneInfo(self.zone)).date()
        days = {f"day{n}": (self.today - timedelta(days=n)).isoformat() for n in (0, 30, 60, 90)}
        company = self.db.execute(COMPANY, (vendor, customer)).fetchone()
        *self.company, of_type, on_list = company
        self.facts = {"vendor": vendor, "customer": customer, "user": user, "type": of_type, "list": on_list, **days}

    def page(self) -> str:
        heading, actions, content = self.parts()
        vendor, name, username, email = escaped([self.vendor, self.name, self.username, self.email])
        around = {"vendor": vendor, "name": name, "username": username, "email": email, "mark": vendor[0]}
        around |= {"csrf": sign("csrf" + self.token), "tabs": tabs(self.path, self.rights)}
        return FRAME % {**around, "title": heading, "heading": heading, "actions": actions, "content": content}

    def asked(self, sql: str, **more: Any) -> list[Any]:
        return self.db.execute(sql, {**self.facts, **more}).fetchall()

    def parts(self) -> tuple[str, str, str]:
        raise NotImplementedError


def sign(text: str) -> str:
    return hmac.new(SECRET, text.encode(), "sha256").hexdigest()
