"""The models' own rules, asked about values that are not written yet: the one definition of what the register takes.

As `full_clean`, but without a query for each rule, since a file has thousands of rows. Relations come from lookups.
"""

import copy
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Model, Q
from django.utils.translation import get_language

from initiatives.editing.changesets import assign
from initiatives.history.records import related_model
from initiatives.history.snapshots import Values
from initiatives.models import Initiative
from initiatives.models.languages import translated_fields

Mistake = tuple[str, str]
# Related rows that their key names.
WITH_KEYS = ("budget_lines", "key_figures", "events")
Thing = TypeVar("Thing", bound=Model)
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda one, other: one == other,
    "in": lambda one, other: one in other,
    "gt": lambda one, other: one > other,
    "gte": lambda one, other: one >= other,
    "lt": lambda one, other: one < other,
    "lte": lambda one, other: one <= other,
    "regex": lambda one, other: re.search(other, str(one)) is not None,
}


@cache
def _blanks() -> dict[type[Model], Model]:
    return {}


def blank(model: type[Thing]) -> Thing:
    """An instance with the defaults of its fields: to copy one is far faster than to make one."""
    if model not in _blanks():
        _blanks()[model] = model()
    return cast("Thing", copy.copy(_blanks()[model]))


def unsaved_row(relation: str, entry: Initiative, values: Values) -> Model:
    """A related row with these values. Raise ValidationError for text that its field cannot hold."""
    row = blank(related_model(relation))
    vars(row)["initiative_id"] = entry.pk
    row._state.fields_cache["initiative"] = entry
    assign_values(row, values)
    return row


def assign_values(thing: Model, values: dict[str, Any]) -> None:
    terms = {field.name for field in thing._meta.many_to_many}
    for name, value in values.items():
        if name not in terms:
            assign(thing, name, value if isinstance(value, str) else "")


def check_row(relation: str, values: Values) -> None:
    """Raise ValidationError where the model of a related row refuses these values."""
    said = {"key": "row", **values} if relation in WITH_KEYS else values
    if mistakes := row_mistakes(relation, said):
        raise ValidationError([message for _field, message in mistakes])


def row_mistakes(relation: str, values: Values) -> tuple[Mistake, ...]:
    """The mistakes of a new related row. Many rows of a file say the same: each is asked about once."""
    return _row_mistakes(relation, tuple(sorted((name, str(value)) for name, value in values.items())), get_language())


@lru_cache(maxsize=20_000)
def _row_mistakes(relation: str, values: tuple[tuple[str, str], ...], _language: str | None) -> tuple[Mistake, ...]:
    return tuple(mistakes_of(unsaved_row(relation, blank(Initiative), dict(values))))


def mistakes_of(thing: Model) -> Iterator[Mistake]:
    """Yield what its fields, its `clean` and its check constraints refuse: a field, or none, and the message."""
    relations = {field.name for field in thing._meta.concrete_fields if field.is_relation}
    try:
        thing.clean_fields(exclude={*relations, *translated_fields(type(thing))})
        thing.clean()
    except ValidationError as error:
        yield from _by_field(error)
        return
    for constraint in thing._meta.constraints:
        condition = constraint.condition if isinstance(constraint, CheckConstraint) else None
        if isinstance(condition, Q) and _holds(condition, thing) is False:
            yield "", str(constraint.get_violation_error_message())


def _by_field(error: ValidationError) -> Iterator[Mistake]:
    if hasattr(error, "error_dict"):
        for name, errors in error.message_dict.items():
            yield from ((name, message) for message in errors)
    else:
        yield from (("", message) for message in error.messages)


def _holds(condition: Q, thing: Model) -> bool | None:
    """Whether a condition holds, as a database says it: None where a value that is compared is missing."""
    children: list[Any] = list(condition.children)
    answers = [
        _holds(child, thing) if isinstance(child, Q) else _compare(child[0], child[1], thing) for child in children
    ]
    decisive = condition.connector == Q.OR
    found = decisive if decisive in answers else None if None in answers else not decisive
    return found if found is None or not condition.negated else not found


def _compare(path: str, wanted: object, thing: Model) -> bool | None:
    """`wanted` may be a value or, as F, another field."""
    name, _mark, lookup = path.partition("__")
    field: Any = thing._meta.get_field(name)
    value = getattr(thing, field.attname)
    if isinstance(wanted, F):
        other: Any = thing._meta.get_field(vars(wanted)["name"])
        wanted = getattr(thing, other.attname)
        if wanted is None:
            return None
    if lookup == "isnull":
        return (value is None) == wanted
    if wanted is None:
        return value is None
    value = field.get_prep_value(value)
    if value is None:
        return None
    return COMPARISONS[lookup or "exact"](value, wanted)
