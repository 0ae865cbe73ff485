"""Doubts about the settings that do not stop the start: every command of manage.py prints them."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.http.request import validate_host

from initiatives.report import pango
from portal import environment


@register
def names_of_variables(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    return [
        Warning(f"{name} is set, and nothing reads it.", hint=f"Did you mean {ours}?", id="portal.W001")
        for name, ours in environment.misspelt().items()
    ]


@register
def public_address(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    host = f"[{host}]" if ":" in host else host
    if not settings.PRODUCTION or validate_host(host, settings.ALLOWED_HOSTS):
        return []
    said = f"SITE_URL leads to {host}, which ALLOWED_HOSTS does not name."
    return [Warning(said, hint="Unless a proxy changes the name of the host, add it.", id="portal.W002")]


@register
def proxies(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    if not settings.PRODUCTION or settings.PROXIES:
        return []
    said = "PROXIES is 0, so that all people behind the proxy share one address, and one limit of tries."
    return [Warning(said, hint="Set PROXIES to the number of proxies before the portal.", id="portal.W003")]


@register
def library_of_reports(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    if not (missing := pango.missing()):
        return []
    said = f"Reports cannot be made as PDF: {', '.join(missing)} not found. The page says so, with status 503."
    hint = f"Install {' '.join(pango.PACKAGES)}; python -m initiatives.report.pango does it for root."
    return [Warning(said, hint=hint, id="portal.W004")]
