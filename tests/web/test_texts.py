"""Gettext as templates use it: what is filled in is escaped, what the project says is not."""

import pytest
from babel.support import NullTranslations
from jinja2 import Environment

from crikit import language
from crikit.web import texts


class Shouting(NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper().replace("(NAME)S", "(name)s")


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> Environment:
    known, shouting = language.catalogue, Shouting()
    monkeypatch.setattr(language, "catalogue", lambda spoken: shouting if spoken == "fr" else known(spoken))
    env = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    texts.teach(env)
    return env


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ _('Save it') }}", "Save it"),
        ("{{ _('Yes & no, <b>100 %%</b>') }}", "Yes & no, <b>100 %</b>"),
        ("{{ _('Hello <b>%(name)s</b>', name=name) }}", "Hello <b>&lt;Ann&gt;</b>"),
        ("{% trans name=name %}Hello <b>{{ name }}</b>, 100 %{% endtrans %}", "Hello <b>&lt;Ann&gt;</b>, 100 %"),
        ("{{ _('%(number)d rows', number=3) }}", "3 rows"),
        ("{{ ngettext('%(num)s row', '%(num)s rows', 1) }}", "1 row"),
        ("{{ ngettext('%(num)s row', '%(num)s rows', 2000) }}", "2,000 rows"),
        ("{% trans num=n %}One{% pluralize %}<i>{{ num }}</i> of {{ name }}{% endtrans %}", "<i>2</i> of &lt;Ann&gt;"),
        ('<a title="{{ _("That didn\'t") }}">', '<a title="That didn\'t">'),
        ("{% autoescape false %}{{ _('%(name)s', name=name) }}{% endautoescape %}", "<Ann>"),
    ],
)
def test_a_template_says_its_texts(env: Environment, source: str, shown: str) -> None:
    assert env.from_string(source).render(name="<Ann>", n=2) == shown


def test_each_reader_gets_their_own_language_from_one_compiled_template(env: Environment) -> None:
    page = env.from_string("{{ _('Save') }} {{ _('for %(name)s', name='Ann') }} {{ _('Save') }}")
    said = []
    for spoken in ("en", "fr", "en"):
        with language.spoken(spoken):
            said.append(page.render())
    assert said == ["Save for Ann Save", "SAVE FOR Ann SAVE", "Save for Ann Save"]
