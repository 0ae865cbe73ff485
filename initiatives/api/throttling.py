"""The limit of requests of one sender, with the headers that say how much is left."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from portal.throttling import Attempt, Throttle

HOUR = timedelta(hours=1)


class SenderThrottle(BaseThrottle):
    """The shared throttling of the portal, which counts in the database and stores no address."""

    attempt: Attempt

    def allow_request(self, request: Request, view: APIView) -> bool:
        throttle = Throttle("api", limit=settings.API_REQUESTS_PER_HOUR, period=HOUR)
        try:
            self.attempt = throttle.attempt(request._request)
        except DatabaseError:
            # While nothing can be written the register can still be read.
            return True
        view.attempt = self.attempt
        return self.attempt.is_allowed

    def wait(self) -> float:
        return self.attempt.wait


def headers(attempt: Attempt) -> dict[str, str]:
    """As the drafts of the IETF and most services name them; the time in seconds."""
    limit = settings.API_REQUESTS_PER_HOUR
    return {
        "RateLimit-Policy": f"{limit};w={int(HOUR.total_seconds())}",
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(attempt.remaining),
        "RateLimit-Reset": str(attempt.resets_in),
    }
