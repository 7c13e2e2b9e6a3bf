"""The only list of recurring work. Each job is safe to run twice at once, and after a kill at any line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from crikit.accounts import jobs as accounts
from crikit.charts import jobs as charts
from crikit.exchange import jobs as exchange
from crikit.invitations import jobs as invitations
from crikit.jobs import actions
from crikit.library import jobs as library
from crikit.limits import actions as limits
from crikit.mail import jobs as mail
from crikit.orders import jobs as orders
from crikit.payments import jobs as payments
from crikit.trials import jobs as trials

SOON = timedelta(seconds=3)
EACH_MINUTE = timedelta(minutes=1)
HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)


@dataclass(frozen=True)
class Recurring:
    name: str
    every: timedelta
    work: Callable[[], object]


def forget_old_jobs() -> None:
    actions.forget_all_but(NAMES)


SCHEDULE = (
    # Somebody waits for these.
    Recurring("deliver-letters", SOON, mail.deliver),
    Recurring("answer-password-requests", SOON, accounts.answer_password_requests),
    Recurring("write-invitations", SOON, invitations.write_letters),
    Recurring("count-sendings", SOON, invitations.count_sendings),
    Recurring("run-imports", SOON, exchange.run_imports),
    Recurring("ask-after-payments", EACH_MINUTE, payments.ask_after),
    Recurring("remind-invited", HOURLY, invitations.remind),
    Recurring("add-up-new-month", HOURLY, charts.move_on),
    Recurring("remind-of-drafts", HOURLY, orders.remind),
    # Tidying.
    Recurring("forget-words", DAILY, mail.forget_words),
    Recurring("purge-links", HOURLY, mail.purge_links),
    Recurring("purge-sessions", HOURLY, accounts.purge_sessions),
    Recurring("purge-trials", HOURLY, trials.purge_trials),
    Recurring("purge-tries", HOURLY, limits.purge),
    Recurring("purge-drafts", DAILY, orders.purge_drafts),
    Recurring("forget-files", HOURLY, exchange.forget_files),
    Recurring("forget-documents", DAILY, library.forget_documents),
    Recurring("purge-jobs", HOURLY, forget_old_jobs),
    Recurring("look-at-tables", HOURLY, actions.look_at_tables),
    Recurring("merge-search-indexes", DAILY, actions.merge_search_indexes),
)
NAMES = tuple(job.name for job in SCHEDULE)


def job_named(name: str) -> Recurring:
    return next(job for job in SCHEDULE if job.name == name)
