"""A public entry names a government only when one of the publishers of that government agrees.

Whoever adds another government to a public entry, or publishes an entry that names one, leaves it out for now: a
proposal asks its publishers, and the entry names it once one of them applies that proposal. A draft may name any.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from initiatives.history.records import newest_public_version, terms_of_versions
from initiatives.history.snapshots import ITSELF, Difference, plain
from initiatives.models import Government, Initiative, Role, State, User

GOVERNMENTS = "governments"


def without_consent(user: User, initiative: Initiative, wanted: Iterable[int]) -> set[int]:
    """The governments among these that this person may not name in public on this entry."""
    if user.is_administrator:
        return set()
    own = user.government_ids if user.is_at_least(Role.PUBLISHER) else set()
    rest = set(wanted) - own
    return rest - named_in_public(initiative) if rest else rest


def named_in_public(initiative: Initiative) -> set[int]:
    """The governments that the public entry names as it is stored; of one that is not public now, as it last was."""
    stored = Initiative.objects.filter(pk=initiative.pk)
    if stored.public().exists():
        return set(stored.exclude(governments=None).values_list(GOVERNMENTS, flat=True))
    version = newest_public_version(initiative)
    return terms_of_versions(GOVERNMENTS, [version])[version] if version else set()


def hold_back(user: User, initiative: Initiative, wanted: list[Difference]) -> tuple[list[Difference], set[int]]:
    """The differences that this person may write to an entry, and the governments that need consent first.

    A list of governments that somebody else changed meanwhile keeps that change.
    """
    if initiative.state in State.before_publication():
        return wanted, set()
    kept: list[Difference] = []
    held: set[int] = set()
    for each in wanted:
        if each.place == ITSELF and each.field == GOVERNMENTS:
            present = {government.pk for government in initiative.governments.all()}
            now = (present - (numbers_in(each.was) - numbers_in(each.now))) | (
                numbers_in(each.now) - numbers_in(each.was)
            )
            held = without_consent(user, initiative, now - present)
            if now - held != present:
                kept.append(Difference(ITSELF, ITSELF, GOVERNMENTS, plain(present), plain(now - held)))
        else:
            kept.append(each)
    return kept, held


def numbers_in(side: object) -> set[int]:
    return {int(number) for number in side} if isinstance(side, list) else set()


def leave_out(user: User, initiative: Initiative) -> set[int]:
    """Before a draft becomes public: remove the governments that need consent first, and return them."""
    held = without_consent(user, initiative, initiative.governments.values_list("pk", flat=True))
    initiative.governments.remove(*held)
    return held


def asked_sentence(governments: set[int]) -> str:
    said = _("Asked for consent: %(names)s. The entry names a government once one of its publishers agrees.")
    return said % {"names": names_of(governments)}


def check_own_consent(governments: set[int]) -> None:
    """Raise ValidationError where nothing else was taken from a proposal than governments that others decide on."""
    if governments:
        raise ValidationError(
            _("Only a publisher of this government can agree to be named: %(names)s.")
            % {"names": names_of(governments)}
        )


def names_of(governments: set[int]) -> StrOrPromise:
    return ", ".join(government.name for government in Government.objects.filter(pk__in=governments))
