"""Mails to editors, in the language of each, with absolute addresses."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from initiatives.models import User


@dataclass(frozen=True)
class Mail:
    """A template of `templates/mail/` with its context, for one person."""

    template: str
    person: User
    context: dict[str, Any]


@dataclass(frozen=True)
class DeliveryReport:
    """The people that a mail reached, and the failures with the answer of the mail server."""

    reached: list[User] = field(default_factory=list)
    failed: list[tuple[User, Exception]] = field(default_factory=list)


def send(template: str, people: Iterable[User], context: dict[str, object]) -> DeliveryReport:
    """Send `templates/mail/<template>.txt` to everybody with an address. A failure does not stop the other mails.

    The first line of the template is the subject. Its context also has `person` and `site`, the address of the
    portal: {{ site }}{% url ... %} is a link. Within a transaction that may still fail, call this on its commit.
    """
    return send_all([Mail(template, person, context) for person in people])


def send_all(mails: Iterable[Mail]) -> DeliveryReport:
    """Send several mails over one connection to the mail server. See also `send`."""
    report = DeliveryReport()
    addressed = [mail for mail in mails if mail.person.email]
    if not addressed:
        return report
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        report.failed.extend((mail.person, error) for mail in addressed)
        return report
    try:
        for mail in addressed:
            subject, words = rendered(mail.template, mail.person, mail.context)
            try:
                EmailMessage(subject, words, to=[mail.person.email], connection=connection).send()
            except (OSError, ValueError) as error:  # Errors of smtplib, and an invalid address.
                report.failed.append((mail.person, error))
            else:
                report.reached.append(mail.person)
    finally:
        connection.close()
    return report


def rendered(template: str, person: User, context: dict[str, object]) -> tuple[str, str]:
    """The subject and the text of a mail, in the language of its recipient."""
    text: Any = get_template(f"mail/{template}.txt")
    with translation.override(person.language):
        # Plain text: nothing is escaped.
        known = Context({**context, "person": person, "site": settings.SITE_URL}, autoescape=False)
        subject, _end, words = text.template.render(known).lstrip().partition("\n")
    return " ".join(subject.split()), words.strip() + "\n"
