"""What makes the prepared words of an initiative stale: a change of anything that a search reads.

Only marks: the words are prepared at the end of the transaction, or by the next search where that did not happen.
"""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from initiatives.models import (
    Challenge,
    Government,
    Initiative,
    Instrument,
    InstrumentType,
    Organisation,
    Participation,
    TargetGroup,
    Theme,
)

from .index import forget, refresh_missing

RELATIONS = ("governments", "themes", "challenges", "target_groups")
TERMS: dict[type[Model], str] = {
    Government: "governments",
    Theme: "themes",
    Challenge: "challenges",
    TargetGroup: "target_groups",
    InstrumentType: "instruments__type",
    Organisation: "participations__organisation",
}


def _stale(initiatives: Any) -> None:
    forget(initiatives)
    # What fails here is prepared by the next search: what was saved is saved.
    transaction.on_commit(refresh_missing, robust=True)


def of_itself(sender: type[Model], instance: Initiative, **_kwargs: Any) -> None:
    _stale({instance.pk})


def of_its_initiative(sender: type[Model], instance: Participation | Instrument, **_kwargs: Any) -> None:
    _stale({instance.initiative_id})


def of_all_that_have_it(sender: type[Model], instance: Model, created: bool = False, **_kwargs: Any) -> None:
    if not created:
        _stale(Initiative.objects.related_by(TERMS[sender], instance))


def of_all_that_had_it(sender: type[Model], instance: Model, **_kwargs: Any) -> None:
    # Its relations go with it without a word: look before.
    _stale(set(Initiative.objects.related_by(TERMS[sender], instance).values_list("pk", flat=True)))


def of_both_sides(sender: type[Model], instance: Model, reverse: bool, pk_set: set[int] | None, **_kwargs: Any) -> None:
    if not reverse:
        _stale({instance.pk})
    elif pk_set:
        _stale(pk_set)


def connect() -> None:
    post_save.connect(of_itself, sender=Initiative)
    for part in (Participation, Instrument):
        post_save.connect(of_its_initiative, sender=part)
        post_delete.connect(of_its_initiative, sender=part)
    for term in TERMS:
        post_save.connect(of_all_that_have_it, sender=term)
        pre_delete.connect(of_all_that_had_it, sender=term)
    for relation in RELATIONS:
        m2m_changed.connect(of_both_sides, sender=getattr(Initiative, relation).through)
