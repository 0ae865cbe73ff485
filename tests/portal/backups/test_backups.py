"""A backup made while the portal runs comes back whole into an empty database, and a bad one is refused."""

import json
import os
import tarfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from initiatives.models import Initiative, User
from portal.backups import archive, postgresql
from tests.factories import make_government, make_initiative
from tests.tools.databases import using

NOT_THE_KEY = str(pyrage.x25519.Identity.generate())
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry() -> Initiative:
    entry = make_initiative(title_en="Plan „ünïcode”\twith a tab \\ and\na line", governments=[make_government()])
    User.objects.create_superuser("chief", email="chief@example.org", password="a long password")
    return entry


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The name of a database beside that of the tests."""
    if connection.vendor == "sqlite":
        yield str(tmp_path / "restored.sqlite3")
        return
    name = f"restored_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def backup(folder: Path, *options: str) -> Path:
    before = set(folder.iterdir())
    call_command("backup", str(folder), *options, stdout=StringIO())
    (made,) = set(folder.iterdir()) - before
    return made


def restore(made: Path, *options: str) -> None:
    call_command("restore", str(made), *options, stdout=StringIO())


def test_it_comes_back_whole_encrypted_and_with_its_numbers(
    entry: Initiative, tmp_path: Path, empty_database: str, settings: Any
) -> None:
    key = pyrage.x25519.Identity.generate()
    settings.BACKUP_KEY = str(key.to_public())
    made = backup(tmp_path)
    assert made.name.endswith(".tar.gz.age")
    assert made.stat().st_mode & 0o077 == 0
    assert b"chief@example.org" not in made.read_bytes()
    secret = tmp_path / "key.txt"
    secret.write_text(f"# public key: {key.to_public()}\n{key}\n")

    kept = [entry.pk, entry.title_en, entry.governments.get().slug, entry.history.count()]

    with using(empty_database):
        with pytest.raises(CommandError, match="is encrypted: name the file"):
            restore(made)
        for keys, said in (("", "holds 0 keys"), ("a password", "none of age"), (NOT_THE_KEY, "for another key")):
            (tmp_path / "wrong.txt").write_text(keys)
            with pytest.raises(CommandError, match=said):
                restore(made, "--key-file", str(tmp_path / "wrong.txt"))
        restore(made, "--key-file", str(secret))
        found = Initiative.objects.get()
        assert [found.pk, found.title_en, found.governments.get().slug, found.history.count()] == kept
        assert User.objects.get().email == "chief@example.org"
        # Numbers go on where they were.
        assert make_initiative(slug="new").pk == entry.pk + 1
        with pytest.raises(CommandError, match="The database is not empty"):
            restore(made, "--key-file", str(secret))


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only there are tables built before they are filled")
@pytest.mark.parametrize("last", ["0012_spreadsheet_json", "0043_list_columns"])
def test_tables_are_built_as_an_older_version_had_them(last: str, tmp_path: Path, empty_database: str) -> None:
    with using(empty_database):
        graph = MigrationLoader(None, replace_migrations=False).graph
        had = graph.forwards_plan(("initiatives", last))
        postgresql.load(connection, tmp_path, had, lambda said: None)
        applied = {name for name in MigrationRecorder(connection).applied_migrations() if "squashed" not in name[1]}
        assert applied == {*had}
        assert ("initiatives_alert" in connection.introspection.table_names()) == (last > "0032")


def test_nobody_stays_signed_in_through_a_backup(entry: Initiative, client: Any, tmp_path: Path) -> None:
    client.force_login(User.objects.get())
    with archive.opened(backup(tmp_path), "") as (manifest, _directory):
        assert manifest.rows["django_session"] == 0
        assert manifest.rows["initiatives_initiative"] == 1


def test_only_backups_are_forgotten_and_the_newest_are_kept(entry: Initiative, tmp_path: Path) -> None:
    old = [tmp_path / f"portal-2020010{day}T000000Z.tar.gz" for day in range(1, 5)]
    other = tmp_path / "portal-notes.tar.gz"
    for path in [*old, other]:
        path.write_text("")
    # The next one, of the same second, has its name.
    backup(tmp_path, "--keep", "3").unlink()
    assert sorted(path.name for path in tmp_path.glob("portal-2020*")) == [path.name for path in old[2:]]
    assert other.exists()
    # Made while the clock was ahead, or before it was set back: the new one stays all the same.
    later = [tmp_path / f"portal-2099010{day}T000000Z.tar.gz" for day in range(1, 4)]
    for path in later:
        path.write_text("")
    assert backup(tmp_path, "--keep", "3").exists()
    assert [path for path in later if path.exists()] == later[1:]


class TestRefusals:
    @pytest.fixture
    def made(self, entry: Initiative, tmp_path: Path) -> Path:
        return backup(tmp_path)

    def rewrite(self, made: Path, **changes: object) -> None:
        """Write the backup again with another manifest."""
        with tarfile.open(made) as tar:
            tar.extractall(made.parent / "parts", filter="data")
        manifest = made.parent / "parts" / archive.MANIFEST
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **changes}))
        with tarfile.open(made, "w:gz") as tar:
            for part in (made.parent / "parts").iterdir():
                tar.add(part, arcname=part.name)

    @pytest.mark.parametrize(("change", "said"), [
        ({"format": 99}, "has format 99"), ({"parts": {"other": "x"}}, "lacks a part"),
        ({"parts": {"manifest.json": "0" * 64}}, r"manifest\.json is not as it was written"),
        ({"rows": None, "unknown": 1}, "no backup of the portal, or is damaged"),
    ])  # fmt: skip
    def test_a_manifest_that_does_not_fit(self, made: Path, change: dict[str, object], said: str) -> None:
        self.rewrite(made, **change)
        with pytest.raises(archive.BackupError, match=said), archive.opened(made, ""):
            pass

    @pytest.mark.parametrize(("change", "said"), [
        ({"vendor": "oracle"}, "The backup is of oracle"),
        ({"rows": {"initiatives_initiative": 5}}, "Tables with another number of rows"),
    ])  # fmt: skip
    def test_another_database_than_the_manifest_says(
        self, made: Path, empty_database: str, change: dict[str, object], said: str
    ) -> None:
        self.rewrite(made, **change)
        with using(empty_database), pytest.raises(CommandError, match=said):
            restore(made)

    def test_a_file_that_was_cut(self, made: Path) -> None:
        made.write_bytes(made.read_bytes()[:-200])
        with pytest.raises(archive.BackupError, match="is damaged"), archive.opened(made, ""):
            pass

    def test_a_folder_that_is_not_there_a_key_that_is_none_and_a_disk_that_is_full(
        self, entry: Initiative, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(CommandError, match="is no folder"):
            call_command("backup", str(tmp_path / "nowhere"))
        with pytest.raises(CommandError, match="Name a folder"):
            call_command("backup")
        before = set(tmp_path.iterdir())

        def full(*args: object, **options: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(archive, "_pack", full)
        with pytest.raises(CommandError, match="No space left"):
            call_command("backup", str(tmp_path))
        settings.BACKUP_KEY = "a password"
        with pytest.raises(CommandError, match="no public key of age"):
            call_command("backup", str(tmp_path))
        assert set(tmp_path.iterdir()) == before


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a file of SQLite")
def test_what_is_removed_from_the_copy_leaves_no_trace(entry: Initiative, client: Any, tmp_path: Path) -> None:
    client.force_login(User.objects.get())
    with archive.opened(backup(tmp_path), "") as (_manifest, directory):
        assert client.session.session_key.encode() not in (directory / "database.sqlite3").read_bytes()
