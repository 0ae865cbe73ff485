"""The rules of who may do something with an entry, each in one place.

A rule about one entry has a twin in models/querysets/access.py; tests/editing/test_permissions.py compares them.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from initiatives.history.snapshots import Difference
from initiatives.models import Government, Initiative, Proposal, Role, State, User

SLUG_OF_PUBLISHERS = gettext_lazy("Only a publisher of its governments can change the address of a public entry.")
# The possible transitions, each with the role that it needs. Administrators may make any transition.
TRANSITIONS: dict[tuple[str, str], Role] = {
    (State.DRAFT, State.IN_REVIEW): Role.CONTRIBUTOR,
    # A publisher could take both steps; one is enough.
    (State.DRAFT, State.PUBLISHED): Role.PUBLISHER,
    (State.IN_REVIEW, State.DRAFT): Role.CONTRIBUTOR,
    (State.IN_REVIEW, State.PUBLISHED): Role.PUBLISHER,
    (State.PUBLISHED, State.IN_REVIEW): Role.PUBLISHER,
    (State.PUBLISHED, State.ARCHIVED): Role.PUBLISHER,
    (State.ARCHIVED, State.PUBLISHED): Role.PUBLISHER,
}


def is_idle(user: User) -> bool:
    """Signed in, but without a role, or with a role and no government."""
    if user.is_administrator:
        return False
    return not user.government_ids if user.role else not user.get_all_permissions()


def is_theirs(user: User, initiative: Initiative) -> bool:
    # See also AccessQuerySet.of_governments_of
    return any(government.pk in user.government_ids for government in initiative.governments.all())


def may_see(user: User, initiative: Initiative) -> bool:
    # See also AccessQuerySet.visible_to
    public = initiative.state not in State.before_publication()
    return public or may_see_past(user, initiative)


def may_see_past(user: User, initiative: Initiative) -> bool:
    """The history of a public entry contains its drafts, so it needs the permission to see drafts."""
    return user.is_administrator or (user.role is not None and is_theirs(user, initiative))


def may_edit(user: User, initiative: Initiative) -> bool:
    # See also AccessQuerySet.editable_by
    if user.is_administrator:
        return True
    unpublished = initiative.state in State.before_publication()
    needed = Role.CONTRIBUTOR if unpublished else Role.EDITOR
    return user.is_at_least(needed) and is_theirs(user, initiative)


def may_propose(user: User, initiative: Initiative) -> bool:
    """Anybody with a role may propose a change to any public entry: its own publishers decide on it."""
    return initiative.state not in State.before_publication() and (user.is_administrator or user.role is not None)


def may_propose_by_file(user: User, initiative: Initiative) -> bool:
    """A file of many rows reaches the entries of one's own governments alone."""
    return may_propose(user, initiative) and may_see_past(user, initiative)


def may_decide(user: User, initiative: Initiative) -> bool:
    """Publishers apply and decline proposals."""
    return user.is_administrator or (user.is_at_least(Role.PUBLISHER) and is_theirs(user, initiative))


def may_decide_proposal(user: User, proposal: Proposal) -> bool:
    """Also the publishers of a government that is asked whether an entry of others may name it.

    They agree to a change that its editors could make, never to one that a publisher of the entry has yet to decide on.
    """
    if may_decide(user, proposal.initiative):
        return True
    asked = {government.pk for government in proposal.asked.all()}
    return user.is_at_least(Role.PUBLISHER) and bool(asked & user.government_ids)


def may_change_slug(user: User, initiative: Initiative) -> bool:
    """The address of a public entry is cited elsewhere: a publisher decides on it."""
    is_public = initiative.state not in State.before_publication()
    return may_decide(user, initiative) if is_public else may_edit(user, initiative)


def may_delete(user: User, initiative: Initiative) -> bool:
    if user.is_administrator:
        return True
    if not user.is_at_least(Role.EDITOR) or initiative.state not in State.before_publication():
        return False
    governments = {government.pk for government in initiative.governments.all()}
    return bool(governments) and governments <= user.government_ids


def may_ask_to_merge(user: User, thing: Model) -> bool:
    """Anybody with a role may ask to merge terms and organisations; entries need the permission to edit them."""
    return may_edit(user, thing) if isinstance(thing, Initiative) else user.role is not None


def may_merge(user: User, loser: Model, winner: Model) -> bool:
    """Administrators may merge anything. Editors of both entries may, if they may also delete or archive the loser."""
    if user.is_administrator:
        return True
    if not isinstance(loser, Initiative) or not isinstance(winner, Initiative):
        return False
    public = loser.state not in State.before_publication()
    may_end = may_decide(user, loser) if public else may_delete(user, loser)
    return may_edit(user, loser) and may_edit(user, winner) and may_end


def may_keep_user(user: User, other: User) -> bool:
    """Administrators manage all accounts except those of superusers."""
    return user.is_superuser or not other.is_superuser


def why_not_edit(user: User, initiative: Initiative) -> str:
    """The explanation for a person who may see an entry but not edit it."""
    if not is_theirs(user, initiative):
        return _("An entry of others. You can read it and propose a change; editors of its governments decide.")
    return _("This entry is public. A contributor changes drafts only: propose a change, and a publisher applies it.")


def possible_states(user: User, before: str | None) -> list[str]:
    """The states that this person may give to an entry. `before` is None for a new one."""
    if user.is_administrator:
        return list(State.values)
    start = before or State.DRAFT
    ways = [after for (at, after), role in TRANSITIONS.items() if at == start and user.is_at_least(role)]
    return [state for state in State.values if state == start or state in ways]


def check_transition(user: User, before: str | None, after: str) -> None:
    """Raise ValidationError with the reason if this person may not make the transition."""
    if after in possible_states(user, before):
        return
    needed = TRANSITIONS.get((before or State.DRAFT, after))
    if needed is None:
        names = {"before": State(before or State.DRAFT).label, "after": State(after).label}
        raise ValidationError(_("From “%(before)s” there is no step to “%(after)s”: go one step at a time.") % names)
    raise ValidationError(_("Only a publisher of its governments can publish an entry, archive it, or take it back."))


def check_governments(user: User, before: set[int], after: set[int]) -> None:
    """Raise ValidationError if none of the user's governments is left, or if a government of others is removed."""
    if user.is_administrator:
        return
    if not after & user.government_ids:
        raise ValidationError(
            _("Choose at least one government that you edit for: %(names)s.") % {"names": _names(user.government_ids)}
        )
    if lost := before - after - user.government_ids:
        raise ValidationError(
            _("Only an administrator can remove a government that you do not edit for: %(names)s.")
            % {"names": _names(lost)}
        )


def check_governments_in(user: User, initiative: Initiative, changes: Iterable[Difference]) -> None:
    """Like check_governments, for changes that may include the governments."""
    for change in changes:
        if not change.place and change.field == "governments":
            before = {government.pk for government in initiative.governments.all()}
            check_governments(user, before, {int(number) for number in change.now or []})


def check_slug_in(user: User, initiative: Initiative, changes: Iterable[Difference]) -> None:
    """Raise ValidationError where the address of a public entry is among what is to be written."""
    if not may_change_slug(user, initiative) and any(not each.place and each.field == "slug" for each in changes):
        raise ValidationError(SLUG_OF_PUBLISHERS)


def _names(governments: set[int]) -> StrOrPromise:
    return ", ".join(government.name for government in Government.objects.filter(pk__in=governments))


def name_for(user: User, thing: Model) -> str:
    """The name of a thing, masked if it belongs to an entry that this person may not see."""
    entry = entry_of(thing)
    return str(thing) if entry is None or may_see(user, entry) else _("something that you may not see")


def entry_of(thing: Model) -> Initiative | None:
    """The entry that a thing is or belongs to; None if it was deleted."""
    if isinstance(thing, Initiative):
        return thing
    try:
        return getattr(thing, "initiative", None)
    except Initiative.DoesNotExist:  # An old version of a row, whose entry was deleted since.
        return None
