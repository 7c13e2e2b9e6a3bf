"""Staff never receive money: all that they can fetch is read, byte for byte, and compared with what it would be if
every amount were another one. The same eyes find all of it on the management's side, and where the gate is open."""

import hashlib
import re
import secrets
import sqlite3
import sys
from collections.abc import Callable, Iterator
from difflib import unified_diff
from itertools import count
from typing import Any

import pytest
from flask.sessions import SecureCookieSessionInterface

from crikit import clock, db
from crikit.accounts.models import User
from crikit.actor import Actor, Role
from crikit.mail.models import Attachment, Letter
from crikit.orders import mails
from crikit.orders.models import Order
from crikit.orders.queries import listing
from crikit.orders.rules import sees_prices
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import CEILINGS, DEFAULTS, Permission, _rights
from tests import factories
from tests.amounts import CREDIT, MONEY, Planted, all_of, found_in, mirror, plant, text_of
from tests.cast import Cast
from tests.clients import Client, said
from tests.crawling import TYPED, Asked, Crawl
from tests.test_access import LINES, made_for

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]

# What changes from one request to the next whoever asks.
OF_THE_MOMENT = {"Set-Cookie", "Date", "X-Request-Id", "Content-Length", "ETag"}
# Where amounts stand on the management's side.
MONEYED = "/orders|/invoices|/payments|/dashboard"
OF_CHANCE = {"_id", "csrf_token"}
MADE_AT = re.compile(r"\d{4}-\d\d-\d\dT[\d:]{8}Z")
Looked = list[tuple[str, str]]


class Ground:
    """A database with money planted in it, which every walk finds as it was."""

    def __init__(self, cast: Cast, url: str) -> None:
        self.cast, self.path = cast, url.removeprefix("sqlite:///")
        clock.freeze(clock.now().replace(hour=15, minute=0, second=0, microsecond=0))
        self.addresses = made_for(cast)
        self.planted: Planted = plant(cast)
        of_order = {"order": self.planted.draft.id, "pad": self.planted.draft.key, "invoice": self.planted.invoice.id}
        of_order["payment"] = self.planted.payment.id
        self.addresses |= of_order
        self.begins_with = sqlite3.connect(":memory:")
        with sqlite3.connect(self.path) as here:
            here.backup(self.begins_with)

    def walk(self, person: User, only: str = "", before: Callable[[], object] = lambda: None) -> Crawl:
        """Everything in the table of access, and wherever its pages lead."""
        with sqlite3.connect(self.path) as here:
            self.begins_with.backup(here)
        before()
        browser = self.cast.browser()
        password = factories.STAFF_PASSWORD if person.is_staff else factories.PASSWORD
        crawl = Crawl(browser, lambda: browser.sign_in(person.username, password), only)
        crawl.sign_in()
        crawl.ask(Asked("POST", f"/orders/pad/{self.planted.own.key}/submission"))
        crawl.add([self.asked(line.address, line.method) for line in LINES], always=True)
        crawl.run()
        return crawl

    def asked(self, address: str, method: str = "GET") -> Asked:
        return Asked(method, address.format(**self.addresses))

    def looked(self, crawl: Crawl) -> Looked:
        """What was asked, and all that can be read in the answer; then the letters to staff."""
        answers = [(asked.said, all_of(answer).replace(TYPED, "…")) for asked, answer in crawl.answers]
        return [*answers, ("cookie", kept_in_cookie(crawl.browser)), *letters_to_staff()]

    def amounts_in(self, looked: Looked) -> dict[str, set[str]]:
        found = {where: found_in(text, self.planted.amounts) for where, text in looked}
        return {where: names for where, names in found.items() if names}


def kept_in_cookie(browser: Client) -> str:
    app, cookie = browser.application, browser.get_cookie("session")
    interface = app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    signed = interface.get_signing_serializer(app)
    assert signed
    assert cookie
    return str({name: value for name, value in signed.loads(cookie.value).items() if name not in OF_CHANCE})


def letters_to_staff() -> Iterator[tuple[str, str]]:
    """Those to an address of staff that isn't the management's too: they may share a mailbox."""
    with db.every_vendor():
        of = {role: {user.email.casefold() for user in User.select().where(User.role == role)} for role in Role}
        theirs = of[Role.STAFF] - of[Role.MANAGEMENT]
        for letter in Letter.select().order_by(Letter.id):
            if letter.to_address.casefold() in theirs:
                kept = Attachment.select().where(Attachment.letter == letter.id).order_by(Attachment.id)
                attached = [text_of(bytes(file.content)) for file in kept]
                yield f"letter {letter.kind}", "\n".join([*map(str, letter.__data__.values()), *attached])


@pytest.fixture
def ground(cast: Cast, database_url: str) -> Ground:
    User.update(email="sam@people.test").where(User.id == cast.sam.id).execute()
    cast.sam.email = "sam@people.test"
    return Ground(cast, database_url)


@pytest.fixture
def no_chance(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Called, it lets everything that is left to chance begin again with the same."""
    numbers = count()

    def drawn(length: int | None = None) -> str:
        return hashlib.sha256(f"drawn {next(numbers)}".encode()).hexdigest()[: (length or 16) * 2]

    monkeypatch.setattr(secrets, "token_hex", drawn)
    monkeypatch.setattr(secrets, "token_urlsafe", drawn)

    def again() -> None:
        nonlocal numbers
        numbers = count()

    return again


def open_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in list(sys.modules.values()):
        if getattr(module, "sees_prices", None) is sees_prices:
            monkeypatch.setattr(module, "sees_prices", lambda actor: True)


def give_staff(monkeypatch: pytest.MonkeyPatch, *permissions: Permission) -> None:
    """Rights that no staff username can ever hold."""
    for rights in (DEFAULTS, CEILINGS):
        monkeypatch.setitem(rights, Role.STAFF, rights[Role.STAFF] | set(permissions))
    _rights.cache_clear()


def take(user: User, permission: Permission) -> None:
    PermissionSetting.create(user=user, permission=permission, allowed=False)


@pytest.fixture(autouse=True)
def rights_as_they_are() -> Iterator[None]:
    yield
    _rights.cache_clear()


def test_management_finds_all_of_it(ground: Ground) -> None:
    crawl = ground.walk(ground.cast.maria)
    found = ground.amounts_in(ground.looked(crawl))
    assert set().union(*found.values()) == set(ground.planted.amounts)
    assert not server_errors(crawl)


def server_errors(crawl: Crawl) -> list[Asked]:
    return [asked for asked, answer in crawl.answers if answer.status_code >= 500]


def test_staff_fetches_no_amount_and_nothing_that_depends_on_one(ground: Ground, no_chance: Callable[[], None]) -> None:
    """None of what is planted; and no order of rows, no count, no state and no length that tells of an amount."""

    def no_amount(crawl: Crawl) -> None:
        looked = ground.looked(crawl)
        assert [where for where, _ in looked].count("letter orders/submitted") == 2
        assert ground.amounts_in(looked) == {}
        assert not server_errors(crawl)

    assert differences(ground, no_chance, look=no_amount) == []


def test_rows_that_stand_in_the_order_of_their_amounts_are_noticed(
    ground: Ground, no_chance: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not an amount on the page, but whoever sorts by it learns which order costs more."""
    monkeypatch.setattr(listing, "sees_prices", lambda actor: True)
    found = " ".join(first for first, *_ in differences(ground, no_chance, "/orders$"))
    assert "sort=total" in found
    assert "sort=-total" in found


def differences(ground: Ground, no_chance: Callable[[], None], only: str = "", look: Any = None) -> list[list[str]]:
    """The answers that aren't what they are when every amount is another one."""
    told = []
    for change in (lambda: None, mirror):
        no_chance()
        crawl = ground.walk(ground.cast.sam, only, change)
        if look and not told:
            look(crawl)
        answers = [f"{asked}\n{answer.status_code}\n{plain(answer)}" for asked, answer in crawl.answers]
        told.append([*answers, kept_in_cookie(crawl.browser), *map("\n".join, letters_to_staff())])
    one, other = told
    return [first_difference(*pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]


def first_difference(one: str, other: str) -> list[str]:
    lines = one.splitlines()
    changed = [
        line for line in unified_diff(lines, other.splitlines(), n=0, lineterm="") if line[:3] not in ("---", "+++")
    ]
    return [lines[0], *changed[:6]]


def plain(answer: Any) -> str:
    headers = [(name, value) for name, value in answer.headers if name not in OF_THE_MOMENT]
    text = said(answer) if answer.mimetype.startswith("text/") else MADE_AT.sub("…", text_of(answer.data))
    return f"{headers}\n{text}"


def test_the_eyes_see_an_open_gate(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    open_the_gate(monkeypatch)
    monkeypatch.setattr(mails, "_whose", lambda *_: (None, True))
    crawl = ground.walk(ground.cast.sam, MONEYED)
    found = ground.amounts_in(ground.looked(crawl))
    kinds = {kind for kind, pattern in KINDS.items() if any(re.search(pattern, where) for where in found)}
    assert kinds == set(KINDS)


# Where amounts come to light with an open gate.
KINDS = {
    "page": r"^GET /orders$",
    "pad": r"^GET /orders/\d+$",
    "dashboard": r"^GET /dashboard$",
    "fragment": r"^GET /orders\?sort=-?total orders$",
    "line": r"^POST /orders/pad/[^/]+/lines/\d+ anything",
    "CSV": r"/orders\.csv",
    "XLSX": r"/orders\.xlsx",
    "PDF": r"/orders/\d+\.pdf",
    "letter": r"^letter orders/submitted$",
}


@pytest.mark.parametrize("guessed", ["1", "right"])
def test_staff_learns_no_total_by_guessing_it(ground: Ground, guessed: str) -> None:
    """What the page says it showed is compared for those alone whose page shows a total."""
    shown = str(ground.planted.amounts["then: total"]) if guessed == "right" else guessed
    browser, own = ground.cast.browser(ground.cast.sam), ground.planted.own
    browser.send(f"/orders/pad/{own.key}/submission", {"shown": shown})
    assert not Order.get_by_id(own.id).is_draft


@pytest.mark.parametrize("opened", [False, True], ids=["rights alone", "the wall itself"])
def test_staff_that_was_given_the_balance_still_sees_none_of_it(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, opened: bool
) -> None:
    give_staff(monkeypatch, Permission.SEE_BALANCE)
    if opened:
        monkeypatch.setattr(Actor, "is_staff", property(lambda actor: False))
    found = ground.amounts_in(ground.looked(ground.walk(ground.cast.sam, MONEYED)))
    assert bool(found) is opened


@pytest.mark.parametrize(
    ("taken", "left"),
    [(Permission.SEE_PRICES, ("invoice", "owed", "payment")), (Permission.SEE_BALANCE, ("first", "then"))],
)
def test_management_sees_what_the_vendor_left_it(ground: Ground, taken: Permission, left: tuple[str, ...]) -> None:
    crawl = ground.walk(ground.cast.maria, MONEYED, lambda: take(ground.cast.maria, taken))
    found = set().union(*ground.amounts_in(ground.looked(crawl)).values())
    assert found == {name for name in ground.planted.amounts if name.startswith(left)}


def test_every_column_of_money_is_planted(ground: Ground) -> None:
    """Whoever adds one to the walls plants amounts in it as well."""
    amounts = set(ground.planted.amounts.values()) | {-CREDIT}
    for model, columns in MONEY.items():
        for name in columns:
            assert {row[0] for row in model.select(getattr(model, name)).tuples()} & amounts, (model, name)
