"""An empty database is filled from files as they stand, in few queries."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.editing.upgrade.filling import fill
from initiatives.editing.upgrade.fixture_rows import FixtureRow, MissingReferenceError
from initiatives.models import Citation, Government, Initiative, InstrumentType, Source

pytestmark = pytest.mark.django_db
# More than any test before has used up: a rollback gives no number back.
LARGE = 900_000
MOMENT = "2021-09-01T00:00:00Z"
FLANDERS = FixtureRow(Government, {"slug": "flanders", "name_en": "Flanders", "level": "region"})


def entry(slug: str, **more: Any) -> FixtureRow:
    return FixtureRow(
        Initiative, {"slug": slug, "key": slug, "title_en": slug, "created": MOMENT, "modified": MOMENT} | more
    )


def test_rows_keep_what_files_say_and_find_rows_that_come_later() -> None:
    part = entry("part", parent=["whole"], governments=[["flanders"]])
    source = FixtureRow(Source, {"slug": "report", "title": "Report"})
    cited = {"initiative": ["part"], "source": ["report"], "locator_kind": "", "locator": ""}
    fill([part, FLANDERS, entry("whole"), source, FixtureRow(Citation, cited, LARGE)])
    found = Initiative.objects.get(slug="part", parent__slug="whole", governments__slug="flanders")
    assert found.created == found.modified == datetime.datetime(2021, 9, 1, tzinfo=datetime.UTC)
    assert Citation.objects.get().pk == LARGE
    assert not found.history.exists()
    # Numbers go on after those that the files took.
    assert InstrumentType.objects.create(slug="new").pk
    assert Citation.objects.create(initiative=found, source=Source.objects.get()).pk == LARGE + 1


def test_a_row_that_no_file_holds_is_named_and_nothing_is_written() -> None:
    with pytest.raises(MissingReferenceError, match="brussels"):
        fill([FLANDERS, entry("part", governments=[["brussels"]])])
    assert not Government.objects.exists()


def test_rows_of_a_kind_are_written_together() -> None:
    with CaptureQueriesContext(connection) as queries:
        fill(entry(f"entry-{number}") for number in range(40))
    assert len(queries) < 10
