"""Questions to the database whose SQL is built once, and then asked with other values.

Django builds the SQL of a query set each time it is asked, which costs some five times what the answer costs. The page
of an entry asks some twenty such questions, always the same ones but for the number of the entry.
"""

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.query import RelatedPopulator, get_related_populators
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from django.utils.translation import get_language

Thing = TypeVar("Thing", bound=Model)
Value = int | str
Row = Sequence[object]
Parameter = bool | int | float | str | date | None
# In one name, since the types describe the arguments of a later Django.
populators_of: Callable[..., list[RelatedPopulator]] = get_related_populators


class Question(Protocol):
    """A query set, of which only the query matters."""

    @property
    def query(self) -> Query: ...


@dataclass(frozen=True)
class _Key:
    """All that the SQL depends on: translated columns on the language, statuses on the day."""

    database: str
    vendor: str
    language: str
    day: date
    number: int


@dataclass(frozen=True)
class _Statement:
    compiler: SQLCompiler
    sql: str
    # Each with its place among the values that are asked, if it is one of them.
    parameters: tuple[tuple[Parameter, int | None], ...]


class PreparedRows:
    """`ask` gives the question for some values, each of which it uses with `__in`."""

    def __init__(self, model: type[Model], ask: Callable[[list[Value]], Question]) -> None:
        self._model, self._ask = model, ask
        self._statements: dict[_Key, _Statement] = {}

    def rows(self, values: Iterable[Value]) -> list[Row]:
        """The rows for these values, as `values_list` gives them."""
        return list(self._answer(list(values))[2])

    def _answer(self, values: Sequence[Value]) -> tuple[str, SQLCompiler | None, Iterable[Row]]:
        database = router.db_for_read(self._model)
        asked = list(dict.fromkeys(values))
        if not asked:
            return database, None, []
        # Of a few lengths only, so that few statements do for all: the last value is named again.
        asked += asked[-1:] * ((1 << (len(asked) - 1).bit_length()) - len(asked))
        statement = self._statement(database, asked)
        parameters = tuple(given if place is None else asked[place] for given, place in statement.parameters)
        # Of the connection of this thread, not of the one that built it.
        compiler = copy.copy(statement.compiler)
        compiler.connection = connections[database]
        with compiler.connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            rows: Iterable[Row] = cursor.fetchall()
        converters = compiler.get_converters([column[0] for column in (compiler.select or [])[: compiler.col_count]])
        return database, compiler, compiler.apply_converters(rows, converters) if converters else rows

    def _statement(self, database: str, asked: Sequence[Value]) -> _Statement:
        day = timezone.localdate()
        key = _Key(database, connections[database].vendor, get_language() or "", day, len(asked))
        if key not in self._statements:
            marks = [_mark(value, place) for place, value in enumerate(asked)]
            compiler = self._ask(marks).query.get_compiler(using=database)
            sql, parameters = compiler.as_sql()
            places = {mark: place for place, mark in enumerate(marks)}
            placed = tuple((each, places.get(each) if isinstance(each, (int, str)) else None) for each in parameters)
            # Those of a day that is over are asked no more.
            kept = {former: each for former, each in self._statements.items() if former.day == day}
            self._statements = {**kept, key: _Statement(compiler, sql, placed)}
        return self._statements[key]


class PreparedThings(PreparedRows, Generic[Thing]):
    """The same for instances, with what `select_related` and `annotate` add to them."""

    def __init__(self, model: type[Model], ask: Callable[[list[Value]], "QuerySet[Thing]"]) -> None:
        super().__init__(model, ask)

    def things(self, values: Iterable[Value]) -> list[Thing]:
        return list(self._things(list(values)))

    def _things(self, values: Sequence[Value]) -> Iterator[Thing]:
        database, compiler, rows = self._answer(values)
        if compiler is None:
            return
        told, select = compiler.klass_info, compiler.select
        assert told is not None
        assert select is not None
        columns = slice(told["select_fields"][0], told["select_fields"][-1] + 1)
        names = [column.target.attname for column, *_sql in select[columns]]
        populators = populators_of(told, select, database)
        for row in rows:
            thing = told["model"].from_db(database, names, row[columns])
            for populator in populators:
                populator.populate(row, thing)
            for name, place in (compiler.annotation_col_map or {}).items():
                setattr(thing, name, row[place])
            yield thing


def _mark(value: Value, place: int) -> Value:
    """A value that stands for another one in the SQL, and that no row has."""
    return -(10**12) - place if isinstance(value, int) else f"\x1f{place}"
