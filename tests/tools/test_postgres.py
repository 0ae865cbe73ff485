"""The machinery of `make test` works on machines other than this one, and leaves nothing behind."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.tools import postgres


def data_directory(address: str) -> Path:
    with psycopg.connect(address) as connection:
        row = connection.execute("show data_directory").fetchone()
    assert row
    return Path(row[0])


@pytest.mark.skipif(sys.platform != "linux", reason="requirements-dev.txt installs the wheel on Linux only")
def test_the_postgresql_of_the_wheel_starts_where_none_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_on_this_machine", lambda: None)
    with postgres.server() as address:
        cluster = data_directory(address)
        assert cluster.exists()
    assert not cluster.parent.exists()


def test_without_any_postgresql_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_on_this_machine", lambda: None)
    monkeypatch.setattr(postgres, "_from_the_wheel", lambda scratch: None)
    with pytest.raises(SystemExit, match="install the package postgresql"), postgres.server():
        pass


def test_being_told_to_terminate_stops_and_deletes_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    tell = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(600)"
    command = [sys.executable, "-m", "tests.tools.postgres", sys.executable, "-c", tell]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        address = running.stdout.readline().strip()
        cluster = data_directory(address)
        running.terminate()
        assert running.wait(timeout=120) == 143
    assert not cluster.parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_the_newest_version_comes_first() -> None:
    folders = [Path(f"/usr/lib/postgresql/{name}/bin") for name in ("9.6", "common", "15", "17")]
    assert [path.parent.name for path in sorted(folders, key=postgres._version, reverse=True)][:2] == ["17", "15"]


def test_a_command_that_fails_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@example.org/x")
    assert postgres.main([sys.executable, "-c", "raise SystemExit(3)"]) == 3
