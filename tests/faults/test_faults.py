"""What breaks a site, done for real to two servers on one database, while readers and editors are at it."""

import os
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from html import escape
from http.client import HTTPException
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from initiatives.models import Initiative
from tests.editing.form_data import change_address
from tests.factories import PASSWORD
from tests.portal.test_unavailable import Inputs, report
from tests.tools.site import Answer, Site

from .conftest import World

WORDS = "What an editor “typed” for an hour. " * 40


def check_outage(answer: Answer, typed: str = "") -> None:
    assert answer.status == 503, answer.page[:500]
    assert int(answer.headers["retry-after"]) > 0
    assert "<script" not in answer.page
    assert typed in answer.page


def save(site: Site, entry: Initiative, sent: dict[str, object], session: str) -> Answer:
    return site.post(change_address(entry), sent, session)


def versions(entry: Initiative) -> list[str]:
    return list(entry.history.order_by("history_id").values_list("title_en", flat=True))


def test_a_change_by_one_server_is_shown_by_the_other_at_once(world: World, entry: Initiative, session: str) -> None:
    assert "Another title" not in world.other.get("/en/initiatives/plan/").page
    sent = world.form(entry) | {"title_en": "Another title"}
    assert save(world.site, entry, sent, session).status == 302
    assert "Another title" in world.other.get("/en/initiatives/plan/").page
    # And the second editor, at the other server, is told what the first one changed.
    late = save(world.other, entry, sent | {"title_en": "A third title"}, session)
    assert late.status == 200
    assert "Another title" in late.page


def test_a_server_that_is_killed_at_any_moment_of_a_save_leaves_all_of_it_or_nothing(
    world: World, entry: Initiative, session: str
) -> None:
    for number, pause in enumerate((0.1, 0.3)):
        entry.refresh_from_db()
        sent = world.form(entry) | {"title_en": f"Title {number}", "summary_en": f"Summary {number}"}
        before = versions(entry)
        thread = threading.Thread(target=_save_unless_killed, args=[world.site, entry, sent, session])
        thread.start()
        time.sleep(pause)
        # The whole server once, which a supervisor starts again; else a process, which the server replaces itself.
        if number == 0:
            world.site.kill()
            world.site.begin()
        else:
            os.kill(world.site.workers()[0], signal.SIGKILL)
        thread.join()
        world.site.wait("/ready")
        entry.refresh_from_db()
        is_saved = entry.title_en == f"Title {number}"
        assert (entry.summary_en == f"Summary {number}") is is_saved
        assert versions(entry) == before + [f"Title {number}"] * is_saved
    # Still signed in, and saved by sending it again.
    sent = world.form(entry) | {"title_en": "After all"}
    assert save(world.site, entry, sent, session).status == 302
    assert "After all" in world.other.get("/en/initiatives/plan/").page


def _save_unless_killed(site: Site, entry: Initiative, sent: dict[str, object], session: str) -> None:
    with suppress(OSError, HTTPException):
        save(site, entry, sent, session)


@contextmanager
def database_away(world: World) -> Iterator[None]:
    connection.close()
    if world.cluster:
        world.cluster.stop()
        try:
            yield
        finally:
            world.cluster.start()
        return
    path = Path(str(connection.settings_dict["NAME"]))
    moved = path.with_suffix(".moved")
    path.rename(moved)
    try:
        yield
        # No server may make an empty one, of which readers would see an empty register.
        assert not path.exists()
    finally:
        moved.rename(path)


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Somebody else writes, for longer than a page waits. Reading goes on."""
    if world.cluster is None:
        connection.close()
        connection.cursor().execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.close()
        return
    parameters = {name: connection.get_connection_params()[name] for name in ("host", "port", "user", "dbname")}
    with psycopg.connect(**parameters) as other:
        tables = ", ".join(f'"{table}"' for table in connection.introspection.table_names())
        other.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE".encode())
        yield
        other.rollback()


@contextmanager
def disk_full(world: World) -> Iterator[None]:
    if world.disk is None:
        if world.cluster:
            pytest.skip("No small disk can be mounted here.")
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        workers = [worker for site in (world.site, world.other) for worker in site.workers()]
        for worker in workers:
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (1, limits[1]))
        try:
            yield
        finally:
            for worker in workers:
                resource.prlimit(worker, resource.RLIMIT_FSIZE, limits)
        return
    if world.cluster is None:
        # Else a journal that other tests let grow has room.
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    filler = world.disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while file.write(b"x" * size):
                    pass
    try:
        yield
    finally:
        filler.unlink()


@pytest.mark.parametrize("fault", [database_away, locked, disk_full])
def test_an_outage_gives_back_what_was_typed_and_ends_by_itself(
    world: World, entry: Initiative, session: str, fault: object
) -> None:
    assert callable(fault)
    # More than what is free in the files of the database, and not to be compressed.
    sent = world.form(entry) | {"summary_en": WORDS.strip(), "caveat_en": os.urandom(100_000).hex()}
    typed: dict[str, object] = dict(
        report(subject="A new plan", run_by="A city", source_url="https://example.org/plan")
    )
    with fault(world):
        returned = save(world.site, entry, sent, session)
        check_outage(returned, escape(WORDS.strip()))
        assert world.site.get("/health").status == 200
        if fault is database_away:
            check_outage(world.other.get("/admin/", session))
            check_outage(world.other.post("/en/suggest/", typed), "me@example.org")
            assert world.other.get("/api/v1/initiatives").status == 503
            assert world.other.get("/ready").status == 503
        else:
            assert world.other.get("/en/initiatives/plan/").status == 200
            assert world.other.get("/nl/initiatives/").status == 200
            assert world.other.get("/ready").status == 200
    for site in (world.site, world.other):
        site.wait("/ready")
    entry.refresh_from_db()
    assert entry.summary_en != WORDS.strip()
    # Sent again from the page that came back, it is saved.
    again: dict[str, object] = dict(Inputs(returned.page).sent)
    assert save(world.site, entry, again, session).status == 302
    entry.refresh_from_db()
    assert (entry.summary_en, entry.caveat_en) == (sent["summary_en"], sent["caveat_en"])


def test_without_the_cache_pictures_signing_in_and_limits_go_on(world: World) -> None:
    assert world.site.get("/en/").status == 200
    assert world.site.get("/en/pictures/promises.png").status == 200
    answer = world.site.post("/admin/login/", {"username": "chief", "password": PASSWORD, "next": "/admin/"})
    assert answer.status == 302
    assert answer.headers["location"] == "/admin/"
    # Wrong passwords are counted in the database, by both servers together.
    for number in range(5):
        site = (world.site, world.other)[number % 2]
        site.post("/admin/login/", {"username": "fien", "password": "wrong"})
    assert world.site.post("/admin/login/", {"username": "fien", "password": "wrong"}).status == 429
    assert "does not answer" in world.site.log.read_text()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a copy of a file stands for a replica that is late")
def test_public_pages_come_from_the_replica_and_what_editors_do_from_the_first_database(
    world: World, entry: Initiative, session: str, tmp_path: Path
) -> None:
    connection.ensure_connection()
    copy = tmp_path / "replica.sqlite3"
    with closing(sqlite3.connect(copy)) as replica:
        connection.connection.backup(replica)
    readers = Site(world.site.database, tmp_path / "log", {"DATABASE_REPLICA_URL": f"sqlite:///{copy}"})
    address = "/en/initiatives/plan/"
    try:
        readers.start()
        sent = world.form(entry) | {"title_en": "A newer title"}
        assert save(readers, entry, sent, session).status == 302
        assert "A newer title" in readers.get(change_address(entry), session).page
        assert "A newer title" in world.site.get(address).page
        late = readers.get(address)
        assert (late.status, "A newer title" in late.page) == (200, False)
        # What writes reads what it wrote, and a replica that is gone is done without.
        assert readers.post("/en/suggest/", dict(report(subject="A plan"))).status in {302, 422}
        readers.kill()
        copy.unlink()
        readers.start()
        assert "A newer title" in readers.get(address).page
        assert not copy.exists()
    finally:
        readers.kill()
