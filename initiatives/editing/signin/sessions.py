"""How and when the person of a session signed in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

BY_PROVIDER_AT = "signed_in_by_provider_at"
# What changes an account without its password must follow a sign-in that is not older.
FRESH = timedelta(minutes=10)


def remember_provider(request: HttpRequest) -> None:
    request.session[BY_PROVIDER_AT] = timezone.now().isoformat()


def has_second_factor_of_provider(request: HttpRequest) -> bool:
    """Whether the sign-in service, which asks for a second factor itself, signed this person in."""
    return settings.OIDC_SECOND_FACTOR and BY_PROVIDER_AT in request.session


def is_fresh_from_provider(request: HttpRequest) -> bool:
    moment = request.session.get(BY_PROVIDER_AT)
    return moment is not None and abs(timezone.now() - datetime.fromisoformat(moment)) < FRESH
