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
    assert "WAL" in str(found["OPTIONS"])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:////tmp/x.sqlite3?mode=ro", "options that SQLite does not take here: mode"),
        ("sqlite:////tmp/x.sqlite3?timeout=soon", "timeout that is no number"),
        ("sqlite:////no/such/folder/x.sqlite3", "folder that is not there: /no/such/folder"),
        ("postgresql://me:secret@host/portal?sslmod=require", "option that PostgreSQL does not know, among: sslmod"),
        ("postgresql://me:sec/ret@host/portal", "%2F for a slash"),
        ("postgresql://me:secret@host:port/portal", "not a database address"),
        ("me:secret@host/portal", "no database that the portal knows"),
    ],
)
def test_a_database_is_refused_in_words_and_its_password_is_not_told(address: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        environment.database("DATABASE_URL", "", {"DATABASE_URL": address})
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "sec/" not in str(refused.value)


def test_options_of_a_database_are_kept() -> None:
    found = environment.database("DATABASE_URL", "", {"DATABASE_URL": "sqlite:////tmp/x.sqlite3?timeout=3"})
    assert found["OPTIONS"] == {**found["OPTIONS"], "timeout": 3, "transaction_mode": "IMMEDIATE"}
    found = environment.database("DATABASE_URL", "", {"DATABASE_URL": "postgresql://h/portal?sslmode=require"})
    assert found["OPTIONS"] == environment.POSTGRESQL_WAITS | {"sslmode": "require"}


@pytest.mark.parametrize(
    "address",
    ["memcached://:secret@host", "redis://", "redis://:secret@host:port/0", "redis://:secret@host/zero", "unix://",
     "redis://:secret@host:99999"],
)  # fmt: skip
def test_a_wrong_cache_address_is_refused_by_name_and_its_password_is_not_told(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL") as refused:
        environment.cache("CACHE_URL", {"CACHE_URL": address})
    assert "secret" not in str(refused.value)


def test_a_cache_in_redis_is_understood() -> None:
    assert "Redis" in str(environment.cache("CACHE_URL", {"CACHE_URL": "unix:///run/redis.sock?db=1"})["BACKEND"])
    assert "Redis" in str(environment.cache("CACHE_URL", {"CACHE_URL": "redis://host:6379/0"})["BACKEND"])


@pytest.mark.parametrize(
    "address",
    [
        "ai.example.org",
        "ftp://ai.example.org",
        "https://",
        "https://a.be/x",
        "https://a.be?x",
        "https://.a.be",
        "https://a:b",
    ],
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
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is 'LOUD'"),
        ({"PROXIES": "one"}, "PROXIES is 'one'"),
        ({"PROXIES": "11"}, "write a whole number from 0 to 10"),
        ({"SPREADSHEET_MOST_ROWS": "0"}, "SPREADSHEET_MOST_ROWS is '0'"),
        ({"SPREADSHEET_MOST_MEMORY": "9" * 5000}, "SPREADSHEET_MOST_MEMORY is"),
        ({"PRODUCTION": "perhaps"}, "PRODUCTION is 'perhaps'"),
        ({"LINKS_MAY_BE_PRIVATE": "perhaps"}, "LINKS_MAY_BE_PRIVATE is 'perhaps'"),
        ({"ALLOWED_HOSTS": "https://a.be"}, "ALLOWED_HOSTS holds 'https://a.be'"),
        ({"ALLOWED_HOSTS": "a.be:8000"}, "ALLOWED_HOSTS holds 'a.be:8000'"),
        ({"ALLOWED_HOSTS": "a.be b.be"}, "ALLOWED_HOSTS holds 'a.be b.be'"),
        ({"ALLOWED_HOSTS": "*.a.be"}, "ALLOWED_HOSTS holds '*.a.be'"),
        ({"CSRF_TRUSTED_ORIGINS": "a.be"}, "CSRF_TRUSTED_ORIGINS holds 'a.be'"),
        ({"CSRF_TRUSTED_ORIGINS": "https://*"}, "CSRF_TRUSTED_ORIGINS holds 'https://*'"),
        ({"MAIL_FROM": "portal"}, "MAIL_FROM is 'portal'"),
        ({"SECOND_FACTOR": "perhaps"}, "SECOND_FACTOR is 'perhaps'"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(variables: dict[str, str], named: str) -> None:
    done = start("-c", "import portal.settings", **variables)
    assert done.returncode != 0
    assert named in done.stderr


def test_a_command_says_it_in_a_sentence() -> None:
    done = start(LOG_LEVEL="LOUD")
    assert done.returncode == 1
    assert done.stderr == "LOG_LEVEL is 'LOUD': write one of DEBUG, INFO, WARNING, ERROR, CRITICAL.\n"


def test_hosts_of_every_form_are_understood() -> None:
    given = "a.be, .a.be, [::1], 127.0.0.1, localhost, a-b.example.org"
    assert len(environment.hosts("ALLOWED_HOSTS", {"ALLOWED_HOSTS": given})) == 6
    assert environment.origins("CSRF_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": "https://*.a.be, http://b:8000"})
    assert environment.sender("MAIL_FROM", "", {"MAIL_FROM": "Portal <portal@a.be>"}) == "Portal <portal@a.be>"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ALOWED_HOSTS", "ALLOWED_HOSTS"), ("ALLOWED_HOST", "ALLOWED_HOSTS"), ("EMAIL_URI", "EMAIL_URL"),
        ("MAIL_URL", "EMAIL_URL"), ("DATABASE_URI", "DATABASE_URL"), ("DJANGO_SECRET_KEY", "SECRET_KEY"),
        ("SITEURL", "SITE_URL"), ("PROXYS", "PROXIES"), ("SPREADSHEET_MAX_ROWS", "SPREADSHEET_MOST_ROWS"),
        ("debug", "DEBUG"), ("SECOND-FACTOR", "SECOND_FACTOR"),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_noticed(name: str, meant: str) -> None:
    assert environment.misspelt({name: "1"}) == {name: meant}


@pytest.mark.parametrize(
    "name", ["PATH", "HOME", "HOSTNAME", "HTTP_PROXY", "no_proxy", "REPORT", "POSTGRES_PASSWORD", "PORTAL_PORT", "LANG"]
)
def test_names_of_others_are_let_be(name: str) -> None:
    assert not environment.misspelt({name: "1"})


def test_every_command_warns_of_a_misspelt_name() -> None:
    done = start(CACHE_URI="redis://host/0")
    assert done.returncode == 0
    assert "CACHE_URI is set, and nothing reads it." in done.stderr
    assert "Did you mean CACHE_URL?" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "eighty"), ("PORT", "0"), ("PORT", "65536"), ("WORKERS", "0"), ("WORKERS", "two")]
)
def test_a_wrong_setting_of_the_server_stops_it_and_is_named(name: str, value: str) -> None:
    done = start("-m", "gunicorn", "--check-config", "portal.wsgi", **{name: value})
    assert done.returncode != 0
    assert f"{name} is '{value}'" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_setting_of_the_server_means_the_default() -> None:
    done = start("-m", "gunicorn", "--check-config", "portal.wsgi", HOST="", PORT="")
    assert done.returncode == 0, done.stderr


def variables_read() -> set[str]:
    code = "".join(path.read_text() for path in [*settings.BASE_DIR.glob("portal/*.py"), GUNICORN])
    return set(re.findall(r'environ(?:ment)?\.\w+\(\s*"([A-Z_]+)"', code))


def test_the_names_that_are_known_are_those_that_are_read() -> None:
    assert variables_read() - {"DJANGO_SETTINGS_MODULE"} == environment.NAMES


def test_the_example_names_exactly_the_variables_that_are_read() -> None:
    example = (settings.BASE_DIR / ".env.example").read_text()
    assert set(re.findall(r"^# ([A-Z_]+)=", example, re.MULTILINE)) == variables_read() - {"DJANGO_SETTINGS_MODULE"}


@pytest.mark.parametrize(
    "address",
    ["smtp://", "http://host", "host:25", "smtp://host:port", "smtp+ssl://host:465", "smtp://host:99999", "smtp://h/x"],
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


def test_a_replica_is_of_the_same_kind_as_the_first_database() -> None:
    first = environment.database("DATABASE_URL", "", {"DATABASE_URL": "postgresql://u:p@h:5432/x"})
    found = environment.replica("DATABASE_REPLICA_URL", first, {"DATABASE_REPLICA_URL": "postgresql://u:p@r:5432/x"})
    assert found["HOST"] == "r"
    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLICA_URL is of another kind than DATABASE_URL"):
        environment.replica("DATABASE_REPLICA_URL", first, {"DATABASE_REPLICA_URL": "sqlite:////x.sqlite3"})
