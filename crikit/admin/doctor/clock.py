"""Whether this machine's clock is right, by what the others said when they were asked."""

from collections.abc import Iterator

from crikit.admin.doctor import Examination, Finding, Moment, attention, ok, wrong

# Answers take a moment, and some tell whole seconds only.
SECONDS_ALIKE = 5
# Codes of authenticator apps change every 30 seconds.
SECONDS_TO_HARM = 30


def check(examination: Examination) -> Iterator[Finding]:
    others = [moment for moment in examination.moments if not moment.is_here]
    judged = others or examination.moments
    worst = max(judged, key=lambda moment: abs(seconds_off(moment)), default=None)
    if worst and abs(seconds_off(worst)) > SECONDS_ALIKE:
        yield _off(worst)
    elif others:
        yield ok(f"Agrees with {' and '.join(moment.source for moment in others)}.")
    elif judged:
        yield attention("It can't be told: whoever answered has the clock of this machine. Compare: date -u")
    else:
        yield attention("It can't be told: nobody was asked who says what time it is. Compare: date -u")


def seconds_off(moment: Moment) -> float:
    return (moment.theirs - moment.ours).total_seconds()


def _off(moment: Moment) -> Finding:
    seconds = seconds_off(moment)
    told = (
        f"{abs(seconds):,.0f} seconds {'behind' if seconds > 0 else 'ahead of'} {moment.source}. "
        "Set the clock by a time server: timedatectl set-ntp true"
    )
    return wrong(told) if abs(seconds) > SECONDS_TO_HARM else attention(told)
