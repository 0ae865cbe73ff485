"""Remind people to confirm due entries: the editors of an entry twice, then its publishers once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from initiatives.models import Initiative, Reminder, Role, User

from .mail import DeliveryReport, rendered, send

TEMPLATE = "reminder"
AGAIN_AFTER = timedelta(days=14)
TO_EDITORS = 2
IN_ALL = 3
# The number of entries of a kind that a mail names; it links to the list of all.
MOST_NAMED = 50


@dataclass
class ConfirmationRequest:
    """The entries that one person is asked to confirm, by reason."""

    due: list[Initiative] = field(default_factory=list)
    unanswered: list[Initiative] = field(default_factory=list)
    without_editor: list[Initiative] = field(default_factory=list)

    @property
    def entries(self) -> list[Initiative]:
        return [*self.due, *self.unanswered, *self.without_editor]

    @property
    def context(self) -> dict[str, object]:
        lists = {"due": self.due, "unanswered": self.unanswered, "without_editor": self.without_editor}
        named = {name: entries[:MOST_NAMED] for name, entries in lists.items()}
        return {**named, "number": len(self.entries), "unnamed": len(self.entries) - sum(map(len, named.values()))}


@dataclass
class ReminderBatch:
    """The requests of a day by person, and the entries for which nobody can be asked."""

    requests: dict[User, ConfirmationRequest]
    nobody_for: list[Initiative]


def sent_so_far(entry: Initiative) -> list[Reminder]:
    """The reminders since it was last confirmed."""
    since = entry.verified_on
    return [reminder for reminder in entry.reminders.all() if since is None or reminder.sent_on > since]


def prepare_reminders(today: date) -> ReminderBatch:
    """The requests to send on a day, in a fixed number of queries."""
    editors, publishers = _by_government(Role.EDITOR, Role.PUBLISHER), _by_government(Role.PUBLISHER)
    administrators = list(User.administrators().exclude(email=""))
    asked: dict[User, ConfirmationRequest] = defaultdict(ConfirmationRequest)
    nobody_for = []
    for entry in Initiative.objects.published().due_for_review(today).with_reminders():
        sent = sent_so_far(entry)
        # One of a later day was sent while the clock was ahead: it counts, and delays no other.
        last = max((reminder.sent_on for reminder in sent if reminder.sent_on <= today), default=None)
        if len(sent) >= IN_ALL or (last and last + AGAIN_AFTER > today):
            continue
        is_last = len(sent) >= TO_EDITORS
        people = _people(entry, publishers if is_last else editors)
        kind = "without_editor" if not people else "unanswered" if is_last else "due"
        for person in people or administrators:
            getattr(asked[person], kind).append(entry)
        if not people and not administrators:
            nobody_for.append(entry)
    return ReminderBatch(dict(asked), nobody_for)


def send_reminders(today: date, batch: ReminderBatch) -> Iterator[tuple[User, DeliveryReport]]:
    """Send one mail a person and record it at once, so that an interrupted run repeats nothing."""
    for person, asked in batch.requests.items():
        report = send(TEMPLATE, [person], asked.context)
        if report.reached:
            Reminder.objects.note(asked.entries, today, person)
        yield person, report


def rendered_reminders(batch: ReminderBatch) -> Iterator[str]:
    for person, asked in batch.requests.items():
        subject, words = rendered(TEMPLATE, person, asked.context)
        yield f"{person.email}: {subject}\n\n{words}"


def _by_government(*roles: Role) -> dict[int, set[User]]:
    found: dict[int, set[User]] = defaultdict(set)
    for person in User.reachable(*roles):
        for government in person.governments.all():
            found[government.pk].add(person)
    return found


def _people(entry: Initiative, by_government: dict[int, set[User]]) -> list[User]:
    found = set().union(*(by_government.get(government.pk, set()) for government in entry.governments.all()))
    return sorted(found, key=lambda person: person.pk)
