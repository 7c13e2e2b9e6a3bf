"""Files that go with a letter."""

from collections.abc import Iterable, Sequence
from itertools import islice

from peewee import Value

from crikit.errors import DomainError
from crikit.keys import one_line
from crikit.language import gettext
from crikit.mail import rules
from crikit.mail.models import LONGEST_FILENAME, Attached, Attachment, Letter

# What stands in a file's name somewhere means a folder, a drive or a stream of a file.
NOT_IN_NAMES = str.maketrans(dict.fromkeys('/\\:"<>|?*', "-"))
COPIED = (
    *(Attachment.vendor_id, Attachment.name, Attachment.media_type, Attachment.size, Attachment.content),
    Attachment.drawn_from,
)
AT_ONCE = 200


def check(files: Sequence[Attached]) -> None:
    """Raises DomainError for more than a letter may carry."""
    size, most = sum(len(file.content) for file in files), rules.LARGEST_ATTACHMENTS
    if size > most:
        raise DomainError(
            gettext(
                "The files of this letter are %(size)s together; a letter carries at most %(most)s.",
                size=rules.size_in_words(size),
                most=rules.size_in_words(most),
            )
        )
    for file in files:
        if not rules.MEDIA_TYPE.fullmatch(file.media_type):
            raise ValueError(f"no media type: {file.media_type!r}")


def attach(letter: Letter, files: Sequence[Attached]) -> None:
    for file in files:
        facts = {"name": _name(file.name), "media_type": file.media_type, "size": len(file.content)}
        Attachment.create(vendor_id=letter.vendor_id, letter=letter, content=file.content, **facts)


def attach_drawn(files: Iterable[tuple[int, str, str, str]]) -> None:
    """Files that are drawn when their letters go out: the letter's id, name, media type, and from what (see
    `queries.DRAWERS`). The letters' `attached` counts them already."""
    left = iter(files)
    while some := list(islice(left, AT_ONCE)):
        rows = [
            {"letter": letter, "name": _name(name), "media_type": kind, "size": 0, "content": b"", "drawn_from": source}
            for letter, name, kind, source in some
        ]
        Attachment.insert_many(rows).as_rowcount().execute()


def _name(name: str) -> str:
    """As every mail program and file system takes it, with its ending."""
    name = one_line(name).translate(NOT_IN_NAMES).strip(" .") or gettext("Attachment")
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_FILENAME or not dot or len(ending) > 10:
        return name[:LONGEST_FILENAME]
    return f"{stem[: LONGEST_FILENAME - len(ending) - 1]}.{ending}"


def attach_the_same(letter: Letter, to: Letter) -> None:
    rows = Attachment.select(*COPIED, Value(to.id)).where(Attachment.letter == letter.id).order_by(Attachment.id)
    Attachment.insert_from(rows, [*COPIED, Attachment.letter]).execute()
