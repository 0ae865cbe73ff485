"""Which edition of the register is in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DatabaseError, connections, router

from initiatives.models import RegisterEdition

from .triggers import EDITION, NAME

_of_request: ContextVar[RegisterEdition | None] = ContextVar("edition_of_request", default=None)


def current() -> RegisterEdition | None:
    """The edition now, or the one that this request began with. None in a database that has not begun to count.

    Within a transaction that has written it is an edition of its own, which nobody else may see: what is kept for
    others must be kept only outside (`connection.in_atomic_block`).
    """
    return _of_request.get() or _read()


def newest() -> RegisterEdition | None:
    """The edition now, whichever one this request began with."""
    return _read()


@contextmanager
def during_request() -> Iterator[RegisterEdition | None]:
    """Read the edition once, for all that asks in this block: a request that only reads. None in an outage too."""
    try:
        edition = current()
    except DatabaseError:
        edition = None
    token = _of_request.set(edition)
    try:
        yield edition
    finally:
        _of_request.reset(token)


def _read() -> RegisterEdition | None:
    # The database that this request reads the register from.
    connection = connections[router.db_for_read(RegisterEdition)]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    driver = connection.connection
    # Of the driver itself: it is asked with every request, and Django's cursors would cost several times the answer.
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql" and connection.in_atomic_block:
            # The edition waits for the commit, and this transaction wants to see what it has written itself.
            driver.execute(
                f"SET CONSTRAINTS {NAME} IMMEDIATE; SET CONSTRAINTS {NAME} DEFERRED;"
                " SELECT set_config('register.moved', '', true)"
            )
        row = driver.execute(f"SELECT number, stamp, complete_since FROM {EDITION}").fetchone()
    return RegisterEdition(number=row[0], stamp=row[1], complete_since=row[2]) if row else None
