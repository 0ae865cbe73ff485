"""Reading the environment: every variable is refused by name, in words, when its value is wrong."""

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
DATABASES = {"sqlite", "postgres", "postgresql"}


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
    """How much is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL."""
    level = text(name, "", environ).upper() or "WARNING"
    if level not in LEVELS:
        raise ImproperlyConfigured(f"{name} is {level!r}: write one of {', '.join(LEVELS)}.")
    return level


def number(name: str, default: int = 0, environ: Mapping[str, str] = os.environ) -> int:
    """A whole number, not below zero."""
    value = text(name, "", environ) or str(default)
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number, such as 0 or 1.")
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


def mail_server(name: str, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's settings for sending mail, from console:, smtp://, smtp+tls:// or smtps://user:password@host:port."""
    address = text(name, "", environ) or "console:"
    if address == "console:":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(address)
    try:
        usual = MAIL_PORTS[parts.scheme]
        port = parts.port or usual
    except (KeyError, ValueError):
        port = None
    if port is None or not parts.hostname:
        # Without the value: it may hold a password.
        raise ImproperlyConfigured(
            f"{name} is no mail server: write console:, smtp://host:25, smtp+tls://user:password@host:587 "
            "or smtps://user:password@host:465."
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


def site(name: str, default: str, environ: Mapping[str, str] = os.environ) -> str:
    """The address of the portal, without a slash at its end."""
    address = text(name, "", environ) or default
    found = re.fullmatch(r"(https?://[\w.:\[\]-]+?)/?", address)
    if not found:
        raise ImproperlyConfigured(
            f"{name} is {address!r}: write https:// and the host, such as https://ai.example.org."
        )
    return found[1]


def database(name: str, default: str, environ: Mapping[str, str] = os.environ) -> Any:
    """A database from its address: sqlite:///path or postgresql://user:password@host:port/name."""
    address = text(name, "", environ) or default
    scheme = address.partition(":")[0]
    if scheme not in DATABASES:
        raise ImproperlyConfigured(
            f"{name} begins with {scheme!r}: write sqlite:///path/to/file or postgresql://user:password@host:port/name."
        )
    try:
        # The health check notices a server that was restarted between two requests.
        found = dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True)
    except (ValueError, dj_database_url.ParseError) as error:
        raise ImproperlyConfigured(f"{name} is not a database address: {error}.") from error
    if not found["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database: add its name at the end of the address.")
    if scheme == "sqlite":
        found["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    return found


def cache(name: str, environ: Mapping[str, str] = os.environ) -> Any:
    """The cache: in the memory of each process, or in Redis where the variable names one."""
    address = text(name, "", environ)
    if not address:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if not address.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(f"{name} is {address!r}: write redis://host:port/number, or leave it empty.")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}
