"""The invite page, the check page, the invited person's page."""

from flask import Blueprint

bp = Blueprint("invitations", __name__)

from crikit.invitations.views import addresses, invitees, join, rollout, selection, sendings, unapproved  # noqa: E402, F401  (they hang their views on bp)
