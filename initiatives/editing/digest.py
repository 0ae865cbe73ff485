"""One mail a week with the three most urgent things that wait for somebody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation

from initiatives.models import Role, User

from .mail import DeliveryReport, rendered, send
from .work_queue import Item, WorkQueue, work_queues

TEMPLATE = "digest"
MONDAY = 0
WEEK = timedelta(days=7)
MOST = 3


@dataclass(frozen=True)
class Digest:
    """The things of one person, each with the queue that it is in."""

    person: User
    things: list[tuple[WorkQueue, Item]]
    number: int

    @property
    def context(self) -> dict[str, object]:
        return {"things": self.things, "number": self.number}


def prepare_digests(today: date) -> Iterator[Digest]:
    """For everybody with a role and an address who got none this week, and for whom something waits."""
    begins = today - timedelta(days=(today.weekday() - MONDAY) % 7)
    for person in User.reachable(*Role):
        if person.digest_sent_on and begins <= person.digest_sent_on <= today:
            continue
        with translation.override(person.language):
            queues = work_queues(person)
        if queues:
            number = sum(queue.number for queue in queues)
            yield Digest(person, _most_urgent(queues), number)


def _most_urgent(queues: list[WorkQueue]) -> list[tuple[WorkQueue, Item]]:
    """One of each queue, in their order; more of the first if there are fewer queues."""
    rounds = ([(queue, queue.items[at]) for queue in queues if at < len(queue.items)] for at in range(MOST))
    return [thing for each in rounds for thing in each][:MOST]


def send_digests(today: date) -> Iterator[tuple[User, DeliveryReport]]:
    """Send one mail a person and record it at once, so that an interrupted run repeats nothing."""
    for digest in prepare_digests(today):
        report = send(TEMPLATE, [digest.person], digest.context)
        if report.reached:
            digest.person.digest_sent_on = today
            digest.person.save(update_fields=["digest_sent_on"])
        yield digest.person, report


def rendered_digests(today: date) -> Iterator[str]:
    for digest in prepare_digests(today):
        subject, words = rendered(TEMPLATE, digest.person, digest.context)
        yield f"{digest.person.email}: {subject}\n\n{words}"
