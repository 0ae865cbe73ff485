"""Databases beside the empty one of the tests. Each is filled once per process and opened by the tests that need it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection

TEMPLATE = "template"
# What SQLite keeps beside a database, by the end of its name.
BESIDE = ("-wal", "-shm")


class FilledDatabases:
    """Copies of the empty database, by name. Tests roll back their writes, so a copy stays as it was filled."""

    def __init__(self) -> None:
        """Make the template at once: a database is copied whole only while no thread of a live server is connected."""
        self.names: dict[str, str] = {}
        self.template = self._copy(TEMPLATE)

    def _copy(self, name: str) -> str:
        connection.close()
        clone = str(connection.creation.get_test_db_clone_settings(name)["NAME"])
        if connection.vendor == "sqlite":
            # SQLite moves its journal into the file when the last connection closes. One that a stopped run left beside
            # the copy is of another database.
            for ending in BESIDE:
                Path(clone + ending).unlink(missing_ok=True)
        connection.creation.clone_test_db(name, verbosity=0)
        return clone

    @contextmanager
    def opened(self, name: str, fill: Callable[[], None]) -> Iterator[None]:
        """Let the default connection, in every thread, use the database of this name; fill it when it is new."""
        is_new = name not in self.names
        if is_new:
            with using(self.template):
                self.names[name] = self._copy(name)
        with using(self.names[name]):
            if is_new:
                try:
                    fill()
                except BaseException:
                    del self.names[name]
                    raise
            yield

    def destroy(self) -> None:
        for name in (self.template, *self.names.values()):
            with using(name):
                connection.creation.destroy_test_db(None, verbosity=0)
        if connection.vendor == "postgresql":
            # A thread of a live server that was told to stop may not have hung up yet.
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            connection.close()


@contextmanager
def using(name: str) -> Iterator[None]:
    """Let the default connection use the database of this name on the same server, or this file."""
    with pointed_at({"NAME": name}):
        yield


@contextmanager
def pointed_at(place: Mapping[str, object]) -> Iterator[None]:
    """Let the default connection use another database. `place`: as in DATABASES."""
    before = {part: connection.settings_dict[part] for part in place}
    _turn_to(place)
    try:
        yield
    finally:
        _turn_to(before)


def _turn_to(place: Mapping[str, object]) -> None:
    connection.close()
    connection.settings_dict.update(place)
    # Each database numbers its content types itself, and what was read of one is remembered.
    ContentType.objects.clear_cache()


def empty() -> None:
    """Leave the database that is open without a table, as before the first migration."""
    if connection.vendor == "sqlite":
        path = str(connection.settings_dict["NAME"])
        connection.close()
        for ending in ("", *BESIDE):
            Path(path + ending).unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
