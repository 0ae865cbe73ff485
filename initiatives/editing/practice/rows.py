"""All rows of a practice entry: as text, and from text into the tables for the time of one request."""

from collections.abc import Iterator
from typing import cast

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.json import Serializer
from django.db import DatabaseError, transaction
from django.db.models import AutoField, Field, ForeignKey, Model, Q, QuerySet
from django.utils import translation

from initiatives.models import RegisterChange, SearchText
from initiatives.models.practice import FIRST_NUMBER, Practice

from .numbers import go_on_after, next_number

# The edition and the words of the search are made of the others.
NOT_KEPT = (Practice, RegisterChange, SearchText)


class _Rows(Serializer):
    """Terms are kept as the rows of their tables, since setting them would write versions."""

    def handle_m2m_field(self, obj: Model, field: Field) -> None:
        pass


def read_rows() -> str:
    """Everything in the tables that is of the practice entry; empty if the entry itself was deleted."""
    found = [row for model in _models() for row in _of(model)]
    if not any(row._meta.model_name == "initiative" for row in found):
        return ""
    for row in found:
        if cast(int, row.pk) < FIRST_NUMBER:
            # Rows that were written together got numbers of the table; nothing points to them.
            row.pk = next_number()
    with translation.override(settings.LANGUAGE_CODE):
        return _Rows().serialize(found)


def write_rows(text: str) -> bool:
    """Put the rows into the tables. False, with nothing written, if the register no longer fits them."""
    try:
        with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
            rows: list[DeserializedObject] = list(serializers.deserialize("json", text))
            if not rows or not _all_found([row.object for row in rows]):
                return False
            for row in rows:
                row.object.save_base(raw=True, force_insert=True)
    except (DeserializationError, DatabaseError):
        return False
    go_on_after(max(cast(int, row.object.pk) for row in rows))
    return True


def _models() -> Iterator[type[Model]]:
    for model in apps.get_app_config("initiatives").get_models(include_auto_created=True):
        if model not in NOT_KEPT and isinstance(model._meta.pk, AutoField):
            yield model


def _keys(model: type[Model]) -> list[ForeignKey]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _of(model: type[Model]) -> "QuerySet[Model]":
    """Rows numbered as of the practice entry, or that point to one."""
    wanted = Q(pk__gte=FIRST_NUMBER)
    for key in _keys(model):
        if isinstance(key.target_field, AutoField):
            wanted |= Q(**{f"{key.attname}__gte": FIRST_NUMBER})
    # Not the managers, which may leave rows out.
    return QuerySet(model).filter(wanted).order_by("pk")


def _all_found(rows: list[Model]) -> bool:
    """Whether all that the rows point to in the register is still there."""
    wanted: dict[type[Model], set[object]] = {}
    for row in rows:
        for key in _keys(type(row)):
            number = getattr(row, key.attname)
            is_sure = vars(key)["db_constraint"] and number is not None
            if is_sure and int(number) < FIRST_NUMBER:
                wanted.setdefault(key.related_model, set()).add(number)
    return all(QuerySet(model).filter(pk__in=numbers).count() == len(numbers) for model, numbers in wanted.items())
