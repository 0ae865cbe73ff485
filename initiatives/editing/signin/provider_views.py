"""The way to the sign-in service of an administration, and back."""

import logging
from typing import cast

import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from initiatives.models import User

from .provider import ProviderIsAwayError, setting
from .sessions import remember_provider

logger = logging.getLogger(__name__)


@method_decorator(never_cache, name="dispatch")
class ToProvider(OIDCAuthenticationRequestView):
    """Lead to the sign-in service."""

    get_settings = staticmethod(setting)

    def __init__(self, **options: object) -> None:
        # Not the library's own: where the service is away the view answers.
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID

    def dispatch(self, request: HttpRequest, *args: object, **options: object) -> HttpResponse:
        if not settings.OIDC_ISSUER:
            raise Http404
        try:
            self.OIDC_OP_AUTH_ENDPOINT = setting("OIDC_OP_AUTHORIZATION_ENDPOINT")
            return cast(HttpResponse, super().dispatch(request, *args, **options))
        except ProviderIsAwayError as error:
            return away(request, error)


@method_decorator(never_cache, name="dispatch")
class FromProvider(OIDCAuthenticationCallbackView):
    """Sign a person in whom the service sends back, or say why not."""

    get_settings = staticmethod(setting)
    user: User | None = None

    def dispatch(self, request: HttpRequest, *args: object, **options: object) -> HttpResponse:
        if not settings.OIDC_ISSUER:
            raise Http404
        if "error" in request.GET:
            # The library would sign the present person out, for anybody who makes them follow a link.
            return self.login_failure()
        try:
            return cast(HttpResponse, super().dispatch(request, *args, **options))
        except (ProviderIsAwayError, requests.RequestException) as error:
            return away(request, error)
        except SuspiciousOperation as error:
            logger.warning("A sign-in through the service was refused: %s", error)
            return self.login_failure()

    @property
    def success_url(self) -> str:
        return str(self.request.session.get("oidc_login_next") or reverse("admin:index"))

    def login_success(self) -> HttpResponse:
        response = cast(HttpResponse, super().login_success())
        remember_provider(self.request)
        return response

    def login_failure(self) -> HttpResponse:
        # Names of colleagues are nothing for a stranger.
        context = {"is_closed": bool(self.user and not self.user.is_active)}
        return render(self.request, "admin/signin/provider_refused.html", context, status=403)


def away(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("The sign-in service does not answer: %s", error)
    response = render(request, "admin/signin/provider_away.html", status=503)
    response.headers["Retry-After"] = "60"
    return response
