"""Proposed changes to a public entry, which a publisher applies or declines."""

from django.db import transaction
from django.utils import timezone

from initiatives.history.snapshots import ITSELF, Version, plain
from initiatives.models import Initiative, Proposal, User

from . import permissions
from .changesets import EntryChange, apply_differences, entry_changes, entry_snapshot, with_made_facts
from .consent import GOVERNMENTS, check_own_consent, hold_back, numbers_in
from .workflow import notify_of_proposal

APPLIED = "Proposal applied"


def with_new_rows_named(was: Version, proposed: Version) -> Version:
    """Rename new rows: their numbers from the dry run may be given to other rows later."""
    named: Version = {ITSELF: proposed[ITSELF]}
    names: dict[tuple[str, str], str] = {}
    for place, rows in proposed.items():
        if place != ITSELF:
            known = was.get(place, {})
            new = (number for number in rows if number not in known)
            numbers = {number: f"new{position}" for position, number in enumerate(new, start=1)}
            names |= {(place, number): name for number, name in numbers.items()}
            named[place] = {numbers.get(number, number): values for number, values in rows.items()}
    if "citations" in named:
        named["citations"] = {number: with_made_facts(said, names) for number, said in named["citations"].items()}
    return named


def propose(initiative: Initiative, was: Version, proposed: Version, comment: str, by: User | None) -> Proposal:
    """Store a proposal. `proposed` is the snapshot that the entry would have."""
    return Proposal.objects.create(
        initiative=initiative, was=was, proposed=with_new_rows_named(was, proposed), comment=comment, made_by=by
    )


def changes_of_proposal(proposal: Proposal, user: User) -> list[EntryChange]:
    return entry_changes(proposal.initiative, proposal.was, proposal.proposed, user)


@transaction.atomic
def apply_proposal(proposal: Proposal, taken: list[EntryChange], by: User, answer: str) -> None:
    """Write what a publisher takes, but for governments that others have to agree to: these are asked.

    Raise ValidationError, with nothing written, where the entry refuses it.
    """
    entry, who = proposal.initiative, proposal.made_by.username if proposal.made_by else ""
    differences, held = hold_back(by, entry, [choice.difference for choice in taken])
    if not differences:
        check_own_consent(held)
    permissions.check_governments_in(by, entry, differences)
    apply_differences(entry, differences, f"{APPLIED}: {who}".rstrip(": "))
    record_decision(proposal, Proposal.Decision.APPLIED, by, answer)
    ask_for_consent(entry, held, by, proposal.comment)


def ask_for_consent(initiative: Initiative, governments: set[int], by: User, comment: str = "") -> Proposal | None:
    """Ask the publishers of governments whether the entry may name them. None where all were asked before."""
    wanted = governments - set(initiative.proposals.open().values_list("asked", flat=True))
    if not wanted:
        return None
    was = entry_snapshot(Initiative.objects.get(pk=initiative.pk))
    entry = dict(was[ITSELF][ITSELF])
    entry[GOVERNMENTS] = plain(numbers_in(entry[GOVERNMENTS]) | wanted)
    proposal = propose(initiative, was, {**was, ITSELF: {ITSELF: entry}}, comment, by)
    proposal.asked.set(wanted)
    notify_of_proposal(proposal, by)
    return proposal


def record_decision(proposal: Proposal, decision: Proposal.Decision, by: User, answer: str) -> None:
    proposal.decision, proposal.answer, proposal.decided_by = decision, answer, by
    proposal.decided = timezone.now()
    proposal.save()
