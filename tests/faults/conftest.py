"""Two servers on one database of their own, on a small disk of its own where this machine lets us make one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from initiatives.models import Initiative, User
from tests.editing.form_data import page_as_it_is
from tests.factories import PASSWORD, make_initiative
from tests.spreadsheets.builders import Register
from tests.tools import postgres
from tests.tools.databases import FilledDatabases, pointed_at
from tests.tools.site import Site

# Nothing answers there: the cache is away in all these tests.
NO_CACHE = "redis://127.0.0.1:1/0"
DISK_MEGABYTES = 64


@dataclass
class World:
    """`disk` is None where this machine lets us mount nothing; `cluster` is None on SQLite."""

    site: Site
    other: Site
    disk: Path | None
    cluster: postgres.Cluster | None

    def form(self, entry: Initiative) -> dict[str, object]:
        """What the form of an entry sends as it stands."""
        client = Client()
        client.force_login(User.objects.get(username="chief"))
        return {**page_as_it_is(client, entry), "_continue": "1"}


@pytest.fixture(scope="module")
def world(filled_databases: FilledDatabases, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with TemporaryDirectory(prefix="portal-faults-") as name, django_db_blocker.unblock():
        # PostgreSQL runs as another user, who must get in.
        folder = Path(name)
        folder.chmod(0o755)
        with _small_disk(folder / "disk") as disk, _two_servers(filled_databases.template, folder, disk) as made:
            yield made


@contextmanager
def _two_servers(template: str, folder: Path, disk: Path | None) -> Iterator[World]:
    made = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with made(template, disk or folder) as (address, cluster), pointed_at(_place(address)):
        Register()
        chief = User.objects.get(username="chief")
        chief.email = "chief@example.org"
        chief.set_password(PASSWORD)
        chief.save()
        sites = [Site(address, folder / f"{name}.log", {"CACHE_URL": NO_CACHE}) for name in ("one", "two")]
        try:
            for site in sites:
                site.begin()
            for site in sites:
                site.wait()
            yield World(sites[0], sites[1], disk, cluster)
        finally:
            for site in sites:
                site.kill()


@pytest.fixture
def entry(world: World) -> Iterator[Initiative]:
    made = make_initiative(slug="plan", title_en="Plan")
    yield made
    connection.close()
    Initiative.objects.filter(pk=made.pk).delete()


@pytest.fixture
def session(world: World) -> str:
    client = Client()
    client.force_login(User.objects.get(username="chief"))
    return str(client.session.session_key)


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m,mode=777", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


Made = tuple[str, postgres.Cluster | None]


@contextmanager
def _on_sqlite(template: str, folder: Path) -> Iterator[Made]:
    path = folder / "portal.sqlite3"
    shutil.copy(template, path)
    yield f"sqlite:///{path}?timeout=1", None


@contextmanager
def _on_postgresql(template: str, folder: Path) -> Iterator[Made]:
    held = connection.settings_dict
    source = f"postgresql://{held['USER']}@{held['HOST']}:{held['PORT']}/{template}"
    with postgres.cluster() as cluster:
        dump, space = cluster.folder.parent / "dump.sql", folder / "tables"
        secret = {**os.environ, "PGPASSWORD": held["PASSWORD"]}
        subprocess.run([_program(cluster, "pg_dump"), "--no-owner", "-f", dump, source], check=True, env=secret)
        space.mkdir(mode=0o700)
        shutil.chown(space, cluster.folder.owner())
        with psycopg.connect(cluster.address, autocommit=True) as asked:
            asked.execute(f"CREATE TABLESPACE small LOCATION '{space}'".encode())
            asked.execute("CREATE DATABASE portal TABLESPACE small")
        address = cluster.address.removesuffix("postgres") + "portal"
        quietly = ["--set=ON_ERROR_STOP=1", "--quiet", "--output=/dev/null"]
        subprocess.run([_program(cluster, "psql"), *quietly, "-f", dump, address], check=True)
        yield f"{address}?options={quote('-c lock_timeout=1000')}", cluster


def _program(cluster: postgres.Cluster, name: str) -> str:
    own = cluster.programs / name
    return str(own) if own.exists() else name


def _place(address: str) -> dict[str, object]:
    from portal import environment

    found = environment.database("DATABASE_URL", "", {"DATABASE_URL": address})
    return {part: value for part, value in found.items() if part in {"NAME", "HOST", "PORT", "USER"}}
