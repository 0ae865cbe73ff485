"""Records of the register that a row may name: fetched once for a file, and only those that its editor may see."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz, process

from initiatives.editing.duplicates import NEAR, EntryNames, names_visible_to
from initiatives.models import (
    BudgetLine,
    Challenge,
    Citation,
    Government,
    Initiative,
    InitiativeRedirect,
    InstrumentType,
    Organisation,
    Source,
    TargetGroup,
    Theme,
    User,
)
from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.unclear import UnclearError
from initiatives.spreadsheets.reading.cells import Cell
from initiatives.text.folding import fold_name

from .name_index import NameIndex, split_values, without_legal_form

VOCABULARIES: dict[str, Any] = {
    "governments": Government,
    "themes": Theme,
    "challenges": Challenge,
    "target_groups": TargetGroup,
    "instruments": InstrumentType,
}
# Above, only equal names and websites make a likely double: comparing all titles with all would take minutes.
MOST_COMPARED = 4_000_000


# An entry that another row of the file makes or means: row:12.
ROW = "row:"
# Fields that may name one.
NAMES_ENTRY = ("parent", "successor")
# The number of a row, and its cells by column.
RowCells = tuple[int, dict[str, Any]]


class Lookups:
    """`file_rows` are the rows of the file itself, which may name each other."""

    def __init__(self, user: User, file_rows: Iterable[RowCells] = ()) -> None:
        self.user = user
        self._file_rows = file_rows
        self._nearest: dict[str, tuple[str, ...]] = {}
        self._new_names: dict[str, str] = {}

    @cached_property
    def vocabularies(self) -> dict[str, NameIndex]:
        return {column: NameIndex(model.objects.all()) for column, model in VOCABULARIES.items()}

    @cached_property
    def organisations(self) -> NameIndex:
        return NameIndex(Organisation.objects.all())

    def new_name(self, name: str) -> str:
        """Of a new organisation the spelling that came first: capitals, accents and legal forms make no other one."""
        return self._new_names.setdefault(without_legal_form(name) or name, name)

    @cached_property
    def sources(self) -> NameIndex:
        return SourceIndex(Source.objects.prefetch_related("sections"), field="title")

    @cached_property
    def entry_ids(self) -> dict[str, int]:
        """The number of each entry by its identifier, and by those that it had before."""
        former = InitiativeRedirect.objects.values_list("slug", "initiative_id")
        now = Initiative.objects.values_list("slug", "pk")
        return {slug.lower(): pk for slug, pk in [*former, *now]}

    @cached_property
    def entries_by_record(self) -> dict[str, set[int]]:
        """Entries by the number of the record that they cite of the surveys of OECD."""
        found: dict[str, set[int]] = defaultdict(set)
        for record, pk in Citation.objects.survey_records():
            found[record].add(pk)
        return found

    @cached_property
    def slugs(self) -> dict[int, str]:
        return dict(Initiative.objects.values_list("pk", "slug"))

    @cached_property
    def visible_entries(self) -> dict[int, EntryNames]:
        """By what the entries are known that this editor may see."""
        return {known.pk: known for known in names_visible_to(self.user) if known.pk is not None}

    @cached_property
    def _by_name(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for pk, known in self.visible_entries.items():
            for key in [*known.by_name, *filter(None, [known.website])]:
                found[key].add(pk)
        return found

    @cached_property
    def _titles(self) -> list[tuple[str, int]]:
        return [(title, pk) for pk, known in self.visible_entries.items() for title in known.long_titles]

    def find_term(self, column: str, text: str, assumptions: Assumptions) -> Any:
        names = self.vocabularies[column]
        if (found := names.find(text)) is None:
            raise UnclearError("unknown_term", text, (*self.split_suggestion(names, text), *names.nearest(text)))
        if not names.is_exact(text.strip(), found):
            assumptions.add("nearly", f"{text} → {found}")
        return found

    def split_suggestion(self, names: NameIndex, text: str) -> tuple[str, ...]:
        """The nearest values of the pieces between commas and the like, where each has one of its own."""
        pieces = [names.nearest(piece) for piece in split_values(text)]
        nearest = dict.fromkeys(near[0] for near in pieces if near)
        return (" | ".join(nearest),) if len(nearest) > 1 and len(pieces) > 1 and len(nearest) == len(pieces) else ()

    def find_entry(self, text: str) -> int | None:
        """The number of the entry with this identifier or title, if this editor may see it."""
        pk = self.entry_ids.get(text.strip().lower())
        if pk in self.visible_entries:
            return pk
        found = {
            pk for pk in self._by_name.get(fold_name(text), set()) if fold_name(text) in self.visible_entries[pk].titles
        }
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _rows_by_name(self) -> dict[str, set[int]]:
        """The rows of the file by identifier and by title, read only where one is asked for."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, cells in self._file_rows:
            for target, pairs in cells.items():
                if target == "id" or target.startswith("title_"):
                    for _column, raw in pairs:
                        found[fold_name(Cell.of(raw).text)].add(number)
        return found

    def find_reference(self, text: str, assumptions: Assumptions) -> str:
        """The number of an entry, or `row:12` for the one of another row of the file. Raise UnclearError."""
        if (entry := self.find_entry(text)) is not None:
            return str(entry)
        rows = self._rows_by_name.get(fold_name(text), set())
        if len(rows) != 1:
            raise UnclearError("unknown_entry", text, self.nearest_entries(text))
        assumptions.add("in_this_file", text)
        return f"{ROW}{min(rows)}"

    def nearest_entries(self, text: str) -> tuple[str, ...]:
        if text not in self._nearest:
            slugs = [self.slugs[pk] for pk in self.visible_entries if pk in self.slugs]
            near = process.extract(text.lower(), slugs, scorer=fuzz.WRatio, score_cutoff=70, limit=3)
            self._nearest[text] = tuple(slug for slug, _score, _place in near)
        return self._nearest[text]

    def budget_line_of(self, slug: str) -> int | None:
        """The amount that another may be part of: the only one of its entry, or its first whole."""
        pk = self.entry_ids.get(slug)
        if pk not in self.visible_entries:
            return None
        lines = BudgetLine.objects.of_entry(pk).wholes().values_list("pk", flat=True)
        return lines.first()

    def find_section(self, source: Any, heading: str) -> Any | None:
        wanted = fold_name(heading)
        found = [each for each in source.sections.all() if fold_name(each.heading) == wanted]
        restored = [
            each for each in source.sections.all() if wanted.startswith(fold_name(each.heading)) and each.is_restored
        ]
        return (found or restored or [None])[0]

    def duplicates(self, candidate: EntryNames, rows: int) -> list[int]:
        """Entries that a new one may be the same as; `rows` is how many new ones the file has."""
        found: dict[int, None] = {}
        for key in [*candidate.by_name, *filter(None, [candidate.website])]:
            found |= dict.fromkeys(sorted(self._by_name.get(key, ())))
        if len(self._titles) * rows <= MOST_COMPARED:
            choices = [title for title, _pk in self._titles]
            for title in candidate.long_titles:
                near = process.extract(title, choices, scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
                found |= {self._titles[place][1]: None for _choice, _score, place in near}
        return list(found)[:5]


class SourceIndex(NameIndex):
    def names_of(self, thing: Any) -> list[str]:
        return [name for name in (thing.title, thing.slug, thing.url) if name]
