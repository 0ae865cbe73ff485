import re
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from initiatives.formatting.dates import period_in_cell
from initiatives.formatting.figures import figure_in_cell, plain_number
from initiatives.formatting.money import amount_in_cell
from initiatives.formatting.roles import participation_in_cell
from initiatives.formatting.style import joined
from initiatives.models import BudgetLine, Initiative, KeyFigure, PartialDate
from initiatives.opendata.table_columns import COLUMNS, NAMES, cells, defused
from tests.factories import make_budget_line, make_initiative, make_organisation
from tests.opendata.entries import make_full

ORDER = (
    "id, url, title_en, title_nl, title_fr, title_de, summary_en, summary_nl, summary_fr, summary_de, governments, "
    "themes, challenges, instruments, target_groups, organisations, parent, start, end, status, status_as_of, budgets, "
    "key_figures, website, sources, verified_on, modified, caveat_en, caveat_nl, caveat_fr, caveat_de, "
    "announced_for, sequels, status_in_words, newest_source, events"
)
DATE = r"\d{4}(?:-Q[1-4]|-\d\d(?:-\d\d)?)?"


def row(slug: str) -> dict[str, str]:
    initiative = Initiative.objects.published().with_download_details().get(slug=slug)
    return dict(zip(NAMES, cells(initiative, "https://example.org"), strict=True))


def test_the_columns_are_those_of_the_contract_in_their_order() -> None:
    assert ", ".join(NAMES) == ORDER


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_a_row_is_the_same_in_every_language(language: str) -> None:
    entry = make_full()
    entry.events.create(key="approval", date="2022-10-28", text_en="approved")
    entry.sequels.create(successor=make_initiative(slug="entry-2"))
    entry.sequels.create(successor=make_initiative(slug="draft", state="draft"), kind="renamed")
    Initiative.objects.update(modified="2026-11-23T10:00:00Z")
    with translation.override(language):
        assert row("entry-1") == {
            "id": "entry-1",
            "url": "https://example.org/en/initiatives/entry-1/",
            "title_en": "Entry 1",
            "title_nl": "Ingang 1",
            "title_fr": "",
            "title_de": "",
            "summary_en": "What it does, and “for whom”.",
            "summary_nl": "",
            "summary_fr": "",
            "summary_de": "",
            "governments": "flanders",
            "themes": "networking",
            "challenges": "climate-environment",
            "instruments": "network",
            "target_groups": "schools",
            "organisations": "Instelling 1 (lead)",
            "parent": "",
            "start": "2019",
            "end": "2999-Q1",
            "status": "running",
            "status_as_of": "2021-09-01",
            "budgets": "32000000 EUR per year (2019-)",
            "key_figures": "more than 60 companies supported",
            "website": "https://example.org/it",
            "sources": (
                "Report, line 17, read 2026-11-23 | Report, line 18, read 2026-11-23 | Report, line 19, read 2026-11-23"
            ),
            "verified_on": "",
            "modified": "2026-11-23T10:00:00Z",
            "caveat_en": "",
            "caveat_nl": "",
            "caveat_fr": "",
            "caveat_de": "",
            "announced_for": "",
            "sequels": "entry-2 (was followed by)",
            "status_in_words": "Running in 2021, not checked since",
            "newest_source": "2021-09-01",
            "events": "2022-10-28: approved",
        }


@pytest.mark.django_db
def test_a_draft_parent_and_a_draft_whole_never_appear() -> None:
    draft = make_initiative(slug="secret-plan", title_en="Secret plan", state="draft")
    whole = make_budget_line(initiative=draft)
    make_budget_line(initiative=make_initiative(slug="part", parent=draft), part_of=whole)
    assert "secret" not in str(row("part")).lower()
    Initiative.objects.filter(slug="secret-plan").update(state="published")
    assert row("part")["parent"] == "secret-plan"
    assert row("part")["budgets"].endswith(", part of secret-plan")


@pytest.mark.django_db
def test_a_status_worked_out_from_the_dates_is_of_no_other_day() -> None:
    make_initiative(slug="over", end="2020", stated_status="running", status_as_of=date(2019, 1, 1))
    assert (row("over")["status"], row("over")["status_as_of"]) == ("ended", "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "per_year", "starts": "2019"}, "15000000 EUR per year (2019-)"),
        (
            {"kind": "total", "qualifier": "about", "starts": "2021", "ends": "2026"},
            "about 15000000 EUR in total over the period (2021-2026)",
        ),
        (
            {"kind": "so_far", "qualifier": "more_than", "ends": "2021-Q1"},
            "more than 15000000 EUR spent or awarded so far (-2021-Q1)",
        ),
        ({"kind": "per_year", "starts": "2020", "ends": "2020"}, "15000000 EUR per year (2020)"),
        ({"kind": "grant_ceiling", "qualifier": "up_to"}, "up to 15000000 EUR at most per grant"),
        ({"kind": "per_project", "amount": "1234.50", "qualifier": "almost"}, "almost 1234.50 EUR per project"),
    ],
)
@pytest.mark.django_db
def test_an_amount_keeps_its_qualifier_kind_and_period(fields: dict, said: str) -> None:
    line = make_budget_line(**{"amount": 15_000_000} | fields)
    assert amount_in_cell(BudgetLine.objects.get(pk=line.pk)) == said


@pytest.mark.django_db
def test_a_key_figure_keeps_its_range() -> None:
    made = KeyFigure(value=Decimal(80), value_to=Decimal(90), unit_en="projects | calls", qualifier="about")
    assert figure_in_cell(made) == "about 80 to 90 projects | calls"
    assert joined([figure_in_cell(made), "two"]) == "about 80 to 90 projects / calls | two"


@given(day=st.decimals(min_value=0, max_value=10**12, places=2))
@hypothesis_settings(max_examples=100)
def test_a_number_is_written_without_loss_or_grouping(day: Decimal) -> None:
    assert re.fullmatch(r"\d+(\.\d\d)?", plain_number(day))
    assert Decimal(plain_number(day)) == day


PARTIAL = st.one_of(
    st.none(),
    st.integers(1900, 2100).map(str),
    st.builds("{}-Q{}".format, st.integers(1900, 2100), st.integers(1, 4)),
    st.builds("{}-{:02}".format, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds("{}-{:02}-{:02}".format, st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 28)),
)


@given(starts=PARTIAL, ends=PARTIAL)
@hypothesis_settings(max_examples=200)
def test_a_period_can_be_read_back_in_one_way_only(starts: str | None, ends: str | None) -> None:
    said = period_in_cell(starts and PartialDate(starts), ends and PartialDate(ends))
    if found := re.fullmatch(DATE, said):
        assert found[0] == starts == ends
    elif found := re.fullmatch(f"({DATE})?-({DATE})?", said):
        assert (found[1], found[2]) == (starts, ends)
    else:
        assert said == ""
        assert starts is ends is None


@given(text=st.text(st.sampled_from("'=+-@\t\r\n a1"), max_size=8))
@hypothesis_settings(max_examples=300)
def test_nothing_that_looks_like_a_formula_leaves_undefused(text: str) -> None:
    made = defused(text)
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    # One apostrophe less gives back what it was; nothing else is touched.
    assert made == text or (made == f"'{text}" and re.match(r"'*[=+\-@\s]", text))
    assert (defused(made) != made) == (made != text)


@pytest.mark.django_db
def test_every_column_is_defused() -> None:
    organisation = make_organisation(name_en="=HYPERLINK()")
    initiative = make_initiative(title_en="=1+1", title_nl="@SUM(A1)", title_fr="+32", title_de="-", summary_en="\t=1")
    initiative.participations.create(organisation=organisation, role="funder")
    assert participation_in_cell(initiative.participations.get()) == "=HYPERLINK() (funder)"
    assert not [value for value in row("initiative").values() if re.match(r"[=+\-@\t\r]", value)]


def test_the_data_dictionary_says_of_each_column_what_the_page_says() -> None:
    dictionary = (settings.BASE_DIR / "docs" / "data-dictionary.md").read_text()
    for column in COLUMNS:
        assert f"| `{column.name}` | {column.heading} | {column.meaning} |" in dictionary, column.name
