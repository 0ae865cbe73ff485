"""How a thing stood before its first change, written down when that change comes.

What is loaded ready-made leaves no version. Without this its first change would overwrite how it began.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save

KINDS = ("Initiative", "Instrument", "Participation", "BudgetLine", "KeyFigure", "Citation")
TERMS = ("governments", "themes", "challenges", "target_groups")


def keep_beginning(sender: type[Model], instance: Any, raw: bool = False, **_more: Any) -> None:
    """Write a first version, as of the day on which the entry was created, of what has none yet."""
    if raw or instance.pk is None:
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


def connect() -> None:
    for name in KINDS:
        model = apps.get_model("initiatives", name)
        pre_save.connect(keep_beginning, sender=model, dispatch_uid=f"beginning-saved-{name}")
        pre_delete.connect(keep_beginning, sender=model, dispatch_uid=f"beginning-deleted-{name}")
