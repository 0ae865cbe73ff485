"""The published register: what the report names stands in it, once, with its place."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from initiatives.models import (
    BudgetLine,
    Citation,
    Government,
    Initiative,
    InstrumentType,
    KeyFigure,
    Organisation,
    Source,
    SourcePassage,
    Theme,
)

FIXTURES = settings.BASE_DIR / "fixtures"
NAMES = [
    "vocabulary",
    "organisations",
    "sources",
    "ai-watch-belgium-2021-passages",
    "register",
    "since-2021-flanders",
    "since-2021-federal-brussels",
    "since-2021-wallonia",
    "since-2021-second-reading",
    "since-2021-third-reading",
]
REPORT = "ai-watch-belgium-2021"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_register")]


def test_every_line_that_names_an_initiative_is_cited_and_any_other_has_its_reason() -> None:
    cited = set(Citation.objects.filter(source__slug=REPORT, locator_kind="line").values_list("locator", flat=True))
    passages = SourcePassage.objects.filter(source__slug=REPORT)
    for passage in passages:
        assert (passage.locator in cited) != bool(passage.reason_en), passage
        for name in ("reason", "copy_error"):
            assert len({bool(getattr(passage, f"{name}_{code}")) for code in LANGUAGES}) == 1, passage
    assert cited <= {passage.locator for passage in passages}
    assert len(passages) == 171


def test_the_page_of_the_report_has_each_line_once_in_order_with_what_became_of_it(client: Client) -> None:
    page = client.get(f"/fr/sources/{REPORT}/").content.decode()
    places = re.findall(r'id="line-(\d+)"', page)
    assert places == sorted(set(places), key=int)
    assert len(places) == 171
    assert page.count("Rien dans le registre") == 38
    assert "Introduit la liste des lignes 38 à 41" in page


def test_the_register_holds_all_that_a_careful_reader_counts() -> None:
    drafts = Initiative.objects.filter(state="draft")
    assert Initiative.objects.published().count() + len(drafts) == Initiative.objects.count() >= 230
    # Each says why it is not public.
    assert all(entry.caveat_en.startswith("Not public: ") for entry in drafts)


def test_every_entry_is_whole() -> None:
    for initiative in Initiative.objects.prefetch_related("themes", "instruments", "citations"):
        for language in LANGUAGES:
            assert getattr(initiative, f"title_{language}"), (initiative.slug, language)
            words = len(getattr(initiative, f"summary_{language}").split())
            assert 30 <= words <= 60, (initiative.slug, language, words)
            if initiative.caveat_en:
                assert getattr(initiative, f"caveat_{language}"), (initiative.slug, language)
        assert initiative.themes.all(), initiative.slug
        assert initiative.instruments.all(), initiative.slug
        assert initiative.citations.all(), initiative.slug
        initiative.full_clean()


def test_every_amount_and_figure_is_cited_and_said_in_four_languages() -> None:
    for line in BudgetLine.objects.prefetch_related("citations"):
        assert line.citations.all(), line
        assert not line.purpose_en or all(getattr(line, f"purpose_{code}") for code in LANGUAGES), line
        notes = [getattr(line, f"note_{code}") or "" for code in LANGUAGES]
        assert not any(notes) or all(note.endswith(".") for note in notes), line
    for figure in KeyFigure.objects.prefetch_related("citations"):
        assert figure.citations.all(), figure
        assert all(getattr(figure, f"unit_{code}") for code in LANGUAGES), figure


def test_every_term_is_named_and_explained_in_four_languages() -> None:
    for model in (Government, Theme, InstrumentType):
        for term in model.objects.all():
            assert all(getattr(term, f"name_{code}") and getattr(term, f"description_{code}") for code in LANGUAGES), (
                term
            )


def amount(slug: str, key: str = "total") -> BudgetLine:
    return BudgetLine.objects.get(initiative__slug=slug, key=key)


def test_the_flemish_plan_s_32_million_a_year_is_15_and_12_and_5() -> None:
    whole = amount("flemish-ai-action-plan")
    assert (whole.amount, whole.kind) == (Decimal(32_000_000), "per_year")
    parts = whole.parts.order_by("-amount", "initiative__slug")
    pillars, within = parts[:3], parts[3:]
    assert [(part.amount, part.initiative.slug) for part in pillars] == [
        (Decimal(15_000_000), "flemish-ai-plan-companies"),
        (Decimal(12_000_000), "flemish-ai-research-programme"),
        (Decimal(5_000_000), "flemish-ai-plan-support"),
    ]
    assert sum(part.amount for part in pillars) == whole.amount
    assert {part.kind for part in parts} == {"per_year"}
    # Lines 52 to 54: millions of the plan as well, of which part of it the report does not say.
    assert [(part.amount, part.initiative.slug) for part in within] == [
        (Decimal(1_000_000), "ai-skills-on-the-job"),
        (Decimal(1_000_000), "coaching-of-schools"),
        (Decimal(1_000_000), "flemish-ai-academy"),
    ]


def test_ariac_s_32_million_is_told_twice_and_recorded_once() -> None:
    line = BudgetLine.objects.get(initiative__slug="ariac")
    assert (line.amount, line.kind, str(line.starts), str(line.ends)) == (Decimal(32_000_000), "total", "2021", "2026")
    assert sorted(line.citations.values_list("locator", flat=True)) == ["144", "19"]


def test_amai_s_million_holds_the_300_000_of_its_four_projects() -> None:
    whole = amount("amai")
    projects = BudgetLine.objects.filter(initiative__slug="amai-projects")
    assert (whole.amount, whole.kind) == (Decimal(1_000_000), "total")
    together = projects.get(kind="total")
    each = projects.get(kind="per_project")
    assert (together.amount, together.part_of) == (Decimal(300_000), whole)
    assert (each.amount, each.part_of) == (Decimal(75_000), together)
    assert each.amount * 4 == together.amount


def test_the_wider_18_million_is_not_the_ai_programme_s() -> None:
    assert not BudgetLine.objects.filter(initiative__slug="digitalwallonia4ai").exists()
    line = BudgetLine.objects.get(initiative__slug="digital-wallonia")
    assert (line.amount, line.kind) == (Decimal(18_000_000), "per_year")


def test_the_page_of_the_ai_programme_leads_to_the_wider_18_million(client: Client) -> None:
    page = client.get("/en/initiatives/digitalwallonia4ai/").content.decode()
    assert "No amount is stated in the sources." not in page
    assert 'href="/en/initiatives/digital-wallonia/#budget-total"' in page
    assert "€18 million" in page


def test_no_money_of_innoviris_is_added_up(client: Client) -> None:
    page = client.get("/en/budgets/").content.decode()
    assert "€12 million" in page
    assert "€8 million" in page
    for wrong in "€42 million", "€34 million", "€30 million":
        assert wrong not in page


def test_no_sum_is_shown_where_money_of_the_flemish_plan_would_count_twice(client: Client) -> None:
    for slug in ("flemish-ai-academy", "coaching-of-schools", "ai-skills-on-the-job"):
        assert Initiative.objects.get(slug=slug).parent == Initiative.objects.get(slug="flemish-ai-action-plan")
    page = client.get("/en/budgets/").content.decode()
    assert "€95 million" not in page
    assert "€45 million" in page


def test_no_amount_is_recorded_twice_in_one_entry() -> None:
    told = Counter(BudgetLine.objects.values_list("initiative", "amount", "kind"))
    assert max(told.values()) == 1


def test_a_restored_name_rests_on_a_second_source() -> None:
    for slug in ("icity-brussels", "odwb", "brussels-open-datastore"):
        titles = Citation.objects.filter(initiative__slug=slug, supports="title").exclude(source__slug=REPORT)
        assert titles.exists(), slug


NAMED_ONLY = (
    "stem-partnerships", "stem-academy", "edubox-ai", "school-of-the-future", "i-learn", "ai-lifelong-learning",
    "flemish-ai-degrees", "digijump", "city-of-things", "ai-health-cooperation", "ia4gis", "robovision-ct-scans",
    "call-predictive-medicine", "call-industry-4-0",
)  # fmt: skip


@pytest.mark.parametrize("slug", NAMED_ONLY)
def test_no_status_is_guessed_of_what_the_report_only_names(slug: str) -> None:
    initiative = Initiative.objects.get(slug=slug)
    if initiative.stated_status != "unknown":
        assert str(initiative.status_as_of) > "2021-09-01"
        assert initiative.citations.exclude(source__slug__in=(REPORT, "stip-2019", "stip-2021")).exists()


def test_what_a_source_lacks_is_said_in_the_caveat_and_not_in_the_summary() -> None:
    for initiative in Initiative.objects.exclude(slug="ai4belgium"):
        for language, words in (
            ("en", ("the source", "the report", "the text")), ("nl", ("de bron", "het rapport")),
            ("fr", ("la source", "le rapport")), ("de", ("die quelle", "der bericht")),
        ):  # fmt: skip
            summary = getattr(initiative, f"summary_{language}").lower()
            assert not any(word in summary for word in words), (initiative.slug, language)


def test_a_lost_name_is_shown_to_nobody() -> None:
    for initiative in Initiative.objects.all():
        for language in LANGUAGES:
            shown = getattr(initiative, f"title_{language}") + getattr(initiative, f"summary_{language}")
            assert "Finance&" not in shown, initiative.slug
            assert "opendatastore" not in shown, initiative.slug
    assert Organisation.objects.get(slug="finance-and").name == "Finance.brussels"


def test_the_institute_of_brussels_is_found_under_brussels(client: Client) -> None:
    assert "FARI" in client.get("/en/initiatives/?q=FARI&government=brussels").content.decode()


def test_entries_under_another_s_heading_belong_to_who_runs_them() -> None:
    for slug in ("win2wal", "belcoo"):
        initiative = Initiative.objects.get(slug=slug)
        assert [government.slug for government in initiative.governments.all()] == ["wallonia"]
        assert initiative.citations.filter(section__slug="lab-to-market/brussels").exists()


def test_the_community_has_no_code_of_a_territory_and_brussels_has_be1() -> None:
    community = Government.objects.get(slug="wallonia-brussels-federation")
    assert (community.nuts_code, community.refnis_code) == ("", "")
    assert community.atu_uri.endswith("/BEL_CGG_FRA")
    brussels = Government.objects.get(slug="brussels")
    assert (brussels.nuts_code, brussels.refnis_code) == ("BE1", "4000")


def test_organisations_are_not_there_twice() -> None:
    names = Counter(organisation.name.casefold() for organisation in Organisation.objects.all())
    assert max(names.values()) == 1


def test_the_dutch_list_is_narrowed_by_theme_and_government(client: Client) -> None:
    page = client.get("/nl/initiatives/?theme=human-capital&government=flanders").content.decode()
    assert "EDUbox" in page
    assert "Start IA" not in page


def test_fixtures_are_for_people() -> None:
    for name in NAMES:
        text = Path(FIXTURES / f"{name}.yaml").read_text()
        assert text.startswith("# ")
        assert max(len(line) for line in text.splitlines()) <= 320


def test_no_page_is_there_as_two_sources() -> None:
    # Both surveys are reached by the front page of their site.
    addresses = Source.objects.exclude(url="").exclude(slug__startswith="stip-").values_list("url", flat=True)
    plain = Counter(re.sub(r"^https?://(www\.)?|/$", "", url).lower() for url in addresses)
    assert [url for url, times in plain.items() if times > 1] == []


def test_the_note_of_a_source_is_on_pages_in_its_language_alone(client: Client) -> None:
    notes = {"en": "gives the Dutch name Vlaams beleidsplan", "nl": "Geeft de Nederlandse naam, Digisprong."}
    pages = {
        language: client.get(f"/{language}/initiatives/flemish-ai-action-plan/").text
        + client.get(f"/{language}/initiatives/digijump/").text
        for language in LANGUAGES
    }
    shown = {(page, note) for page in pages for note, words in notes.items() if words in pages[page]}
    assert shown == {("en", "en"), ("nl", "nl")}


def test_money_of_a_programme_that_is_for_more_than_ai_says_so() -> None:
    wider = ["agriculture-du-futur", "digihubs", "i-learn", "innovative-public-procurement", "national-contact-points"]
    lines = BudgetLine.objects.filter(initiative__slug__in=[*wider, "win2wal"], amount__gte=5_000_000)
    assert lines.count() == 6
    for line in lines:
        for code in LANGUAGES:
            assert re.search(r"AI|IA|KI", getattr(line, f"note_{code}")), (line, code)
