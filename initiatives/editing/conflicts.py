"""The table that the second of two people sees: was, is now and by whom, yours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from initiatives.models import User

from . import rights
from .merging import Fields, is_touched, row_prefixes, sent_value
from .versions import ITSELF, Difference, Value, Values, Version, differences, plain

# So far back is looked for who changed a field: a day of busy saving.
VERSIONS_READ = 20


@dataclass(frozen=True)
class Line:
    field: str
    was: str
    now: str
    by: str
    when: datetime | None
    yours: str


class Conflict:
    """Made from what was sent, before it is merged."""

    def __init__(self, thing: Model, user: User, sent: QueryDict, fields: Fields) -> None:
        self.thing, self.user, self.sent, self.fields = thing, user, sent, fields
        self.lines: list[Line] = []
        self._past: dict[tuple[type[Model], str], list[Any]] = {}

    def compare(self, was: Version, now: Version) -> None:
        self.lines = [self._line(each) for each in differences(was, now)]

    def _line(self, difference: Difference) -> Line:
        model, number = self._model(difference.place), difference.number or str(self.thing.pk)
        by, when = self._author(model, number, difference)
        if difference.field:
            was, now = (self._words(model, difference.field, value) for value in (difference.was, difference.now))
        else:
            was, now = self._row(model, difference.was), self._row(model, difference.now)
        return Line(self._label(model, difference), was, now, by, when, self._yours(model, difference))

    def _model(self, place: str) -> type[Model]:
        return getattr(self.thing, place).model if place else type(self.thing)

    def _label(self, model: type[Model], difference: Difference) -> str:
        label = self._field_label(model, difference) if difference.field else ""
        if difference.place == ITSELF:
            return label
        values = difference.now or difference.was
        name = values.get("key") or values.get("slug") or "" if isinstance(values, dict) else self._key(difference)
        row = " ".join(filter(None, [capfirst(str(model._meta.verbose_name)), str(name)]))
        return f"{row}: {label}" if label else row

    def _key(self, difference: Difference) -> str:
        row = getattr(self.thing, difference.place).filter(pk=difference.number).first()
        return str(getattr(row, "key", ""))

    def _field_label(self, model: type[Model], difference: Difference) -> str:
        field = self.fields.get(difference.place, {}).get(difference.field)
        stored = model._meta.get_field(difference.field)
        return str(field.label) if field and field.label else capfirst(str(getattr(stored, "verbose_name", "")))

    def _words(self, model: type[Model], name: str, value: Any) -> str:
        field: Any = model._meta.get_field(name)
        if value in ("", [], None):
            return "–"
        if field.is_relation:
            numbers = [each for each in (value if isinstance(value, list) else [value]) if each.isdecimal()]
            things = field.related_model._default_manager.filter(pk__in=numbers)
            return ", ".join(rights.name_for(self.user, thing) for thing in things)
        if value in ("True", "False"):
            return _("yes") if value == "True" else _("no")
        return str(dict(field.flatchoices).get(value, value))

    def _row(self, model: type[Model], values: Any) -> str:
        if values is None:
            return "–"
        stated = {name: value for name, value in values.items() if value not in ("", [])}
        return "; ".join(self._words(model, name, value) for name, value in stated.items())

    def _yours(self, model: type[Model], difference: Difference) -> str:
        fields, place = self.fields.get(difference.place, {}), difference.place
        prefix = "" if place == ITSELF else self._prefix(difference)
        untouched = _("You did not change this: the form below has what is there now.")
        if prefix is None or (difference.field and difference.field not in fields):
            return untouched
        if not difference.field:
            was: Values = difference.was if isinstance(difference.was, dict) else {}
            if not is_touched(self.sent, prefix, was, fields) or f"{prefix}DELETE" in self.sent:
                return untouched
            return _("You changed this: it stands below as a new row.")
        value: Value = sent_value(fields[difference.field], prefix + difference.field, self.sent)
        return untouched if value == difference.was else self._words(model, difference.field, value)

    def _prefix(self, difference: Difference) -> str | None:
        prefixes = row_prefixes(self.sent, difference.place).values()
        return next((each for each in prefixes if self.sent.get(f"{each}id") == difference.number), None)

    def _author(self, model: type[Model], number: str, difference: Difference) -> tuple[str, datetime | None]:
        author = None
        for record in self._records(model, number):
            if author and difference.field and self._stood(record, difference.field) != difference.now:
                break
            author = record
            if not difference.field:
                break
        who = author.history_user if author else None
        return (who.get_full_name() or who.username if who else ""), (author.history_date if author else None)

    def _stood(self, record: Any, name: str) -> Value | None:
        """What a version held; None, which is no value, where versions keep it elsewhere."""
        fields = {field.name: field for field in record._meta.concrete_fields}
        return plain(fields[name].value_from_object(record)) if name in fields else None

    def _records(self, model: type[Model], number: str) -> Iterator[Any]:
        if not hasattr(model, "history"):
            return iter(())
        if (model, number) not in self._past:
            past = model.history.filter(id=number).select_related("history_user")
            self._past[model, number] = list(past.order_by("-history_date", "-history_id")[:VERSIONS_READ])
        return iter(self._past[model, number])
