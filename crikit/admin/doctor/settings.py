"""Settings that are allowed and yet a mistake. What can't work at all stops the start before this is asked."""

import dataclasses
import difflib
import math
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping

from crikit.admin.doctor import Examination, Finding, attention, ok, wrong
from crikit.config import LOOPBACK, Settings

BITS_ENOUGH, BITS_TOO_FEW = 100, 64
EXAMPLES = ("change", "secret", "example", "password", "crikit")
# Those that others read: the server, the platform.
BESIDES = {"CRIKIT_ENV", "CRIKIT_INSTANCE", "CRIKIT_MACHINES", "WEB_CONCURRENCY"}
KNOWN = BESIDES | {field.name.upper() for field in dataclasses.fields(Settings)} - {"ENV", "INSTANCE", "TESTING"}
OURS = ("CRIKIT_", "LIBRARY_", "MAIL_", "S3_", "STRIPE_")


def check(examination: Examination) -> Iterator[Finding]:
    chosen = examination.settings
    yield ok(f"{chosen.env.capitalize()}, {'SQLite' if chosen.uses_sqlite else 'PostgreSQL'}, {chosen.base_url}.")
    yield from _misspelt(os.environ)
    if chosen.is_development:
        return
    if chosen.mail_default_sender == Settings.mail_default_sender:
        yield wrong("MAIL_DEFAULT_SENDER is missing: letters would come from portal@localhost. Set it.")
    if chosen.is_https and not chosen.trusted_proxies and chosen.hostname not in LOOPBACK:
        yield attention(
            "TRUSTED_PROXIES is 0, but something in front of the portal speaks HTTPS: all visitors seem to come from "
            "there, and share the limits of sign-in. Say how many proxies there are."
        )
    if chosen.uses_sqlite and not chosen.scheduler:
        yield attention("SCHEDULER is off: see to it that `flask --app wsgi worker` runs beside the web server.")


def _misspelt(environ: Mapping[str, str]) -> Iterator[Finding]:
    for name in sorted(environ):
        if name.startswith(OURS) and name not in KNOWN:
            alike = "".join(f"; {known} is" for known in difflib.get_close_matches(name, KNOWN, 1))
            yield attention(f"{name} is no setting of the portal{alike}.")


def key(examination: Examination) -> Iterator[Finding]:
    secret = examination.settings.secret_key
    bits = strength(secret)
    remedy = "Make another one: openssl rand -hex 32. All sessions and links end with it, so do it soon."
    if bits < BITS_TOO_FEW or any(word in secret.lower() for word in EXAMPLES):
        yield wrong(f"SECRET_KEY can be guessed. {remedy}")
    elif bits < BITS_ENOUGH:
        yield attention(f"SECRET_KEY is rather regular. {remedy}")
    else:
        yield ok(f"{len(secret)} characters that look like chance.")


def strength(secret: str) -> float:
    """Bits, at most: by how often each character comes, and by what of it repeats."""
    counted = Counter(secret)
    by_chance = -sum(times * math.log2(times / len(secret)) for times in counted.values())
    # Eleven bytes stand around the content of whatever is packed.
    packed = 8 * (len(zlib.compress(secret.encode(), 9)) - 8)
    return min(by_chance, packed)
