"""The parameters of a query: one definition for what is accepted and for what the description of the API says."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from rapidfuzz import process

from initiatives.browse.facets.definitions import FacetFilter
from initiatives.browse.filters import InitiativeFilter, facet_named
from initiatives.browse.query_parser import LONGEST_SEARCH, MOST_MISTAKES, NEAR
from initiatives.browse.sorts import SORTS
from initiatives.models import Organisation
from initiatives.models.languages import LANGUAGES
from initiatives.parsing.moments import is_within_calendar, moment_in
from portal.problems import INVALID_INPUT, UNKNOWN_INPUT, Issue, issue

LONGEST_SHOWN = 60
LONGEST_PAGE, USUAL_PAGE = 100, 20
# No database counts further, and no list is longer.
LAST_PAGE = 1_000_000
ALL_LANGUAGES = "all"
# A part of an OpenAPI document.
Schema = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query. Of `values` there are few, which are known; of others `is_right` decides.

    `suggested` are values for the description; browse knows more, such as former ones and names of organisations.
    """

    name: str
    description: StrOrPromise
    schema: Schema
    values: Callable[[], Iterable[str]] | None = None
    suggested: Callable[[], Iterable[str]] | None = None
    is_right: Callable[[str], bool] = bool
    may_repeat: bool = False
    # Several values in one, with a comma between them.
    is_list: bool = False

    def given(self, query: QueryDict) -> list[str]:
        given = query.getlist(self.name)
        return [part for value in given for part in value.split(",")] if self.is_list else given

    def issues(self, query: QueryDict) -> list[Issue]:
        found, given = [], self.given(query)
        if len(given) > 1 and not self.may_repeat:
            found.append(_wrong(self.name, given[1], "This parameter may stand once.", ()))
        known = list(self.values()) if self.values and given else []
        for value in given:
            if value not in known if self.values else not self.is_right(value):
                found.append(_wrong(self.name, value, "This value is not understood.", _near(value, known)))
        return found

    def described(self) -> Schema:
        """As OpenAPI describes it."""
        known = self.values or self.suggested
        single = {**self.schema, **({"enum": list(known())} if known else {})}
        schema: Schema = {"type": "array", "items": single} if self.may_repeat else single
        if self.is_list:
            # A list without a value would be an empty one, which is refused.
            schema["minItems"] = 1
        style = {"style": "form", "explode": not self.is_list} if self.may_repeat else {}
        return {"name": self.name, "in": "query", "description": str(self.description), "schema": schema, **style}


def _wrong(name: str, value: str, detail: str, nearest: Iterable[str]) -> Issue:
    return issue(INVALID_INPUT, name, value[:LONGEST_SHOWN], detail, nearest)


def _near(text: str, known: Iterable[str]) -> list[str]:
    return [found for found, _score, _place in process.extract(text, list(known), limit=3, score_cutoff=NEAR)]


def unknown_names(query: QueryDict, parameters: Iterable[Parameter]) -> list[Issue]:
    names = [parameter.name for parameter in parameters]
    return [
        issue(
            UNKNOWN_INPUT, name[:LONGEST_SHOWN], query.get(name, "")[:LONGEST_SHOWN],
            "There is no such parameter here.", _near(name, names),
        )
        for name in query
        if name not in names
    ]  # fmt: skip


def wrong_inputs(query: QueryDict, parameters: Iterable[Parameter]) -> list[Issue]:
    """All that a query says and that is not understood, up to twenty issues."""
    known = list(parameters)
    found = unknown_names(query, known)
    for parameter in known:
        found += parameter.issues(query)
    return found[:MOST_MISTAKES]


def lower_camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


def is_whole_number(most: int) -> Callable[[str], bool]:
    return lambda text: bool(re.fullmatch(r"[1-9][0-9]{0,8}", text, re.ASCII)) and int(text) <= most


def is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII)) and parse_date(text) is not None
    except ValueError:
        return False


def day_or_moment_in(text: str) -> datetime | None:
    """The moment that a text names: the beginning of a day in Brussels, or a moment with its offset."""
    if not is_day(text):
        return moment_in(text)
    beginning = timezone.make_aware(datetime.combine(date.fromisoformat(text), time.min))
    return beginning if is_within_calendar(beginning) else None


PAGE = Parameter(
    "page",
    _("The number of the page, from 1."),
    {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
    is_right=is_whole_number(LAST_PAGE),
)
PAGE_SIZE = Parameter(
    "pageSize",
    _("How many items a page holds."),
    {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": USUAL_PAGE},
    is_right=is_whole_number(LONGEST_PAGE),
)
LANG = Parameter(
    "lang",
    _("The language of texts, before the header Accept-Language; “all” gives each text in every language."),
    {"type": "string"},
    values=lambda: [*LANGUAGES, ALL_LANGUAGES],
)
AS_OF = Parameter(
    "asOf",
    _("The register as everybody could read it at the end of a day."),
    {"type": "string", "format": "date"},
    is_right=is_day,
)
CHANGED_SINCE = Parameter(
    "changedSince",
    _(
        "Only what changed since a day or a moment. What was taken back since stands as a tombstone, "
        "so that a copy elsewhere can follow without reading all. Words that belong to the program always come all."
    ),
    {"type": "string", "oneOf": [{"format": "date-time"}, {"format": "date"}]},
    is_right=lambda text: day_or_moment_in(text) is not None,
)
WORDS = Parameter(
    "q",
    _("Words to search, in any language."),
    {"type": "string", "maxLength": LONGEST_SEARCH},
    is_right=lambda text: len(text) <= LONGEST_SEARCH,
)
KIND = Parameter(
    "kind",
    _("The kind of organisation."),
    {"type": "string"},
    values=lambda: Organisation.Kind.values,
    may_repeat=True,
)
SORT = Parameter("sort", _("The order of the list."), {"type": "string"}, values=lambda: list(SORTS))


def select_of(names: Iterable[str]) -> Parameter:
    """The choice of properties, among these names."""
    one = f"!?({'|'.join(sorted(names))})"
    pattern = rf"^\({one}(,{one})*\)$"
    return Parameter(
        "select",
        _("Only these properties, such as (title,status); with an exclamation mark, all but these: (!sources)."),
        {"type": "string", "pattern": pattern},
        is_right=lambda text: bool(re.fullmatch(pattern, text)),
    )


class Facets:
    """The facets of the list, as parameters. Read once, since the values of each are in the database."""

    @cached_property
    def filters(self) -> dict[str, FacetFilter]:
        return {name: found for name, found in InitiativeFilter.base_filters.items() if isinstance(found, FacetFilter)}

    @cached_property
    def parameters(self) -> list[Parameter]:
        return [
            Parameter(lower_camel(name), found.heading, {"type": "string"}, suggested=_values_of(name), may_repeat=True)
            for name, found in self.filters.items()
        ]

    @cached_property
    def counted(self) -> Parameter:
        return Parameter(
            "facets",
            _("The facets whose values are counted: for each, what the list would hold with that value alone."),
            {"type": "string"},
            values=lambda: [lower_camel(name) for name in self.filters],
            may_repeat=True,
            is_list=True,
        )


def _values_of(name: str) -> Callable[[], list[str]]:
    return lambda: [value for value, _label in facet_named(name).choices]


FACETS = Facets()
