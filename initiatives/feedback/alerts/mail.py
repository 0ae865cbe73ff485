"""Mails to readers: the one that asks whether they want it, and those that tell what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from initiatives.models import Alert

from .addresses import opened, token_of
from .news import News
from .scopes import scope_of_text

WEEK = timedelta(days=7)


@dataclass
class Run:
    """What one run did. `unreadable`: alerts whose address was sealed with another secret; they are deleted."""

    sent: int = 0
    gone: int = 0
    unreadable: int = 0
    failed: list[int] = field(default_factory=list)


def ask_to_confirm(alert: Alert, address: str, label: str, language: str, rhythm: str) -> None:
    """Ask the owner of an address whether they want the mails. Raise OSError where it cannot be sent."""
    with translation.override(language):
        context = {"label": label, "rhythm": Alert.Rhythm(rhythm).label}
        _message(token_of(alert, rhythm), address, "alert_confirm", context).send()


def tell_all(today: date) -> Run:
    """Tell every alert whose time has come what changed until yesterday; one that fails is tried again tomorrow."""
    run, yesterday = Run(), today - timedelta(days=1)
    # Nobody knows until which day it was: rather is a change told twice than never.
    Alert.objects.tell_again_from(today - WEEK, today)
    waiting = list(Alert.objects.confirmed().told_before(yesterday))
    if not waiting:
        return run
    news = News(min(alert.told_until for alert in waiting), yesterday)
    connection = get_connection()
    try:
        for alert in waiting:
            if alert.rhythm != Alert.Rhythm.WEEKLY or yesterday - alert.told_until >= WEEK:
                _tell(alert, news, run, connection)
    finally:
        connection.close()
    return run


def _tell(alert: Alert, news: News, run: Run, connection: BaseEmailBackend) -> None:
    address = opened(alert.address)
    if address is None:
        alert.delete()
        run.unreadable += 1
        return
    with translation.override(alert.language):
        scope = scope_of_text(alert.scope)
        if scope is None:
            alert.delete()
            run.gone += 1
            return
        items = news.of(scope, alert.told_until)
        if items:
            message = _message(token_of(alert, alert.rhythm), address, "alert", {"items": items, "scope": scope})
            message.connection = connection
            try:
                message.send()
            except (OSError, ValueError):
                run.failed.append(alert.pk)
                return
            run.sent += 1
    alert.has_told(news.until)


def _message(token: str, address: str, template: str, context: Mapping[str, object]) -> EmailMessage:
    """The first line of the template is the subject. A mail program can leave by the header, with one click."""
    own = f"{settings.SITE_URL}{reverse('alert', args=[token])}"
    leave = f"{settings.SITE_URL}{reverse('alert-leave', args=[token])}"
    known = {**context, "own": own, "leave": leave, "site": settings.SITE_URL}
    subject, _end, words = render_to_string(f"mail/{template}.txt", known).lstrip().partition("\n")
    headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(" ".join(subject.split()), words.strip() + "\n", to=[address], headers=headers)
