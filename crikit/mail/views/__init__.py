"""The page “E-mails” of administrators, and the development mailbox."""

from flask import Blueprint

bp = Blueprint("mail", __name__)

from crikit.mail.views import examples, held, letters, mailbox, wording  # noqa: E402, F401  (they hang their views on bp)
