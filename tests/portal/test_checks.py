"""What a command of manage.py says of settings that do not stop the start."""

from typing import Any

import pytest
from django.core.checks import CheckMessage

from initiatives.report import pango
from portal import checks, environment


def said(messages: list[CheckMessage]) -> list[tuple[object, str]]:
    return [(message.id, message.msg) for message in messages]


def test_a_variable_that_nothing_reads_is_named_with_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "misspelt", lambda: {"SITE_URI": "SITE_URL"})
    assert said(checks.names_of_variables(None)) == [("portal.W001", "SITE_URI is set, and nothing reads it.")]


def test_an_address_that_the_hosts_do_not_name_is_told_in_production(settings: Any) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS, settings.PRODUCTION = "https://ai.example.org", ["other.be"], True
    assert [key for key, _sentence in said(checks.public_address(None))] == ["portal.W002"]
    settings.ALLOWED_HOSTS = ["ai.example.org"]
    assert checks.public_address(None) == []
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://[::1]", ["[::1]"]
    assert checks.public_address(None) == []


def test_proxies_that_nobody_counted_are_told_in_production(settings: Any) -> None:
    settings.PRODUCTION, settings.PROXIES = True, 0
    assert [key for key, _sentence in said(checks.proxies(None))] == ["portal.W003"]
    settings.PROXIES = 1
    assert checks.proxies(None) == []


def test_a_missing_library_of_reports_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pango, "missing", lambda: ["libpango-1.0.so.0"])
    ((key, sentence),) = said(checks.library_of_reports(None))
    assert key == "portal.W004"
    assert "libpango-1.0.so.0" in sentence
