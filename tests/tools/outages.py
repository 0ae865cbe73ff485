"""Real outages of the database of a test: locked, full, read-only, away."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
from django.db import connection

Outage = Callable[[], AbstractContextManager[None]]


def _run(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@contextmanager
def locked() -> Iterator[None]:
    """Another process writes, for longer than a request waits."""
    if _is_sqlite():
        _run("PRAGMA busy_timeout = 50")
        other: sqlite3.Connection | psycopg.Connection[object] = sqlite3.connect(connection.settings_dict["NAME"])
        other.execute("BEGIN IMMEDIATE")
    else:
        _run("SET lock_timeout = '50ms'")
        parameters = {name: connection.get_connection_params()[name] for name in ("host", "port", "user", "dbname")}
        other = psycopg.connect(**parameters)
        tables = ", ".join(f'"{table}"' for table in connection.introspection.table_names())
        other.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
        connection.close()


@contextmanager
def full() -> Iterator[None]:
    """The disk takes nothing more: for SQLite, which can be told how large it may grow."""
    _run("VACUUM")
    _run(f"PRAGMA max_page_count = {_run('PRAGMA page_count')}")
    try:
        yield
    finally:
        connection.close()


@contextmanager
def read_only() -> Iterator[None]:
    _run("PRAGMA query_only = ON" if _is_sqlite() else "SET default_transaction_read_only = ON")
    try:
        yield
    finally:
        connection.close()


@contextmanager
def away() -> Iterator[None]:
    """No connection can be made."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        {"NAME": "/no/such/folder/x"} if _is_sqlite() else {"HOST": "127.0.0.1", "PORT": "1"}
    )
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
