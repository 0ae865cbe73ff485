"""Tests that would say the same on every database: SQLite runs them, PostgreSQL leaves them out and says so."""

from collections import Counter
from typing import Any

import pytest
from django.conf import settings

MARK = "same_on_every_database"
ASKS_THE_DATABASE = {"db", "transactional_db", "django_db_setup", "filled_databases", "serve", "live_server"}
NOTHING_ASKED = "no database is asked"


def same_on_every_database(reason: str) -> pytest.MarkDecorator:
    mark: pytest.MarkDecorator = getattr(pytest.mark, MARK)(reason)
    return mark


of_looks = same_on_every_database("looks: styles, scripts and layout in a browser")
of_markup = same_on_every_database("markup: the HTML that templates make of the same objects")
of_languages = same_on_every_database("languages: the same queries, other words")
of_query_counts = same_on_every_database("query counts: the same statements on each database")


of_rights = same_on_every_database("rights: rules of the application, over the same few queries")
of_files = same_on_every_database("files: what is written from the same objects")
# Whole files, by the beginning of their path.
FILES = {
    "tests/browser/test_spreadsheets": of_looks,
    "tests/editing/test_permissions_matrix": of_rights,
    "tests/editing/test_permissions_by_hand": of_rights,
    "tests/opendata/": of_files,
    "tests/pictures/": of_files,
    "tests/report/": of_files,
    "tests/test_catalogues": of_languages,
    "tests/test_project": of_markup,
}


def is_left_out_here() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


def asks_the_database(item: Any) -> bool:
    # A TestCase of Django opens the database without a fixture.
    is_django_case = hasattr(getattr(item, "cls", None), "databases")
    names = set(getattr(item, "fixturenames", ()))
    return is_django_case or bool(names & ASKS_THE_DATABASE) or item.get_closest_marker("django_db") is not None


def mark(items: list[pytest.Item]) -> None:
    for item in items:
        for beginning, mark in FILES.items():
            if item.nodeid.startswith(beginning):
                item.add_marker(mark)
        if not asks_the_database(item):
            item.add_marker(same_on_every_database(NOTHING_ASKED))


def reason(item: pytest.Item) -> str | None:
    marker = item.get_closest_marker(MARK)
    return str(marker.args[0]) if marker else None


def summary(reasons: Counter[str]) -> list[str]:
    first = f"On PostgreSQL {reasons.total()} tests are left out, which SQLite runs (marker {MARK}):"
    return [first, *(f"  {number} {reason}" for reason, number in reasons.most_common())]
