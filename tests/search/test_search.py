import re
from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.html import escape
from hypothesis import example, given, settings
from hypothesis import strategies as st

from initiatives.browse.filters import InitiativeFilter
from initiatives.models import Government, Initiative, InstrumentType, SearchText, Synonym, TargetGroup, Theme
from initiatives.search import among, by_relevance, matching, search, suggestion
from initiatives.search.preparing import refresh_missing
from initiatives.search.query import matcher, within_limit
from initiatives.text.highlighting import highlight
from tests.factories import make_initiative, make_organisation

pytestmark = pytest.mark.django_db
ANY_INPUT = settings(max_examples=120)
QUOTES = ["'", '"', "\\", "a'b", '"a" OR "b"', "en_train", "_"]
HOSTILE = [*QUOTES, "NEAR(a b)", "a*", "-a", "(", "names : a", "a & b | !c", "<->", ":*", "\x00", "🤖"]


def found(words: str) -> list[str]:
    answer = search(words)
    return [one.slug for one in by_relevance(Initiative.objects.public().filter(among(answer.complete)), answer)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Training for teachers", "train"),
        ("Opleidingen voor leraren", "opleiding"),
        ("Des formations pour les enseignants", "formation enseignant"),
        ("Künstliche Intelligenzen", "kunstliche intelligenz"),
        ("Santé publique", "SANTE"),
        ("L’éducation", "education"),
        ("Entreprise d’économie sociale", "economie"),
        ("Research & Development (R&D)", "r&d"),
        ("COVID-19", "covid 19"),
        ("e-learning", "elearning"),
        ("Straße", "strasse"),
        ("œuvre", "oeuvre"),
    ],
)
def test_words_are_found_in_any_form(text: str, words: str) -> None:
    make_initiative(slug="it", title_en="One", summary_fr=text)
    make_initiative(slug="other", title_en="Two")
    assert found(words) == ["it"]


def test_the_last_word_is_also_a_beginning_and_others_are_not() -> None:
    make_initiative(slug="it", title_en="Supercomputer for Flanders")
    assert found("superc") == ["it"]
    assert found("flanders superc") == ["it"]
    assert found("superc flanders") == []


def test_an_entry_is_found_by_all_that_it_is_known_by() -> None:
    theme = Theme.objects.create(slug="networking", name_en="Networking", name_de="Vernetzung")
    group = TargetGroup.objects.create(slug="teachers", name_nl="Leerkrachten")
    kind = InstrumentType.objects.create(slug="voucher", name_fr="Chèque")
    government = Government.objects.create(slug="wallonia", name_fr="Région wallonne", level="region")
    imec = make_organisation(slug="imec", aliases="Interuniversitair Centrum")
    it = make_initiative(slug="it", title_en="It", aliases="Former name", themes=[theme], governments=[government])
    it.target_groups.add(group)
    it.instruments.create(type=kind)
    it.participations.create(organisation=imec, role="lead")
    for words in ("vernetzung", "leerkracht", "cheque", "wallonne", "interuniversitair", "former"):
        assert found(words) == ["it"], words


def test_what_changes_is_found_by_its_new_words_at_once() -> None:
    imec = make_organisation(slug="imec", name_en="Imec")
    theme = Theme.objects.create(slug="theme", name_en="Regulation")
    it = make_initiative(slug="it", title_en="Before")
    assert found("before") == ["it"]
    it.title_en = "After"
    it.save()
    assert (found("before"), found("after")) == ([], ["it"])
    role = it.participations.create(organisation=imec, role="lead")
    it.themes.add(theme)
    assert found("imec") == found("regulation") == ["it"]
    imec.name_en = "Renamed"
    imec.save()
    theme.name_en = "Networking"
    theme.save()
    assert found("imec") == found("regulation") == []
    assert found("renamed") == found("networking") == ["it"]
    role.delete()
    it.themes.clear()
    assert found("renamed") == found("networking") == []
    theme.initiatives.add(it)
    assert found("networking") == ["it"]
    theme.delete()
    assert found("networking") == []
    it.delete()
    assert found("after") == []
    assert not SearchText.objects.exists()


def test_entries_that_no_signal_told_of_are_found_too() -> None:
    Initiative.objects.bulk_create([Initiative(slug="it", title_en="Silently", title="Silently", state="published")])
    assert found("silently") == ["it"]


def test_a_name_weighs_more_than_a_summary_and_that_more_than_the_rest() -> None:
    robotics = make_organisation(slug="robotics", name_en="Robotics")
    make_initiative(slug="organisation", title_en="A").participations.create(organisation=robotics, role="lead")
    make_initiative(slug="summary", title_en="B", summary_en="All about robotics.")
    make_initiative(slug="name", title_en="C of robotics")
    make_initiative(slug="exactly", title_en="D", title_nl="Robotics")
    assert found("robotics") == ["exactly", "name", "summary", "organisation"]


def test_the_exact_word_comes_before_its_stem_and_that_before_a_beginning() -> None:
    make_initiative(slug="beginning", title_en="A trainingscentrum")
    make_initiative(slug="stem", title_en="B trained")
    make_initiative(slug="exact", title_en="C training")
    make_initiative(slug="summary-stem", title_en="A", summary_en="They trained.")
    make_initiative(slug="summary-exact", title_en="B", summary_en="A training.")
    assert found("training") == ["exact", "stem", "beginning", "summary-exact", "summary-stem"]


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        ("overheid", "nl", "Een plan over water"),
        ("data", "nl", "Een plan dat loopt"),
        ("Daten", "nl", "Een plan dat loopt"),
        ("Forem", "en", "A plan for water"),
    ],
)
def test_no_stop_word_is_the_match_of_a_stem(client: Client, words: str, language: str, text: str) -> None:
    make_initiative(slug="other", title_en="One", **{f"summary_{language}": text})
    assert found(words) == []
    make_initiative(slug="it", title_en=f"All about {words}", **{f"summary_{language}": text})
    assert found(words) == ["it"]
    page = client.get(f"/{language}/initiatives/", {"q": words}).text
    assert re.findall("<mark>(.*?)</mark>", page) == [words]


def test_a_text_is_stemmed_in_its_own_language_and_a_name_in_all() -> None:
    # "netwerk" is the stem of "netwerken" in Dutch and German, not in English.
    make_initiative(slug="english", title_en="One", summary_en="About netwerken of a bureau.")
    make_initiative(slug="dutch", title_en="Two", summary_nl="Over netwerken van een bureau.")
    make_initiative(slug="name", title_en="Netwerken bureau")
    assert found("netwerk bureau") == ["name", "dutch"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("ai", []), ("O&O", []), ("sup", ["it"]), ("SUP", []), ("SUPERCOMP", ["it"]), ("flemish sup", ["it"])],
)
def test_neither_two_letters_nor_an_acronym_are_a_beginning(words: str, expected: list[str]) -> None:
    make_initiative(slug="it", title_en="Flemish supercomputer", summary_fr="Une aide aussi.", summary_nl="Ook hier.")
    assert found(words) == expected


def test_of_two_alike_the_whole_comes_before_its_part() -> None:
    whole = make_initiative(slug="whole", title_en="Z plan")
    make_initiative(slug="part", title_en="A plan", parent=whole)
    assert found("plan") == ["whole", "part"]


def test_synonyms_are_found_in_both_directions_and_by_several_words() -> None:
    Synonym.objects.create(words="artificial intelligence\nkünstliche Intelligenz\nKI")
    make_initiative(slug="it", title_en="Artificial intelligence at school")
    assert found("ki school") == found("KUNSTLICHE intelligenz") == ["it"]
    assert found("intelligence ki robots") == []


def test_a_draft_is_neither_found_nor_given_away_by_a_suggestion() -> None:
    make_initiative(slug="draft", title_en="Secretproject", state="draft")
    assert found("secretproject") == []
    assert suggestion("secretprojct") is None
    make_initiative(slug="public", title_en="Secretproject")
    assert suggestion("secretprojct") == "Secretproject"


def test_a_suggestion_respells_only_what_is_not_held_and_as_it_is_written() -> None:
    make_initiative(slug="it", title_en="Soutien à l’université", summary_en="Support for a university.")
    assert suggestion("soutien unversité") == "Soutien université"
    assert suggestion("soutien université") is None
    assert suggestion("xqzw soutien") is None
    assert suggestion("") is None


def test_the_page_asks_what_was_meant(client: Client) -> None:
    make_initiative(slug="it", title_en="Klimaat", summary_en="Climate.")
    page = " ".join(client.get("/en/initiatives/?q=klimat&status=unknown").content.decode().split())
    assert 'Did you mean <a href="/en/initiatives/?q=Klimaat&amp;status=unknown">Klimaat</a>' in page
    assert "Did you mean" not in client.get("/en/initiatives/?q=klimaat").content.decode()


def test_the_page_marks_what_was_matched_and_says_where_else_it_was_found(client: Client) -> None:
    make_initiative(slug="it", title_en="Open <data>", summary_en="Data for all.", summary_nl="Gegevens voor iedereen.")
    page = client.get("/en/initiatives/?q=data").content.decode()
    assert "Open &lt;<mark>data</mark>&gt;" in page
    assert "<mark>Data</mark> for all." in page
    assert "Found in" not in page
    assert "Found in its text in Dutch." in client.get("/en/initiatives/?q=gegevens").content.decode()


def test_of_a_wording_that_means_the_same_no_small_word_is_marked(client: Client) -> None:
    Synonym.objects.create(words="gezondheid\nsoins de santé\nde zorg")
    make_initiative(slug="it", title_nl="AI in de zorg", title_en="", summary_nl="De hulp bij de zorg.")
    page = client.get("/nl/initiatives/?q=gezondheid").content.decode()
    assert set(re.findall("<mark>(.*?)</mark>", page)) == {"zorg"}


def test_an_entry_in_another_language_is_found_and_says_which(client: Client) -> None:
    make_initiative(slug="it", title_en="One", summary_en="", summary_fr="Un chèque.")
    page = client.get("/nl/initiatives/?q=cheques").content.decode()
    assert '<span lang="fr">Un <mark>chèque</mark>.</span>' in page
    assert "in het Frans" in page


def test_a_query_without_any_word_finds_nothing() -> None:
    make_initiative(slug="it")
    assert found("?!") == []


def test_a_query_of_little_words_alone_finds_what_holds_them() -> None:
    make_initiative(slug="it", title_en="What is this?")
    assert found("what is this") == ["it"]


@given(st.text(max_size=200))
@example("a" * 10_000)
@example("é " * 5_000)
@ANY_INPUT
def test_any_words_are_answered(words: str) -> None:
    if not Initiative.objects.exists():
        make_initiative(slug="it", title_en="Open data")
    _is_answered(words)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_that_mean_something_to_a_database_are_answered(words: str) -> None:
    make_initiative(slug="it", title_en="Open data")
    _is_answered(words)


def _is_answered(words: str) -> None:
    list(by_relevance(Initiative.objects.filter(matching(words)), search(words))[:2])
    suggestion(words)


@given(st.text(max_size=80), st.text(max_size=30))
@example("<script>data</script>", "data script")
@example("R&amp;D", "amp")
@ANY_INPUT
def test_marks_neither_add_nor_lose_a_character(text: str, words: str) -> None:
    shown = highlight(text, matcher(search(words).query.tokens))
    assert "<script" not in shown
    assert re.sub(r"</?mark>", "", shown) == escape(text)


@pytest.mark.parametrize("size", [3, 30])
def test_preparing_costs_the_same_however_many_entries(django_assert_num_queries: Callable, size: int) -> None:
    imec = make_organisation(slug="imec")
    for number in range(size):
        make_initiative(slug=f"it-{number}").participations.create(organisation=imec, role="lead")
    SearchText.objects.all().delete()
    # Expect 20 queries:
    # * which are missing
    # * the terms of five kinds and the organisations, however many entries (6)
    # * the entries, their terms of four kinds, instruments, participations, amounts, key figures, target groups (10)
    # * one writing within a savepoint (3)
    with django_assert_num_queries(20):
        assert refresh_missing() == size


@pytest.mark.parametrize("size", [3, 30])
def test_a_search_costs_the_same_however_many_entries(django_assert_num_queries: Callable, size: int) -> None:
    for number in range(size):
        make_initiative(slug=f"it-{number}", title_en=f"Open data {number}")
    search("open")
    # Expect 5 queries:
    # * whether an entry is not prepared, the synonyms, and whether the index is as the database (3)
    # * which hold the words side by side
    # * the entries
    with django_assert_num_queries(5):
        assert len(InitiativeFilter(QueryDict("q=open data")).qs) == size


@pytest.mark.parametrize("letters", [30, 200])
def test_many_parts_of_a_hyphenated_word_cost_no_more_than_twelve(
    client: Client, django_assert_max_num_queries: Callable, letters: int
) -> None:
    make_initiative(slug="it", title_en="Open data")
    client.get("/en/initiatives/")
    words = "-".join("abcdefghijklmnopqrstuvwxyz"[number % 26] for number in range(letters))
    # The list, its facets, and whether another spelling was meant; nothing for each letter.
    with django_assert_max_num_queries(63):
        page = client.get("/en/initiatives/", {"q": words}).content.decode()
    assert "m-n-o" in page


def test_words_beyond_the_limit_are_cut_at_a_word() -> None:
    assert within_limit("a-b-c-d-e-f-g-h-i-j-k-l-m-n") == ("a-b-c-d-e-f-g-h-i-j-k-l", "m-n")
    assert within_limit("l\u2019un deux trois") == ("l\u2019un deux trois", "")
    assert within_limit("a " * 11 + "d\u2019un") == ("a " * 11 + "d\u2019un", "")
