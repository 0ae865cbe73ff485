"""Mails to the people of the register: each in their own language, with addresses that work outside a page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from initiatives.models import User


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
    report = DeliveryReport()
    for person in people:
        if not person.email:
            continue
        subject, words = rendered(template, person, context)
        try:
            EmailMessage(subject, words, to=[person.email]).send()
        except (OSError, ValueError) as error:  # also what smtplib raises, and an address that is none
            report.failed.append((person, error))
        else:
            report.reached.append(person)
    return report


def rendered(template: str, person: User, context: dict[str, Any]) -> tuple[str, str]:
    """The subject and the words of a mail, in the language of who gets it."""
    text: Any = get_template(f"mail/{template}.txt")
    with translation.override(person.language):
        # Plain text: an apostrophe stays one.
        known = Context({**context, "person": person, "site": settings.SITE_URL}, autoescape=False)
        subject, _end, words = text.template.render(known).lstrip().partition("\n")
    return " ".join(subject.split()), words.strip() + "\n"
