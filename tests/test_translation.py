"""Every text for people goes through gettext, and every catalogue says all of them, with nothing lost on the way."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests import texts_in_code
from tests.texts_in_templates import escaped_texts

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "crikit"
CATALOGUES = sorted((SOURCE / "translations").glob("*/LC_MESSAGES/messages.po"))
# Read by those who run the machine or write crikit, or by mail programs: none of them has chosen a language.
NOT_FOR_PEOPLE = (
    *(
        "crikit/config.py",
        "crikit/cli.py",
        "crikit/demo/__init__.py",
        "crikit/demo/orders.py",
        "crikit/demo/shipments.py",
        "crikit/logs.py",
        "crikit/db.py",
        "crikit/schema.py",
    ),
    *("crikit/migrations/", "crikit/jobs/", "crikit/templates/dev/", "crikit/admin/forms.py", "crikit/admin/doctor/"),
    *("crikit/mail/smtp/", "crikit/mail/views/mailbox.py", "crikit/mail/examples.py", "crikit/vendors/queries.py"),
    # What a mail server did is kept with the letter or the queue, in English, beside the server's own words.
    *("crikit/mail/delivery.py", "crikit/mail/actions/claims.py"),
    # Names of invented customers, which are the same everywhere.
    "crikit/samples/bills.py",
    "crikit/samples/content.py",
    "crikit/samples/goods.py",
    # What an accounting program calls its columns, and old things it sold.
    "crikit/samples/papers.py",
    # What QuickBooks Desktop calls its accounts.
    "crikit/orders/accounting/iif.py",
    # What carriers call themselves.
    "crikit/shipments/rules/carriers.py",
    # This is where it is done.
    *("crikit/language.py", "crikit/web/texts.py", "crikit/mail/rendering.py"),
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
# A common space or none before ; : ! ? » and %, straight quotation marks, the typewriter's apostrophe.
FRENCH_SLIPS = re.compile(r"[ \w][;!?»]|« | :(?!\w)|\w: |[ \d]%(?!\()|\w'|\"(?![^<]*>)|\.\.\.")
# The typewriter's apostrophe in a text of ours.
ENGLISH_SLIPS = re.compile(
    r"""(?:\b_|gettext|lazy)\(\s*(?:"[^"]*"\s*)*"[^"]*\w'\w"""
    r"""|%}[^{}<>]*\w'\w[^{}<>]*{% *endtrans"""
)
TAG = re.compile(r"</?[a-z]+[^>]*>")
ENDS = re.compile(r"[.:?!…]?$")


def is_for_people(path: str) -> bool:
    return not path.startswith(NOT_FOR_PEOPLE) and not path.endswith("/commands.py")


def sources() -> Iterator[tuple[str, str]]:
    for path in sorted([*SOURCE.rglob("*.py"), *(SOURCE / "templates").rglob("*.*")]):
        name = str(path.relative_to(ROOT))
        if is_for_people(name):
            yield name, path.read_text()


def faults_in(name: str, source: str) -> list[str]:
    if name.endswith(".py"):
        return texts_in_code.faults(source)
    return escaped_texts(source, is_html=name.endswith(".html"))


def test_every_text_of_the_source_goes_through_gettext() -> None:
    found = [f"{name}: {fault}" for name, source in sources() for fault in faults_in(name, source)]
    assert not found, "\n".join(found)


def test_the_english_is_set_as_print_would_set_it() -> None:
    assert ENGLISH_SLIPS.search('lazy(\n    "It is here. "\n    "It isn\'t there."\n)')
    assert ENGLISH_SLIPS.search("{% trans %}It isn't here.{% endtrans %}")
    found = [f"{name}: {slip[0]}" for name, source in sources() for slip in ENGLISH_SLIPS.finditer(source)]
    assert not found, "\n".join(found)


def test_the_catalogues_hold_what_the_source_says() -> None:
    told = subprocess.run([sys.executable, "bin/texts", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


def messages(path: Path) -> Iterator[Message]:
    with path.open("rb") as source:
        catalogue = read_po(source)
    yield from (message for message in catalogue if message.id)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_text_is_translated(path: Path) -> None:
    found = [message.id for message in messages(path) if untranslated(message)]
    assert not found, f"{len(found)} texts: {found[:20]}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_keeps_what_its_text_holds(path: Path) -> None:
    found = [f"{message.id!r}: {fault}" for message in messages(path) for fault in unlike(message)]
    assert not found, "\n".join(found)


def test_the_french_is_set_as_print_would_set_it() -> None:
    found = [said for message in messages(CATALOGUES[0]) for _, said in forms(message) if FRENCH_SLIPS.search(said)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_nothing_in_a_catalogue_is_guessed_or_left_over(path: Path) -> None:
    with path.open("rb") as source:
        catalogue = read_po(source)
    assert (list(catalogue.obsolete), [message.id for message in catalogue if message.id and message.fuzzy]) == ([], [])


def forms(message: Message) -> list[tuple[str, str]]:
    """Each form of the translation beside the form of the text that it must be like."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string or ""))]
    # Which number a form stands for differs; what all of them hold is what the plural holds.
    return [(message.id[1], said) for said in message.string]


def untranslated(message: Message) -> bool:
    return message.fuzzy or not all(said for _, said in forms(message)) or not forms(message)


def unlike(message: Message) -> Iterator[str]:
    for text, said in forms(message):
        if not said:
            continue
        fills = [sorted(PLACEHOLDER.findall(words)) for words in (text, said)]
        one = message.id[0] if isinstance(message.id, tuple) else text
        if fills[1] not in (fills[0], sorted(PLACEHOLDER.findall(one))):
            yield f"other places to fill in: {said}"
        if sorted(TAG.findall(text)) != sorted(TAG.findall(said)):
            yield f"other tags: {said}"
        if (text != text.lstrip(), text != text.rstrip()) != (said != said.lstrip(), said != said.rstrip()):
            yield f"other space at its ends: {said!r}"
        if '"' in TAG.sub("", said):
            yield f"a straight quotation mark ends an attribute: {said}"
        if ends(text) != ends(said):
            yield f"ends otherwise: {said}"


def ends(text: str) -> str:
    found = ENDS.search(text.rstrip().rstrip("”»\u202f "))
    return found[0] if found else ""


def template(source: str) -> list[str]:
    return escaped_texts(source)


def letter(source: str) -> list[str]:
    return escaped_texts(source, is_html=False)


BREACHES = {
    "text": (template, "<p>Save it</p>"),
    "one word": (template, "<th>Name</th>"),
    "text beside one that is said": (template, '<p>{{ _("Save") }} it</p>'),
    "text within a choice": (template, "<p>{% if x %}on{% else %}{{ _('off') }}{% endif %}</p>"),
    "constant": (template, "<p>{{ 'row' if n == 1 else 'rows' }}</p>"),
    "glued": (template, "<p>{{ n ~ ' rows' }}</p>"),
    "default": (template, "<p>{{ name or 'nobody' }}</p>"),
    "argument": (template, "{{ ui.button('Save') }}"),
    "named argument": (template, "{{ ui.field(f, hint='As typed.') }}"),
    "list": (template, "{{ ui.breadcrumbs([('Tools', url_for('x'))]) }}"),
    "set": (template, "{% set title = 'All of them' %}"),
    "call": (template, "{% call ui.notice() %}Nothing yet{% endcall %}"),
    "attribute": (template, '<input placeholder="Search by name">'),
    "chosen attribute": (template, "<a aria-label=\"{{ 'open' if x else 'close' }}\">"),
    "what a script shows": (template, '<button data-hide="Hide">'),
    "confirmation": (template, '<form hx-confirm="Delete it?">'),
    "value of a button": (template, '<input type="submit" value="Send">'),
    "filled by a text": (template, "<p>{{ _('Hello %(name)s', name='all of you') }}</p>"),
    "shadow": (template, "{% set _ = list.append(1) %}{{ _('Save') }}"),
    "letter": (letter, "Hello {{ name }},"),
    "refusal": (texts_in_code.faults, "def f(): raise DomainError('No.')"),
    "refusal beside a field": (texts_in_code.faults, "def f(): raise FieldRefused('email', 'Wrong')"),
    "filled refusal": (texts_in_code.faults, "def f(n): raise Conflict(f'{n} was taken.')"),
    "glued refusal": (texts_in_code.faults, "def f(n): raise Gone(gettext('Gone.') + ' Sorry.')"),
    "toast": (texts_in_code.faults, "def f(): toast('Saved')"),
    "label": (texts_in_code.faults, "class F:\n    name = LineField('Name')"),
    "label by name": (texts_in_code.faults, "class F:\n    name = LineField(label='Name')"),
    "message": (texts_in_code.faults, "v = Length(max=3, message='Too long')"),
    "mute validator": (texts_in_code.faults, "v = InputRequired()"),
    "choice": (texts_in_code.faults, "c = SelectChoice('a', 'All')"),
    "tab": (texts_in_code.faults, "TOOLS = Tab('Tools', 'admin.tools', 'wrench', '/tools')"),
    "table of names": (texts_in_code.faults, "TITLES = {404: 'Not found'}"),
    "sentence in a constant": (texts_in_code.faults, "OVER = 'this link is over.'"),
    "f-string within": (texts_in_code.faults, "def f(n): return gettext(f'Hello {n}')"),
    "name within": (texts_in_code.faults, "def f(n): return gettext(n)"),
    "within an f-string": (texts_in_code.faults, "def f(): return f'/{gettext(\"Hello\")}'"),
    "sum within": (texts_in_code.faults, "def f(n): return gettext('Hello ' + n)"),
    "plural within": (texts_in_code.faults, "def f(n): return ngettext('one', f'{n}', n)"),
    "too early": (texts_in_code.faults, "OVER = gettext('It is over.')"),
    "too early in a default": (texts_in_code.faults, "def f(text=gettext('It is over.')): ..."),
    "format": (texts_in_code.faults, "def f(n): return gettext('Hello {n}').format(n=n)"),
}


@pytest.mark.parametrize(("check", "source"), BREACHES.values(), ids=BREACHES.keys())
def test_a_breach_is_found(check: Callable[[str], list[str]], source: str) -> None:
    assert check(source)


GOOD = {
    "said": (template, '<p title="{{ _("Name") }}">{{ _("Save") }} · {{ name }} (crikit)</p>'),
    "block": (template, "<p>{% trans n=name %}Hello <b>{{ n }}</b>{% endtrans %}</p>"),
    "plural": (template, "{% trans num=n %}{{ num }} row{% pluralize %}{{ num }} rows{% endtrans %}"),
    "code": (template, '<p class="a{% if x %} b-c{% endif %}" hx-target="#Rows" data-url="/x">{{ x }}</p>'),
    "words for machines": (template, "{{ ui.button(_('Save'), kind='primary', hx_target='#All of it') }}"),
    "letter said": (letter, "{% trans %}Hello {{ name }},{% endtrans %}\n\n{{ link }}\n"),
    "refusal said": (texts_in_code.faults, "def f(n): raise Conflict(gettext('%(n)s was taken.', n=n))"),
    "lazy": (texts_in_code.faults, "class F:\n    name = LineField(lazy('Name'), [Filled(lazy('Type it.'))])"),
    "statement": (texts_in_code.faults, "def f(): execute_sql('UPDATE Customer SET name = 1 WHERE Id = 2.')"),
    "documentation": (texts_in_code.faults, "def f():\n    '''What it is.'''\n    log.info('Not for people.')"),
    "words": (texts_in_code.faults, "KINDS = {'customer': 'customers', 'rep': ('sales-reps', '/a b', 'a b')}"),
}


@pytest.mark.parametrize(("check", "source"), GOOD.values(), ids=GOOD.keys())
def test_what_is_said_passes(check: Callable[[str], list[str]], source: str) -> None:
    assert check(source) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello %(name)s", "Bonjour"),
        ("Hello %(name)s", "Bonjour %(nom)s"),
        ("<b>Save</b>", "Enregistrer"),
        ("Save.", "Enregistrer"),
        ("Save “it”", 'Enregistrer "ceci"'),
        ("Save", "Enregistrer "),
        (("%(num)s row", "%(num)s rows"), ("%(num)s ligne", "lignes")),
    ],
)
def test_a_translation_that_lost_something_is_found(text: str, said: str) -> None:
    assert list(unlike(Message(text, said)))


@pytest.mark.parametrize(
    "said", ["Qui ?", "Qui?", "« Qui\u202f»", "Voici : moi", "Voici: moi", "5 %", "l'ami", 'un "mot"', "Et…..."]
)
def test_a_slip_of_french_print_is_found(said: str) -> None:
    assert FRENCH_SLIPS.search(said)


def test_a_translation_that_is_missing_is_found() -> None:
    catalogue = Catalog(locale="fr")
    one, many = catalogue.add("Save"), catalogue.add(("%(num)s row", "%(num)s rows"), ("%(num)s ligne", ""))
    assert untranslated(one)
    assert untranslated(many)
    assert not untranslated(Message("Save", "Enregistrer"))
    assert not list(unlike(Message("Who?", "Qui\u202f?")))
