"""The entries that a report is about, and the addresses of the lists that show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Initiative, Status
from initiatives.models.status import years_active

RELATIONS = {"government": "governments", "theme": "themes", "challenge": "challenges"}
NOT_STATED = "none"
# The reports beside that of the register.
CHANGES, YEAR = "changes", "year"
# A list leaves out what has ended unless a status is asked for.
EVERY_STATUS: dict[str, Sequence[str]] = {"status": [str(status) for status in Status]}
# Lists of a past day understand these alone.
OF_THE_PAST = {*RELATIONS, "status"}


@dataclass(frozen=True)
class Scope:
    """What a reader chose. Empty means all. `as_of`: a past day; none for today.

    `since`: tell what changed since that day, instead of what there is. `year`: tell what happened in that year.
    """

    governments: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    as_of: date | None = None
    is_full: bool = False
    since: date | None = None
    year: int | None = None

    @property
    def day(self) -> date:
        return self.as_of or timezone.localdate()

    @property
    def is_apart(self) -> bool:
        """Whether it is a report beside that of the register, which has one detail."""
        return bool(self.since or self.year)

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        return {"government": self.governments, "theme": self.themes, "challenge": self.challenges}

    def includes(self, name: str, slug: str) -> bool:
        return not self.chosen[name] or slug in self.chosen[name]

    def list_query(self, narrowed: Mapping[str, Sequence[str]] | None = None) -> QueryDict | None:
        """The query of the list of initiatives that are chosen and narrowed; none where no list can show them."""
        values: dict[str, Sequence[str]] = {name: chosen for name, chosen in self.chosen.items() if chosen}
        values |= {} if narrowed and "year" in narrowed else EVERY_STATUS
        values |= narrowed or {}
        if self.as_of and not values.keys() <= OF_THE_PAST:
            return None
        query = QueryDict(mutable=True)
        for name, several in values.items():
            query.setlist(name, list(several))
        if self.as_of:
            query["as_of"] = self.as_of.isoformat()
        return query

    def report_address(self) -> str:
        query = QueryDict(mutable=True)
        for name, slugs in self.chosen.items():
            query.setlist(name, list(slugs))
        if self.as_of:
            query["as_of"] = self.as_of.isoformat()
        if self.since:
            query["about"], query["from"] = CHANGES, self.since.isoformat()
        elif self.year:
            query["about"], query["year"] = YEAR, str(self.year)
        elif self.is_full:
            query["detail"] = "full"
        return reverse("report") + (f"?{query.urlencode()}" if query else "")

    def place(self, anchor: str) -> str:
        """The address of a part that only the full report has."""
        return f"#{anchor}" if self.is_full else f"{replace(self, is_full=True).report_address()}#{anchor}"


class Terms:
    """The slugs of the terms of each entry, read once."""

    def __init__(self) -> None:
        self._slugs: dict[tuple[int, str], set[str]] = {}

    def of(self, entry: Initiative, relation: str) -> set[str]:
        key = (entry.pk, relation)
        if key not in self._slugs:
            self._slugs[key] = {term.slug for term in getattr(entry, relation).all()}
        return self._slugs[key]


@dataclass(frozen=True)
class Selection:
    """Entries of a report, and the query by which a list shows the same ones."""

    scope: Scope
    entries: list[Initiative]
    terms: Terms
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def address(self) -> str:
        return self._address({})

    def _address(self, more: Mapping[str, Sequence[str]]) -> str:
        query = self.scope.list_query({**self.query, **more})
        return "" if query is None else f"{reverse('initiatives')}?{query.urlencode()}"

    def _narrowed(self, entries: list[Initiative], name: str, value: str) -> "Selection":
        return Selection(self.scope, entries, self.terms, {**self.query, name: [value]})

    def of_term(self, name: str, slug: str) -> "Selection":
        """Those with a government, a theme or a challenge; with none of these for the slug `none`."""
        relation = RELATIONS[name]
        slugs = [(entry, self.terms.of(entry, relation)) for entry in self.entries]
        having = [entry for entry, had in slugs if (slug in had if slug != NOT_STATED else not had)]
        return self._narrowed(having, name, slug)

    def of_status(self, status: str) -> "Selection":
        return self._narrowed([entry for entry in self.entries if entry.current_status == status], "status", status)

    def of_instrument(self, slug: str) -> "Selection":
        having = [entry for entry in self.entries if slug in {each.type.slug for each in entry.instruments.all()}]
        return self._narrowed(having, "instrument", slug)

    def of_year(self, year: int) -> "Selection":
        """Those that had begun by a year, and are not known to have ended before it."""
        active = [entry for entry in self.entries if entry.start and year in _years(entry, year)]
        return self._narrowed(active, "year", str(year))


def _years(entry: Initiative, until: int) -> range:
    assert entry.start is not None
    ended_by = entry.status_as_of if entry.stated_status == Status.ENDED else None
    return years_active(entry.start, entry.end, ended_by, until)
