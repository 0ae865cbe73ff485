"""An id for each request, a line in the log for each answer, and a note for each slow page.

Neither the address as it was typed nor its query is logged, since both may hold what is personal: words of a search,
a postcode, the token of a preview. The route says which kind of page it was.
"""

import logging
import re
import time
import uuid
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.middleware import GetResponse

from . import metrics, queries

HEADER = "X-Request-ID"
# Of a proxy: an id of another form could forge lines of a log.
FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")
META_KEY = "portal.request_id"
ROUTE_KEY = "portal.route"
NO_ROUTE = "(none)"
current_id: ContextVar[str] = ContextVar("current_id", default="")
logger = logging.getLogger("portal.requests")


def observe_requests(get_response: GetResponse) -> GetResponse:
    """The outermost middleware, so that what the others answer is counted too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Django writes its line about a refused page after the last middleware, and knows the request alone.
        request.META[META_KEY] = request_id(request)
        reset = current_id.set(request.META[META_KEY])
        started = time.perf_counter()
        try:
            with queries.observed() as counted:
                response = get_response(request)
            seconds = time.perf_counter() - started
            response.headers[HEADER] = current_id.get()
            request.META[ROUTE_KEY] = route(request)
            note(request.method or "", route(request), response.status_code, seconds, counted.number)
            return response
        finally:
            current_id.reset(reset)

    return middleware


def request_id(request: HttpRequest) -> str:
    """The id that our own proxy gave, or a new one."""
    return id_from(request.headers.get(HEADER, ""))


def id_from(header: str) -> str:
    given = header if settings.PROXIES else ""
    return given if FORM.fullmatch(given) else uuid.uuid4().hex


def route(request: HttpRequest) -> str:
    """The pattern of the address, such as `en/initiatives/<slug:slug>/`."""
    if request.resolver_match is not None:
        return request.resolver_match.route or "/"
    return "static" if request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/") else NO_ROUTE


def note(method: str, route: str, status: int, seconds: float, number_of_queries: int) -> None:
    """Log and count an answer."""
    metrics.count_request(method, route, status, seconds)
    milliseconds = round(seconds * 1000)
    is_slow = milliseconds >= settings.SLOW_PAGE_MILLISECONDS
    level = logging.WARNING if is_slow else logging.INFO
    if not logger.isEnabledFor(level):
        return
    logger.log(
        level,
        "%s%s %s %s in %s ms, %s queries",
        "Slow: " if is_slow else "",
        method,
        route,
        status,
        milliseconds,
        number_of_queries,
        extra={
            "method": method,
            "route": route,
            "status": status,
            "milliseconds": milliseconds,
            "queries": number_of_queries,
        },
    )
