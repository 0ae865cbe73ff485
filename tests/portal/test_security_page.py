"""The page about security names tests that are there, and leaves no point without a state."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from portal import environment

ROOT = settings.BASE_DIR
PAGE = (ROOT / "docs" / "security.md").read_text()
POINTS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| \d", line)]


def test_each_point_is_met_does_not_apply_or_is_open_with_a_reason() -> None:
    assert len(POINTS) > 70
    assert {cells[2] for cells in POINTS} <= {"met", "met in part", "not applicable", "open"}
    assert all(len(cells) == 4 and cells[3] for cells in POINTS)
    assert {cells[0].split(".")[0] for cells in POINTS} == {str(chapter) for chapter in range(1, 15)}


SHOWN = sorted(set(re.findall(r"\b(?:t/[\w/.]+\w|portal/[\w/]+\.py|initiatives/[\w/]+\.py)", PAGE)))


@pytest.mark.parametrize("named", SHOWN)
def test_what_shows_a_point_is_there(named: str) -> None:
    assert (ROOT / re.sub(r"^t/", "tests/", named)).exists()


def test_the_settings_of_a_bare_server_name_our_own_commands() -> None:
    folder = ROOT / "docs" / "deploy"
    assert "gunicorn portal.wsgi" in (folder / "portal.service").read_text()
    assert "manage.py run_daily" in (folder / "portal-daily.service").read_text()
    proxy = (folder / "nginx.conf").read_text()
    assert "X-Forwarded-Proto $scheme" in proxy
    assert "location = /metrics { return 404; }" in proxy


@pytest.mark.django_db
class TestSecurityText:
    def test_it_says_where_a_weakness_is_reported(self, client: Client, settings: Any) -> None:
        settings.SECURITY_CONTACT = "mailto:security@example.org"
        lines = client.get("/.well-known/security.txt").content.decode().splitlines()
        assert lines[0] == "Contact: mailto:security@example.org"
        assert "Canonical: http://testserver/.well-known/security.txt" in lines
        (expires,) = [line.removeprefix("Expires: ") for line in lines if line.startswith("Expires: ")]
        assert timezone.now() < datetime.fromisoformat(expires) < timezone.now() + timedelta(days=365)

    def test_without_a_contact_there_is_none(self, client: Client) -> None:
        assert client.get("/.well-known/security.txt").status_code == 404

    @pytest.mark.parametrize(
        "given", ["security@example.org", "http://example.org", "mailto:a b@example.org", "https://"]
    )
    def test_what_is_no_contact_is_refused_by_name(self, given: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT is"):
            environment.contact("SECURITY_CONTACT", {"SECURITY_CONTACT": given})
