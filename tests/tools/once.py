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
of_reading = same_on_every_database("reading: what is understood of a text or a file before anything is asked")
of_words = same_on_every_database("words: pages, forms and mails made of the same objects; that each opens is tried")
of_content = same_on_every_database("content: what the fixtures say; that they load is tried")
of_network = same_on_every_database("network: what other computers answer")
of_settings = same_on_every_database("settings: how the portal starts and tells of itself")
# Searches are answered from memory; how the database lists what was found is tried in tests/search/test_search.py.
of_memory = same_on_every_database("memory: an index that holds the same")
# Whole files and folders, by the beginning of their path.
FILES = {
    "tests/api/test_openapi": of_files,
    "tests/browse/test_announced": of_words,
    "tests/browse/test_audiences": of_words,
    "tests/browse/test_comparison": of_words,
    "tests/browse/test_component_examples": of_markup,
    "tests/browse/test_entry_page": of_words,
    "tests/browse/test_glossary": of_words,
    "tests/browse/test_hidden_things": of_words,
    "tests/browse/test_overview": of_words,
    "tests/browse/test_pages": of_words,
    "tests/browse/test_places": of_words,
    "tests/browse/test_sources": of_words,
    "tests/browser/": of_looks,
    "tests/editing/link_checker/": of_network,
    "tests/editing/signin/test_notices": of_words,
    "tests/editing/signin/test_provider": of_network,
    "tests/editing/signin/test_signin": of_rights,
    "tests/editing/test_consent": of_rights,
    "tests/editing/test_entry_form": of_words,
    "tests/editing/test_form_queries": of_query_counts,
    "tests/editing/test_frame": of_words,
    "tests/editing/test_initiative_page": of_words,
    "tests/editing/test_mail": of_words,
    "tests/editing/test_permissions_by_hand": of_rights,
    "tests/editing/test_permissions_matrix": of_rights,
    "tests/editing/test_register_check": of_content,
    "tests/editing/test_written_values": of_reading,
    "tests/feedback/test_forms": of_words,
    "tests/opendata/": of_files,
    "tests/pictures/": of_files,
    "tests/portal/observing/": of_settings,
    "tests/portal/test_checks": of_settings,
    "tests/portal/test_errors": of_words,
    "tests/portal/test_production": of_settings,
    "tests/portal/test_security_page": of_words,
    "tests/report/": of_files,
    "tests/search/test_corpus": of_memory,
    "tests/search/test_meaning": of_memory,
    "tests/spreadsheets/test_assumptions": of_reading,
    "tests/spreadsheets/test_cases": of_reading,
    "tests/spreadsheets/test_column_guesses": of_reading,
    "tests/spreadsheets/test_commands": of_words,
    "tests/spreadsheets/test_files_from_elsewhere": of_reading,
    "tests/spreadsheets/test_text_from_elsewhere": of_reading,
    "tests/spreadsheets/test_pages": of_words,
    "tests/spreadsheets/test_parsing": of_reading,
    "tests/spreadsheets/test_reading": of_reading,
    "tests/spreadsheets/test_sheets": of_reading,
    "tests/spreadsheets/test_stip": of_reading,
    "tests/spreadsheets/test_table": of_reading,
    "tests/test_catalogues": of_languages,
    "tests/test_register": of_content,
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
