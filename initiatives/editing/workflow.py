"""Transitions of an entry: record them, and notify the people concerned."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from initiatives.history.records import first_author
from initiatives.models import Initiative, Proposal, Role, State, Transition, User

from . import permissions
from .confirmation import confirm_entries
from .mail import Mail, send, send_all
from .practice.numbers import is_practising


def record_transition(initiative: Initiative, before: str, by: User, comment: str) -> Transition:
    """Record the transition that an entry just made from `before`. See also notify_of_transitions.

    Whoever publishes an entry has read it: it counts as confirmed on that day.
    """
    if initiative.state == State.PUBLISHED:
        confirm_entries([initiative], by, timezone.localdate())
    return Transition.objects.create(
        initiative=initiative, before=before, after=initiative.state, comment=comment, made_by=by
    )


def notify_of_transitions(steps: Iterable[Transition], by: User) -> int:
    """Send each person concerned one mail about all transitions: publishers about reviews, authors about others.

    Returns the number of people with an address. The mails go out when the transaction is committed.
    """
    concerned: dict[User, list[Transition]] = {}
    for step in steps:
        people = publishers(step.initiative) if step.after == State.IN_REVIEW else authors(step.initiative)
        for person in _others(people, by):
            concerned.setdefault(person, []).append(step)
    mails = [
        Mail("step", person, {"steps": taken, "step": taken[0], "initiative": taken[0].initiative})
        for person, taken in concerned.items()
    ]
    transaction.on_commit(lambda: send_all(mails))
    return sum(bool(mail.person.email) for mail in mails)


def notify_of_proposal(proposal: Proposal, by: User) -> None:
    """Notify publishers of a new proposal, and its author of the decision."""
    if proposal.is_open:
        asked = list(proposal.asked.all())
        people: Iterable[User] = User.editing_for(asked, Role.PUBLISHER) if asked else publishers(proposal.initiative)
    else:
        people = [proposal.made_by] if proposal.made_by else []
    _send_later("proposal", _others(people, by), {"proposal": proposal, "initiative": proposal.initiative})


def publishers(initiative: Initiative) -> Iterable[User]:
    return User.editing_for(initiative.governments.all(), Role.PUBLISHER)


def authors(initiative: Initiative) -> Iterable[User]:
    """The first author and everybody who made a transition, if they still edit the entry."""
    took = Q(pk__in=initiative.transitions.values("made_by"))
    first = first_author(initiative)
    people = User.objects.filter(took | Q(pk=first), is_active=True)
    return [person for person in people if permissions.may_see_past(person, initiative)]


def _others(people: Iterable[User], by: User) -> list[User]:
    """Nobody hears of a practice entry."""
    return [] if is_practising() else [person for person in people if person.pk != by.pk]


def _send_later(template: str, people: list[User], context: dict[str, object]) -> None:
    """Send after the commit: a rollback sends nothing, and a slow mail server does not keep the transaction open."""
    transaction.on_commit(lambda: send(template, people, context))
