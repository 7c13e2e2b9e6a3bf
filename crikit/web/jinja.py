"""What templates may use: formats and the `ui` macros."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, session, url_for
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from jinja2 import FileSystemBytecodeCache
from markupsafe import Markup, escape

from crikit import clock, language, money, quantities
from crikit.config import Settings
from crikit.language import gettext, ngettext
from crikit.places import COUNT_UP_TO
from crikit.web import texts
from crikit.web.access import actor_or_nobody
from crikit.web.page import is_htmx

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800


def init_app(app: Flask, settings: Settings) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.auto_reload = settings.is_development and not settings.testing
    if not settings.testing:
        compiled = settings.instance / "templates"
        compiled.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    texts.teach(env)
    env.filters.update(
        amount=money.amount,
        price=money.price,
        short=money.short,
        month=language.month_and_year,
        quantity=quantities.say,
        plain=quantities.plain,
        day=language.date,
    )
    env.filters.update(date=date, datetime=date_and_time, hour=hour, ago=ago, count=language.count, bounded=bounded)
    env.globals.update(csrf_token=csrf_token, is_htmx=is_htmx, url_for=address)
    env.globals["ui"] = ui_macros(app)
    app.context_processor(lambda: {"actor": actor_or_nobody(), "vendor": g.get("vendor")})


def ui_macros(app: Flask) -> SimpleNamespace:
    """The macros of templates/ui/*.html under one name, so that a block rendered alone finds them too."""
    ui = SimpleNamespace(attrs=attributes)
    app.jinja_env.globals["ui"] = ui
    for path in sorted((Path(app.root_path) / "templates" / "ui").glob("[a-z]*.html")):
        module: Any = app.jinja_env.get_template(f"ui/{path.name}").module
        for name, macro in vars(module).items():
            if not name.startswith("_"):
                setattr(ui, name, macro)
    # An icon is always the same, and a page shows a dozen.
    ui.icon = cache(ui.icon)
    return ui


def address(endpoint: str, **values: Any) -> str:
    """Flask's `url_for`, which takes long for what is nearly always the same: the latest addresses are kept."""
    if any(isinstance(value, list) for value in values.values()):
        return url_for(endpoint, **values)
    return _kept_address(endpoint, **values)


# Typed, because True and 1 are the same key, but not the same address.
@lru_cache(maxsize=2_048, typed=True)
def _kept_address(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values)


def csrf_token() -> str:
    """Flask-WTF's, signed once for each session: what it says, and when, is the same in all of its forms."""
    said = session.get("csrf_token")
    return _signed(current_app.secret_key, said) if said else str(generate_csrf())


@lru_cache(maxsize=4_096)
def _signed(secret_key: str, said: str) -> str:
    return str(URLSafeTimedSerializer(secret_key, salt="wtf-csrf-token").dumps(said))


def attributes(named: Mapping[str, Any]) -> Markup:
    """`hx_get="/x"` becomes ` hx-get="/x"`; True leaves the bare name, False and None nothing."""
    kept = [(name.rstrip("_").replace("_", "-"), v) for name, v in named.items() if v is not None and v is not False]
    # A function, because every button of a page asks it; names are the templates' own, values are escaped.
    return Markup("".join([f" {name}" if v is True else f' {name}="{escape(v)}"' for name, v in kept]))  # noqa: S704


def zone() -> ZoneInfo:
    vendor = g.get("vendor")
    return ZoneInfo(vendor.timezone if vendor else "UTC")


def date(moment: datetime | None) -> str:
    """`22 Nov 2026`, in the vendor's time zone."""
    if moment is None:
        return ""
    return language.date(moment.astimezone(zone()).date())


def date_and_time(moment: datetime | None) -> str:
    return language.date_and_time(moment.astimezone(zone())) if moment else ""


def hour(moment: datetime) -> str:
    """`10:42`, for what happened today."""
    return f"{moment.astimezone(zone()):%H:%M}"


def ago(moment: datetime | None) -> str:
    """`just now`, `5 minutes ago`, `3 days ago`; older than a week it is the date."""
    if moment is None:
        return ""
    seconds = (clock.now() - moment).total_seconds()
    if seconds < MINUTE:
        return gettext("just now")
    if seconds < HOUR:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", int(seconds // MINUTE))
    if seconds < DAY:
        return ngettext("%(num)s hour ago", "%(num)s hours ago", int(seconds // HOUR))
    if seconds < WEEK:
        return ngettext("%(num)s day ago", "%(num)s days ago", int(seconds // DAY))
    return date(moment)


def bounded(number: int) -> str:
    """A number that was counted up to a bound only: `1,000+` beyond it."""
    return f"{language.count(COUNT_UP_TO)}+" if number > COUNT_UP_TO else language.count(number)
