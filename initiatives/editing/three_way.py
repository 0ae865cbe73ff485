"""Three-way merge of a submitted form: the user's own changes win, all other fields take the newly saved value."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from initiatives.history.snapshots import ITSELF, Value, Values, Version, plain

FormFields = dict[str, dict[str, forms.Field]]
SubmittedRow = dict[str, list[str]]


def submitted_value(field: forms.Field, name: str, sent: object) -> Value:
    """The submitted value as `snapshots.plain` writes stored ones. Invalid input stays as typed."""
    value = field.widget.value_from_datadict(sent, {}, name)
    if isinstance(field, forms.ModelChoiceField):
        return plain(value)
    try:
        return plain(field.to_python(value))
    except ValidationError:
        return plain(value)


def set_submitted(field: forms.Field, name: str, value: Value, sent: QueryDict) -> None:
    if isinstance(field.widget, forms.CheckboxInput):
        sent.setlist(name, ["on"] if value == "True" else [])
    else:
        sent.setlist(name, value if isinstance(value, list) else [value])


def merge_submission(sent: QueryDict, was: Version, now: Version, fields: FormFields) -> QueryDict:
    """Take changes that only the colleague made; keep the submitted value where both changed something."""
    merged = sent.copy()
    _follow(merged, "", was[ITSELF][ITSELF], now[ITSELF][ITSELF], fields[ITSELF])
    for place in now:
        if place != ITSELF and place in fields and f"{place}-TOTAL_FORMS" in sent:
            _merge_rows(merged, place, was.get(place, {}), now[place], fields[place])
    return merged


def _follow(sent: QueryDict, prefix: str, was: Values, now: Values, fields: dict[str, forms.Field]) -> None:
    for name, field in fields.items():
        if name in now and now[name] != was.get(name) and submitted_value(field, prefix + name, sent) == was.get(name):
            set_submitted(field, prefix + name, now[name], sent)


def is_touched(sent: object, prefix: str, was: Values, fields: dict[str, forms.Field]) -> bool:
    return any(
        submitted_value(field, prefix + name, sent) != was.get(name) for name, field in fields.items() if name in was
    )


def row_prefixes(sent: QueryDict, place: str) -> dict[int, str]:
    """The position and name prefix of each submitted row."""
    found = (re.fullmatch(rf"{place}-(\d{{1,6}})-.+", name, re.ASCII) for name in sent)
    return {number: f"{place}-{number}-" for number in sorted({int(match[1]) for match in found if match})}


def _merge_rows(
    sent: QueryDict, place: str, was: dict[str, Values], now: dict[str, Values], fields: dict[str, forms.Field]
) -> None:
    stored: list[SubmittedRow] = []
    new: list[SubmittedRow] = []
    seen = set()
    for prefix in row_prefixes(sent, place).values():
        number = sent.get(f"{prefix}id", "")
        seen.add(number)
        if number in now and number in was:
            _follow(sent, prefix, was[number], now[number], fields)
        row = {name.removeprefix(prefix): sent.getlist(name) for name in list(sent) if name.startswith(prefix)}
        if not number:
            new.append(row)
        elif number in now or number not in was:
            stored.append(row)
        elif is_touched(sent, prefix, was[number], fields) and "DELETE" not in row:
            # Removed by the colleague, changed by this person: it becomes a new row.
            new.append(row | {"id": [""]})
    stored += [
        _row_of(number, values, fields) for number, values in now.items() if number not in was and number not in seen
    ]
    _rewrite(sent, place, stored, new)


def _row_of(number: str, values: Values, fields: dict[str, forms.Field]) -> SubmittedRow:
    row = QueryDict(mutable=True)
    for name, field in fields.items():
        if name in values:
            set_submitted(field, name, values[name], row)
    return {name: row.getlist(name) for name in row} | {"id": [number]}


def _rewrite(sent: QueryDict, place: str, stored: list[SubmittedRow], new: list[SubmittedRow]) -> None:
    for prefix in row_prefixes(sent, place).values():
        for name in [name for name in sent if name.startswith(prefix)]:
            del sent[name]
    for number, row in enumerate([*stored, *new]):
        for name, values in row.items():
            sent.setlist(f"{place}-{number}-{name}", values)
    sent[f"{place}-INITIAL_FORMS"] = str(len(stored))
    sent[f"{place}-TOTAL_FORMS"] = str(len(stored) + len(new))
