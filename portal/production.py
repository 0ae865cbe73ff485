"""Settings that are fine for development and unsafe in public: production refuses each by name, with the remedy."""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from portal import environment

# As Django's own check of a deployment has it.
SHORTEST_SECRET, FEWEST_SIGNS = 50, 5
# Words of examples: of ours, of Django's and of other people's instructions.
EXAMPLE = re.compile(r"change.?(?:me|this)|insecure|example|replace|your.?secret|secret.?key|a long random text", re.I)
NEW_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))' prints a good one"


def refusals(is_production: bool, environ: Mapping[str, str] = os.environ) -> list[str]:
    """All reasons not to start, each with the name of its variable."""
    slips = environment.misspelt(environ)
    if not is_production:
        # The one slip that would make a public server run for development.
        return [_said_of(name, ours) for name, ours in slips.items() if ours == "PRODUCTION"]
    checks = (_debug, _secret, _hosts, _site, _mail, _sign_in)
    found = [refused for check in checks if (refused := check(environ))]
    return found + [_said_of(name, ours) for name, ours in slips.items()]


def usual_sender(site_url: str) -> str:
    """The sender of mails where none is set: a mail server refuses one of another host."""
    return f"portal@{urlsplit(site_url).hostname}" if site_url.startswith("https://") else "portal@localhost"


def is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _said_of(name: str, ours: str) -> str:
    return f"{name} is set, and nothing reads it: write {ours}, or take it away."


def _debug(environ: Mapping[str, str]) -> str | None:
    if environment.yes_or_no("DEBUG", False, environ):
        return "DEBUG is on while PRODUCTION is on: an error page would show secrets. Set DEBUG=0."
    return None


def _secret(environ: Mapping[str, str]) -> str | None:
    secret = environment.text("SECRET_KEY", "", environ)
    if not secret:
        return f"SECRET_KEY is not set: give a long random text that stays the same; {NEW_SECRET}."
    if EXAMPLE.search(secret):
        return f"SECRET_KEY is the one of an example: give a random text of your own; {NEW_SECRET}."
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_SIGNS:
        return f"SECRET_KEY is too short or too plain: give at least {SHORTEST_SECRET} random characters; {NEW_SECRET}."
    return None


def _hosts(environ: Mapping[str, str]) -> str | None:
    hosts = environment.hosts("ALLOWED_HOSTS", environ)
    if not hosts:
        return "ALLOWED_HOSTS is not set: name the hosts that serve the portal, such as ai.example.org."
    for host in hosts:
        if host == "*" or (host.startswith(".") and "." not in host[1:]):
            return f"ALLOWED_HOSTS holds {host!r}, so that anybody chooses the host: name those that serve the portal."
    return None


def _site(environ: Mapping[str, str]) -> str | None:
    address = environment.site("SITE_URL", "", environ) if environment.text("SITE_URL", "", environ) else ""
    if not address:
        return (
            "SITE_URL is not set: give the address of the portal, such as https://ai.example.org; "
            "links in mails and files begin with it."
        )
    if is_this_machine(urlsplit(address).hostname or ""):
        return f"SITE_URL is {address!r}, where only this machine finds it: give the address that people use."
    if not address.startswith("https://"):
        return f"SITE_URL is {address!r}: the portal answers https alone in production. Write https://."
    return None


def _mail(environ: Mapping[str, str]) -> str | None:
    if environment.text("EMAIL_URL", "", environ) in {"", "console:"}:
        return (
            "EMAIL_URL is not set, or console:, so that links to new passwords would go to the log: "
            "name a mail server, such as smtp+tls://user:password@host:587."
        )
    return None


def _sign_in(environ: Mapping[str, str]) -> str | None:
    address = environment.issuer("OIDC_ISSUER", environ)
    if address.startswith("http://"):
        return f"OIDC_ISSUER is {address!r}: whoever listens could sign in as anybody. Write https://."
    return None
