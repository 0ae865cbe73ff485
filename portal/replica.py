"""Public pages read from a replica of the database, where DATABASE_REPLICA_URL names one.

A page reads the edition and all that it shows from one place. Pages of editors, forms, commands, and whatever follows a
write within a request read from the first database. A replica that does not answer is left out for a while.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Model

ALIAS = "replica"
PAUSE = 10
_reads: ContextVar[str] = ContextVar("reads", default=DEFAULT_DB_ALIAS)
logger = logging.getLogger(__name__)


class _Outage:
    """Of this process: until when the replica is let be."""

    ends_at = 0.0


class Router:
    def db_for_read(self, model: type[Model], **hints: object) -> str:
        return _reads.get()

    def db_for_write(self, model: type[Model], **hints: object) -> str:
        # Counts of attempts tell nothing of the register.
        if model._meta.app_label != "portal":
            _reads.set(DEFAULT_DB_ALIAS)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == DEFAULT_DB_ALIAS


@contextmanager
def reading() -> Iterator[None]:
    """Read from the replica within this block, if there is one that answers."""
    token = _reads.set(ALIAS if ALIAS in settings.DATABASES and _answers() else DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        _reads.reset(token)


def _answers() -> bool:
    if time.monotonic() < _Outage.ends_at:
        return False
    connection = connections[ALIAS]
    try:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    except DatabaseError as error:
        _Outage.ends_at = time.monotonic() + PAUSE
        logger.warning("The replica does not answer (%s): asked again in %s s.", type(error).__name__, PAUSE)
        return False
    return True
