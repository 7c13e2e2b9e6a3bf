"""Texts of vendors: what may stand in them, and that nothing they or anybody else writes becomes more than text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit import language
from crikit.errors import DomainError, FieldRefused
from crikit.keys import LINK_MARK
from crikit.mail import merging
from crikit.mail.wording import kinds, markdown
from crikit.mail.wording.letters import pattern_of
from crikit.mail.wording.texts import LONGEST_BODY, Text, check, standard, typed
from crikit.vendors.models import Vendor
from tests.mail.test_examples import Nesting

pytestmark = pytest.mark.sqlite_only
WORDED = kinds.KINDS["welcome-customers"]
PLACE = "\n\n{{ portal_link }}\n"
PAGE = "https://portal.example/login"
PINE = Vendor(name="Prairie & Pine", support_email="orders@prairieandpine.test", timezone="America/New_York")
VALUES = kinds.example(WORDED, PINE, "Mira")
# Signs of markup and of fields, close together.
HOSTILE = st.text(st.sampled_from("*_[]()<>{}#-.!`\\\"'&;:/=ab \n\t\r\ue000\ue001\ue002\u2028"), max_size=120)
SNIPPETS = st.lists(
    st.sampled_from(
        [
            *(
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "[x](javascript:alert(1))",
                "](",
                "**",
                "{{",
            ),
            *("{{ contact_name }}", "{{ portal_link }}", "[a](https://x.test)", "<https://x.test/>", "\n- ", "\n1. "),
            *(
                '[a](https://x.test "t" onclick=x)',
                "&lt;script&gt;",
                "\n# ",
                "\n\n",
                "[{{ username }}](mailto:a@b.test)",
            ),
        ]
    ),
    max_size=8,
).map("".join)


def letter(body: str, subject: str = "Welcome", **values: str):  # type: ignore[no-untyped-def]
    text = typed(subject, body)
    empty = {name for name, value in values.items() if not value}
    return pattern_of(WORDED, text, vendor=PINE, link=PAGE, empty=empty).fill(**{**VALUES, **values})


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("Hello {{ nobody }}" + PLACE, "There is no field “nobody”"),
        ("Hello {{ contact_name" + PLACE, "not closed"),
        ("Hello", "needs {{ portal_link }} once"),
        ("", "needs {{ portal_link }} once"),
        (f"{PLACE}{PLACE}", "needs {{ portal_link }} once"),
        ("Open {{ portal_link }} now", "alone on a line"),
        ("<script>alert(1)</script>" + PLACE, "HTML isn’t understood"),
        ("<b>bold</b>" + PLACE, "two stars"),
        ("<!-- x -->" + PLACE, "HTML isn’t understood"),
        ("[here](javascript:alert(1))" + PLACE, "“javascript:alert(1)” can’t be linked"),
        ("[here](http://example.test)" + PLACE, "begins with https://"),
        ("[here](/login)" + PLACE, "can’t be linked"),
        ("[here](https:)" + PLACE, "can’t be linked"),
        ("[here](https://x.test/?{{ username }})" + PLACE, "address of a link"),
        ("x" * 1_000_000 + PLACE, "too long"),
    ],
)
def test_what_could_not_go_out_is_refused_with_a_sentence(body: str, says: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        check(WORDED, typed("Welcome", body))
    assert refused.value.field == "body"
    assert says in refused.value.sentence


@pytest.mark.parametrize(
    ("subject", "says"),
    [
        ("", "Write a subject"),
        (" \n\u2028", "Write a subject"),
        ("Hi {{ portal_link }}", "no field “portal_link”"),
        ("x" * 201, "201 characters"),
        ("{{", "not closed"),
    ],
)
def test_a_subject_is_one_line_with_fields_of_this_letter(subject: str, says: str) -> None:
    with pytest.raises(FieldRefused, match=says) as refused:
        check(WORDED, typed(subject, PLACE))
    assert refused.value.field == "subject"


@pytest.mark.parametrize("slug", kinds.KINDS)
@pytest.mark.parametrize("speaks", language.LANGUAGES)
def test_every_standard_text_can_be_saved(slug: str, speaks: str) -> None:
    worded = kinds.KINDS[slug]
    check(worded, standard(worded, speaks))
    assert typed(*standard(worded, speaks)) == standard(worded, speaks)


def test_markdown_reads_well_in_both_parts() -> None:
    shown = letter(
        "# Hello {{ contact_name }}\n\n**Two** *things*:\nfirst\n\n- one\n- two\n  - deep\n\n3. three\n4. four\n\n"
        "See [our page](https://pine.test/a_b) or <orders@pine.test>." + PLACE + "\nBye"
    )
    assert shown.text.startswith(
        "Hello Maria Lopez\n\nTwo things:\nfirst\n\n- one\n- two\n  - deep\n\n3. three\n4. four\n\n"
        "See our page (https://pine.test/a_b) or orders@pine.test.\n\nhttps://portal.example/login\n\nBye\n"
    )
    for part in (
        "Hello Maria Lopez</h2>",
        "<strong>Two</strong> <em>things</em>:<br>",
        '<a href="https://pine.test/a_b"',
    ):
        assert part in shown.html
    assert Nesting(shown.html).links.count(PAGE) == 2


def test_a_line_whose_fields_are_all_empty_is_left_out() -> None:
    body = "- You: {{ username }}\n- Staff: {{ staff_username }}\n- {{ username }} {{ staff_username }}" + PLACE
    assert "- You: maria\n- maria\n" in letter(body, username="maria", staff_username="").text.replace(" \n", "\n")


@given(value=st.one_of(HOSTILE, SNIPPETS, st.text(max_size=60)))
def test_what_a_value_holds_is_never_more_than_text(value: str) -> None:
    shown = letter("Hello **{{ contact_name }}**," + PLACE, "For {{ contact_name }}", contact_name=value or "x")
    plain = letter("Hello **{{ contact_name }}**," + PLACE, contact_name="x")
    assert Nesting(shown.html).links == Nesting(plain.html).links
    assert shown.html.count("<") == plain.html.count("<")
    assert "\n" not in shown.subject
    assert LINK_MARK not in shown.text + shown.html + shown.subject


@given(body=st.one_of(HOSTILE, SNIPPETS, st.text(max_size=200)))
def test_what_a_vendor_writes_is_refused_or_becomes_a_harmless_letter(body: str) -> None:
    try:
        shown = letter(body + PLACE + body.replace("{{ portal_link }}", ""))
    except DomainError:
        return
    nesting = Nesting(shown.html)
    assert (nesting.faults, nesting.open) == ([], [])
    assert nesting.links.count(PAGE) == 2
    assert all(link.startswith(("https://", "mailto:")) for link in nesting.links)
    assert nesting.attributes <= {"lang", "charset", "name", "content", "class", "style", "href", "start"}
    assert not {"<script", "<img"} & set(re.findall(r"<\w+", shown.html))
    assert PAGE in shown.text.split("\n")
    assert not set("\ue000\ue001\ue002") & set(shown.text + shown.html + shown.subject)


@given(text=st.text())
def test_braces_are_fields_or_refused(text: str) -> None:
    try:
        marked = merging.marked(merging.clean(text), {"contact_name"})
    except DomainError:
        assert "{{" in text or "}}" in text
    else:
        assert "{{" not in marked


@pytest.mark.parametrize("sign", ["[", "*", "_", "<", "(", "- ", "# ", "\\", "[a](", "**_", "> ", "1. ", "    "])
def test_a_long_row_of_signs_takes_no_long_time(sign: str) -> None:
    text = sign * (LONGEST_BODY // len(sign))
    # Time can't be asserted; what grows by more than a tag a sign would take it, and what hangs never gets here.
    assert len(markdown.html_of(text)) <= 30 * len(text)


def test_the_last_wall_lets_no_other_markup_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_check_link", lambda href: None)
    assert "javascript" not in markdown.html_of("[x](javascript:alert(1))")
    assert "<script" not in markdown.html_of("<script>alert(1)</script>")


def test_what_cannot_be_typed_is_taken_out() -> None:
    assert typed(" a\x07\nb ", "x\x00\ue001\r\ny\rz\t.") == Text("a b", "x\ny\nz   .")
