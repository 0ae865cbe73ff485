"""How a thing stood before its first change, written down when that change comes.

What is loaded ready-made leaves no version. Without this its first change would overwrite how it began.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, pre_delete, pre_save

KINDS = ("Initiative", "Instrument", "Participation", "BudgetLine", "KeyFigure", "Citation")
TERMS = ("governments", "themes", "challenges", "target_groups")


def keep_beginning(sender: type[Model], instance: Any, raw: bool = False, **_more: Any) -> None:
    """Write a first version, as of the day on which the entry was created, of what has none yet."""
    if raw:
        # Its terms follow, and tell nothing of a change.
        instance.is_being_loaded = True
    if instance.pk is None or getattr(instance, "is_being_loaded", False):
        return
    history: Any = apps.get_model("initiatives", f"Historical{sender.__name__}")._default_manager
    if history.filter(id=instance.pk).exists():
        return
    before: Any = sender._default_manager.filter(pk=instance.pk).first()
    if before is None:
        return
    owner = before if sender.__name__ == "Initiative" else before.initiative
    columns = {field.attname: getattr(before, field.attname) for field in sender._meta.concrete_fields}
    version = history.create(history_date=owner.created, history_type="+", history_user=None, **columns)
    for relation in TERMS if before is owner else ():
        _keep_terms(before, relation, version)


def _keep_terms(before: Any, relation: str, version: Any) -> None:
    through = getattr(type(before), relation).through
    history: Any = apps.get_model("initiatives", f"HistoricalInitiative_{relation}")._default_manager
    names = [field.attname for field in through._meta.concrete_fields]
    for row in through._default_manager.filter(initiative_id=before.pk):
        history.create(history=version, **{name: getattr(row, name) for name in names})


def keep_before_terms(instance: Any, action: str, reverse: bool, **_more: Any) -> None:
    """The same before the terms of an entry change."""
    if action.startswith("pre_") and not reverse:
        keep_beginning(type(instance), instance)


def connect() -> None:
    for name in KINDS:
        model = apps.get_model("initiatives", name)
        pre_save.connect(keep_beginning, sender=model, dispatch_uid=f"beginning-saved-{name}")
        pre_delete.connect(keep_beginning, sender=model, dispatch_uid=f"beginning-deleted-{name}")
    for relation in TERMS:
        through = getattr(apps.get_model("initiatives", "Initiative"), relation).through
        m2m_changed.connect(keep_before_terms, sender=through, dispatch_uid=f"beginning-terms-{relation}")
