"""Limits on signing in. They are counted in the database: by name and address, by address, and by name.

django-axes asks the handler before each password, and tells it what came of it.
"""

import logging
import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from initiatives.models import User

FAILURES_OF_PAIR = settings.AXES_FAILURE_LIMIT
# A whole office may share one address: names are counted, not tries, since two people who forgot theirs are no attack.
NAMES_OF_ADDRESS = 10
FAILURES_OF_NAME = 20
COOL_OFF: timedelta = settings.AXES_COOLOFF_TIME

logger = logging.getLogger(__name__)


class AskedRequest(HttpRequest):
    """A request as django-axes hands it on."""

    axes_ip_address: str | None
    axes_locked_out: bool
    axes_credentials: dict[str, str] | None


class SignInHandler(AxesDatabaseHandler):
    """Counts failures and logs successes, each by name and address alone: not by browser, nor with what was sent."""

    def get_failures(self, request: AskedRequest, credentials: dict[str, str] | None = None) -> int:
        name = get_client_username(request, credentials)
        return FAILURES_OF_PAIR if seconds_to_wait(name, request.axes_ip_address) else 0

    def user_login_failed(
        self, sender: object, credentials: dict[str, str], request: AskedRequest | None = None, **kwargs: object
    ) -> None:
        if request is None:
            return
        name, address = get_client_username(request, credentials), request.axes_ip_address or None
        was_locked_out = request.axes_locked_out
        # A try during the wait does not make it longer, or one person could keep a whole office out.
        if not was_locked_out:
            _record_failure(name, address, request.path)
            logger.info("A try to sign in failed at %s.", request.path)
        if was_locked_out or seconds_to_wait(name, address):
            logger.info("Signing in waits after too many failures at %s.", request.path)
            request.axes_locked_out = True
            request.axes_credentials = credentials

    def user_logged_in(self, sender: object, request: AskedRequest, user: User, **kwargs: object) -> None:
        name, address = user.get_username(), request.axes_ip_address or None
        AccessLog.objects.create(username=name, ip_address=address, path_info=request.path[:255])
        AccessAttempt.objects.filter(username=name, ip_address=address).delete()
        logger.info("Signed in: account %s.", user.pk)

    def user_logged_out(self, sender: object, request: HttpRequest, user: User | None, **kwargs: object) -> None:
        """Leave no trace: nobody needs to know how long somebody worked."""


def seconds_to_wait(name: str | None, address: str | None) -> int:
    """How long nobody may try this name from this address; 0 when they may."""
    now = timezone.now()
    # What is told of a later time was counted while the clock was ahead.
    since = AccessAttempt.objects.filter(attempt_time__gt=now - COOL_OFF, attempt_time__lt=now + COOL_OFF)
    of_name = list(since.filter(username=name).values_list("attempt_time", "failures_since_start", "ip_address"))
    of_pair = [(moment, number) for moment, number, origin in of_name if origin == (address or None)]
    ends = [
        _end_of_wait(of_pair, FAILURES_OF_PAIR),
        _end_of_wait([(moment, number) for moment, number, _origin in of_name], FAILURES_OF_NAME),
    ]
    if address:
        tried = since.filter(ip_address=address).values_list("username", "attempt_time")
        last_tries: dict[str | None, datetime] = {}
        for tried_name, moment in tried.order_by("attempt_time"):
            last_tries[tried_name] = moment
        ends.append(_end_of_wait([(moment, 1) for moment in last_tries.values()], NAMES_OF_ADDRESS))
    left = [(end - now).total_seconds() for end in ends if end]
    return math.ceil(max(left, default=0))


def _end_of_wait(counted: Iterable[tuple[datetime, int]], limit: int) -> datetime | None:
    """When so many failures have grown old that fewer than the limit are left; None when fewer are there now."""
    total = 0
    for moment, number in sorted(counted, reverse=True):
        total += number
        if total >= limit:
            return moment + COOL_OFF
    return None


def _record_failure(name: str | None, address: str | None, path: str) -> None:
    now = timezone.now()
    found, is_new = AccessAttempt.objects.get_or_create(
        username=name, ip_address=address, user_agent="", defaults={"failures_since_start": 1, "path_info": path[:255]}
    )
    if not is_new:
        is_old = abs(now - found.attempt_time) >= COOL_OFF
        number = 1 if is_old else F("failures_since_start") + 1
        AccessAttempt.objects.filter(pk=found.pk).update(failures_since_start=number, attempt_time=now)


def is_present_password(request: HttpRequest, user: User, password: str) -> bool:
    """Check the password of a person who is signed in. Wrong ones count as they do at the sign-in."""
    return authenticate(request, username=user.get_username(), password=password) == user


def in_words(seconds: int) -> str:
    """A wait, in seconds or minutes."""
    if seconds < 120:
        return ngettext("%(number)s second", "%(number)s seconds", seconds) % {"number": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}


def locked_out(
    request: AskedRequest, original_response: HttpResponse | None, credentials: dict[str, str] | None
) -> HttpResponse:
    """The page in place of any other, after too many failures."""
    name = get_client_username(request, credentials)
    return wait_page(request, max(1, seconds_to_wait(name, request.axes_ip_address)))


def wait_page(request: HttpRequest, seconds: int, *, is_reset: bool = False) -> HttpResponse:
    response = render(
        request, "admin/signin/locked.html", {"wait": in_words(seconds), "is_reset": is_reset}, status=429
    )
    response.headers["Retry-After"] = str(seconds)
    return response
