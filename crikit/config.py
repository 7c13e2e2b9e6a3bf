"""Settings from the environment; wrong values stop the start with a sentence for each."""

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
LONGEST_NUMBER = 9
LOOPBACK = ("127.0.0.1", "localhost", "::1")
STRIPE = "https://api.stripe.com"
TRUE, FALSE = {"1", "on", "true", "yes"}, {"0", "off", "false", "no"}


class SettingError(SystemExit):
    """Settings that are missing or make no sense; a line each says which and what to write instead.

    An exit, because that is all an operator needs: whoever starts the portal gets it without a traceback.
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
        """Raises SettingError with all that can't stand, a line each."""
        read = _Reading(environ)
        env = read.choice("CRIKIT_ENV", "development", ("development", "production"))
        instance, port = read.folder("CRIKIT_INSTANCE", ROOT / "instance"), read.number("PORT", 8000)
        database_url = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'crikit.db'}"
        settings = cls(
            env=env,
            secret_key=read.secret("SECRET_KEY", env, instance),
            base_url=(environ.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            database_url=database_url,
            mail_server=environ.get("MAIL_SERVER", ""),
            mail_port=read.number("MAIL_PORT", 25),
            mail_username=environ.get("MAIL_USERNAME", ""),
            mail_password=environ.get("MAIL_PASSWORD", ""),
            mail_use_tls=read.switch("MAIL_USE_TLS", False),
            mail_use_ssl=read.switch("MAIL_USE_SSL", False),
            mail_default_sender=environ.get("MAIL_DEFAULT_SENDER", cls.mail_default_sender),
            mail_ca_file=environ.get("MAIL_CA_FILE", ""),
            library_bucket=environ.get("LIBRARY_BUCKET", ""),
            library_megabytes=read.number("LIBRARY_MEGABYTES", cls.library_megabytes),
            s3_endpoint=environ.get("S3_ENDPOINT", "").rstrip("/"),
            s3_region=environ.get("S3_REGION") or cls.s3_region,
            s3_access_key_id=environ.get("S3_ACCESS_KEY_ID", ""),
            s3_secret_access_key=environ.get("S3_SECRET_ACCESS_KEY", ""),
            stripe_secret_key=environ.get("STRIPE_SECRET_KEY", "").strip(),
            stripe_webhook_secret=environ.get("STRIPE_WEBHOOK_SECRET", "").strip(),
            stripe_api_base=(environ.get("STRIPE_API_BASE") or cls.stripe_api_base).rstrip("/"),
            scheduler=read.switch("SCHEDULER", database_url.startswith("sqlite:")),
            trusted_proxies=read.number("TRUSTED_PROXIES", 0),
            port=port,
            instance=instance,
        )
        machines = read.number("CRIKIT_MACHINES", 1)
        read.number("WEB_CONCURRENCY", 2)
        if complaints := [*read.complaints, *settings.complaints(environ, machines)]:
            raise SettingError("\n".join(complaints))
        return settings

    def complaints(self, environ: Mapping[str, str], machines: int) -> Iterator[str]:
        """Of what would fail later, in front of a customer."""
        if not _is_origin(self.base_url):
            yield f"BASE_URL is {self.base_url!r}. Write it like https://portal.example.com, without a path."
        if not self.database_url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            yield "DATABASE_URL must begin with sqlite:/// or postgresql://."
        if self.mail_use_tls and self.mail_use_ssl:
            yield "MAIL_USE_TLS and MAIL_USE_SSL exclude each other. Choose one: TLS (port 587) or SSL (465)."
        yield from self._complaints_about_the_bucket()
        yield from self._complaints_about_stripe()
        if self.is_development:
            return
        for name in ("BASE_URL", "MAIL_SERVER"):
            if not environ.get(name):
                yield f"{name} is missing. In production it has no default."
        # A SQLite file can't be shared by machines.
        if self.uses_sqlite and machines > 1:
            yield "SQLite serves one machine only. Set DATABASE_URL to a PostgreSQL database."

    def _complaints_about_the_bucket(self) -> Iterator[str]:
        if not self.library_bucket:
            return
        for name in ("S3_ENDPOINT", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"):
            if not getattr(self, name.lower()):
                yield f"{name} is missing. LIBRARY_BUCKET needs it."
        if self.s3_endpoint and not _is_origin(self.s3_endpoint):
            yield f"S3_ENDPOINT is {self.s3_endpoint!r}. Write it like https://s3.eu-central-1.amazonaws.com."

    def _complaints_about_stripe(self) -> Iterator[str]:
        if not _is_origin(self.stripe_api_base):
            yield f"STRIPE_API_BASE is {self.stripe_api_base!r}. Write it like {STRIPE}."
        pair = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
        for one, other in (pair, pair[::-1]):
            if getattr(self, one.lower()) and not getattr(self, other.lower()):
                yield f"{other} is missing. {one} needs it: without both of them nobody pays by card."


class _Reading:
    """Values out of the environment. Where one can't be read, why is kept, and its default stands in for it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.complaints: list[str] = []

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.environ.get(name) or default
        if value in allowed:
            return value
        self.complaints.append(f"{name} is {value!r}. Use one of: {', '.join(allowed)}.")
        return default

    def number(self, name: str, default: int) -> int:
        value = self.environ.get(name) or str(default)
        if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER:
            return int(value)
        self.complaints.append(f"{name} is {value!r}. Use a whole number, for example {default}.")
        return default

    def switch(self, name: str, default: bool) -> bool:
        value = (self.environ.get(name) or str(default)).lower()
        if value in TRUE | FALSE:
            return value in TRUE
        self.complaints.append(f"{name} is {value!r}. Use on or off.")
        return default

    def folder(self, name: str, default: Path) -> Path:
        folder = Path(self.environ.get(name) or default).resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.complaints.append(f"{name} is {folder}, which can't be made: {error.strerror}.")
            return folder
        if not os.access(folder, os.W_OK):
            self.complaints.append(f"{name} is {folder}, where this user can't write. Run as its owner.")
        return folder

    def secret(self, name: str, env: str, instance: Path) -> str:
        """A developer's machine gets a key of its own, so that sessions and links outlast a restart there too."""
        value = self.environ.get(name, "")
        if not value and env != "production":
            return _kept_secret(instance / "secret-key") if os.access(instance, os.W_OK) else ""
        if len(value) < SHORTEST_SECRET:
            told = f"{name} needs at least {SHORTEST_SECRET} characters. Make one: openssl rand -hex 32"
            self.complaints.append(told)
        return value


def _kept_secret(path: Path) -> str:
    if not path.exists():
        # Nobody else may read it at any moment.
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as kept:
            kept.write(secrets.token_hex(32))
    return path.read_text().strip()


def _is_origin(address: str) -> bool:
    """A scheme of the web and a host, and no path."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.path
    except ValueError:
        return False


_settings = Settings()


def settings() -> Settings:
    """The settings this process runs with."""
    return _settings


def use(chosen: Settings) -> Settings:
    global _settings
    _settings = chosen
    return chosen
