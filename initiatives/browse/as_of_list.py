"""The entries of a past day that answer a query. They are checked one by one: no table holds a past day."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from initiatives.history.as_of import entries_on, present_or_last, related_on
from initiatives.models import Initiative, Organisation, Participation, Status
from initiatives.text.folding import fold

from .facets.definitions import ARCHIVED, NOT_STATED, OVERDUE
from .facets.options import Chip
from .filters import InitiativeFilter
from .query_parser import SIZES

RELATIONS = {"theme": "themes", "government": "governments", "challenge": "challenges", "target": "target_groups"}
KEPT = (*RELATIONS, "organisation", "status")
LEFT_OUT = ("instrument", "year", "budget")
SEARCHED = ("title_en", "title_nl", "title_fr", "title_de", "summary_en", "summary_nl", "summary_fr", "summary_de")


class AsOfList:
    """The entries that everybody could read on a day and that answer a query, by title."""

    def __init__(self, query: QueryDict, day: date) -> None:
        self.present = InitiativeFilter(query)
        self.day, self.data = day, self.present.data.copy()
        ambiguous = [("organisation", name) for name, _several in self.present.ambiguous]
        self.dropped = [*self.present.dropped, *ambiguous]
        for name in (*LEFT_OUT, "sort"):
            if name != "sort" or self.data.get("sort", "title") != "title":
                self.dropped += [(name, value) for value in self.data.pop(name, [])]
        self.size = int(self.data.get("size", SIZES[0]))
        self.data["as_of"] = day.isoformat()

    @property
    def address(self) -> str:
        return self.data.urlencode()

    @property
    def present_query(self) -> str:
        """The same question for the present list."""
        present = self.data.copy()
        present.pop("as_of", None)
        return present.urlencode()

    def found(self) -> list[Initiative]:
        entries = [entry for entry in entries_on(self.day) if self._answers(entry)]
        if wanted := set(self.data.getlist("organisation")):
            entries = self._with_organisations(entries, wanted)
        return sorted(entries, key=lambda entry: (fold(entry.title), entry.pk))

    @property
    def chips(self) -> list[Chip]:
        """The filters in force, each with the query that remains without it."""
        chips = (
            [Chip(_("Words"), str(self.data["q"]), self._without("q", str(self.data["q"])))] if "q" in self.data else []
        )
        for name in KEPT:
            facet, chosen = self.present.facet(name), self.data.getlist(name)
            labels = dict(facet.choices) if chosen else {}
            chips += [Chip(facet.heading, labels[value], self._without(name, value)) for value in chosen]
        return chips

    def _without(self, name: str, value: str) -> str:
        rest = self.data.copy()
        rest.setlist(name, [other for other in rest.getlist(name) if other != value])
        return rest.urlencode()

    def _answers(self, entry: Initiative) -> bool:
        asked = set(self.data.getlist("status"))
        held = {entry.current_status} | ({OVERDUE} if entry.is_overdue else set())
        if not asked & held if asked else entry.current_status in {ARCHIVED, Status.ENDED}:
            return False
        for name, relation in RELATIONS.items():
            wanted = set(self.data.getlist(name))
            if wanted and not wanted & ({term.slug for term in getattr(entry, relation).all()} or {NOT_STATED}):
                return False
        return "q" not in self.data or _holds(entry, str(self.data["q"]))

    def _with_organisations(self, entries: list[Initiative], wanted: set[str]) -> list[Initiative]:
        rows = related_on("participations", None, self.day)
        slugs = {pk: found.slug for pk, found in present_or_last(Organisation, _acting(rows)).items()}
        acting: dict[int, set[str]] = {}
        for row in rows:
            acting.setdefault(row.initiative_id, set()).add(slugs.get(row.organisation_id, ""))
        return [entry for entry in entries if wanted & acting.get(entry.pk, {NOT_STATED})]


def _acting(rows: list[Participation]) -> set[int]:
    return {row.organisation_id for row in rows}


def _holds(entry: Initiative, words: str) -> bool:
    text = fold(" ".join([*(getattr(entry, name) or "" for name in SEARCHED), entry.acronym, entry.aliases]))
    return all(word in text for word in fold(words).split())
