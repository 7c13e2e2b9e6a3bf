"""“Change Welcome Email Templates”: writing a letter, trying it, going back; and what goes out then."""

from threading import Barrier

import pytest

from crikit import db
from crikit.errors import Conflict, Forbidden
from crikit.history.models import Entry
from crikit.mail import actions
from crikit.mail.actions.wording import KEPT
from crikit.mail.models import Wording
from crikit.mail.queries import wording_of
from crikit.mail.wording.kinds import KINDS
from crikit.mail.wording.letters import sign_in_page
from crikit.mail.wording.texts import LONGEST_BODY, Text, standard
from crikit.permissions.actions import administered
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.crowds import crowd
from tests.factories import as_actor, letters

INVITATION = KINDS["invitation-customers"]
PAGE = "/tools/email-templates/invitation-customers/en"
OURS = Text(
    "{{ vendor_name }} has news",
    "Dear {{ contact_name }},\n\n**come in**:\n\n{{ portal_link }}\n\nYours, {{ invited_by }}",
)


def typed(text: Text = OURS, version: int = 0) -> dict[str, object]:
    return {**text._asdict(), "version": version}


def invited(cast: Cast, name: str = "Blue Heron") -> object:
    factories.invite(cast.mira, factories.customer(name, email=f"{name[:3].lower()}@people.test"))
    return letters(INVITATION.mail)[-1]


@pytest.fixture
def mira(cast: Cast) -> Client:
    return cast.browser(cast.mira)


def test_what_was_saved_goes_out_with_the_next_invitation(cast: Cast, mira: Client) -> None:
    assert "has opened a portal" in invited(cast).text
    assert mira.send(PAGE, typed()).status_code == 303
    letter = invited(cast, "Old Barn")
    assert letter.subject == "Prairie & Pine has news"
    assert letter.text.startswith("Dear Old Barn,\n\ncome in:\n\n\ue000\n\nYours, Mira\n")
    assert "<strong>come in</strong>" in letter.html
    assert letter.html.count('href="\ue000"') == 2
    assert "Your own text, saved" in mira.get(PAGE).text


def test_one_sending_fills_the_text_for_each_of_many(cast: Cast, mira: Client) -> None:
    mira.send(PAGE, typed())
    factories.invite(cast.mira, *(factories.customer(f"Shop <{number}>") for number in range(30)))
    sent = letters(INVITATION.mail)
    assert {letter.text.split("\n")[0] for letter in sent} == {f"Dear Shop <{number}>," for number in range(30)}
    assert all("&lt;" in letter.html for letter in sent)


def test_the_text_is_the_vendors_own_and_of_one_language(cast: Cast, mira: Client) -> None:
    mira.send(PAGE, typed())
    cast.vendor.language = "fr"
    cast.vendor.save()
    assert "a ouvert un portail" in invited(cast).text
    mira.send(PAGE.replace("/en", "/fr"), typed(Text("Nouvelles", "Bonjour\n\n{{ portal_link }}")))
    assert invited(cast, "Old Barn").subject == "Nouvelles"
    with db.vendor_scope(cast.other_vendor.id):
        assert wording_of(INVITATION.mail, "en") is None
    assert OURS.subject not in cast.browser(cast.dana).get(PAGE).text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (Text("", OURS.body), "Write a subject."),
        (Text(OURS.subject, "Hello {{ username }}\n\n{{ portal_link }}"), "There is no field “username”"),
        (Text(OURS.subject, "Hello"), "needs {{ portal_link }} once"),
        (Text(OURS.subject, "<script>alert(1)</script>\n\n{{ portal_link }}"), "HTML isn’t understood"),
        (Text(OURS.subject, "x" * 1_000_000), f"1,000,000 characters, and {LONGEST_BODY:,} fit"),
    ],
)
def test_a_refusal_loses_nothing_of_what_was_typed(mira: Client, text: Text, says: str) -> None:
    for address in (PAGE, f"{PAGE}/test"):
        answer = mira.send(address, typed(text))
        assert answer.status_code == 422
        assert says in answer.text
        assert str(text.body).replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert letters() == []
    assert Wording.select().count() == 0


def test_two_who_write_at_once_both_keep_their_words(cast: Cast, mira: Client) -> None:
    mira.send(PAGE, typed())
    late = mira.send(PAGE, typed(Text("Mine", OURS.body)))
    assert late.status_code == 409
    assert "Somebody else changed this letter" in late.text
    assert 'value="Mine"' in late.text
    assert 'name="version" value="1"' in late.text
    assert mira.send(PAGE, typed(Text("Mine", OURS.body), version=1)).status_code == 303
    earlier = mira.get(PAGE).text
    assert f"{PAGE}?version=1" in earlier
    assert OURS.subject in mira.get(f"{PAGE}?version=1").text


def test_of_a_crowd_that_saves_the_same_version_one_wins(cast: Cast) -> None:
    actor, start = as_actor(cast.mira), Barrier(4)

    def save(place: int) -> bool:
        with db.vendor_scope(cast.vendor.id):
            start.wait()
            try:
                return actions.save_wording(
                    actor, INVITATION, "en", Text(f"No. {place}", OURS.body), version=0, held=administered
                )
            except Conflict:
                return False

    assert sum(crowd(4, save)) == 1
    assert [wording.version for wording in Wording.select()] == [1]


def test_whoever_lost_the_right_meanwhile_writes_nothing(cast: Cast) -> None:
    ben = as_actor(cast.ben)
    with pytest.raises(Forbidden):
        actions.save_wording(ben, INVITATION, "en", OURS, version=0, held=administered)
    with pytest.raises(Forbidden):
        actions.back_to_standard(ben, INVITATION, "en", version=0, held=administered)
    assert Wording.select().count() == 0


def test_back_to_the_standard_text_and_to_ones_own_again(cast: Cast, mira: Client) -> None:
    mira.send(PAGE, typed())
    assert mira.send(f"{PAGE}/standard", typed(version=1)).status_code == 303
    assert "has opened a portal" in invited(cast).text
    page = mira.get(PAGE).text
    assert "The standard text goes out." in page
    assert standard(INVITATION, "en").subject in page
    again = mira.get(f"{PAGE}?version=1").text
    assert OURS.subject in again
    assert 'name="version" value="2"' in again


def test_saving_the_standard_text_or_the_same_text_changes_nothing(cast: Cast, mira: Client) -> None:
    mira.send(PAGE, typed(standard(INVITATION, "en")))
    assert Wording.select().count() == 0
    for _ in range(2):
        mira.send(PAGE, typed())
        mira.send(PAGE, typed(version=1))
    assert Wording.select().count() == 1


def test_the_history_tells_who_and_what_but_no_words(cast: Cast, mira: Client) -> None:
    mira.send(PAGE, typed())
    mira.send(f"{PAGE}/standard", typed(version=1))
    entries = list(Entry.select().where(Entry.about_kind == "wording").order_by(Entry.id))
    assert [(entry.action, entry.actor_name, entry.about_name) for entry in entries] == [
        ("wording.changed", "Mira", INVITATION.mail),
        ("wording.standard", "Mira", INVITATION.mail),
    ]
    assert entries[0].facts == {"letter": "Invitation for customers", "language": "en", "version": 1}


def test_the_newest_texts_are_kept(cast: Cast) -> None:
    actor = as_actor(cast.mira)
    for version in range(KEPT + 3):
        actions.save_wording(
            actor, INVITATION, "en", Text(f"No. {version}", OURS.body), version=version, held=administered
        )
    assert Wording.select().count() == KEPT
    newest = wording_of(INVITATION.mail, "en")
    assert newest
    assert newest.subject == f"No. {KEPT + 2}"


def test_a_test_letter_goes_to_oneself_and_saves_nothing(cast: Cast, mira: Client) -> None:
    answer = mira.send(f"{PAGE}/test", typed())
    assert answer.status_code == 200
    assert "The test goes to mira@people.test." in answer.text
    assert "Dear {{ contact_name }}" in answer.text
    [letter] = letters("mail/test")
    assert (letter.to_address, letter.subject) == ("mira@people.test", "Test: Prairie & Pine has news")
    assert letter.text.startswith("Dear Maria Lopez,")
    assert letter.text.split("\n").count(sign_in_page()) == 1
    assert Wording.select().count() == 0


def test_test_letters_come_in_measure(mira: Client) -> None:
    answers = [mira.send(f"{PAGE}/test", typed()).status_code for _ in range(21)]
    assert (answers[-2:], len(letters())) == ([200, 429], 20)


def test_the_preview_shows_subject_letter_and_text_without_a_link(mira: Client) -> None:
    for shown in (mira.send(f"{PAGE}/sheet", typed()), mira.get(f"{PAGE}/sheet")):
        assert "sandbox" in shown.headers["Content-Security-Policy"]
        assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
        assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert shown.text.count("[personal link]") == 2
        assert "\ue000" not in shown.text
    sheet = mira.send(f"{PAGE}/sheet", typed()).text
    for part in ("Prairie &amp; Pine has news", "<strong>come in</strong>", "Dear Maria Lopez,\n\ncome in:"):
        assert part in sheet


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "{{ x }}"]
)
def test_the_preview_says_why_there_is_none_and_runs_nothing(mira: Client, body: str) -> None:
    sheet = mira.send(f"{PAGE}/sheet", typed(Text("Hello", body + "\n\n{{ portal_link }}")))
    assert sheet.status_code == 200
    assert "This can’t be saved yet." in sheet.text
    assert "<script" not in sheet.text
    assert "<img" not in sheet.text
    assert 'href="javascript' not in sheet.text


def test_a_text_that_no_longer_fits_gives_way_to_the_standard(cast: Cast) -> None:
    row = {"kind": INVITATION.mail, "language": "en", "version": 1}
    Wording.create(**row, subject="Old", body="{{ a_field_of_yesterday }}\n\n{{ portal_link }}")
    assert "has opened a portal" in invited(cast).text


@pytest.mark.parametrize("address", ["/tools/email-templates/nothing/en", "/tools/email-templates/approval/xx"])
def test_there_are_no_other_letters_and_languages(mira: Client, address: str) -> None:
    assert mira.get(address).status_code == 404
    assert mira.send(address, typed()).status_code == 404


@pytest.mark.parametrize("version", ["x", "99", "999999999999999999999", "-1"])
def test_an_earlier_text_that_never_was_shows_the_newest(mira: Client, version: str) -> None:
    mira.send(PAGE, typed())
    assert OURS.subject in mira.get(f"{PAGE}?version={version}").text
