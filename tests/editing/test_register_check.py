"""The command that says what a sceptical reader could hold against the register."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from initiatives.editing.register_check import findings, unconfirmed
from initiatives.models import Initiative, LinkCheck
from initiatives.models.languages import LANGUAGES
from tests.factories import make_budget_line, make_citation, make_initiative, make_source

pytestmark = pytest.mark.django_db


def whole(**only_what_matters: object) -> Initiative:
    """An entry of which nothing can be said."""
    texts = {f"{field}_{code}": f"{field} of it" for field in ("title", "summary") for code in LANGUAGES}
    entry = make_initiative(**texts | only_what_matters)
    make_citation(initiative=entry)
    return entry


def found() -> list[tuple[str, str]]:
    return [(each.kind, each.said) for each in findings()]


def test_nothing_is_said_of_a_whole_entry() -> None:
    whole(stated_status="running", status_as_of="2021-09-01")
    assert found() == []


def test_drafts_are_nobody_elses_business() -> None:
    make_initiative(state="draft")
    assert found() == []


def test_facts_need_a_source_each() -> None:
    entry = whole()
    entry.events.create(key="approval", date="2022", **{f"text_{code}": "Approved." for code in LANGUAGES})
    make_budget_line(initiative=entry, key="total")
    assert [kind for kind, _said in found()] == ["no source", "no source"]
    make_initiative(slug="bare", **{f"{field}_{code}": "x" for field in ("title", "summary") for code in LANGUAGES})
    assert ("no source", "the whole entry") in found()


def test_a_status_is_not_newer_than_every_source() -> None:
    whole(stated_status="running", status_as_of="2022")
    assert found() == [("status newer than its sources", "2022 > 2021-09-01")]
    make_citation(initiative=Initiative.objects.get(), source=make_source(slug="late", published="2022-03"))
    assert found() == []


def test_an_amount_so_far_has_its_date() -> None:
    entry = whole()
    line = make_budget_line(initiative=entry, kind="so_far")
    make_citation(initiative=entry, budget_line=line)
    assert found() == [("amount without date", "total")]


def test_each_language_is_there() -> None:
    whole(summary_de="")
    assert found() == [("language missing", "summary_de")]


def test_a_reference_leads_somewhere() -> None:
    entry = whole(website="https://gone.example.org")
    other = make_source(slug="other").sections.create(slug="one", heading="One")
    make_citation(initiative=entry, section=other)
    url = entry.website
    LinkCheck.objects.create(
        url=url, outcome="broken", checked_on=date(2026, 11, 1), failures=9, failing_since=date(2026, 10, 1)
    )
    assert [kind for kind, _said in found()] == ["dead reference", "dead reference"]


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("summary_en", "It is currently used.", "currently"),
        ("summary_nl", "Het loopt momenteel.", "momenteel"),
        ("summary_fr", "Il existe aujourd’hui.", "aujourd’hui"),
        ("summary_de", "Es läuft derzeit.", "derzeit"),
    ],
)
def test_a_word_for_now_says_nothing_in_five_years(field: str, text: str, word: str) -> None:
    whole(**{field: text})
    assert found() == [("word without date", f"{field}: {word}")]


def test_entries_that_nobody_confirmed_are_listed_by_age() -> None:
    for slug, fields in {
        "old": {"status_as_of": "2021-09-01"},
        "year": {"status_as_of": "2024"},
        "confirmed": {"status_as_of": "2021-09-01", "verified_on": date(2025, 5, 1)},
    }.items():
        make_initiative(slug=slug, stated_status="running", **fields)
    assert [entry.slug for entry in unconfirmed(date(2026, 11, 27), 4)] == ["old"]


def test_the_command_ends_with_an_error_where_something_is_wrong() -> None:
    out = StringIO()
    call_command("check_register", stdout=out)
    assert out.getvalue() == "Nothing is missing.\n"
    make_initiative(slug="bare")
    with pytest.raises(CommandError, match="no source: 1; language missing: 7"):
        call_command("check_register", stdout=StringIO())
    with pytest.raises(CommandError, match="not negative"):
        call_command("check_register", "--years=-1", stdout=StringIO())


@pytest.mark.usefixtures("published_register")
def test_the_published_register_has_none_of_these() -> None:
    assert list(findings()) == []
