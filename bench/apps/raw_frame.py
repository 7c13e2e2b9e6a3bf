"""What stands around each page of the limit, and how it writes money and days: as crikit's pages do."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from markupsafe import escape

STATIC = "/static/0123456789ab/"
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
HTMX = (
    '{"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,"allowScriptTags":false,'
    '"historyCacheSize":0,"defaultSettleDelay":0,"timeout":60000,"responseHandling":[{"code":"204","swap":false},'
    '{"code":"[23]..","swap":true},{"code":"409|410|422","swap":true},{"code":"...","swap":false,"error":true}]}'
)
TABS = (
    ("/dashboard", "Dashboard", None),
    ("/orders", "Orders Entered in Portal", None),
    ("/invoices", "Invoices", "see_balance"),
    ("/library", "Library", "see_library"),
    ("/tools", "Tools", "staff_rights"),
)


def icon(name: str) -> str:
    return (
        f'<svg class="icon" aria-hidden="true"><use href="{STATIC}vendor/lucide-1.62.0/sprite.svg#{name}"></use></svg>'
    )


def button(label: str, href: str, name: str, kind: str = "secondary") -> str:
    return f'<a class="button button--{kind}" href="{href}">{icon(name)} {label}</a>'


def tile(label: str, figure: str, note: str, action: str, extra: str = "") -> str:
    return (
        f'<div class="tile"><div class="stat"><span class="stat__label">{label}</span>'
        f'<span class="stat__figure">{figure}</span><span class="stat__note">{note}</span></div>{extra}'
        f'<div class="tile__action">{action}</div></div>'
    )


# Nothing of it changes from page to page: it is put together once, with places for what does.
FRAME = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%(title)s · %(vendor)s</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="csrf-token" content="%(csrf)s">'
    f"<meta name=\"htmx-config\" content='{HTMX}'>"
    f'<link rel="icon" href="{STATIC}icon.svg" type="image/svg+xml"><link rel="preload" '
    f'href="{STATIC}vendor/plex-sans-5.3.0/latin.woff2" as="font" type="font/woff2" crossorigin>'
    f'<link rel="stylesheet" href="{STATIC}css/all.css">'
    f'<link rel="stylesheet" href="{STATIC}css/print.css" media="print">'
    f'<script src="{STATIC}vendor/htmx-2.0.11/htmx.min.js" defer></script>'
    f'<script src="{STATIC}js/app.js" type="module"></script></head><body hx-sync="this:queue all">'
    '<a class="skip" href="#content">Skip to the content</a><header class="header"><div class="header__row">'
    '<a class="header__home" href="/"><span id="vendor_mark"><span class="header__mark" aria-hidden="true">%(mark)s'
    '</span></span><span class="header__name">%(vendor)s</span></a><button class="button button--quiet header__fold" '
    f'type="button" popovertarget="tabs">{icon("menu")} Menu</button>'
    '<nav class="nav" id="tabs" aria-label="Main" popover>%(tabs)s</nav>'
    f'<details class="menu" data-behavior="menu"><summary class="menu__button">{icon("user")}'
    f'<span class="menu__name">%(name)s</span>{icon("chevron-down")}</summary><div class="menu__list">'
    f'<p class="menu__note">Signed in as %(username)s</p><a href="/account">{icon("user")} Your account</a>'
    '<form method="post" action="/logout"><input type="hidden" name="csrf_token" value="%(csrf)s">'
    f'<button class="button button--quiet" type="submit">{icon("log-out")} Sign out</button></form></div></details>'
    '</div></header><main id="content" class="page" tabindex="-1"><div class="page-head"><h1>%(heading)s</h1>'
    '<div class="page-head__actions">%(actions)s</div></div>%(content)s</main><footer class="footer">'
    '<span>Questions? Ask %(vendor)s:</span><a href="mailto:%(email)s">%(email)s</a></footer>'
    '<div id="toasts" class="toasts" aria-live="polite" role="region" aria-label="Messages"></div>'
    '<div id="announcer" class="visually-hidden" role="status"></div><template id="toast_template" '
    'data-unreached="That didn’t reach the server. Check the connection and try again."><div class="toast toast--bad" '
    'data-behavior="toast" role="alert"><p class="toast__text"></p><button class="toast__close" type="button" '
    f'data-toast-close aria-label="Close this message">{icon("x")}</button></div></template></body></html>'
)


def tabs(path: str, rights: set[str]) -> str:
    here = ' aria-current="page"'
    return "".join(
        f'<a class="nav__link" href="{url}"{here if url == path else ""}>{label}</a>'
        for url, label, right in TABS
        if right is None or right in rights
    )


def escaped(cells: list[str]) -> list[str]:
    """Many texts in one call of the escaper."""
    return str(escape("\x1f".join(cells))).split("\x1f")


def money(cents: int) -> str:
    return f"{cents / 100:,.2f}"


@cache
def day(written: str) -> str:
    return said(date.fromisoformat(written[:10]))


def said(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def local(moment: str, zone: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+00:00").astimezone(ZoneInfo(zone))


def bounded(number: int) -> str:
    return "1,000+" if number > 1_000 else f"{number:,}"


def chip(word: str, tone: str) -> str:
    return f'<span class="chip chip--{tone}">{word}</span>'
