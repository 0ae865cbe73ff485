"""What readers type in their own way: signs, names apart, compounds, phrases, most of the words."""

import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from initiatives.browse.filters import InitiativeFilter
from initiatives.models import Initiative, Synonym, TargetGroup
from initiatives.search import matching, search, suggestion
from tests.factories import make_initiative

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return sorted(one.slug for one in Initiative.objects.filter(matching(words)))


@pytest.mark.parametrize(
    ("title", "words"),
    [
        # Signs that bind, and signs that nobody sees.
        ("KI-Weiterbildung", "KI Weiterbildung"),
        ("KI Weiterbildung", "KI-Weiterbildung"),
        ("KI Weiterbildung", "KI/Weiterbildung"),
        ("KI Weiterbildung", "KI_Weiterbildung"),
        ("KI Weiterbildung", "KI\u200bWeiterbildung"),
        ("Weiterbildung", "Weiter\u00adbildung"),
        ("Weiterbildung", "Weiter\u200dbildung\ufeff"),
        ("For a start-up", "start-up's"),
        ("For a start-up", "start-up\u2019s"),
        ("Onderzoek en ontwikkeling (O&O)", "O&O"),
        # Apostrophes of keyboards and word processors.
        ("L'éducation", "l\u2018education"),
        ("L'éducation", "l\u02bceducation"),
        ("L\u2032éducation", "l`education"),
        ("L\u00b4éducation", "l\uff07education"),
        # Letters without umlauts, and letters of other scripts that look the same.
        ("Fördermittel für Überwachung", "foerdermittel ueberwachung"),
        ("Artificial intelligence AI", "\u0410I"),
        ("Paper", "\u0420\u0430per"),
        ("Tax credit", "\u03a4ax"),
        ("\u0410I for all", "AI"),
        # Names apart and together.
        ("MolenGeek", "Molen Geek"),
        ("Molen Geek", "MolenGeek"),
        ("EDUbox", "EDU box"),
        ("KlasCement", "klas cement"),
        ("Win2Wal", "win 2 wal"),
        # Compounds whose parts are words of the index.
        ("Subsidie voor innovatie", "innovatiesubsidie"),
        ("Cheque voor opleiding", "opleidingscheque"),
        ("Die Kraft von Wind", "Windkraft"),
        ("Turbine op wind", "windturbine"),
    ],
)
def test_what_is_meant_is_found(title: str, words: str) -> None:
    make_initiative(slug="it", title_en=title)
    make_initiative(slug="other", title_en="Something else")
    assert found(words) == ["it"]


@pytest.mark.parametrize("words", ["O&O", "F&E", "FOD", "KU", "VR", "AI"])
def test_short_words_find_nothing_that_begins_so(words: str) -> None:
    make_initiative(slug="it", title_en="Ook foderal kunst vraag aide ainsi")
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"open data"', ["it"]),
        ("“open data”", ["it"]),
        ("«\u00a0open data\u00a0»", ["it"]),
        ("„open data“", ["it"]),
        ("'open data'", ["it"]),
        ("open data", ["apart", "it"]),
        ("open -wide", ["it"]),
        ("open \u2212wide", ["it"]),
        ('data -"open data"', ["apart"]),
        ("-wide", ["it"]),
        ('""', []),
        ('"', []),
        ('"unfinished open', []),
    ],
)
def test_phrases_and_words_with_a_minus(words: str, expected: list[str]) -> None:
    make_initiative(slug="it", title_en="Open data")
    make_initiative(slug="apart", title_en="Data, wide and open")
    assert found(words) == expected


def test_a_parts_synonym_is_found_behind_a_hyphen() -> None:
    Synonym.objects.create(words="AI\nKI")
    Synonym.objects.create(words="course\nopleiding\nWeiterbildung")
    make_initiative(slug="it", title_en="A course on AI")
    assert found("KI-Weiterbildung") == found("AI-opleiding") == ["it"]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Gent", "nl"), ("Eupen", "de"), ("HR", "de"), ("UMons", "fr"), ("Förderung", "de"), ("foderung", "fr"),
        ("taalmodel", "nl"), ("Forem", "en"), ("vor", "nl"), ("Parijs", "nl"), ("chien", "fr"),
    ],
)  # fmt: skip
def test_no_absurd_spelling_is_suggested(words: str, language: str) -> None:
    make_initiative(
        slug="it", title_en="Form", summary_en="agent forme", summary_fr="poumons", summary_de="neuen ihr Förderungen",
        summary_nl="aimodel voor prijs Chief",
    )  # fmt: skip
    with translation.override(language):
        assert suggestion(words) is None


def test_entries_with_most_of_the_words_are_marked_and_each_word_is_counted(client: Client) -> None:
    make_initiative(slug="all", title_en="Robots for health in schools")
    make_initiative(slug="most", title_en="Robots in schools")
    make_initiative(slug="one", title_en="Only robots")
    page = " ".join(client.get("/en/initiatives/", {"q": "robots health schools"}).text.split())
    assert re.findall(r'href="/en/initiatives/(\w+)/"', page) == ["all", "most"]
    assert page.count("without: health") == 1
    numbers = re.findall(r'q=(\w+)">\w+</a> <span class="count">(\d+)', page)
    assert numbers == [("robots", "3"), ("health", "1"), ("schools", "2")]
    assert "1 initiative holds all of these words." in page


def test_a_misspelt_word_beside_right_ones_is_respelt() -> None:
    make_initiative(slug="it", title_en="Knowledge centre")
    make_initiative(slug="other", title_en="Training centre")
    answer = search("knowlegde centre")
    assert answer.respelt
    assert answer.respelt.query.words == "Knowledge centre"
    listed = InitiativeFilter(QueryDict("q=knowlegde centre"))
    assert [(one.slug, listed.searched.lacking(one.pk)) for one in listed.qs] == [("it", []), ("other", ["Knowledge"])]


def test_a_synonym_is_not_found_as_the_stem_of_another_word() -> None:
    Synonym.objects.create(words="rail\ntrain\nNMBS")
    Synonym.objects.create(words="course\ntraining")
    make_initiative(slug="it", title_en="Training in AI")
    make_initiative(slug="line", title_en="The train")
    assert (found("NMBS"), found("course")) == (["line"], ["it"])


def test_words_that_mean_something_together_are_asked_alone_where_nothing_holds_them_so() -> None:
    Synonym.objects.create(words="circular economy\nrecyclage")
    make_initiative(slug="it", title_en="Circular factories")
    assert [one.slug for one in InitiativeFilter(QueryDict("q=circular economy")).qs] == ["it"]


def test_words_that_no_entry_holds_do_not_hide_those_with_most_of_the_others() -> None:
    make_initiative(slug="it", title_en="Robots on roads")
    make_initiative(slug="one", title_en="Rules")
    shown = [one.slug for one in InitiativeFilter(QueryDict("q=rules robots taxis roads unicorns")).qs]
    assert shown == ["it"]
    assert not search("robots taxis unicorns").all


def test_words_side_by_side_come_first() -> None:
    make_initiative(slug="apart", title_en="Proof of business", summary_en="A concept.")
    make_initiative(slug="it", title_en="Springboard", summary_en="A proof of concept for a business.")
    assert [one.slug for one in InitiativeFilter(QueryDict("q=proof-of-concept")).qs] == ["it", "apart"]


def test_amounts_and_key_figures_are_found_by_what_they_are_for() -> None:
    entry = make_initiative(slug="it")
    assert found("budget") == []
    line = entry.budget_lines.create(key="a", kind="total", amount=1, purpose_en="Supercomputer")
    entry.key_figures.create(key="b", value=1, unit_en="Doctorates")
    assert found("budget") == found("supercomputer") == found("doctorates") == ["it"]
    line.delete()
    assert (found("budget"), found("doctorates")) == ([], ["it"])


def test_where_nothing_is_found_the_other_spelling_answers_and_says_so(client: Client) -> None:
    make_initiative(slug="it", title_en="Chatbot")
    page = " ".join(client.get("/en/initiatives/", {"q": "chatbott"}).text.split())
    assert "No initiative holds “chatbott”" in page
    assert "<mark>Chatbot</mark>" in page
    assert found("chatbott") == []


def test_a_wider_and_a_narrower_group_answer_and_are_marked(client: Client) -> None:
    companies = TargetGroup.objects.create(slug="companies", name_en="Companies")
    smes = TargetGroup.objects.create(slug="smes", name_en="Small firms", broader=companies)
    large = TargetGroup.objects.create(slug="large", name_en="Large firms", broader=companies)
    for slug, group in (("any", companies), ("small", smes), ("huge", large)):
        make_initiative(slug=slug, title_en=slug, target_groups=[group])
    expected = {"companies": {"any", "small", "huge"}, "smes": {"any", "small"}, "large": {"any", "huge"}}
    for value, slugs in expected.items():
        listed = InitiativeFilter(QueryDict(f"target={value}"))
        assert {one.slug for one in listed.qs} == slugs
        assert listed.count_of("target", value) == len(slugs)
    page = " ".join(client.get("/en/initiatives/", {"target": "smes"}).text.split())
    assert page.count("Found through a broader or narrower target group: Companies") == 1
    page = " ".join(client.get("/en/initiatives/", {"q": "small firms"}).text.split())
    assert found("small firms") == ["any", "small"]
    assert page.count("Found through a broader or narrower target group: Companies") == 1
    assert found("large firms") == ["any", "huge"]
    large.broader = None
    large.save()
    assert (found("large firms"), found("small firms")) == (["huge"], ["any", "small"])


@pytest.mark.parametrize(
    "words", ["-" * 200, "a-" * 200, "x" * 10_000, "AND OR NOT", 'NEAR("a" "b")', "a*b* -", "'" * 99]
)
def test_the_cost_of_any_words_is_bounded(words: str) -> None:
    make_initiative(slug="it", title_en="Open data")
    assert len(search(words).query.clauses) <= 12


def test_a_change_of_another_process_is_found_at_the_next_search() -> None:
    make_initiative(slug="it", title_en="Before")
    assert found("before") == ["it"]
    # Written without a signal of this process, as another one would have.
    Initiative.objects.filter(slug="it").update(title_en="After")
    Initiative.objects.get(slug="it").search_text.delete()
    assert (found("before"), found("after")) == ([], ["it"])
