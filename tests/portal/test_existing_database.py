"""A server opens the file of its database that is there, and no other."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_started
from django.db import OperationalError, connection
from django.db.backends.signals import connection_created

from initiatives.models import Theme
from portal import existing_database
from tests.tools.databases import FilledDatabases, using

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a file of SQLite"),
]


@pytest.fixture
def watched(filled_databases: FilledDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = Path(shutil.copy(filled_databases.template, tmp_path / "portal.sqlite3"))
    with using(str(path)):
        existing_database.must_exist()
        yield path
        connection_created.disconnect(existing_database._remember)
        request_started.disconnect(existing_database.close_if_moved)
    monkeypatch.setattr(existing_database._File, "path", "")


def test_a_file_that_was_moved_away_is_left_alone_and_none_is_made(watched: Path) -> None:
    Theme.objects.create(slug="before", name_en="Before")
    moved = watched.rename(watched.with_suffix(".moved"))
    existing_database.close_if_moved()
    with pytest.raises(OperationalError):
        Theme.objects.count()
    assert not watched.exists()
    # Put back: the next request opens it.
    moved.rename(watched)
    existing_database.close_if_moved()
    assert Theme.objects.get().slug == "before"
    is_open = connection.connection
    existing_database.close_if_moved()
    assert connection.connection is is_open
