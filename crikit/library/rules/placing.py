"""Where a document stands and who sees it when."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crikit.library.rules.audiences import Audience

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Placement:
    """`opens_at` and `closes_at` bound when customers see it; None is open."""

    folder: int | None = None
    audience: Audience = field(default_factory=Audience)
    staff_too: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def fresh_at(self, now: datetime, before: datetime | None = None) -> datetime:
        """Since when the document is there to be seen; `before` is what was known of a document that stays as it is."""
        if self.opens_at and self.opens_at > now:
            return self.opens_at
        return min(before, now) if before else now


def begin_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time.min, zone).astimezone(UTC) if day else None


def end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """The last day still counts."""
    return begin_of(day + A_DAY, zone) if day and day < date.max else None


def day_of(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def last_day_before(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return day_of(moment - timedelta(seconds=1), zone) if moment else None
