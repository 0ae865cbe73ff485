"""Apply chosen differences to an entry: from a proposal, from its history, or to undo an import."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from initiatives.history.records import give_reason
from initiatives.history.snapshots import ITSELF, Difference, Value, Values, Version, differences, terms_of, version_of
from initiatives.models import Initiative, User
from initiatives.models.languages import translated_fields
from initiatives.models.relations import CITED_FACTS, RELATED_IN_FORM

from .difference_labels import DifferenceLabels
from .slugs import check_slug, save_with_redirect

# Transitions and confirmations change these: they are not content.
WORKFLOW_FIELDS = {"state", "verified_on", "verified_by", "review_interval"}

# Related rows that point to other rows of the same entry: relation, field, relation of the target.
POINTERS = (
    *(("citations", field, relation) for relation, field in CITED_FACTS.items()),
    ("budget_lines", "part_of", "budget_lines"),
)


def entry_snapshot(initiative: Initiative) -> Version:
    return version_of(initiative, list(RELATED_IN_FORM))


def content_differences(was: Version, now: Version) -> list[Difference]:
    return [each for each in differences(was, now) if not (each.place == ITSELF and each.field in WORKFLOW_FIELDS)]


@dataclass(frozen=True)
class EntryChange:
    """A change that somebody may apply or leave. `now` is the present value of the entry."""

    difference: Difference
    label: str
    was: str
    wanted: str
    now: str
    # The value was changed since, to a third value.
    is_clash: bool
    # The entry has the wanted value already.
    is_done: bool

    @property
    def key(self) -> str:
        return f"{self.difference.place}:{self.difference.number}:{self.difference.field}"


def entry_changes(initiative: Initiative, base: Version, wanted: Version, user: User) -> list[EntryChange]:
    """The changes from `base` to `wanted`, each with the present value."""
    current = entry_snapshot(initiative)
    say = DifferenceLabels(initiative, user, versions=(wanted, base, current))
    return [_entry_change(each, current, say) for each in content_differences(base, wanted)]


def _entry_change(difference: Difference, current: Version, say: DifferenceLabels) -> EntryChange:
    row = current.get(difference.place, {}).get(difference.number)
    now: Value | Values | None = row.get(difference.field, "") if row is not None and difference.field else row
    is_done = now == difference.now
    today = Difference(difference.place, difference.number, difference.field, difference.was, now)
    return EntryChange(
        difference,
        say.label(difference),
        say.was(difference),
        say.now(difference),
        say.now(today),
        is_clash=not is_done and now != difference.was,
        is_done=is_done,
    )


@transaction.atomic
def apply_differences(initiative: Initiative, wanted: list[Difference], reason: str) -> None:
    """Write the `now` of each difference, with history. Raise ValidationError, with nothing written, on a refusal."""
    rows = [each for each in wanted if not each.field]
    _untie_what_stays(initiative, wanted)
    for each in sorted(rows, key=_place, reverse=True):
        if each.now is None:
            _remove(initiative, each, reason)
    for (place, number), changes in _by_row(wanted).items():
        _change(initiative, _row(initiative, place, number), changes, reason)
    made: dict[tuple[str, str], str] = {}
    for each in sorted(rows, key=_place):
        if isinstance(each.now, dict):
            row = _add(initiative, each, with_made_facts(each.now, made), reason)
            made[each.place, each.number] = str(row.pk)


def _untie_what_stays(initiative: Initiative, wanted: list[Difference]) -> None:
    """Clear pointers of staying rows to rows that will be deleted, if they change anyway: deletion would cascade."""
    removed = {(each.place, each.number) for each in wanted if not each.field and each.now is None}
    changed = {(each.place, each.number, each.field) for each in wanted if each.field}
    for place, name, target in POINTERS:
        going = [number for relation, number in removed if relation == target and number.isdecimal()]
        pointing = getattr(initiative, place).filter(**{f"{name}__in": going}) if going else ()
        for row in pointing:
            if (place, str(row.pk), name) in changed:
                type(row)._default_manager.filter(pk=row.pk).update(**{name: None})
            elif place == "citations" and (place, str(row.pk)) not in removed:
                raise ValidationError(_("A source still supports a row that should go. Let its citation go as well."))


def _place(difference: Difference) -> int:
    return RELATED_IN_FORM.index(difference.place)


def _by_row(wanted: list[Difference]) -> dict[tuple[str, str], list[Difference]]:
    grouped: dict[tuple[str, str], list[Difference]] = {}
    for each in wanted:
        if each.field:
            grouped.setdefault((each.place, each.number), []).append(each)
    return grouped


def _row(initiative: Initiative, place: str, number: str) -> Model:
    if place == ITSELF:
        return initiative
    found = getattr(initiative, place).filter(pk=number).first() if number.isdecimal() else None
    if found is None:
        raise ValidationError(_("A row that should change is no longer there. Leave its changes out."))
    row: Model = found
    return row


def _remove(initiative: Initiative, difference: Difference, reason: str) -> None:
    row = getattr(initiative, difference.place).filter(pk=difference.number).first()
    if row is None:
        return
    give_reason(row, reason)
    try:
        row.delete()
    except ProtectedError as error:
        raise ValidationError(_("A row that should go is still part of something else. Leave it.")) from error


def _change(initiative: Initiative, thing: Model, changes: list[Difference], reason: str) -> None:
    terms = {field.name for field in terms_of(type(thing))}
    for each in changes:
        if each.field not in terms:
            assign(thing, each.field, each.now if isinstance(each.now, str) else "")
    _save(thing, reason)
    for each in changes:
        if each.field in terms:
            _set_terms(thing, each)


def _set_terms(thing: Model, change: Difference) -> None:
    wanted = change.now if isinstance(change.now, list) else []
    model: Any = thing._meta.get_field(change.field).related_model
    getattr(thing, change.field).set(model._default_manager.filter(pk__in=wanted))


def with_made_facts(values: Values, made: Mapping[tuple[str, str], str]) -> Values:
    """A citation that names a fact made together with it (new1), with the key of that fact."""
    found = dict(values)
    for relation, name in CITED_FACTS.items():
        if (key := made.get((relation, str(values.get(name, ""))))) is not None:
            found[name] = key
    return found


def _add(initiative: Initiative, difference: Difference, values: Values, reason: str) -> Model:
    model = getattr(initiative, difference.place).model
    row = model(initiative=initiative)
    if difference.number.isdecimal() and not model._default_manager.filter(pk=difference.number).exists():
        # Reuse its former number, so that its history continues.
        row.pk = int(difference.number)
    for name, value in values.items():
        assign(row, name, value if isinstance(value, str) else "")
    _save(row, reason)
    return row


def assign(thing: Model, name: str, text: str) -> None:
    """Set a field from the text that `snapshots.plain` wrote."""
    field: Any = thing._meta.get_field(name)
    if field.is_relation:
        setattr(thing, field.attname, int(text) if text.isdecimal() else None)
    elif isinstance(field, models.BooleanField):
        setattr(thing, name, text == "True")
    elif text == "":
        setattr(thing, name, None if field.null else field.get_default() if field.has_default() else "")
    else:
        setattr(thing, name, field.to_python(text))


def _save(thing: Model, reason: str) -> None:
    # Exclude the field of the active language: modeltranslation would fill it in from another language.
    thing.full_clean(exclude=translated_fields(type(thing)))
    give_reason(thing, reason)
    if isinstance(thing, Initiative):
        check_slug(thing.slug, thing)
        save_with_redirect(thing)
    else:
        thing.save()
