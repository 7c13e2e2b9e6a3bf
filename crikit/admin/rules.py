"""What recurring work is called on the page of the portal's status, and how old a backup may be."""

from datetime import timedelta

from crikit.language import lazy

# A night may be missed.
BACKUP_IS_OLD = timedelta(days=2)
WORK = {
    "deliver-letters": lazy("Send e-mails"),
    "answer-password-requests": lazy("Answer forgotten passwords"),
    "write-invitations": lazy("Write invitations"),
    "count-sendings": lazy("Count sendings"),
    "run-imports": lazy("Read files from accounting"),
    "remind-invited": lazy("Remind those who were invited"),
    "add-up-new-month": lazy("Add up the new month"),
    "ask-after-payments": lazy("Ask Stripe after payments"),
    "remind-of-drafts": lazy("Remind of drafts"),
    "forget-words": lazy("Forget the text of old e-mails"),
    "purge-links": lazy("Remove old links"),
    "purge-sessions": lazy("Remove old sessions"),
    "purge-trials": lazy("Remove trials that nobody opened"),
    "purge-tries": lazy("Forget old sign-in attempts"),
    "purge-drafts": lazy("Remove deleted drafts"),
    "forget-files": lazy("Remove imported files"),
    "forget-documents": lazy("Remove deleted documents"),
    "purge-jobs": lazy("Tidy up this list"),
    "merge-search-indexes": lazy("Put what is searched in order"),
    "look-at-tables": lazy("Keep searches fast"),
}


def name_of(job: str) -> str:
    return str(WORK.get(job, job))
