"""What can go wrong for a person: each error carries the sentence they will read and the HTTP status that fits."""


class DomainError(Exception):
    """Refused by a rule of the trade; the sentence says what happened and what to do."""

    status = 422

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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

    def __init__(self, sentence: str = "There is no such page, or it isn't yours to see.") -> None:
        super().__init__(sentence)


class Forbidden(DomainError):
    """The person's role or rights don't reach this."""

    status = 403

    def __init__(self, sentence: str = "Your username doesn't have the right to do this.") -> None:
        super().__init__(sentence)


class TooMany(DomainError):
    """Too many tries; `retry_after` is in seconds."""

    status = 429

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
