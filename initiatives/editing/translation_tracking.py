"""Mark translations as outdated when the text of one language is changed alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone
from modeltranslation.translator import translator

from initiatives.models import BudgetLine, Event, Initiative, Instrument, KeyFigure, OutdatedTranslation, User
from initiatives.models.languages import LANGUAGES
from initiatives.models.outdated_translation import OutdatedTranslationQuerySet

WITH_TEXTS: tuple[type[Model], ...] = (Initiative, BudgetLine, KeyFigure, Event, Instrument)
# The attribute that keeps the stored texts during a save.
BEFORE = "_texts_before"
Texts = dict[str, Any]


def texts_of(model: type[Model]) -> list[str]:
    options: Any = translator.get_options_for_model(model)
    return list(options.fields)


def columns_of(model: type[Model]) -> list[str]:
    return [f"{field}_{language}" for field in texts_of(model) for language in LANGUAGES]


def still_holds(marks: OutdatedTranslationQuerySet, user: User) -> int:
    """Delete the marks that this person may edit. Returns their number."""
    number, _by_model = marks.editable_by(user).delete()
    return number


def note_what_is_stored(
    sender: type[Model], instance: Model, raw: bool, update_fields: Iterable[str] | None = None, **_kwargs: object
) -> None:
    """Rows loaded from fixtures may have no history version, so read the stored texts first."""
    setattr(instance, BEFORE, None)
    touched = _touched(sender, update_fields)
    if raw or instance._state.adding or not touched:
        return
    owner = ["pk"] if sender is Initiative else ["initiative_id"]
    stored = sender._default_manager.filter(pk=instance.pk).values(*touched, *owner).first()
    setattr(instance, BEFORE, stored)


def mark_what_fell_behind(sender: type[Model], instance: Model, **_kwargs: object) -> None:
    before: Texts | None = instance.__dict__.pop(BEFORE, None)
    if not before:
        return
    owner = _entry_number(instance)
    if before.get("initiative_id", owner) != owner:
        OutdatedTranslation.objects.of_text(instance).update(initiative=owner)
    changed = {name for name in before if name.endswith(_ENDINGS) and (before[name] or "") != _now(instance, name)}
    if changed:
        _mark(instance, before, changed)


def forget_row(sender: type[Model], instance: Model, **_kwargs: object) -> None:
    OutdatedTranslation.objects.of_text(instance).delete()


def connect() -> None:
    for model in WITH_TEXTS:
        pre_save.connect(note_what_is_stored, sender=model)
        post_save.connect(mark_what_fell_behind, sender=model)
        if model is not Initiative:  # The marks of an entry are deleted with it.
            post_delete.connect(forget_row, sender=model)


_ENDINGS = tuple(f"_{language}" for language in LANGUAGES)


def _touched(model: type[Model], update_fields: Iterable[str] | None) -> list[str]:
    """The columns that a save may change, including those of a field named without its language."""
    if update_fields is None:
        return columns_of(model)
    named = set(update_fields)
    return [column for column in columns_of(model) if column in named or column.rpartition("_")[0] in named]


def _now(instance: Model, column: str) -> str:
    return getattr(instance, column) or ""


def _entry_number(instance: Any) -> int:
    number: int = instance.pk if isinstance(instance, Initiative) else instance.initiative_id
    return number


def _mark(instance: Model, before: Texts, changed: set[str]) -> None:
    """Renew the marks of one thing in three queries."""
    marks = OutdatedTranslation.objects.of_text(instance)
    behind = {str(mark): mark.pk for mark in marks}
    over = {behind[column] for column in changed if column in behind}
    found: list[OutdatedTranslation] = []
    moment = timezone.now()
    for field in texts_of(type(instance)):
        columns = {f"{field}_{language}": language for language in LANGUAGES}
        over |= {mark.pk for mark in marks if mark.field == field and not _now(instance, f"{field}_{mark.because}")}
        # A first text, or an outdated one that is updated, does not make the others outdated.
        causes = [name for name in columns if name in changed - behind.keys() and before[name] and _now(instance, name)]
        if causes:
            late = [name for name in columns if name not in changed and _now(instance, name)]
            found += [_new_mark(instance, field, columns[name], columns[causes[0]], moment) for name in late]
    OutdatedTranslation.objects.filter(pk__in=over).delete()
    OutdatedTranslation.objects.renew(found)


def _new_mark(instance: Model, field: str, language: str, because: str, moment: datetime) -> OutdatedTranslation:
    return OutdatedTranslation(
        initiative_id=_entry_number(instance),
        model=instance._meta.model_name or "",
        number=instance.pk,
        field=field,
        language=language,
        because=because,
        since=moment,
    )
