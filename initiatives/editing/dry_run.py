"""Doing something to look at what comes of it: see docs/adr/0008."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def dry_run() -> Iterator[None]:
    """All that is written within is read as if it were kept, and is not. What is raised within goes on."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
