"""Production refuses what is unsafe in public, each by name and with the remedy."""

import pytest

from portal import production
from tests.portal.test_environment import start

GOOD = {
    "PRODUCTION": "1",
    "SECRET_KEY": "Vq0mQ4pDk2sWc8zR1yT6hB3nJ7xL5fG9aE0uI4oP2wKdMv7t",
    "ALLOWED_HOSTS": "ai.a.be",
    "SITE_URL": "https://ai.a.be",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.a.be:587",
}
GOOD["SECRET_KEY"] += "-and-more"
WRONG = [
    ("SECRET_KEY", "", "SECRET_KEY is not set"),
    ("SECRET_KEY", "x", "SECRET_KEY is too short"),
    ("SECRET_KEY", "long and random", "SECRET_KEY is too short"),
    ("SECRET_KEY", "ab" * 40, "SECRET_KEY is too short or too plain"),
    ("SECRET_KEY", "a long random text that stays the same, or so it says", "SECRET_KEY is the one of an example"),
    ("SECRET_KEY", "django-insecure-" + GOOD["SECRET_KEY"], "SECRET_KEY is the one of an example"),
    ("SECRET_KEY", "change-me-change-me-change-me-change-me-change-me-0123", "SECRET_KEY is the one of an example"),
    ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is not set"),
    ("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS is not set"),
    ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS holds '*'"),
    ("ALLOWED_HOSTS", "ai.a.be,*", "ALLOWED_HOSTS holds '*'"),
    ("ALLOWED_HOSTS", ".be", "ALLOWED_HOSTS holds '.be'"),
    ("SITE_URL", "", "SITE_URL is not set"),
    ("SITE_URL", "https://127.0.0.1:8000", "SITE_URL is 'https://127.0.0.1:8000'"),
    ("SITE_URL", "https://localhost", "SITE_URL is 'https://localhost'"),
    ("SITE_URL", "https://[::1]", "SITE_URL is 'https://[::1]'"),
    ("SITE_URL", "http://ai.a.be", "Write https://."),
    ("EMAIL_URL", "", "EMAIL_URL is not set"),
    ("EMAIL_URL", "console:", "EMAIL_URL is not set, or console:"),
    ("DEBUG", "1", "DEBUG is on"),
    ("CACHE_URI", "redis://cache/0", "CACHE_URI is set, and nothing reads it: write CACHE_URL"),
    ("SPREADSHEET_MAXIMUM", "1", "SPREADSHEET_MAXIMUM is set, and nothing reads it"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_what_is_unsafe_is_refused_by_name(name: str, value: str, said: str) -> None:
    (refused,) = production.refusals(True, {**GOOD, name: value})
    assert said in refused


def test_what_is_missing_is_refused_all_at_once_and_without_a_trace_of_the_stack() -> None:
    done = start(PRODUCTION="1")
    assert done.returncode != 0
    assert [line.split(" ")[0] for line in done.stderr.splitlines()] == [
        "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL",
    ]  # fmt: skip


def test_the_server_does_not_start_either() -> None:
    done = start("-m", "gunicorn", "--check-config", "portal.wsgi", PRODUCTION="1")
    assert done.returncode != 0
    assert "SITE_URL is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_starts_when_all_is_given() -> None:
    done = start(**GOOD, PROXIES="1")
    assert done.returncode == 0, done.stderr
    assert "WARNINGS" not in done.stderr


def test_doubts_are_printed() -> None:
    done = start(**GOOD | {"SITE_URL": "https://www.a.be"})
    assert done.returncode == 0
    assert "SITE_URL leads to www.a.be, which ALLOWED_HOSTS does not name." in done.stderr
    assert "PROXIES is 0" in done.stderr


def test_a_slip_in_production_itself_does_not_start_for_development() -> None:
    done = start(PRODUCTON="1")
    assert done.returncode != 0
    assert "PRODUCTON is set, and nothing reads it: write PRODUCTION" in done.stderr


def test_for_development_nothing_needs_to_be_set() -> None:
    assert not production.refusals(False, {})


def test_in_production_the_second_factor_is_required_unless_the_setting_says_otherwise() -> None:
    tell = ("manage.py", "shell", "--no-imports", "-c", "from django.conf import settings as s; print(s.SECOND_FACTOR)")
    assert start(*tell).stdout.strip() == "optional"
    assert start(*tell, **GOOD).stdout.strip() == "required"
    assert start(*tell, **GOOD, SECOND_FACTOR="optional").stdout.strip() == "optional"


def test_mails_come_from_the_host_of_the_portal() -> None:
    assert production.usual_sender("https://ai.a.be:8443") == "portal@ai.a.be"
    assert production.usual_sender("http://127.0.0.1:8000") == "portal@localhost"
