"""Where a person is signed in: each open session with its browser, to be ended from any other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from initiatives.models import User

SIGNED_IN_AT, BROWSER = "signed_in_at", "browser"
# In this order, since browsers name those that they resemble too.
BROWSERS = (
    ("Edge", r"\bEdgA?/"), ("Opera", r"\bOPR/"), ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"), ("Chrome", r"\b(?:Chrome|CriOS)/"), ("Safari", r"\bSafari/"),
)  # fmt: skip
SYSTEMS = (
    ("Android", r"\bAndroid\b"), ("iPhone", r"\biPhone\b"), ("iPad", r"\biPad\b"), ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac OS X\b"), ("Linux", r"\bLinux\b"),
)  # fmt: skip


@dataclass(frozen=True)
class OpenSession:
    """`name` tells it on a page and opens nothing. `browser` is empty where its kind is not known."""

    name: str
    signed_in_at: datetime | None
    browser: str
    is_this: bool


def connect() -> None:
    user_logged_in.connect(_remember, dispatch_uid="initiatives.editing.signin.open_sessions")


def sessions_of(request: HttpRequest, user: User) -> list[OpenSession]:
    """The latest first, with that of the request before all others."""
    found = [_as_shown(key, held, request) for key, held in _held_by(user)]
    latest = sorted(found, key=lambda one: one.signed_in_at.timestamp() if one.signed_in_at else 0.0, reverse=True)
    return sorted(latest, key=lambda one: not one.is_this)


def end(request: HttpRequest, user: User, name: str = "") -> int:
    """End the session of this name, or all but that of the request. Returns how many were ended."""
    own = request.session.session_key
    wanted = [key for key, _held in _held_by(user) if key != own and name in {"", _name(key)}]
    return Session.objects.filter(session_key__in=wanted).delete()[0]


def _held_by(user: User) -> Iterator[tuple[str, dict[str, object]]]:
    """Keys and contents of a person's sessions. Only editors have any, so that all of them are few."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        held = session.get_decoded()
        if held.get(SESSION_KEY) == str(user.pk):
            yield session.session_key, held


def _as_shown(key: str, held: dict[str, object], request: HttpRequest) -> OpenSession:
    moment, browser = held.get(SIGNED_IN_AT), held.get(BROWSER)
    return OpenSession(
        _name(key),
        datetime.fromisoformat(str(moment)) if moment else None,
        str(browser or ""),
        key == request.session.session_key,
    )


def _name(key: str) -> str:
    """A key itself signs its reader in, so that no page shows it."""
    return salted_hmac("initiatives.open-sessions", key).hexdigest()[:20]


def _remember(request: HttpRequest, **kwargs: object) -> None:
    request.session[SIGNED_IN_AT] = timezone.now().isoformat()
    request.session[BROWSER] = browser_of(request.headers.get("User-Agent", ""))


def browser_of(said: str) -> str:
    """Such as "Firefox, Linux": what a person knows again, and nothing that tells two of a kind apart."""
    kinds = (next((name for name, form in table if re.search(form, said)), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, kinds))
