"""The development mailbox: without a mail server, letters become files that can be read at /dev/mailbox."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from crikit import clock
from crikit.errors import NotFound
from crikit.keys import search_key
from crikit.mail.models import Attached
from crikit.mail.smtp.dialogue import Draft, Unwanted

NAME = re.compile(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{1,32}")
LISTED = 200
MESSAGE_ID = re.compile(rb"^Message-ID: <([0-9a-f]+)", re.M)


class Mailbox:
    """Takes letters as a mail server would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)

    def send(self, sender: str, draft: Draft, meanwhile: Callable[[], None]) -> str:
        meanwhile()
        if not draft.is_wanted():
            raise Unwanted
        content = draft.content()
        found = MESSAGE_ID.search(content)
        name = f"{clock.now():%Y%m%d-%H%M%S-%f}-{found[1].decode()[:32] if found else '0'}"
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(content)
        unfinished.rename(self.folder / f"{name}.eml")
        return "Written to the development mailbox"

    def close(self) -> None:
        """Nothing to close: every letter is a file of its own."""


@dataclass(frozen=True)
class Kept:
    """A letter in the mailbox."""

    name: str
    message: EmailMessage

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.name[:22], "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def sender(self) -> str:
        return str(self.message["From"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    def part(self, kind: str) -> str:
        body = self.message.get_body(preferencelist=(kind,))
        return str(body.get_content()) if body else ""

    @property
    def attachments(self) -> list[Attached]:
        """A file without a name is none that anybody can open."""
        parts = [(part.get_filename() or "", part) for part in self.message.iter_attachments()]
        return [
            Attached(name, part.get_content_type(), bytes(part.get_payload(decode=True) or b""))
            for name, part in parts
            if name
        ]

    def attachment(self, name: str) -> Attached:
        for file in self.attachments:
            if file.name == name:
                return file
        raise NotFound("There is no such attachment.")


def letters(folder: Path, address: str = "") -> list[Kept]:
    """The newest first, LISTED at most; with `address` those that go to it, or to somebody whose name contains it."""
    wanted, found = search_key(address), []
    for path in sorted(folder.glob("*.eml"), reverse=True):
        if NAME.fullmatch(path.stem):
            kept = _read(path)
            if wanted in search_key(kept.to):
                found.append(kept)
        if len(found) == LISTED:
            break
    return found


def letter(folder: Path, name: str) -> Kept:
    path = folder / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound("There is no such letter in the mailbox.")
    return _read(path)


def _read(path: Path) -> Kept:
    return Kept(path.stem, message_from_bytes(path.read_bytes(), policy=policy.default))
