"""Proposed changes to a public entry, which a publisher applies or declines."""

from django.db import transaction
from django.utils import timezone

from initiatives.history.snapshots import ITSELF, Difference, Version
from initiatives.models import Initiative, Proposal, User

from .changesets import EntryChange, apply_differences, entry_changes

APPLIED = "Proposal applied"


def with_new_rows_named(was: Version, proposed: Version) -> Version:
    """Rename new rows: their numbers from the dry run may be given to other rows later."""
    named: Version = {ITSELF: proposed[ITSELF]}
    for place, rows in proposed.items():
        if place != ITSELF:
            known = was.get(place, {})
            new = (number for number in rows if number not in known)
            numbers = {number: f"new{position}" for position, number in enumerate(new, start=1)}
            named[place] = {numbers.get(number, number): values for number, values in rows.items()}
    return named


def propose(initiative: Initiative, was: Version, proposed: Version, comment: str, by: User | None) -> Proposal:
    """Store a proposal. `proposed` is the snapshot that the entry would have."""
    return Proposal.objects.create(
        initiative=initiative, was=was, proposed=with_new_rows_named(was, proposed), comment=comment, made_by=by
    )


def changes_of_proposal(proposal: Proposal, user: User) -> list[EntryChange]:
    return entry_changes(proposal.initiative, proposal.was, proposal.proposed, user)


@transaction.atomic
def apply_proposal(proposal: Proposal, taken: list[Difference], by: User, answer: str) -> None:
    """Apply the chosen changes. Raise ValidationError, with nothing written, if a model refuses them."""
    who = proposal.made_by.username if proposal.made_by else ""
    apply_differences(proposal.initiative, taken, f"{APPLIED}: {who}".rstrip(": "))
    record_decision(proposal, Proposal.Decision.APPLIED, by, answer)


def record_decision(proposal: Proposal, decision: Proposal.Decision, by: User, answer: str) -> None:
    proposal.decision, proposal.answer, proposal.decided_by = decision, answer, by
    proposal.decided = timezone.now()
    proposal.save()
