"""Every error under /api as a problem: see portal/problems.py."""

import logging
from collections.abc import Iterable, Mapping

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from initiatives.browse.query_parser import Mistake
from initiatives.opendata.refusals import issues_of
from portal.problems import Issue, Problem
from portal.unavailable import RETRY_AFTER, is_outage

logger = logging.getLogger("django.request")


class RefusedError(Exception):
    """A request with something in it that is not understood."""

    def __init__(self, issues: Iterable[Issue], detail: str = "") -> None:
        super().__init__(detail)
        self.issues, self.detail = list(issues), detail


class UnchangedError(Exception):
    """The one who asks has the answer already. The argument is its tag."""


def refused(mistakes: Iterable[Mistake]) -> RefusedError:
    return RefusedError(issues_of(mistakes), "Some values of the query are not known to the register.")


def answer(error: Exception, context: Mapping[str, object]) -> HttpResponse:
    """The exception handler of Django REST framework."""
    match error:
        case UnchangedError():
            return HttpResponse(status=304, headers={"ETag": str(error)})
        case RefusedError():
            return Problem(400, error.detail, error.issues).response()
        case exceptions.Throttled():
            wait = {"Retry-After": f"{error.wait or 1:.0f}"}
            return Problem(429, headers=wait).response()
        case exceptions.MethodNotAllowed():
            return Problem(405, headers={"Allow": "GET, HEAD, OPTIONS"}).response()
        case exceptions.NotAcceptable():
            return Problem(406).response()
        case Http404() | exceptions.NotFound():
            return Problem(404).response()
        case exceptions.APIException() | SuspiciousOperation():
            return Problem(400).response()
    if is_outage(error):
        logger.error("Unavailable", exc_info=error)
        return Problem(503, headers={"Retry-After": str(RETRY_AFTER)}).response()
    logger.error("Internal Server Error", exc_info=error)
    return Problem(500).response()
