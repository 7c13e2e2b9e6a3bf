"""What stands in the documents of an order."""

import io

from pypdf import PdfReader

from crikit import db
from crikit.mail.models import Attachment, Letter


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def attached_to(letter: Letter) -> bytes:
    with db.every_vendor():
        content: bytes = bytes(Attachment.get(Attachment.letter == letter.id).content)
    return content


def said_in(letter: Letter) -> str:
    """All that its reader can see: subject, both parts, the document."""
    return "\n".join((letter.subject, letter.text, letter.html, text_of(attached_to(letter))))
