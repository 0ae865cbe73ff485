"""What a reader may choose of a report, read from an address."""

from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils import timezone

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.pages.as_of import AS_OF, asked_day

from .scope import NOT_STATED, Scope

FULL = "full"


@dataclass(frozen=True)
class Choices:
    """`dropped`: values that no report knows. `options`: value, label and whether it is chosen, by name."""

    scope: Scope
    dropped: list[tuple[str, str]]
    options: list["Options"] = field(default_factory=list)


@dataclass(frozen=True)
class Options:
    name: str
    heading: str
    values: list[tuple[str, str, bool]]


def read_choices(query: QueryDict) -> Choices:
    """The scope that an address asks for. Raise NoSuchDayError, with a sentence, for a day that is none."""
    listed = InitiativeFilter(query)
    options, chosen = [], {}
    for name in ("government", "theme", "challenge"):
        facet = listed.facet(name)
        chosen[name] = tuple(value for value in listed.data.getlist(name) if value != NOT_STATED)
        values = [(value, str(label), value in chosen[name]) for value, label in facet.choices if value != NOT_STATED]
        options.append(Options(name, str(facet.heading), values))
    dropped = [(name, value) for name, value in listed.dropped if name in chosen]
    scope = Scope(
        governments=chosen["government"],
        themes=chosen["theme"],
        challenges=chosen["challenge"],
        as_of=_day(query),
        is_full=query.get("detail") == FULL,
    )
    return Choices(scope, dropped, options)


def _day(query: QueryDict) -> date | None:
    """A past day; today is no choice, since the present is what a report shows anyway."""
    if not query.get(AS_OF, "").strip():
        return None
    day = asked_day(query)
    return day if day != timezone.localdate() else None
