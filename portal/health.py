"""Two answers for whoever runs the portal: whether the process lives, and whether it can serve readers."""

import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from initiatives import edition
from initiatives.search import index as search_index

UP, DOWN = "UP", "DOWN"
logger = logging.getLogger(__name__)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """UP as long as the process answers. It asks nothing else: to start it again would mend no database."""
    return JsonResponse({"status": UP})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether readers can be served: UP, or DOWN with status 503, and each part by its name."""
    parts = {"database": _database(), "migrations": DOWN, "search": DOWN}
    if parts["database"] == UP:
        parts["migrations"] = _migrations()
    searched = _edition_of_search() if parts["migrations"] == UP else None
    if searched is not None:
        parts["search"] = UP
    status = UP if set(parts.values()) == {UP} else DOWN
    return JsonResponse(
        {"status": status, "version": settings.VERSION, "edition": searched, "parts": parts},
        status=200 if status == UP else 503,
    )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return DOWN
    return UP


def _edition_of_search() -> int | None:
    """The edition that the search of this process answers from; 0 before the first, None where it is an older one."""
    try:
        with search_index.opened() as index:
            now = edition.current()
            if now is None:
                return 0
            return now.number if index.edition == (now.number, now.stamp) else None
    except DatabaseError:
        logger.exception("The search cannot be made ready.")
        return None


def _migrations() -> str:
    """DOWN where the database is older than the code. A database that is newer serves the older code too."""
    try:
        executor = MigrationExecutor(connection)
        return DOWN if executor.migration_plan(executor.loader.graph.leaf_nodes()) else UP
    except DatabaseError:
        logger.exception("The state of the migrations cannot be read.")
        return DOWN
