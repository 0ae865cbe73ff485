"""Differences in words: the label of a field, and its value as text."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db.models import DecimalField, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField

from initiatives.history.snapshots import ITSELF, Difference, Version, values_of
from initiatives.models import User
from initiatives.models.decimal_field import number_in_words

from . import permissions
from .row_names import reads_keys, row_name
from .three_way import FormFields

NOTHING = "–"


class DifferenceLabels:
    """The labels of one thing for one person: things that they may not see are masked.

    `fields` are those of a form, whose labels go before the names of the model. `versions` tell what a row that is no
    longer there was called.
    """

    def __init__(
        self, thing: Model, user: User, fields: FormFields | None = None, versions: tuple[Version, ...] = ()
    ) -> None:
        self.thing, self.user, self.fields, self.versions = thing, user, fields or {}, versions
        self._named: dict[tuple[type[Model], str], str] = {}

    def model(self, place: str) -> type[Model]:
        return getattr(self.thing, place).model if place else type(self.thing)

    def label(self, difference: Difference) -> str:
        """For a field: "Summary (English)", "Budget line total: Amount". For a whole row: "Budget line total".

        In other languages than English a row is named by what it holds: "Budgetlijn (per jaar): Bedrag".
        """
        label = self._field_label(difference) if difference.field else ""
        if difference.place == ITSELF:
            return label
        row = " ".join(filter(None, [self._kind(difference.place), self._key(difference)]))
        return _("%(heading)s: %(label)s") % {"heading": row, "label": label} if label else row

    def _kind(self, place: str) -> str:
        return capfirst(str(self.model(place)._meta.verbose_name))

    def _key(self, difference: Difference) -> str:
        held = [difference.now, difference.was]
        held += [version.get(difference.place, {}).get(difference.number) for version in self.versions]
        for values in held:
            if isinstance(values, dict) and (name := values.get("key") or values.get("slug")):
                return _named(str(name), values)
        if difference.field:
            row = getattr(self.thing, difference.place).filter(pk=_number(difference.number)).first()
            key = str(getattr(row, "key", ""))
            return _named(key, values_of(row)) if key and row else key
        return ""

    def _field_label(self, difference: Difference) -> str:
        field = self.fields.get(difference.place, {}).get(difference.field)
        if field and field.label:
            return str(field.label)
        return label_of(self.model(difference.place)._meta.get_field(difference.field))

    def value(self, place: str, name: str, value: object) -> str:
        field: Any = self.model(place)._meta.get_field(name)
        if value in ("", [], None):
            return NOTHING
        if field.is_relation:
            numbers = value if isinstance(value, list) else [value]
            return ", ".join(self._name(field.related_model, str(number)) for number in numbers)
        if isinstance(field, DecimalField) and not field.choices:
            return _grouped(str(value))
        if value in ("True", "False"):
            return _("yes") if value == "True" else _("no")
        return str(dict(field.flatchoices).get(value, dict(field.flatchoices).get(_number(value), value)))

    def _name(self, model: type[Model], number: str) -> str:
        if (model, number) not in self._named:
            found = model._default_manager.filter(pk=_number(number)).first()
            gone = _("something that is no longer there")
            self._named[model, number] = permissions.name_for(self.user, found) if found else gone
        return self._named[model, number]

    def row(self, place: str, values: Any) -> str:
        """The values of a related row in one line."""
        if values is None:
            return NOTHING
        stated = {name: value for name, value in values.items() if value not in ("", [])}
        if not reads_keys():
            stated.pop("key", None)
        return "; ".join(self.value(place, name, value) for name, value in stated.items())

    def was(self, difference: Difference) -> str:
        return self._side(difference, difference.was)

    def now(self, difference: Difference) -> str:
        return self._side(difference, difference.now)

    def _side(self, difference: Difference, side: object) -> str:
        if difference.field:
            return self.value(difference.place, difference.field, side)
        return self.row(difference.place, side)


def label_of(stored: object) -> str:
    """The label of a field with its language, if it has one: "Summary (English)"."""
    if isinstance(stored, TranslationField):
        name = capfirst(str(stored.translated_field.verbose_name))
        return f"{name} ({dict(settings.LANGUAGES)[stored.language]})"
    return capfirst(str(getattr(stored, "verbose_name", "")))


def _named(key: str, values: Mapping[str, object]) -> str:
    name = row_name(key, values)
    return name if name == key else f"({name})"


def _grouped(text: str) -> str:
    """A number in the manner of the language; what was typed and is none stays as it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number_in_words(number) if number.is_finite() else text


def _number(text: object) -> int | None:
    return int(str(text)) if str(text).isdecimal() else None
