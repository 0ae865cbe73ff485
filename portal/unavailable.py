"""Answers while the database cannot be read or written: 503, and a sent form comes back with all that was typed.

The page asks neither the database nor the session. It needs no script.
"""

import errno
import logging
import sys

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.defaults import server_error as usual_server_error

from portal.middleware import GetResponse
from portal.problems import Problem
from portal.returned_form import ReturnedForm

RETRY_AFTER = 30
FULL_OR_READ_ONLY = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
logger = logging.getLogger("django.request")


def is_outage(error: BaseException | None) -> bool:
    """Whether an error says that the database, or a disk, is away, locked, full or read-only."""
    if isinstance(error, OSError):
        return error.errno in FULL_OR_READ_ONLY
    # A read-only server of PostgreSQL is an internal error to the library.
    return isinstance(error, (OperationalError, InterfaceError, InternalError))


class UnavailableMiddleware:
    """Answers an outage that a view met."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_outage(error):
            return None
        logger.error("Unavailable: %s", request.path, exc_info=error, extra={"request": request, "status_code": 503})
        return unavailable(request)


class WritableSessionMiddleware(SessionMiddleware):
    """Answers an outage that the session meets when it is saved, after the view."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (OperationalError, InterfaceError, InternalError) as error:
            logger.error("Unavailable: %s", request.path, exc_info=error)
            return unavailable(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error of a middleware, which no other middleware sees. Django calls this while it handles the error."""
    if is_outage(sys.exc_info()[1]):
        return unavailable(request)
    return Problem(500).response() if request.path.startswith("/api/") else usual_server_error(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return Problem(503, headers={"Retry-After": str(RETRY_AFTER)}).response()
    _forget_messages(request)
    context = {"form": _returned_form(request), "seconds": RETRY_AFTER, "language": get_language() or "en"}
    if context["form"]:
        context["csrf_token"] = get_token(request)
    response = HttpResponse(render_to_string("unavailable.html", context), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def _returned_form(request: HttpRequest) -> ReturnedForm | None:
    if request.method != "POST":
        return None
    try:
        return ReturnedForm.of(request)
    except (OSError, MultiPartParserError):
        # The request broke off while it was read, so there is nothing to give back.
        return None


def _forget_messages(request: HttpRequest) -> None:
    """Say nothing on the next page of a success that the outage made untrue."""
    storage = getattr(request, "_messages", None)
    if storage is not None:
        storage._queued_messages = []
        storage.added_new = False
