"""Fill an empty database with the published register: all rows of a kind at once, with references found in memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import DateTimeField, Field, ForeignKey, ManyToManyField, Model

from .fixture_rows import FixtureRow, MissingReferenceError

if TYPE_CHECKING:
    Name = tuple[type[Model], tuple[str, ...]]


class Rows:
    """The rows of files as instances with numbers, in the order of the files, for tables that are empty."""

    def __init__(self, rows: Iterable[FixtureRow]) -> None:
        self.by_model: dict[type[Model], list[Model]] = defaultdict(list)
        self.relations: dict[type[Model], list[Model]] = defaultdict(list)
        self._named: dict[Name, Model] = {}
        self._numbers: dict[type[Model], Iterator[int]] = defaultdict(lambda: count(1))
        read = [(row, self._add(row)) for row in rows]
        # Only now is every row known that another one names.
        for row, thing in read:
            self._refer(row, thing)

    def _add(self, row: FixtureRow) -> Model:
        plain, references = {}, {}
        for name, value in row.fields.items():
            field = row.model._meta.get_field(name)
            if isinstance(field, ForeignKey) and isinstance(value, list):
                references[name] = self._named.get((_target(field), tuple(value)))
            elif isinstance(field, Field) and not isinstance(field, ManyToManyField):
                plain[field.attname] = field.to_python(value)
        thing = row.model(**plain)
        thing.pk = row.number or next(self._numbers[row.model])
        for name, other in references.items():
            if other is not None:
                setattr(thing, name, other)
        if hasattr(thing, "natural_key"):
            self._named[(row.model, thing.natural_key())] = thing
        self.by_model[row.model].append(thing)
        return thing

    def _refer(self, row: FixtureRow, thing: Model) -> None:
        for name, value in row.fields.items():
            field = row.model._meta.get_field(name)
            if isinstance(field, ForeignKey) and isinstance(value, list):
                setattr(thing, name, self._get(field, value))
            elif isinstance(field, ManyToManyField):
                through: Any = field.remote_field.through
                ends = field.m2m_field_name(), field.m2m_reverse_field_name()
                for words in value:
                    relation = through(**dict(zip(ends, (thing, self._get(field, words)), strict=True)))
                    self.relations[through].append(relation)

    def _get(self, field: "ForeignKey[Any, Any] | ManyToManyField[Any, Any]", words: list[str]) -> Model:
        try:
            return self._named[(_target(field), tuple(words))]
        except KeyError as error:
            raise MissingReferenceError(f"{field}: {' '.join(words)}") from error


def _target(field: "ForeignKey[Any, Any] | ManyToManyField[Any, Any]") -> type[Model]:
    return field.remote_field.model


@transaction.atomic
def fill(rows: Iterable[FixtureRow]) -> None:
    """Write the rows of files into tables that are empty, without versions and without a signal.

    Raise MissingReferenceError where a row names one that no file holds.
    """
    read = Rows(rows)
    for model, things in [*read.by_model.items(), *read.relations.items()]:
        _write(model, things)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*read.by_model]):
            cursor.execute(statement)


def _write(model: type[Model], things: list[Model]) -> None:
    # Creating writes the time of now into these; the files say when.
    dated = [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, DateTimeField) and (field.auto_now or field.auto_now_add)
    ]
    moments = [{name: getattr(thing, name) for name in dated} for thing in things]
    model._default_manager.bulk_create(things)
    if dated:
        for thing, moment in zip(things, moments, strict=True):
            vars(thing).update(moment)
        model._default_manager.bulk_update(things, dated)
