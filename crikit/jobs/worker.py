"""The clock behind the recurring jobs: a thread of each web process, or the process `flask worker`."""

import logging
import signal
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from crikit import config, db, logs, scratch
from crikit.jobs import actions
from crikit.jobs.schedule import SCHEDULE, Recurring
from crikit.mail import delivery

log = logging.getLogger(__name__)

# Asked at least this often whether a turn is free: a process that lives for minutes must not put off the hourly jobs.
LONGEST_WAIT = timedelta(minutes=1)
# How long a clock that was put back can hold the jobs up.
BETWEEN_LOOKS_AT_THE_CLOCK = timedelta(seconds=5)

_running: BackgroundScheduler | None = None
_stopped = threading.Event()


def start_in_web_process() -> None:
    """For a web server's process, once it has forked; whether it should is the setting SCHEDULER."""
    if config.settings().scheduler:
        start()


def start() -> None:
    """Starts the clock in this process, once."""
    global _running
    if _running is not None:
        return
    # APScheduler warns each time a job is still busy when its next turn comes. That is no fault here.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    delivery.stopping.clear()
    _stopped.clear()
    _running = _scheduler()
    _running.start()
    threading.Thread(target=_keep_up_with_the_clock, args=[_running], name="clock", daemon=True).start()


def stop() -> None:
    """Lets the letter in hand and other work in hand be finished, and returns when all is quiet."""
    global _running
    delivery.stopping.set()
    _stopped.set()
    if _running is not None:
        running, _running = _running, None
        running.shutdown(wait=True)


def run_until_stopped() -> None:
    """The process `flask worker`: runs until SIGTERM or Ctrl-C."""
    asked = threading.Event()
    finish_when_told(asked)
    scratch.sweep()
    start()
    asked.wait()
    stop()


def finish_when_told(asked: threading.Event) -> None:
    """SIGTERM and Ctrl-C set `asked` instead of ending the process in mid-letter."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())


def _scheduler() -> BackgroundScheduler:
    pool = ThreadPoolExecutor(max_workers=len(SCHEDULE), pool_kwargs={"thread_name_prefix": "job"})
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": 300}
    scheduler = BackgroundScheduler(timezone=UTC, executors={"default": pool}, job_defaults=defaults)
    scheduler.add_listener(_tell, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    for job in SCHEDULE:
        seconds = min(job.every, LONGEST_WAIT).total_seconds()
        scheduler.add_job(take_turn, Every(seconds=seconds, timezone=UTC), [job], id=job.name, name=job.name)
    return scheduler


class Every(IntervalTrigger):
    """After a machine has slept the next turn is now. APScheduler would go through all the missed ones, for seconds."""

    def next_turn(self, previous: datetime | None, now: datetime) -> datetime | None:
        if previous and previous + self.interval < now:
            return now
        return super().get_next_fire_time(previous, now)

    get_next_fire_time = next_turn


def _keep_up_with_the_clock(scheduler: BackgroundScheduler) -> None:
    """APScheduler sleeps until a moment of the calendar; when a wrong clock is put right, that may be days away."""
    waiting = scheduler.get_jobs
    while not _stopped.wait(BETWEEN_LOOKS_AT_THE_CLOCK.total_seconds()) and scheduler is _running:
        now = datetime.now(UTC)
        for job in waiting():
            if job.next_run_time and job.next_run_time > now + LONGEST_WAIT + BETWEEN_LOOKS_AT_THE_CLOCK:
                job.modify(next_run_time=now)


def take_turn(job: Recurring) -> None:
    """Runs the job if nobody else has this turn."""
    with db.connection():
        if actions.claim(job.name, job.every):
            actions.run(job.name, job.work)


def _tell(event: Any) -> None:
    # The database is away, or the machine slept: the next turn comes by itself.
    log.error("a job's turn was lost", extra={"facts": {"job": event.job_id, "why": logs.in_a_line(event.exception)}})
