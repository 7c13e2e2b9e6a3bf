"""What usernames and passwords must look like."""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata

import pyotp
from email_validator import EmailNotValidError, validate_email

from crikit import clock, config, passwords
from crikit.accounts.models import LONGEST_USERNAME, User
from crikit.actor import Role
from crikit.errors import DomainError
from crikit.keys import search_key, username_key
from crikit.language import count, gettext

SHORTEST_USERNAME = 3
SHORTEST_PASSWORD = {Role.INHOUSE: 12, Role.REP: 12, Role.MANAGEMENT: 8, Role.STAFF: 8}
CUSTOMER_USERNAME = re.compile(r"[A-Za-z0-9._-]+")
SECRET_BYTES = 20
RECOVERY_CODES, RECOVERY_LENGTH, RECOVERY_SIGNS = 10, 10, "abcdefghjkmnpqrstuvwxyz23456789"
REP_USERNAME = re.compile(r"[A-Za-z0-9]+")
# Each pretends to be some of those below it.
BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox")),
    *(("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS")),
    *(("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux")),
)


def search_text(username: str, name: str, email: str) -> str:
    """What somebody is found by, besides the company."""
    return search_key(f"{username} {name} {email}")


def complaint_about_username(username: str, role: Role) -> str:
    """What is wrong with it, in a sentence; empty if nothing is."""
    if not SHORTEST_USERNAME <= len(username) <= LONGEST_USERNAME:
        return gettext(
            "A username has %(least)s to %(most)s characters.", least=SHORTEST_USERNAME, most=LONGEST_USERNAME
        )
    if role is Role.REP:
        return "" if REP_USERNAME.fullmatch(username) else gettext("A rep’s username takes letters and digits only.")
    if CUSTOMER_USERNAME.fullmatch(username):
        return ""
    return gettext("A username takes letters, digits, dot, underscore and hyphen.")


def complaint_about_password(password: str, *, username: str, role: Role) -> str:
    shortest = SHORTEST_PASSWORD[role]
    if len(password) < shortest:
        return gettext("Use at least %(number)s characters; a few words in a row are fine.", number=shortest)
    if len(password) > passwords.LONGEST:
        return gettext("Use at most %(number)s characters.", number=count(passwords.LONGEST))
    if username_key(password) == username_key(username):
        return gettext("The password can’t be the username.")
    if passwords.is_common(password):
        return gettext("This password is on the lists that thieves try first. Choose another one.")
    return ""


def refuse_equal_passwords(management: str, staff: str) -> None:
    if management and management == staff:
        raise DomainError(gettext("The two passwords must differ: staff must not get into the management portal."))


def complaint_about_address(address: str) -> str:
    """What is wrong with an e-mail address, in a sentence; empty if it can be written to."""
    try:
        # It refuses what would end a header, and more than 254 bytes.
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return gettext("This is not a complete e-mail address. It looks like name@example.com.")
    return ""


def secret_of(user: User) -> str:
    """What the authenticator app is given: derived from the salt as the tokens of links are, so it stands nowhere."""
    key = hmac.digest(config.settings().secret_key.encode(), b"crikit second factors", "sha256")
    return base64.b32encode(hmac.digest(key, user.factor_salt.encode(), "sha256")[:SECRET_BYTES]).decode()


def step_of(user: User, code: str) -> int:
    """The time step of a right code, one early or late at most; 0 if it is wrong (RFC 6238). Whether it was used
    already is asked where it is taken."""
    typed, totp = unicodedata.normalize("NFKC", "".join(code.split())), pyotp.TOTP(secret_of(user))
    current = int(clock.now().timestamp()) // totp.interval
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            return step
    return 0


def provisioning_address(user: User, vendor_name: str) -> str:
    """What the QR code says."""
    return pyotp.TOTP(secret_of(user)).provisioning_uri(name=user.username, issuer_name=vendor_name)


def fresh_recovery_code() -> str:
    """`k7mx2-p4tqa`: fifty bits, without letters that look like digits."""
    signs = "".join(secrets.choice(RECOVERY_SIGNS) for _ in range(RECOVERY_LENGTH))
    return f"{signs[:5]}-{signs[5:]}"


def recovery_code_in(typed: str) -> str:
    """The code as it was hashed, or nothing if it can be none."""
    signs = re.sub(r"[\s-]", "", typed).lower()
    return f"{signs[:5]}-{signs[5:]}" if len(signs) == RECOVERY_LENGTH and set(signs) <= set(RECOVERY_SIGNS) else ""


def browser_in_words(user_agent: str) -> str:
    """`Firefox on Windows`, from what the browser said of itself when it signed in."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return gettext("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or gettext("Unknown browser")


def suggested_username(name: str) -> str:
    """`Green Valley Market` becomes `greenvalleymarket`, cut to a length that leaves room for the staff's S."""
    letters = re.sub(r"[^a-z0-9]", "", search_key(name))[:20]
    return letters if len(letters) >= SHORTEST_USERNAME else (letters + "portal")


def staff_username(management: str, number: int = 1) -> str:
    """`green` becomes `greenS`; when that is taken, a number follows: `greenS2`."""
    return f"{management}S{number if number > 1 else ''}"


def hash_of(session_token: str) -> str:
    return hashlib.sha256(session_token.encode()).hexdigest()
