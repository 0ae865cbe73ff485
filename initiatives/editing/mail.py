"""Mails to the people of the register: each in their own language, with addresses that work outside a page."""

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
    """A template of `templates/mail/`, and what it is filled with for one person."""

    template: str
    person: User
    context: dict[str, Any]


@dataclass(frozen=True)
class DeliveryReport:
    """Whom a mail reached, and whom it did not, with what the mail server said."""

    reached: list[User] = field(default_factory=list)
    failed: list[tuple[User, Exception]] = field(default_factory=list)


def send(template: str, people: Iterable[User], context: dict[str, Any]) -> DeliveryReport:
    """Send `templates/mail/<template>.txt` to each who has an address; one who cannot be reached stops nobody else's.

    The first line of the template is the subject. Besides `context` it knows `person` and `site`, the address of the
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
            except (OSError, ValueError) as error:  # smtplib's errors, and an address that is not one
                report.failed.append((mail.person, error))
            else:
                report.reached.append(mail.person)
    finally:
        connection.close()
    return report


def rendered(template: str, person: User, context: dict[str, Any]) -> tuple[str, str]:
    """The subject and the words of a mail, in the language of who gets it."""
    text: Any = get_template(f"mail/{template}.txt")
    with translation.override(person.language):
        # Plain text: an apostrophe stays one.
        known = Context({**context, "person": person, "site": settings.SITE_URL}, autoescape=False)
        subject, _end, words = text.template.render(known).lstrip().partition("\n")
    return " ".join(subject.split()), words.strip() + "\n"
