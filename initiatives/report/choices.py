"""What a reader may choose of a report, read from an address."""

from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.pages.as_of import AS_OF, NoSuchDayError, asked_day
from initiatives.history.as_of import first_day
from initiatives.opendata.refusals import PASSES

from .scope import CHANGES, NOT_STATED, YEAR, Scope

FULL = "full"
WORDS = {"detail": ("summary", FULL), "about": (CHANGES, YEAR)}
NAMES = {"government", "theme", "challenge", AS_OF, "from", "year", *WORDS}


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
    dropped += [(name, str(query[name])) for name in query if name not in NAMES and not PASSES.fullmatch(name)]
    dropped += [(name, str(query[name])) for name, known in WORDS.items() if query.get(name, "") not in ("", *known)]
    about = query.get("about", "")
    if about == YEAR and (year := query.get("year", "")) and str(_year(year)) != year:
        dropped.append(("year", year))
    scope = Scope(
        governments=chosen["government"],
        themes=chosen["theme"],
        challenges=chosen["challenge"],
        as_of=_past(_day(query.get(AS_OF, ""))),
        is_full=query.get("detail") == FULL,
        since=_since(query) if about == CHANGES else None,
        year=_year(query.get("year", "")) if about == YEAR else None,
    )
    return Choices(scope, dropped, options)


def _day(text: str) -> date | None:
    return asked_day(QueryDict(urlencode({AS_OF: text}))) if text.strip() else None


def _past(day: date | None) -> date | None:
    """Today is no choice, since the present is what a report shows anyway."""
    return day if day != timezone.localdate() else None


def _since(query: QueryDict) -> date | None:
    """The earlier of the two days, if need be the first of the register."""
    day, until = _day(query.get("from", "")) or first_day(), _day(query.get(AS_OF, ""))
    if day and until and day > until:
        raise NoSuchDayError(_("The first day lies after the second one."))
    return day


def _year(text: str) -> int:
    """A year of four digits up to this one, else this one."""
    today = timezone.localdate().year
    return int(text) if text.isascii() and text.isdecimal() and 1000 <= int(text[:5]) <= today else today
