"""How a link's token comes from its row: derived, so that a letter sent twice carries the same link and no copy of it
is stored. 256 bits by HMAC-SHA-256 (RFC 2104)."""

import base64
import hashlib
import hmac
from functools import cache

from crikit import config
from crikit.links.models import Link

ADDRESSES = {"invitation": "/join/", "password": "/password/", "email": "/email/", "signup": "/signup/"}


def token_of(purpose: str, salt: str) -> str:
    mac = hmac.digest(_key(config.settings().secret_key), f"{purpose}:{salt}".encode(), "sha256")
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


@cache
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"crikit links", "sha256")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def url_of(link: Link) -> str:
    return address_of(link.purpose, link.salt)


def address_of(purpose: str, salt: str) -> str:
    """The whole address, from BASE_URL: a request's Host never makes a link."""
    return config.settings().base_url + ADDRESSES[purpose] + token_of(purpose, salt)
