"""The health check of the container asks the running portal, under a name that the portal answers to."""

from typing import Any

import pytest
from django.test import override_settings

from portal import container_health
from tests.tools.waiting import free_port

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_portal_that_answers_is_well(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", live_server.url.rsplit(":", 1)[1])
    monkeypatch.setenv("ALLOWED_HOSTS", ".ai.example.org, other.example.org")
    with override_settings(ALLOWED_HOSTS=[".ai.example.org"]):
        assert container_health.main() == 0
        monkeypatch.setenv("ALLOWED_HOSTS", "elsewhere.example.org")
        assert container_health.main() == 1


def test_a_portal_that_is_away_is_not_well() -> None:
    assert not container_health.is_well(free_port(), "ai.example.org")
