"""Signal handlers that invalidate the search text of an initiative when anything it is built from changes.

Each handler removes search texts within the transaction of the change, so that a rollback brings them back. One refresh
at the end of the transaction writes them again; if it fails, the next search does. See ADR 12.
"""

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from initiatives.models import (
    BudgetLine,
    Challenge,
    Government,
    Initiative,
    Instrument,
    InstrumentType,
    KeyFigure,
    Organisation,
    Participation,
    TargetGroup,
    Theme,
)
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.vocabulary import broader_groups, kin

from .preparing import invalidate, refresh_missing

RELATIONS = ("governments", "themes", "challenges", "target_groups")
RELATION_BY_TERM: dict[type[Model], str] = {
    Government: "governments",
    Theme: "themes",
    Challenge: "challenges",
    TargetGroup: "target_groups",
    InstrumentType: "instruments__type",
    Organisation: "participations__organisation",
}


def refresh_after_commit() -> None:
    refresh_missing()


def _invalidate(initiatives: InitiativeQuerySet | set[int]) -> None:
    invalidate(initiatives)
    # Django drops what a rolled-back savepoint registered, so ask its own list whether a refresh is due already.
    if refresh_after_commit not in [entry[1] for entry in connection.run_on_commit]:
        # Robust: a failed refresh must not fail a save that is done.
        transaction.on_commit(refresh_after_commit, robust=True)


def initiative_saved(sender: type[Model], instance: Initiative, **_kwargs: object) -> None:
    _invalidate({instance.pk})


def related_changed(
    sender: type[Model], instance: Participation | Instrument | BudgetLine | KeyFigure, **_kwargs: object
) -> None:
    _invalidate({instance.initiative_id})


def term_saved(sender: type[Model], instance: Model, created: bool = False, **_kwargs: object) -> None:
    if not created:
        _invalidate(Initiative.objects.related_by(RELATION_BY_TERM[sender], instance))


def term_about_to_be_deleted(sender: type[Model], instance: Model, **_kwargs: object) -> None:
    # The delete removes the relations without a signal of their own, so read them before.
    related = Initiative.objects.related_by(RELATION_BY_TERM[sender], instance)
    _invalidate(set(related.values_list("pk", flat=True)))


def kin_changed(sender: type[Model], instance: TargetGroup, **_kwargs: object) -> None:
    """Before and after: initiatives hold the words of the groups that are broader or narrower than theirs."""
    if others := kin(broader_groups(), instance.slug) - {instance.slug}:
        _invalidate(set(Initiative.objects.filter(target_groups__slug__in=others).values_list("pk", flat=True)))


def terms_changed(
    sender: type[Model], instance: Model, reverse: bool, pk_set: set[int] | None, **_kwargs: object
) -> None:
    if not reverse:
        _invalidate({instance.pk})
    elif pk_set:
        _invalidate(pk_set)


def connect() -> None:
    post_save.connect(initiative_saved, sender=Initiative)
    for related in (Participation, Instrument, BudgetLine, KeyFigure):
        post_save.connect(related_changed, sender=related)
        post_delete.connect(related_changed, sender=related)
    for term in RELATION_BY_TERM:
        post_save.connect(term_saved, sender=term)
        pre_delete.connect(term_about_to_be_deleted, sender=term)
    for signal in (pre_save, post_save, pre_delete):
        signal.connect(kin_changed, sender=TargetGroup)
    for relation in RELATIONS:
        m2m_changed.connect(terms_changed, sender=getattr(Initiative, relation).through)
