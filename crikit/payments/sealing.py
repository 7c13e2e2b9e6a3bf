"""Secrets that must be read again, and so can't be hashed: they are stored encrypted under a key of the deployment's.

Whoever has the database alone, a backup for instance, can't use them. With another SECRET_KEY they are lost.
"""

import base64
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken

from crikit import config


def seal(secret: str, whose: int) -> str:
    """Bound to the vendor: in another one's row it can't be opened."""
    return _box(config.settings().secret_key, whose).encrypt(secret.encode()).decode()


def unseal(sealed: str, whose: int) -> str:
    """Empty for none, and for one that was sealed under another SECRET_KEY."""
    try:
        return _box(config.settings().secret_key, whose).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""


@lru_cache(maxsize=256)
def _box(secret_key: str, whose: int) -> Fernet:
    key = hmac.digest(secret_key.encode(), f"crikit card accounts {whose}".encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(key))
