"""Which addresses can be written to."""

from email_validator import EmailNotValidError, validate_email

from crikit.customers.models import LONGEST_ADDRESS
from crikit.keys import one_line
from crikit.language import gettext


def complaint_about_address(address: str) -> str:
    """What is wrong with an e-mail address, in a sentence; empty if it can be written to."""
    if any(sign in address for sign in ",;") or " " in address.strip():
        return gettext("That is more than one address. Keep one of them.")
    if address != one_line(address) or len(address) > LONGEST_ADDRESS:
        return gettext("An address is one line of at most 254 characters.")
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        if not address:
            return gettext("This is not a complete e-mail address. It looks like name@example.com.")
        return gettext("%(address)s is not a complete e-mail address. It looks like name@example.com.", address=address)
    return ""
