"""A server makes no database, and writes into none that was moved away. Both happen with files of SQLite alone.

Without this a process would make an empty file where one was moved away, and readers would see an empty register; or go
on writing into the file that it has open, after a backup was put in its place.
"""

import os
from pathlib import Path
from threading import local
from urllib.parse import quote

from django.core.signals import request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

ALIAS = "default"
Identity = tuple[int, int] | None


class _File:
    """The file of this process: where it is, empty while nothing is watched, and which one each thread has open."""

    path = ""
    opened = local()


def must_exist() -> None:
    """Let each connection of this process, from now on, open the file that is there or fail."""
    for connection in connections.all():
        found = connection.settings_dict
        if connection.vendor != "sqlite" or str(found["NAME"]) == ":memory:":
            continue
        connection.close()
        path = str(Path(found["NAME"]).absolute())
        found["NAME"] = f"file:{quote(path)}?mode=rw"
        if connection.alias == ALIAS:
            _File.path = path
            connection_created.connect(_remember)
            request_started.connect(close_if_moved)


def close_if_moved(**kwargs: object) -> None:
    """Close the connection of this thread where another file, or none, is where its own was."""
    connection = connections[ALIAS]
    is_open = bool(_File.path) and connection.connection is not None
    if is_open and getattr(_File.opened, "identity", None) != _identity():
        connection.close()


def _remember(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    if connection.alias == ALIAS:
        _File.opened.identity = _identity()


def _identity() -> Identity:
    try:
        found = os.stat(_File.path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
