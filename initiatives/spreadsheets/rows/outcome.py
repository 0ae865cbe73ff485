"""An entry and its related rows as a plan would leave them, checked by their models."""

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, UniqueConstraint

from initiatives.history.snapshots import ITSELF
from initiatives.models import Initiative
from initiatives.models.relations import RELATED
from initiatives.spreadsheets.columns.model_check import assign_values, blank, mistakes_of, row_mistakes, unsaved_row

from .row_plan import RowPlan

# A field or a relation, and the model's message.
Mistake = tuple[str, str]
# Stands for the slug that a new entry gets when it is written.
ANY_SLUG = "new-entry"


def outcome_mistakes(plan: RowPlan, entry: Initiative | None) -> Iterator[Mistake]:
    """Ask the models about all that the plan would write, and about nothing that it leaves alone."""
    after = copy.copy(entry) if entry else blank(Initiative)
    after.slug = after.slug or ANY_SLUG
    fields = (
        plan.fields if entry is None else {each.field: each.now for each in plan.differences if each.place == ITSELF}
    )
    if fields:
        yield from _entry_mistakes(after, fields)
    for relation in RELATED:
        try:
            yield from _row_mistakes(relation, plan, entry, after)
        except ValidationError as error:
            yield from ((relation, message) for message in error.messages)


def _entry_mistakes(after: Initiative, fields: dict[str, Any]) -> Iterator[Mistake]:
    try:
        assign_values(after, fields)
    except ValidationError as error:
        yield from (("", message) for message in error.messages)
        return
    if "parent" not in fields:
        # Its wider entries cannot contain it now if they did not before: asking for them takes a query each.
        after.parent = None
    yield from mistakes_of(after)


def _row_mistakes(relation: str, plan: RowPlan, entry: Initiative | None, after: Initiative) -> Iterator[Mistake]:
    new = plan.related.get(relation, [])
    for values in new:
        yield from ((relation, message) for _field, message in row_mistakes(relation, values))
    if entry is None and len(new) < 2:
        return
    changed: list[Model] = [unsaved_row(relation, after, values) for values in new]
    kept: dict[str, Model] = {str(row.pk): row for row in getattr(entry, relation).all()} if entry else {}
    touched: set[str] = set()
    for each in plan.differences:
        if each.place != relation:
            continue
        if not each.field:
            kept.pop(each.number, None)
            if isinstance(each.now, dict):
                changed.append(unsaved_row(relation, after, each.now))
        elif each.number in kept:
            if each.number not in touched:
                kept[each.number] = copy.copy(kept[each.number])
                touched.add(each.number)
            assign_values(kept[each.number], {each.field: each.now})
    changed += [kept[number] for number in touched if number in kept]
    for row in changed[len(new) :]:
        yield from ((relation, message) for _field, message in mistakes_of(row))
    if changed:
        yield from _repeated(relation, [*changed, *(row for number, row in kept.items() if number not in touched)])


def _repeated(relation: str, rows: list[Model]) -> Iterator[Mistake]:
    """Rows of one entry that a constraint allows only once. A record that is new with this import has no number yet."""
    for constraint in rows[0]._meta.constraints:
        if not isinstance(constraint, UniqueConstraint) or constraint.condition is not None:
            continue
        fields: list[Any] = [rows[0]._meta.get_field(name) for name in constraint.fields if name != "initiative"]
        values = [tuple(getattr(row, field.attname) for field in fields) for row in rows]
        if any(number > 1 and None not in found for found, number in Counter(values).items()):
            yield relation, str(constraint.get_violation_error_message())
