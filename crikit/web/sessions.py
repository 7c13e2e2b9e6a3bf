"""The session's cookie, as Flask signs it, with keys and signatures worked out once and not anew at each request."""

from functools import cache, lru_cache
from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import TimestampSigner, URLSafeTimedSerializer


class Signer(TimestampSigner):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._derived: dict[str | bytes | None, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        if secret_key not in self._derived:
            self._derived[secret_key] = super().derive_key(secret_key)
        return self._derived[secret_key]

    @lru_cache(maxsize=4_096)  # noqa: B019  There is one signer for each secret key, for as long as the process lives.
    def verify_signature(self, value: str | bytes, sig: str | bytes) -> bool:
        """A browser brings the same cookie with each request. How old it is, is asked each time."""
        return super().verify_signature(value, sig)


class Serializer(URLSafeTimedSerializer):
    """Its signer holds nothing but keys, so all threads share one."""

    @cache  # noqa: B019  There is one serializer for each secret key, for as long as the process lives.
    def make_signer(self, salt: str | bytes | None = None) -> Any:
        return super().make_signer(salt)


class Sessions(SecureCookieSessionInterface):
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        return _serializer(self, *(app.config["SECRET_KEY_FALLBACKS"] or ()), app.config["SECRET_KEY"])

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        # Most requests only read it, and Flask asks six settings and takes a header apart before it sees that.
        if session.modified or session.permanent:
            super().save_session(app, session, response)
        elif session.accessed:
            vary = response.headers.get("Vary")
            response.headers["Vary"] = f"{vary}, Cookie" if vary else "Cookie"


@cache
def _serializer(sessions: Sessions, *keys: str) -> Serializer:
    how = {"key_derivation": sessions.key_derivation, "digest_method": sessions.digest_method}
    return Serializer(keys, salt=sessions.salt, serializer=sessions.serializer, signer=Signer, signer_kwargs=how)
