"""What can go wrong for a person: each error carries the sentence they will read and the HTTP status that fits."""

from crikit.language import gettext, lazy

NO_SUCH_PAGE = lazy("There is no such page, or it isn’t yours to see.")


class DomainError(Exception):
    """Refused by a rule of the trade; the sentence says what happened and what to do."""

    status = 422

    def __init__(self, sentence: str) -> None:
        # In the language of this moment, if it was written down before.
        self.sentence = str(sentence)
        super().__init__(self.sentence)


class FieldRefused(DomainError):
    """A refusal that belongs beside one field of the form."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Conflict(DomainError):
    """Somebody else was first, or the thing moved on meanwhile."""

    status = 409


class Gone(DomainError):
    """It existed and is over: a link that was used, replaced or lapsed."""

    status = 410


class NotFound(DomainError):
    """Not there, or not yours: the same answer for both."""

    status = 404

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or NO_SUCH_PAGE)


class Forbidden(DomainError):
    """The person's role or rights don't reach this."""

    status = 403

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or gettext("Your username doesn’t have the right to do this."))


class TooMany(DomainError):
    """Too many tries; `retry_after` is in seconds."""

    status = 429

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Unreached(DomainError):
    """Something outside of the portal doesn't answer; later it may."""

    status = 503
