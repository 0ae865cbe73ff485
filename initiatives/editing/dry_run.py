"""Do something to look at the result, and undo it: see docs/adr/0008."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def dry_run() -> Iterator[None]:
    """Roll back everything written in the block. Exceptions pass through."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
