"""Counts the queries of a request, and notes the slow ones by their statement, without its values."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.db import connections

from . import metrics

LONGEST = 500
logger = logging.getLogger("portal.queries")
Execute = Callable[[str, object, bool, dict[str, object]], object]


@dataclass
class Counted:
    number: int = 0


class Wrapper(Protocol):
    def __call__(
        self, execute: Execute, sql: str, params: object, many: bool, context: dict[str, object]
    ) -> object: ...


@contextmanager
def observed() -> Iterator[Counted]:
    counted = Counted()
    with ExitStack() as stack:
        for connection in connections.all(initialized_only=True):
            stack.enter_context(connection.execute_wrapper(_counting(counted)))
        yield counted


def _counting(counted: Counted) -> Wrapper:
    def wrapper(execute: Execute, sql: str, params: object, many: bool, context: dict[str, object]) -> object:
        counted.number += 1
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000)
            if milliseconds >= settings.SLOW_QUERY_MILLISECONDS:
                metrics.count_slow_query()
                said = sql if len(sql) <= LONGEST else f"{sql[:LONGEST]}…"
                logger.warning("Slow query, %s ms: %s", milliseconds, said, extra={"milliseconds": milliseconds})

    return wrapper
