"""The one source of the time: aware, in UTC."""

from datetime import UTC, datetime, timedelta

_frozen: datetime | None = None


def now() -> datetime:
    return _frozen or datetime.now(UTC)


def freeze(at: datetime | None = None) -> datetime:
    """Stops the clock, for tests."""
    global _frozen
    _frozen = (at or datetime.now(UTC)).astimezone(UTC)
    return _frozen


def move(by: timedelta) -> datetime:
    return freeze(now() + by)


def thaw() -> None:
    global _frozen
    _frozen = None


def from_column(value: datetime | str | None) -> datetime | None:
    """An aware UTC time from what a driver hands over: SQLite text, a naive PostgreSQL timestamp, or nothing."""
    if value is None:
        return None
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).replace(tzinfo=UTC)
