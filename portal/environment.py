"""Readers of the environment. Each refuses a wrong value by the name of its variable, and never shows a password."""

import os
import re
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
import psycopg
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from rapidfuzz.distance import OSA

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
DATABASES = {"sqlite", "postgres", "postgresql"}
NAMES = frozenset({
    "PRODUCTION", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "PROXIES", "SITE_URL",
    "API_REQUESTS_PER_HOUR", "REPORT_MOST_MEMORY",
    "DATABASE_URL", "DATABASE_REPLICA_URL", "CACHE_URL", "EMAIL_URL", "MAIL_FROM", "SECOND_FACTOR",
    "LINKS_MAY_BE_PRIVATE",
    "SPREADSHEET_MOST_MEGABYTES", "SPREADSHEET_MOST_ROWS", "SPREADSHEET_MOST_COLUMNS", "SPREADSHEET_MOST_EXPANSION",
    "SPREADSHEET_MOST_MEMORY", "SPREADSHEET_MOST_SECONDS", "LOG_LEVEL",
    "LOG_FORMAT", "SLOW_PAGE_MILLISECONDS", "SLOW_QUERY_MILLISECONDS", "METRICS_TOKEN", "BACKUP_FOLDER", "BACKUP_KEY",
    "BACKUPS_KEPT", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_SCOPES",
    "OIDC_GROUPS_CLAIM", "OIDC_SECOND_FACTOR", "PASSWORDS", "SECURITY_CONTACT", "HOST", "PORT", "WORKERS",
})  # fmt: skip
# Nothing waits for a machine that is gone, or for a lock, longer than SQLite waits, unless the address says otherwise:
# a page says so after it. In seconds, and those of 20,000 in milliseconds.
POSTGRESQL_WAITS = {
    "connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 20_000, "options": "-c lock_timeout=20000",
}  # fmt: skip
# Shorter names resemble too much that is not ours.
SHORTEST_MISSPELT, MOST_SLIPS = 5, 2
LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
HOST = rf"(?:\.?{LABEL}(?:\.{LABEL})*|\[[0-9a-fA-F:.]+\])"
PORT = r"(?::\d{1,5})?"
ORIGIN = rf"https?://(?:\*\.)?{HOST}{PORT}"
MOST = 1_000_000_000


def text(name: str, default: str = "", environ: Mapping[str, str] = os.environ) -> str:
    return environ.get(name, default).strip()


def yes_or_no(name: str, default: bool, environ: Mapping[str, str] = os.environ) -> bool:
    """Raise ImproperlyConfigured, naming the variable, for a value that is neither yes nor no."""
    value = environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in YES:
        return True
    if value.strip().lower() in NO:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 for yes or 0 for no.")


def log_level(name: str, environ: Mapping[str, str] = os.environ) -> str:
    level = text(name, "", environ).upper() or "WARNING"
    if level not in LEVELS:
        raise ImproperlyConfigured(f"{name} is {level!r}: write one of {', '.join(LEVELS)}.")
    return level


def number(
    name: str, default: int = 0, environ: Mapping[str, str] = os.environ, *, least: int = 0, most: int = MOST
) -> int:
    value = text(name, "", environ) or str(default)
    # The length is asked first, since Python refuses to read a number of thousands of digits.
    if not (value.isascii() and value.isdigit()) or len(value) > 12 or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number from {least} to {most}.")
    return int(value)


def one_of(name: str, values: tuple[str, ...], environ: Mapping[str, str] = os.environ) -> str:
    """One of these words; the first when nothing is set."""
    value = text(name, "", environ).lower() or values[0]
    if value not in values:
        raise ImproperlyConfigured(f"{name} is {value!r}: write {' or '.join(values)}.")
    return value


def names(name: str, default: str = "", environ: Mapping[str, str] = os.environ) -> list[str]:
    """Several values, separated by commas."""
    return [part.strip() for part in text(name, default, environ).split(",") if part.strip()]


def hosts(name: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Host names, separated by commas. A name of another form would match no request, and nobody would know why."""
    found = names(name, "", environ)
    for host in found:
        if host != "*" and not re.fullmatch(HOST, host):
            raise ImproperlyConfigured(
                f"{name} holds {host!r}: write names of hosts alone, such as ai.example.org, without https:// "
                "and port; a dot in front, as in .example.org, allows the hosts below it."
            )
    return found


def origins(name: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    found = names(name, "", environ)
    for origin in found:
        if not re.fullmatch(ORIGIN, origin):
            raise ImproperlyConfigured(
                f"{name} holds {origin!r}: write https:// and a host, such as https://ai.example.org."
            )
    return found


def mail_server(name: str, environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Django's settings for sending mail, from console:, smtp://, smtp+tls:// or smtps://user:password@host:port."""
    address = text(name, "", environ) or "console:"
    if address == "console:":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        parts = urlsplit(address)
        port = parts.port or MAIL_PORTS[parts.scheme]
        understood = parts.scheme in MAIL_PORTS and bool(parts.hostname) and not (parts.path.strip("/") or parts.query)
    except (KeyError, ValueError):
        understood = False
    if not understood:
        # Without the value: it may hold a password.
        raise ImproperlyConfigured(
            f"{name} is no mail server: write console:, smtp://host:25, smtp+tls://user:password@host:587 "
            "or smtps://user:password@host:465, with %2F for a slash, %40 for an @ and %23 for a # of the password."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def sender(name: str, default: str, environ: Mapping[str, str] = os.environ) -> str:
    """The sender of mails: name@host, or Name <name@host>."""
    given = text(name, "", environ)
    if not given:
        return default
    try:
        validate_email(parseaddr(given)[1])
    except ValidationError:
        raise ImproperlyConfigured(f"{name} is {given!r}: write a mail address, such as portal@example.org.") from None
    return given


def contact(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Where a weakness is reported: mailto:name@host or https://address; empty where there is none."""
    given = text(name, "", environ)
    if given and not re.fullmatch(rf"mailto:[^@\s]+@{HOST}|https://{HOST}{PORT}(?:/\S*)?", given):
        raise ImproperlyConfigured(f"{name} is {given!r}: write mailto:name@example.org or https://example.org/page.")
    return given


def site(name: str, default: str, environ: Mapping[str, str] = os.environ) -> str:
    """The address of the portal, without a slash at its end."""
    address = text(name, "", environ) or default
    found = re.fullmatch(rf"(https?://(?!\.){HOST}{PORT})/?", address)
    if not found:
        raise ImproperlyConfigured(
            f"{name} is {address!r}: write https:// and the host, such as https://ai.example.org."
        )
    return found[1]


def issuer(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """The address of a service of OpenID Connect, without a slash at its end; empty where there is none."""
    address = text(name, "", environ).rstrip("/")
    if address and not re.fullmatch(rf"https?://(?!\.){HOST}{PORT}(?:/[A-Za-z0-9._~/-]*)?", address):
        raise ImproperlyConfigured(
            f"{name} is {address!r}: write the address of the service, such as https://login.example.org/realm."
        )
    return address


def database(name: str, default: str, environ: Mapping[str, str] = os.environ) -> dj_database_url.DBConfig:
    """A database from its address: sqlite:///path or postgresql://user:password@host:port/name."""
    address = text(name, "", environ) or default
    scheme = address.partition(":")[0]
    form = "sqlite:///path/to/file or postgresql://user:password@host:port/name"
    if scheme not in DATABASES:
        raise ImproperlyConfigured(f"{name} is no database that the portal knows: write {form}.")
    try:
        # The health check notices a server that was restarted between two requests.
        found = dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True)
    except (ValueError, dj_database_url.ParseError):
        # Without the value and without the error: both may hold a part of a password.
        raise ImproperlyConfigured(
            f"{name} is not a database address: write {form}, with %2F for a slash, %40 for an @ and %23 for a # "
            "of the password."
        ) from None
    if not found["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database: add its name at the end of the address.")
    options = found.get("OPTIONS", {})
    if scheme == "sqlite":
        found["OPTIONS"] = _sqlite_options(name, options, str(found["NAME"]))
    else:
        _check_postgresql_options(name, options)
        found["OPTIONS"] = POSTGRESQL_WAITS | options
    return found


def replica(
    name: str, first: dj_database_url.DBConfig, environ: Mapping[str, str] = os.environ
) -> dj_database_url.DBConfig:
    """A copy of the first database that follows it by itself."""
    found = database(name, "", environ)
    if found["ENGINE"] != first["ENGINE"]:
        raise ImproperlyConfigured(f"{name} is of another kind than DATABASE_URL: a replica is of the same.")
    # Tests have one database alone.
    found["TEST"] = {"MIRROR": "default"}
    return found


def _sqlite_options(name: str, given: dict[str, object], path: str) -> dict[str, object]:
    if unknown := sorted(given.keys() - {"timeout"}):
        raise ImproperlyConfigured(f"{name} has options that SQLite does not take here: {', '.join(unknown)}.")
    timeout = given.get("timeout", 20)
    if isinstance(timeout, bool) or not isinstance(timeout, int):
        raise ImproperlyConfigured(f"{name} has a timeout that is no number of seconds.")
    if path != ":memory:" and not Path(path).absolute().parent.is_dir():
        raise ImproperlyConfigured(f"{name} names a file in a folder that is not there: {Path(path).parent}.")
    return {
        "timeout": timeout,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }


def _check_postgresql_options(name: str, options: dict[str, object]) -> None:
    try:
        psycopg.conninfo.make_conninfo("", **{key: str(value) for key, value in options.items()})
    except psycopg.ProgrammingError:
        keys = ", ".join(sorted(options))
        raise ImproperlyConfigured(f"{name} has an option that PostgreSQL does not know, among: {keys}.") from None


def cache(name: str, environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """The cache: in the memory of each process, or in Redis where the variable names one."""
    address = text(name, "", environ)
    if not address:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    try:
        parts = urlsplit(address)
        _port = parts.port
        is_socket = parts.scheme == "unix" and len(parts.path) > 1
        is_host = parts.scheme in {"redis", "rediss"} and bool(parts.hostname)
        understood = is_socket or (is_host and bool(re.fullmatch(r"/?\d{0,5}", parts.path)))
    except ValueError:
        understood = False
    if not understood:
        # Without the value: it may hold a password.
        raise ImproperlyConfigured(f"{name} is no cache: write redis://host:port/number, or leave it empty.")
    waits = {"socket_connect_timeout": 1, "socket_timeout": 2}
    return {"BACKEND": "portal.cache.ForgivingRedisCache", "LOCATION": address, "OPTIONS": waits}


def misspelt(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Variables that nothing reads and that are written almost as one of ours: each with ours."""
    return {name: ours for name in sorted(environ.keys() - NAMES) if (ours := _nearest(name))}


def _nearest(name: str) -> str | None:
    plain = re.sub(r"[\W_]+", "_", name.upper()).removeprefix("DJANGO_")
    long_names = sorted(ours for ours in NAMES if len(ours) >= SHORTEST_MISSPELT)
    slips = {ours: OSA.distance(plain, ours) for ours in long_names}
    ours = min(long_names, key=lambda one: slips[one])
    # In a short name two slips make another word.
    allowed = MOST_SLIPS if len(plain) > SHORTEST_MISSPELT else 1
    return ours if slips[ours] <= allowed or plain.startswith("SPREADSHEET_M") else None
