"""The last run of each recurring job."""

from crikit import db
from crikit.jobs.models import Job
from crikit.jobs.rules import Turn
from crikit.jobs.schedule import SCHEDULE


def turns() -> list[Turn]:
    """In the order of the schedule, those that never ran included."""
    with db.connection():
        ran = {job.name: job for job in Job.select()}
    found = []
    for planned in SCHEDULE:
        job = ran.get(planned.name)
        run = (job.started_at, job.finished_at, job.error) if job else ()
        found.append(Turn(planned.name, planned.every, *run))
    return found
