"""No status is said without the date for which it holds."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from initiatives.formatting.status import CURRENT_FOR, aged_summary, status_in_words
from initiatives.models import Initiative
from initiatives.models.status import months_before

TODAY = date(2026, 11, 27)


def entry(**fields: object) -> Initiative:
    made = Initiative(**{"stated_status": "running", "status_as_of": "2021-09-01"} | fields)
    made.clean_fields(exclude=["title", "slug", "verified_by"])
    made.seen_on = TODAY
    return made


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Running in 2021, not checked since"),
        ({"status_as_of": "2025-05-12"}, "Running, as of May 2025"),
        ({"status_as_of": "2025"}, "Running, as of 2025"),
        ({"status_as_of": "2025-Q2"}, "Running, as of second quarter of 2025"),
        ({"verified_on": date(2026, 10, 3)}, "Running, as of October 2026"),
        ({"verified_on": date(2020, 10, 3)}, "Running in 2021, not checked since"),
        ({"stated_status": "announced"}, "Announced in 2021, not checked since"),
        ({"stated_status": "announced", "status_as_of": "2026-01"}, "Announced, as of January 2026"),
        ({"stated_status": "announced", "start": "2027-03"}, "Announced, to start: March 2027"),
        ({"stated_status": "ended"}, "Ended, as of September 2021"),
        ({"end": "2025-08", "stated_status": "ended"}, "Ended in August 2025"),
        ({"end": "2020", "stated_status": "ended"}, "Ended in 2020"),
        ({"end": "2021-Q2", "stated_status": "ended"}, "Ended in the second quarter of 2021"),
        ({"end": "2021-04-30", "stated_status": "ended"}, "Ended on 30 April 2021"),
        ({"end": "2025-08", "verified_on": date(2025, 9, 1)}, "Ended in August 2025"),
        ({"end": "2025-08", "verified_on": date(2025, 8, 1)}, "Was to end in August 2025"),
        ({"end": "2020"}, "Was to end in 2020"),
        ({"end": "2021-Q2", "stated_status": "unknown"}, "Was to end in the second quarter of 2021"),
        ({"end": "2021-04-30", "stated_status": "announced"}, "Was to end on 30 April 2021"),
        ({"end": "2030"}, "Running in 2021, not checked since"),
        ({"stated_status": "unknown", "status_as_of": ""}, "Status unknown"),
        ({"state": "archived"}, "Archived"),
    ],
)
def test_a_status_is_said_with_its_date(fields: dict[str, object], said: str) -> None:
    assert status_in_words(entry(**fields)) == said


def test_what_was_checked_within_two_years_is_current() -> None:
    limit = months_before(TODAY, CURRENT_FOR)
    assert status_in_words(entry(status_as_of=limit.isoformat())) == "Running, as of November 2024"
    assert status_in_words(entry(status_as_of="2024-11-26")) == "Running in 2024, not checked since"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Liep in 2021, sindsdien niet nagegaan"),
        ("fr", "En cours en 2021, non vérifié depuis"),
        ("de", "Lief 2021, seither nicht überprüft"),
    ],
)
def test_each_language_says_it(language: str, said: str) -> None:
    with override(language):
        assert status_in_words(entry()) == said


def test_feeds_say_the_status_before_the_summary() -> None:
    assert aged_summary(entry(summary="What it does.")) == "Running in 2021, not checked since. What it does."


def test_no_page_prints_a_status_but_through_the_component_that_dates_it() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    bare = re.compile(r"\{%\s*status_words|\{\{[^}]*(current_status|stated_status|get_stated_status_display)")
    found = {str(path.relative_to(folder)) for path in folder.rglob("*.html") if bare.search(path.read_text())}
    assert found == {"browse/status.html"}
