import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal import environment


def test_yes_and_no_are_understood_in_the_usual_ways() -> None:
    assert environment.yes_or_no("DEBUG", False, {"DEBUG": " Yes "})
    assert not environment.yes_or_no("DEBUG", True, {"DEBUG": "off"})
    assert environment.yes_or_no("DEBUG", True, {})


def test_neither_yes_nor_no_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG is 'maybe'"):
        environment.yes_or_no("DEBUG", False, {"DEBUG": "maybe"})


def test_several_values_are_separated_by_commas() -> None:
    assert environment.names("ALLOWED_HOSTS", "", {"ALLOWED_HOSTS": "a.be, b.be,,"}) == ["a.be", "b.be"]


@pytest.mark.parametrize(
    "address", ["mysql://localhost/x", "portal", "postgresql://user@host:5432/", "postgresql://h:port/x"]
)
def test_a_wrong_database_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database("DATABASE_URL", "", {"DATABASE_URL": address})


def test_an_empty_database_address_means_the_default() -> None:
    found = environment.database("DATABASE_URL", "sqlite:////tmp/x.sqlite3", {"DATABASE_URL": ""})
    assert found["ENGINE"].endswith("sqlite3")
    assert "WAL" in found["OPTIONS"]["init_command"]


def test_a_wrong_cache_address_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL"):
        environment.cache("CACHE_URL", {"CACHE_URL": "memcached://host"})
    assert "redis" in environment.cache("CACHE_URL", {"CACHE_URL": "redis://host:6379/0"})["BACKEND"]


@pytest.mark.parametrize(
    "address", ["ai.example.org", "ftp://ai.example.org", "https://", "https://a.be/x", "https://a.be?x"]
)
def test_a_wrong_address_of_the_portal_is_refused_by_name(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        environment.site("SITE_URL", "", {"SITE_URL": address})


def test_the_address_of_the_portal_ends_without_a_slash() -> None:
    assert environment.site("SITE_URL", "", {"SITE_URL": "https://ai.example.org/"}) == "https://ai.example.org"
    assert environment.site("SITE_URL", "http://a.be", {"SITE_URL": ""}) == "http://a.be"


GUNICORN = settings.BASE_DIR / "gunicorn.conf.py"


def start(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    command = [sys.executable, *(arguments or ("manage.py", "check"))]
    return subprocess.run(
        command, env=clean | variables, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"PRODUCTION": "1", "ALLOWED_HOSTS": "a.be"}, "SECRET_KEY is not set"),
        ({"PRODUCTION": "1", "SECRET_KEY": "long"}, "ALLOWED_HOSTS is not set"),
        ({"PRODUCTION": "1", "DEBUG": "1", "SECRET_KEY": "long", "ALLOWED_HOSTS": "a.be"}, "DEBUG is on"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is 'LOUD'"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(variables: dict[str, str], named: str) -> None:
    done = start(**variables)
    assert done.returncode != 0
    assert named in done.stderr


def test_production_starts_when_all_is_given() -> None:
    done = start(PRODUCTION="1", SECRET_KEY="long and random", ALLOWED_HOSTS="a.be")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "eighty"), ("PORT", "0"), ("PORT", "65536"), ("WORKERS", "0"), ("WORKERS", "two")]
)
def test_a_wrong_setting_of_the_server_stops_it_and_is_named(name: str, value: str) -> None:
    done = start("-m", "gunicorn", "--check-config", "portal.wsgi", **{name: value})
    assert done.returncode != 0
    assert f"{name} is '{value}'" in done.stderr


def test_an_empty_setting_of_the_server_means_the_default() -> None:
    done = start("-m", "gunicorn", "--check-config", "portal.wsgi", HOST="", PORT="")
    assert done.returncode == 0, done.stderr


def variables_read() -> set[str]:
    code = "".join(path.read_text() for path in [*settings.BASE_DIR.glob("portal/*.py"), GUNICORN])
    return set(re.findall(r'environ(?:ment)?\.\w+\(\s*"([A-Z_]+)"', code))


def test_the_example_names_exactly_the_variables_that_are_read() -> None:
    example = (settings.BASE_DIR / ".env.example").read_text()
    assert set(re.findall(r"^# ([A-Z_]+)=", example, re.MULTILINE)) == variables_read() - {"DJANGO_SETTINGS_MODULE"}


@pytest.mark.parametrize(
    "address", ["smtp://", "http://host", "host:25", "smtp://host:port", "smtp+ssl://host:465", "smtp://host:99999"]
)
def test_a_wrong_mail_server_is_refused_by_name_and_its_password_is_not_told(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is no mail server") as refused:
        environment.mail_server("EMAIL_URL", {"EMAIL_URL": address.replace("//", "//me:secret@")})
    assert "secret" not in str(refused.value)


def test_a_mail_server_is_understood_whole() -> None:
    found = environment.mail_server("EMAIL_URL", {"EMAIL_URL": "smtp+tls://me%40a.be:s%3Acret@mail.a.be"})
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.a.be", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@a.be", "s:cret")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (True, False)
    assert environment.mail_server("EMAIL_URL", {})["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_one_of_several_words_is_taken_or_refused_by_name() -> None:
    values = ("optional", "required")
    assert environment.one_of("SECOND_FACTOR", values, {}) == "optional"
    assert environment.one_of("SECOND_FACTOR", values, {"SECOND_FACTOR": " Required "}) == "required"
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR is 'maybe': write optional or required"):
        environment.one_of("SECOND_FACTOR", values, {"SECOND_FACTOR": "maybe"})
