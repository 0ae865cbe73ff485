"""Compare a cell of related rows with those of an entry: some stay, change, come or go."""

from dataclasses import dataclass, field
from typing import Any

from initiatives.history.snapshots import Difference, Values, plain, values_of
from initiatives.models import BudgetLine, Initiative
from initiatives.models.languages import LANGUAGES, text_in
from initiatives.models.relations import CITED_FACTS
from initiatives.parsing.unclear import UnclearError
from initiatives.spreadsheets.columns.citations import apart
from initiatives.spreadsheets.columns.model_check import WITH_KEYS
from initiatives.spreadsheets.columns.read_context import ReadContext
from initiatives.spreadsheets.columns.related import TEXTS, key_for, once
from initiatives.spreadsheets.columns.widgets import RelatedWidget

TRANSLATED = {f"{text}_{code}": text for text in TEXTS for code in LANGUAGES}


@dataclass
class RelatedDiff:
    differences: list[Difference] = field(default_factory=list)
    unclear: list[UnclearError] = field(default_factory=list)


def diff_related(
    widget: RelatedWidget, entry: Initiative, texts: list[str], context: ReadContext, only_adds: bool = False
) -> RelatedDiff:
    """`texts` are those of the cell. A row whose text is among them stays; an entry's own rows come prefetched.

    A row whose text is missing changes or goes, unless the cell `only_adds`.
    """
    kind, diff = widget.kind, RelatedDiff()
    left: dict[str, list[Any]] = {}
    known: set[str] = set()
    for row in getattr(entry, kind.relation).all():
        shown = widget.texts(row)
        said = shown & set(texts)
        known |= said
        # A row that no file shows is not missing from one.
        if not said and any(shown):
            left.setdefault(kind.text(row, context.language), []).append(row)
    new: list[Values] = []
    for text in texts:
        if text not in known:
            try:
                new.append(widget.read_one(text, context))
            except UnclearError as unclear:
                diff.unclear.append(unclear)
    if diff.unclear:
        return diff
    cited = Cited(kind.relation, entry, diff)
    facts = [apart(said) for said in once(new)]
    for fact, citation in facts:
        if only_adds and (held := _existing(getattr(entry, kind.relation).all(), fact)):
            cited.add(citation, str(held.pk))
    facts = [
        (fact, citation)
        for fact, citation in facts
        if not (only_adds and _existing(getattr(entry, kind.relation).all(), fact))
    ]
    groups = [] if only_adds else list(left.values())
    added = []
    for fact, citation in facts:
        rows = _update_existing(kind.relation, groups, fact, len(facts), kind, diff, context)
        for row in rows:
            cited.add(citation, str(row.pk))
        if not rows:
            added.append((fact, citation))
    _remove([row for rows in groups for row in rows], kind.relation, entry, diff)
    keys: set[str] = {row.key for row in getattr(entry, kind.relation).all()} if kind.relation in WITH_KEYS else set()
    for number, (fact, citation) in enumerate(added, start=1):
        values = completed(kind.relation, fact, keys)
        diff.differences.append(Difference(kind.relation, f"new{number}", "", None, values))
        cited.add(citation, f"new{number}")
    return diff


@dataclass
class Cited:
    """Adds the citations of facts of one relation, each once."""

    relation: str
    entry: Initiative
    diff: RelatedDiff

    def add(self, citation: Values, fact: str) -> None:
        if not citation:
            return
        values = {**citation, CITED_FACTS[self.relation]: fact}
        if any(_plain(held, tuple(values)) == values for held in self.entry.citations.all()):
            return
        name = f"new-{self.relation}-{len(self.diff.differences)}"
        self.diff.differences.append(Difference("citations", name, "", None, values))


def _existing(rows: Any, said: Values) -> Any | None:
    """The row that holds all that is said, in other words."""
    return next((row for row in rows if _plain(row, tuple(said)) == said), None)


def _update_existing(
    relation: str,
    groups: list[list[Any]],
    said: Values,
    number: int,
    kind: Any,
    diff: RelatedDiff,
    context: ReadContext,
) -> list[Any]:
    """The rows left that are what is said, with another value: their note, key and sources stay then."""
    alike = [rows for rows in groups if kind.match_key(_plain(rows[0], kind.fields)) == kind.match_key(said)]
    only = relation in ("budget_lines", "key_figures") and number == len(groups) == 1
    rows = alike[0] if alike else groups[0] if only else None
    if rows is None or (relation == "instruments"):
        return []
    groups.remove(rows)
    for row in rows:
        intended = _intended_values(row, said, context)
        for name in kind.fields:
            was = plain(getattr(row, row._meta.get_field(name).attname))
            if name in intended and intended[name] != was:
                diff.differences.append(Difference(relation, str(row.pk), name, was, intended[name]))
    return rows


def _plain(row: Any, names: tuple[str, ...]) -> Values:
    return {name: plain(getattr(row, row._meta.get_field(name).attname)) for name in names}


def _intended_values(row: Any, said: Values, context: ReadContext) -> Values:
    intended = dict(said)
    if (
        isinstance(row, BudgetLine)
        and "part_of" not in intended
        and row.part_of
        and row.part_of.initiative.is_published
    ):
        # The text named it before, and does so no longer.
        intended["part_of"] = ""
    for name, text in TRANSLATED.items():
        # A text that was shown in another language, for want of one's own, is no translation.
        if name in intended and intended[name] == text_in(row, text, context.language):
            del intended[name]
    if "locator" in [field.name for field in row._meta.fields]:
        for name in ("section", "locator", "locator_kind"):
            intended.setdefault(name, "")
    return intended


def _remove(rows: list[Any], relation: str, entry: Initiative, diff: RelatedDiff) -> None:
    for row in rows:
        if isinstance(row, BudgetLine) and any(part not in rows for part in row.parts.all()):
            diff.unclear.append(UnclearError("needed_by_others", str(row.key)))
            continue
        diff.differences.append(Difference(relation, str(row.pk), "", values_of(row, entry), None))


def with_their_citations(found: list[Difference], entry: Initiative) -> list[Difference]:
    """A fact that goes takes along the citations that support it alone."""
    gone = {(each.place, each.number) for each in found if not each.field and each.now is None}
    added = []
    for citation in entry.citations.all():
        facts = {(relation, str(getattr(citation, f"{name}_id"))) for relation, name in CITED_FACTS.items()}
        place = ("citations", str(citation.pk))
        if facts & gone and place not in gone:
            found = [each for each in found if (each.place, each.number) != place]
            added.append(Difference(*place, "", values_of(citation, entry), None))
    return [*found, *added]


def completed(relation: str, said: Values, taken: set[str]) -> Values:
    """With the key that a new amount, figure or event needs."""
    if relation not in WITH_KEYS:
        return said
    return {"key": key_for(said, taken), **said}
