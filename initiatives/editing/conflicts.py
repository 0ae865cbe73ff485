"""The table of a conflict: the value at opening, the present value with its author, and the submitted value."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from initiatives.history.records import newest_versions
from initiatives.history.snapshots import ITSELF, Difference, Value, Values, Version, differences, plain
from initiatives.models import User

from .difference_labels import DifferenceLabels
from .three_way import FormFields, is_touched, row_prefixes, submitted_value

# The number of versions in which the author of a change is looked for.
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
    """The conflict between submitted data and the changes of a colleague. Create it before the data is merged."""

    def __init__(self, thing: Model, user: User, sent: QueryDict, fields: FormFields) -> None:
        self.thing, self.sent, self.fields = thing, sent, fields
        self.wording = DifferenceLabels(thing, user, fields)
        self.lines: list[Line] = []
        self._past: dict[tuple[type[Model], str], list[Any]] = {}

    def compare(self, was: Version, now: Version) -> None:
        self.lines = [self._line(each) for each in differences(was, now)]

    def _line(self, difference: Difference) -> Line:
        model, number = self.wording.model(difference.place), difference.number or str(self.thing.pk)
        by, when = self._author(model, number, difference)
        say = self.wording
        return Line(say.label(difference), say.was(difference), say.now(difference), by, when, self._yours(difference))

    def _yours(self, difference: Difference) -> str:
        fields, place = self.fields.get(difference.place, {}), difference.place
        prefix = "" if place == ITSELF else self._prefix(difference)
        untouched = _("You did not change this: the form below has what is there now.")
        if prefix is None or (difference.field and difference.field not in fields):
            return untouched
        if not difference.field:
            was: Values = difference.was if isinstance(difference.was, dict) else {}
            if not is_touched(self.sent, prefix, was, fields) or f"{prefix}DELETE" in self.sent:
                return untouched
            return _("You changed this: it is below as a new row.")
        value: Value = submitted_value(fields[difference.field], prefix + difference.field, self.sent)
        return untouched if value == difference.was else self.wording.value(place, difference.field, value)

    def _prefix(self, difference: Difference) -> str | None:
        prefixes = row_prefixes(self.sent, difference.place).values()
        return next((each for each in prefixes if self.sent.get(f"{each}id") == difference.number), None)

    def _author(self, model: type[Model], number: str, difference: Difference) -> tuple[str, datetime | None]:
        author = None
        for record in self._records(model, number):
            if author and difference.field and self._value_in(record, difference.field) != difference.now:
                break
            author = record
            if not difference.field:
                break
        who = author.history_user if author else None
        return (who.get_full_name() or who.username if who else ""), (author.history_date if author else None)

    def _value_in(self, record: Any, name: str) -> Value | None:
        """The value in a version. None, which is no value, for fields that versions do not keep."""
        fields = {field.name: field for field in record._meta.concrete_fields}
        return plain(fields[name].value_from_object(record)) if name in fields else None

    def _records(self, model: type[Model], number: str) -> Iterator[Any]:
        if (model, number) not in self._past:
            self._past[model, number] = newest_versions(model, number, VERSIONS_READ)
        return iter(self._past[model, number])
