"""The forms of names within sentences."""

import pytest
import yaml
from django.conf import settings
from django.utils import translation

from initiatives.models import Government, PartialDate, Theme
from initiatives.models.languages import LANGUAGES
from initiatives.report import html, names, sentences
from initiatives.report.content import Line, Run

KINDS = {
    "government": ("at", "of"),
    "theme": ("about", "competence"),
    "challenge": ("about",),
    "instrumenttype": ("many",),
}


def test_every_shipped_term_has_the_forms_that_sentences_need_in_every_language() -> None:
    forms = yaml.safe_load((settings.BASE_DIR / "initiatives/report/names.yaml").read_text())
    for term in yaml.safe_load((settings.BASE_DIR / "fixtures/vocabulary.yaml").read_text()):
        for kind in KINDS.get(term["model"].split(".")[1], ()):
            assert set(forms[kind][term["fields"]["slug"]]) == set(LANGUAGES), (kind, term["fields"]["slug"])


@pytest.mark.parametrize(
    ("language", "place", "subject"),
    [
        ("en", "in the Walloon Region", "under the heading “Robots”"),
        ("nl", "in het Waals Gewest", "onder de noemer “Robots”"),
        ("fr", "en Région wallonne", "sous la rubrique «\u00a0Robots\u00a0»"),
        ("de", "in der Wallonischen Region", "unter der Rubrik „Robots“"),
    ],
)
def test_a_name_takes_its_article_and_preposition_and_an_unknown_one_its_heading(
    language: str, place: str, subject: str
) -> None:
    translation.activate(language)
    assert names.at(Government(slug="wallonia", name_en="Walloon Region")) == place
    assert names.about(Theme(slug="robots", name_en="Robots")) == subject
    assert names.competence(Theme(slug="robots", name_en="Robots")) == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["in 2021", "in the first quarter of 2021", "in April 2021", "on 30 April 2021"]),
        ("nl", ["in 2021", "in het eerste kwartaal van 2021", "in april 2021", "op 30 april 2021"]),
        ("fr", ["en 2021", "au premier trimestre de 2021", "en avril 2021", "le 30 avril 2021"]),
        ("de", ["2021", "im ersten Quartal 2021", "im April 2021", "am 30. April 2021"]),
    ],
)
def test_a_date_takes_its_preposition(language: str, said: list[str]) -> None:
    translation.activate(language)
    assert [sentences.when(PartialDate(text)) for text in ("2021", "2021-Q1", "2021-04", "2021-04-30")] == said


def test_several_are_joined_and_a_sentence_begins_with_a_capital() -> None:
    three: list[Line] = [[Run("one")], [Run("two")], [Run("three")]]
    assert html.line_in_html(sentences.both(three)) == "one, two and three"
    assert sentences.say("%(place)s it is.", place="in Flanders")[0] == Run("In Flanders")
