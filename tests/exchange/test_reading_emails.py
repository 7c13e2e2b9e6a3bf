"""Which addresses an e-mail cell yields, and what is said of the rest."""

import time

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from crikit.exchange.reading import emails


@pytest.mark.parametrize(
    ("cell", "valid", "rest"),
    [
        ("ida@shop.example.com", ["ida@shop.example.com"], []),
        (" Ida.LIND@SHOP.Example.COM ", ["Ida.LIND@shop.example.com"], []),
        ("a@b.example; c@d.example", ["a@b.example", "c@d.example"], []),
        ("a@b.example,c@d.example", ["a@b.example", "c@d.example"], []),
        ("a@b.example\r\nc@d.example", ["a@b.example", "c@d.example"], []),
        ("a@b.example / c@d.example", ["a@b.example", "c@d.example"], []),
        ("a@b.example/c@d.example", ["a@b.example", "c@d.example"], []),
        ("a@b.example; A@B.example", ["a@b.example"], []),
        ("Ida Lind <a@b.example>", ["a@b.example"], []),
        ('"Lind, Ida" <a@b.example>, Bo <c@d.example>', ["a@b.example", "c@d.example"], []),
        ('"a@b.example"', ["a@b.example"], []),
        ("mailto:a@b.example.", ["a@b.example"], []),
        ("ida o'lind@b.example", ["o'lind@b.example"], ["ida"]),
        ("q.núnez@shop.example.com", ["q.núnez@shop.example.com"], []),
        ("ida@köln.example", ["ida@xn--kln-sna.example"], []),
        ("ida@shop.test", ["ida@shop.test"], []),
        ("a@b.example; info@", ["a@b.example"], ["info@"]),
        ("l.cote at shop.example.com", [], ["l.cote at shop.example.com"]),
        ("n/a", [], ["n/a"]),
        ("info@", [], ["info@"]),
        ("a@b", [], ["a@b"]),
        ("a@localhost", [], ["a@localhost"]),
        ("a@shop.local", [], ["a@shop.local"]),
        ("a..b@shop.example.com", [], ["a..b@shop.example.com"]),
        ("a@-shop.example", [], ["a@-shop.example"]),
        ("a@10.0.0.1", [], ["a@10.0.0.1"]),
        ("a\x00@b.example", [], ["a\x00@b.example"]),
        ("a@b\u200b.example", [], ["a@b\u200b.example"]),
        ("a@\r\nb.example", [], ["a@", "b.example"]),
        ("", [], []),
        (" ; ,", [], []),
    ],
)
def test_a_cell_yields_its_usable_addresses_in_order(cell: str, valid: list[str], rest: list[str]) -> None:
    assert emails.split(cell) == (tuple(valid), tuple(rest))


@given(st.text(max_size=80) | st.emails())
@example("a@b.example\nBcc: c@d.example")
@example("ſ@K.example")
def test_whatever_is_called_usable_is_one_address_the_library_accepts(cell: str) -> None:
    for address in emails.split(cell)[0]:
        assert address.isprintable()
        assert not set(address) & set(' ,;<>"')
        assert "." in address.rpartition("@")[2]
        validate_email(address, check_deliverability=False, test_environment=True)


@given(st.from_regex(emails.PLAIN, fullmatch=True))
def test_the_quick_way_is_never_more_generous_than_the_library(address: str) -> None:
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        assert not emails.usable(address)
    else:
        assert emails.usable(address) == found.normalized


def test_a_cell_made_to_be_slow_is_not() -> None:
    began = time.process_time()
    for hostile in ("<" * 5000, "a@" * 2500, "a." * 2500 + "@", '"' * 5000, "a-" * 2500 + "@b.example", "@" * 5000):
        emails.split(hostile)
    assert time.process_time() - began < 1
