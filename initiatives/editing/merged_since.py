"""A former version of an entry, with what was merged since replaced by what it was merged into."""

from collections import defaultdict
from typing import Any

from django.db.models import Model

from initiatives.history.records import newest_versions, related_model
from initiatives.history.snapshots import ITSELF, Value, Values, Version
from initiatives.models import Initiative, InitiativeRedirect, TermRedirect

# By kind of thing, the numbers of those that are gone, with the numbers of those that they were merged into.
Successors = dict[type[Model], dict[str, str]]


def led_on(then: Version, current: Version, initiative: Initiative) -> Version:
    """The version as it can be written today. Things that were deleted and lead nowhere stay: a model refuses them."""
    successors = _successors(then, current)
    if not any(successors.values()):
        return then
    found: Version = {}
    for place, rows in then.items():
        pointers = _pointers(place)
        kept: dict[str, Values] = {}
        for number, values in rows.items():
            moved = {
                name: _moved(value, successors.get(pointers.get(name, Model), {})) for name, value in values.items()
            }
            is_changed = moved != values
            points_home = is_changed and any(
                pointers.get(name) is Initiative and moved[name] == str(initiative.pk) for name in moved
            )
            if points_home and place == ITSELF:
                moved |= {name: "" for name in moved if pointers.get(name) is Initiative}
            # The two became one thing: a merger leaves one row of two, and none from an entry to itself.
            elif points_home or (is_changed and moved in [*kept.values(), *_others(rows, number)]):
                continue
            kept[number] = moved
        found[place] = kept
    return found


def _others(rows: dict[str, Values], number: str) -> list[Values]:
    return [values for other, values in rows.items() if other != number]


def _moved(value: Value, successors: dict[str, str]) -> Value:
    if isinstance(value, list):
        return sorted({successors.get(each, each) for each in value})
    return successors.get(value, value)


def _pointers(place: str) -> dict[str, type[Model]]:
    """By the name of a field of these rows, the kind of thing that it points to, where such things can be merged."""
    model = Initiative if place == ITSELF else related_model(place)
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    kinds = {
        field.name: field.related_model
        for field in fields
        if field.is_relation and isinstance(field.related_model, type)
    }
    return {
        name: kind for name, kind in kinds.items()
        if kind is Initiative or kind._meta.model_name in TermRedirect.Kind.values
    }  # fmt: skip


def _successors(then: Version, current: Version) -> Successors:
    here = _named(current)
    found: Successors = {}
    for kind, numbers in _named(then).items():
        if asked := numbers - here[kind]:
            there = kind._default_manager.filter(pk__in=asked).values_list("pk", flat=True)
            gone = asked - set(map(str, there))
            found[kind] = {number: successor for number in gone if (successor := _successor(kind, number))}
    return found


def _named(version: Version) -> dict[type[Model], set[str]]:
    """The numbers of all things that a version points to, by their kind."""
    found: dict[type[Model], set[str]] = defaultdict(set)
    for place, rows in version.items():
        for name, kind in _pointers(place).items():
            for values in rows.values():
                value = values.get(name, "")
                found[kind] |= set(value) if isinstance(value, list) else {value} - {""}
    return found


def _successor(kind: type[Model], number: str) -> str:
    """Empty for what was deleted and leads nowhere."""
    slug = next((version.slug for version in newest_versions(kind, number, 1)), "")
    if kind is Initiative:
        led: Any = InitiativeRedirect.objects.filter(slug=slug).values_list("initiative", flat=True).first()
    else:
        target = TermRedirect.objects.targets(kind._meta.model_name or "", [slug]).get(slug, "")
        led = kind._default_manager.filter(slug=target).values_list("pk", flat=True).first()
    return str(led or "")
