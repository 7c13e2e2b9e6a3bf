"""Settings from the environment; a wrong value stops the start with a sentence."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")
STRIPE = "https://api.stripe.com"
TRUE, FALSE = {"1", "on", "true", "yes"}, {"0", "off", "false", "no"}


class SettingError(SystemExit):
    """A setting that is missing or makes no sense; the text says which and what to write instead.

    An exit, because that sentence is all an operator needs: whoever starts the portal gets it without a traceback.
    """


@dataclass(frozen=True)
class Settings:
    """Everything a deployment may choose. Field names are the environment's, in lower case."""

    env: str = "development"
    secret_key: str = field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    database_url: str = "sqlite:///instance/crikit.db"
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = ""
    mail_password: str = field(default="", repr=False)
    mail_use_tls: bool = False
    mail_use_ssl: bool = False
    mail_default_sender: str = "crikit <portal@localhost>"
    mail_ca_file: str = ""
    library_bucket: str = ""
    library_megabytes: int = 2_000
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key_id: str = ""
    s3_secret_access_key: str = field(default="", repr=False)
    stripe_secret_key: str = field(default="", repr=False)
    stripe_webhook_secret: str = field(default="", repr=False)
    stripe_api_base: str = STRIPE
    scheduler: bool = True
    trusted_proxies: int = 0
    port: int = 8000
    instance: Path = ROOT / "instance"
    testing: bool = False

    @property
    def is_development(self) -> bool:
        return self.env == "development"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def uses_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def hostname(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        env = _choice(environ, "CRIKIT_ENV", "development", ("development", "production"))
        instance = _folder(environ)
        port = _number(environ, "PORT", 8000)
        database_url = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'crikit.db'}"
        uses_sqlite = database_url.startswith("sqlite:")
        settings = cls(
            env=env,
            secret_key=_secret(environ, env, instance),
            base_url=(environ.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            database_url=database_url,
            mail_server=environ.get("MAIL_SERVER", ""),
            mail_port=_number(environ, "MAIL_PORT", 25),
            mail_username=environ.get("MAIL_USERNAME", ""),
            mail_password=environ.get("MAIL_PASSWORD", ""),
            mail_use_tls=_switch(environ, "MAIL_USE_TLS", False),
            mail_use_ssl=_switch(environ, "MAIL_USE_SSL", False),
            mail_default_sender=environ.get("MAIL_DEFAULT_SENDER", cls.mail_default_sender),
            mail_ca_file=environ.get("MAIL_CA_FILE", ""),
            library_bucket=environ.get("LIBRARY_BUCKET", ""),
            library_megabytes=_number(environ, "LIBRARY_MEGABYTES", cls.library_megabytes),
            s3_endpoint=environ.get("S3_ENDPOINT", "").rstrip("/"),
            s3_region=environ.get("S3_REGION") or cls.s3_region,
            s3_access_key_id=environ.get("S3_ACCESS_KEY_ID", ""),
            s3_secret_access_key=environ.get("S3_SECRET_ACCESS_KEY", ""),
            stripe_secret_key=environ.get("STRIPE_SECRET_KEY", "").strip(),
            stripe_webhook_secret=environ.get("STRIPE_WEBHOOK_SECRET", "").strip(),
            stripe_api_base=(environ.get("STRIPE_API_BASE") or cls.stripe_api_base).rstrip("/"),
            scheduler=_switch(environ, "SCHEDULER", uses_sqlite),
            trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0),
            port=port,
            instance=instance,
        )
        settings.refuse_what_cannot_work(environ)
        return settings

    def refuse_what_cannot_work(self, environ: Mapping[str, str]) -> None:
        """Raises SettingError for combinations that would fail later, in front of a customer."""
        address = urlsplit(self.base_url)
        if address.scheme not in ("http", "https") or not address.hostname or address.path:
            raise SettingError(
                f"BASE_URL is {self.base_url!r}. Write it like https://portal.example.com, without a path."
            )
        if not self.database_url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise SettingError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
        if self.mail_use_tls and self.mail_use_ssl:
            raise SettingError(
                "MAIL_USE_TLS and MAIL_USE_SSL exclude each other. Choose one: TLS (port 587) or SSL (465)."
            )
        self._refuse_half_a_bucket()
        self._refuse_half_of_stripe()
        if self.is_development:
            return
        for name in ("BASE_URL", "MAIL_SERVER"):
            if not environ.get(name):
                raise SettingError(f"{name} is missing. In production it has no default.")
        # A SQLite file can't be shared by machines; a deployment on several says so in CRIKIT_MACHINES.
        if self.uses_sqlite and _number(environ, "CRIKIT_MACHINES", 1) > 1:
            raise SettingError("SQLite serves one machine only. Set DATABASE_URL to a PostgreSQL database.")

    def _refuse_half_a_bucket(self) -> None:
        if not self.library_bucket:
            return
        for name in ("S3_ENDPOINT", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"):
            if not getattr(self, name.lower()):
                raise SettingError(f"{name} is missing. LIBRARY_BUCKET needs it.")
        endpoint = urlsplit(self.s3_endpoint)
        if endpoint.scheme not in ("http", "https") or not endpoint.hostname or endpoint.path:
            raise SettingError(
                f"S3_ENDPOINT is {self.s3_endpoint!r}. Write it like https://s3.eu-central-1.amazonaws.com."
            )

    def _refuse_half_of_stripe(self) -> None:
        base = urlsplit(self.stripe_api_base)
        if base.scheme not in ("http", "https") or not base.hostname or base.path:
            raise SettingError(f"STRIPE_API_BASE is {self.stripe_api_base!r}. Write it like {STRIPE}.")
        for one, other in (
            ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"),
            ("STRIPE_WEBHOOK_SECRET", "STRIPE_SECRET_KEY"),
        ):
            if getattr(self, one.lower()) and not getattr(self, other.lower()):
                raise SettingError(f"{other} is missing. {one} needs it: without both of them nobody pays by card.")


def _folder(environ: Mapping[str, str]) -> Path:
    folder = Path(environ.get("CRIKIT_INSTANCE") or ROOT / "instance").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"CRIKIT_INSTANCE is {folder}, which can't be made: {error.strerror}.") from None
    if not os.access(folder, os.W_OK):
        raise SettingError(f"CRIKIT_INSTANCE is {folder}, where this user can't write. Run as its owner.")
    return folder


def _choice(environ: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        raise SettingError(f"{name} is {value!r}. Use one of: {', '.join(allowed)}.")
    return value


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit():
        raise SettingError(f"{name} is {value!r}. Use a whole number, for example {default}.")
    return int(value)


def _switch(environ: Mapping[str, str], name: str, default: bool) -> bool:
    value = (environ.get(name) or str(default)).lower()
    if value not in TRUE | FALSE:
        raise SettingError(f"{name} is {value!r}. Use on or off.")
    return value in TRUE


def _secret(environ: Mapping[str, str], env: str, instance: Path) -> str:
    value = environ.get("SECRET_KEY", "")
    if value or env == "production":
        if len(value) < SHORTEST_SECRET:
            raise SettingError(
                f"SECRET_KEY needs at least {SHORTEST_SECRET} characters. Make one: openssl rand -hex 32"
            )
        return value
    # A key of its own for each developer's machine, so that sessions and links outlast a restart there too.
    kept = instance / "secret-key"
    if not kept.exists():
        kept.write_text(secrets.token_hex(32))
        kept.chmod(0o600)
    return kept.read_text().strip()


_settings = Settings()


def settings() -> Settings:
    """The settings this process runs with."""
    return _settings


def use(chosen: Settings) -> Settings:
    global _settings
    _settings = chosen
    return chosen
