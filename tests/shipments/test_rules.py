"""Numbers and carriers: recognised by name or check digit, a link only where there is a page, text is text."""

from datetime import date, timedelta

import pytest

from crikit.shipments.rules.carriers import CARRIERS
from crikit.shipments.rules.numbers import carriers_of, clean, key_of
from crikit.shipments.rules.tracking import complaints, doubt, tracking

# Numbers that the carriers' documents and the community's collections give as examples.
GOOD = {
    "ups": ["1Z5R89390357567127", "1Z879E930346834440", "1Z 410E 7W03 9275 1591", "1Z999AA10123456784"],
    "usps": ["9505 5110 6960 5048 6006 24", "420 22153 9101026837331000039521", "9405803699300124287899"],
    "fedex": [
        *("986578788855", "986578780020", "7 9 0 5 3 5 3 1 2 3 1 7", "0414 4176 0228 964"),
        *("9611020987654312345672", "9611025987654312345672"),
    ],
    "canada-post": ["0073938000549297"],
    "dhl": ["3318810025", "8487135506"],
    "ontrac": ["C11031500001879", "D10011354453707"],
    "purolator": ["320595463938", "331426749957"],
    "royal-mail": ["RB123456785GB", "rb 12345678 5 gb"],
}
WRONG = [
    *("1Z1111111111111111", "1Z5R89390357567128", "996578788855", "5682 8361 0012 732", "0073938000549292"),
    *("3318810010", "C11031500001889", "320595463939", "RB123456784GB", "9400111201080805483017", "", "RT-13"),
]


@pytest.mark.parametrize(("carrier", "number"), [(code, number) for code, some in GOOD.items() for number in some])
def test_a_number_tells_its_carrier_by_its_check_digit(carrier: str, number: str) -> None:
    assert carriers_of(key_of(number)) == {carrier}
    found = tracking("", number)
    assert found.carrier is not None
    assert (found.carrier.code, found.name) == (carrier, found.carrier.name)


@pytest.mark.parametrize("number", WRONG)
def test_a_wrong_check_digit_tells_nothing(number: str) -> None:
    assert carriers_of(key_of(number)) == set()
    assert tracking("", number).url == ""


def test_each_single_digit_mistyped_is_noticed() -> None:
    for number in ("1Z5R89390357567127", "9405803699300124287899", "0073938000549297"):
        places = [place for place, sign in enumerate(number) if place > 1 and sign.isdigit()]
        for place in places:
            other = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
            assert carriers_of(other) == set(), other


NAMES = {
    "UPS Ground": "ups",
    "united parcel service": "ups",
    "FedEx Home Delivery®": "fedex",
    "US Postal Service": "usps",
    "USPS Priority": "usps",
    "DHL Express": "dhl",
    "Purolator Ground": "purolator",
    "Postes Canada": "canada-post",
    "R+L": "rl-carriers",
    "R&L Carriers": "rl-carriers",
    "Old Dominion Freight Line": "old-dominion",
    "XPO Logistics": "xpo",
    "La Poste – Colissimo": "la-poste",
    "Local truck": "",
    "Upside Haulage": "",
    "": "",
}


@pytest.mark.parametrize(("name", "code"), NAMES.items())
def test_a_name_is_known_as_people_write_it(name: str, code: str) -> None:
    found = tracking(name, "12345678").carrier
    assert (found.code if found else "") == code


def test_every_carrier_has_a_page_a_short_sign_and_answers_to_its_own_name() -> None:
    assert len(CARRIERS) > 16
    for carrier in CARRIERS:
        way = tracking(carrier.name, "AB12 3456")
        assert way.carrier == carrier
        assert way.url.startswith("https://")
        assert "AB123456" in way.url
        assert 0 < len(carrier.mark) <= 5


def test_the_name_counts_before_the_number_and_only_a_sure_number_before_an_unknown_name() -> None:
    ups, fedex = "1Z5R89390357567127", "986578788855"
    assert tracking("FedEx", ups).url.startswith("https://www.fedex.com/")
    assert tracking("Ground", ups).url.startswith("https://www.ups.com/")
    assert tracking("Local truck", fedex) == (None, "Local truck", fedex, "")


HOSTILE = [
    "<script>alert(1)</script>",
    '1Z5R89390357567127"><script>',
    "javascript:alert(1)",
    "../../etc",
    "1Z?x=1&y=2",
    "1Z#top",
    "９９９ ９９９ ٣٤٥",
    "12%0d%0a34",
]


@pytest.mark.parametrize("number", HOSTILE)
def test_what_is_no_plain_number_leads_nowhere(number: str) -> None:
    assert tracking("UPS", number).url == ""


def test_spaces_go_also_those_that_nobody_sees() -> None:
    assert clean(" 1Z 5R8\u00a09390\u200b357567127\t\n") == "1Z5R89390357567127"
    assert key_of("1z-5r8 939") == "1Z5R8939"


def test_an_odd_number_is_doubted_and_kept() -> None:
    assert "doesn’t fit a number of UPS" in doubt("UPS Ground", "1Z5R89390357567128")
    assert "doesn’t fit a number of UPS" in doubt("", "1Z5R89390357567128")
    assert "No carrier is known" in doubt("", "12345")
    assert doubt("UPS", "1Z5R89390357567127") == doubt("Local truck", "RT-13") == doubt("DHL", "JJD0099999999") == ""


def test_what_is_typed_says_something_on_a_day_one_ships() -> None:
    today = date(2026, 11, 22)
    assert not list(complaints("", "1Z", today, today))
    assert not list(complaints("x" * 60, "", today, today))
    for field, typed in {
        "number": ("", "", today),
        "carrier": ("x" * 61, "", today),
        "shipped_on": ("UPS", "1Z", None),
    }.items():
        assert [name for name, _ in complaints(*typed, today)] == [field]
    for days, is_odd in ((61, True), (60, False), (-3660, False), (-3661, True)):
        assert bool(list(complaints("UPS", "1Z", today + timedelta(days=days), today))) is is_odd, days
