"""Mails that tell people of changes to their own account, so that a change by somebody else does not stay unseen."""

import logging
from copy import copy
from enum import StrEnum

from django.db import transaction

from initiatives.editing import mail
from initiatives.models import User

logger = logging.getLogger(__name__)


class Change(StrEnum):
    PASSWORD = "password"
    EMAIL = "email"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    RECOVERY_CODES = "recovery_codes"
    SIGN_IN_SERVICE = "sign_in_service"


def tell(person: User, change: Change, *, by: User | None = None, address: str | None = None) -> None:
    """Write to a person, once the change is stored. `address` is the former one, when the change is a new one.

    A mail that cannot be sent stops no change: the log says so, without a name or an address.
    """
    recipient = copy(person)
    recipient.email = person.email if address is None else address
    by_somebody_else = by is not None and by.pk != person.pk
    transaction.on_commit(lambda: _send(recipient, change, by if by_somebody_else else None))


def _send(recipient: User, change: Change, by: User | None) -> None:
    report = mail.send("account", [recipient], {"change": change.value, "by": by})
    for person, error in report.failed:
        logger.warning("No mail told account %s of its new %s: %s.", person.pk, change.value, type(error).__name__)
