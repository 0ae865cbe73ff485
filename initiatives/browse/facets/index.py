"""Which public initiatives stand behind each value of each facet, as sets of numbers in the memory of a process.

Made for one edition of the register and one day, and renewed from the log of changes: see ADR 20. The counts that ask
the database, in `counts`, are the reference that the tests compare with.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property, singledispatch
from threading import Lock

from django.db import connection
from django.utils import timezone
from pyroaring import BitMap

from initiatives import edition
from initiatives.models import BudgetLine, Changes, Initiative, RegisterEdition, Status
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.querysets.joins import term_rows
from initiatives.models.status import years_active

from .definitions import NOT_STATED, OVERDUE, BudgetFacet, Choices, FacetFilter, RelatedFacet, StatusFacet, YearFacet
from .kept_cards import KeptCards

# With more changed entries than this all of them are read again: databases limit the numbers in one query.
MOST_RENEWED = 2_000

Sets = dict[str, BitMap]
_held: dict[str, "FacetIndex"] = {}
_lock = Lock()


def opened(facets: Iterable[FacetFilter]) -> "FacetIndex | None":
    """The index of the present edition. None within a transaction, which may see what it will undo."""
    now = None if connection.in_atomic_block else edition.current()
    if now is None:
        return None
    day, database = timezone.localdate(), str(connection.settings_dict["NAME"])
    held = _held.get(database)
    if held and held.is_of(now, day):
        return held
    with _lock:
        held = _held.get(database)
        if held and held.number > now.number:
            # Another thread read the edition later than this request did, and made a newer index, which serves it too.
            now = edition.newest() or now
        if not held or not held.is_of(now, day):
            held = FacetIndex.renewed(held, list(facets), now, day)
            _held[database] = held
    return held


class FacetIndex:
    """Never changed once it is made, but for orders, labels and cards, which are added when first asked for."""

    def __init__(self, made_for: RegisterEdition, day: date) -> None:
        self.number, self.stamp, self.day = made_for.number, made_for.stamp, day
        self.public = BitMap()
        self.values: dict[str, Sets] = {}
        # The whole of each part.
        self.wholes: dict[int, int] = {}
        # By the number of a target group, those that name it: the facet adds those of broader and narrower ones.
        self.naming_group: dict[int, BitMap] = {}
        self._orders: dict[tuple[str, str], array[int]] = {}
        self._choices: dict[tuple[str, str], Choices] = {}
        self.cards = KeptCards()

    def is_of(self, now: RegisterEdition, day: date) -> bool:
        return self.stamp == now.stamp and self.day == day

    @classmethod
    def renewed(
        cls, former: "FacetIndex | None", facets: list[FacetFilter], now: RegisterEdition, day: date
    ) -> "FacetIndex":
        """An index for an edition; from a former one of the same day only what changed since is read."""
        made = cls(now, day)
        changes = now.changes_since(former.number) if former and former.day == day else None
        if former is None or changes is None or len(changes.entries) > MOST_RENEWED:
            made._read(Initiative.objects.public(), facets)
            return made
        gone = BitMap(changes.entries)
        made.public = former.public - gone
        made.wholes = {part: whole for part, whole in former.wholes.items() if part not in gone}
        for facet in facets:
            sets = former.values[facet.name]
            made.values[facet.name] = {value: numbers - gone for value, numbers in sets.items()}
        made.naming_group = {group: numbers - gone for group, numbers in former.naming_group.items()}
        if gone:
            made._read(Initiative.objects.public().filter(pk__in=list(gone)), facets)
        made._read_vocabularies(changes, facets)
        made.cards = former.cards.after(changes.entries, changes.others)
        return made

    def _read(self, entries: InitiativeQuerySet, facets: list[FacetFilter]) -> None:
        new = BitMap(entries.order_by().values_list("pk", flat=True))
        self.public |= new
        self.wholes.update(entries.exclude(parent=None).order_by().values_list("pk", "parent_id"))
        for facet in facets:
            self._read_facet(facet, entries, new)
        named: dict[int, list[int]] = {}
        groups = term_rows(Initiative, "target_groups").filter(initiative__in=entries.order_by().values("pk"))
        for group, number in groups.values_list("targetgroup", "initiative"):
            named.setdefault(group, []).append(number)
        for group, numbers in named.items():
            self.naming_group[group] = self.naming_group.get(group, BitMap()) | BitMap(numbers)

    def _read_facet(self, facet: FacetFilter, entries: InitiativeQuerySet, new: BitMap) -> None:
        sets = self.values.setdefault(facet.name, {})
        stated = BitMap()
        gathered: dict[str, list[int]] = {}
        for value, number in values_of(facet, entries):
            gathered.setdefault(value, []).append(number)
        for value, numbers in gathered.items():
            sets[value] = sets.get(value, BitMap()) | BitMap(numbers)
            stated |= sets[value]
        if isinstance(facet, (RelatedFacet, BudgetFacet)):
            sets[NOT_STATED] = sets.get(NOT_STATED, BitMap()) | (new - stated)

    def _read_vocabularies(self, changes: Changes, facets: list[FacetFilter]) -> None:
        """Terms are known by their slugs here, and a term that is deleted takes its rows along."""
        for facet in facets:
            if isinstance(facet, RelatedFacet) and facet.vocabulary._meta.model_name in changes.others:
                self.values[facet.name] = {}
                self._read_facet(facet, Initiative.objects.public(), self.public)

    def having(self, facet: str, values: Iterable[str]) -> BitMap:
        """The initiatives that have one of these values."""
        sets = self.values[facet]
        return BitMap.union(BitMap(), *(sets[value] for value in values if value in sets))

    def counts(self, facet: str, found: BitMap) -> dict[str, int]:
        return {value: found.intersection_cardinality(numbers) for value, numbers in self.values[facet].items()}

    @cached_property
    def parts(self) -> Mapping[int, list[int]]:
        parts: dict[int, list[int]] = {}
        for part, whole in self.wholes.items():
            parts.setdefault(whole, []).append(part)
        return parts

    def without_parts_of(self, found: BitMap) -> BitMap:
        """Without those whose whole is found as well. Two that are parts of each other by mistake both stay."""
        folded = (
            part
            for part, whole in self.wholes.items()
            if part in found and whole in found and self.wholes.get(whole) != part
        )
        return found - BitMap(folded)

    def order(self, name: str, language: str, read: Callable[[], InitiativeQuerySet]) -> "array[int]":
        """The numbers of all public initiatives in an order, which the database tells once."""
        if (name, language) not in self._orders:
            self._orders[name, language] = array("q", read().values_list("pk", flat=True))
        return self._orders[name, language]

    def choices(self, facet: str, language: str, read: Callable[[], Choices]) -> Choices:
        """Every value of a facet with its label, which the database tells once."""
        if (facet, language) not in self._choices:
            self._choices[facet, language] = read()
        return self._choices[facet, language]


@singledispatch
def values_of(facet: FacetFilter, entries: InitiativeQuerySet) -> Iterable[tuple[str, int]]:
    """Pairs of a value and the number of an initiative that has it."""
    raise NotImplementedError(f"No way is known to read {type(facet).__name__}.")


@values_of.register
def _(facet: StatusFacet, entries: InitiativeQuerySet) -> Iterable[tuple[str, int]]:
    with_status = entries.order_by().with_status()
    # By attribute, since the annotation is none that the types know.
    yield from ((entry.current_status, entry.pk) for entry in with_status.only("pk"))
    overdue = with_status.filter(facet.condition([OVERDUE])).values_list("pk", flat=True)
    yield from ((OVERDUE, number) for number in overdue)


@values_of.register
def _(facet: RelatedFacet, entries: InitiativeQuerySet) -> Iterable[tuple[str, int]]:
    rows = facet.through._default_manager.filter(initiative_id__in=entries.order_by().values("pk"))
    for slug, number in rows.order_by().values_list(f"{facet.key}__slug", "initiative_id"):
        yield from ((value, number) for value in facet.answered_by(slug))


@values_of.register
def _(facet: YearFacet, entries: InitiativeQuerySet) -> Iterable[tuple[str, int]]:
    this_year = timezone.localdate().year
    columns = ("pk", "start", "end", "stated_status", "status_as_of")
    for number, start, end, stated, as_of in entries.order_by().values_list(*columns):
        if not start:
            yield NOT_STATED, number
            continue
        ended_by = as_of if stated == Status.ENDED else None
        for year in years_active(start, end, ended_by, this_year):
            yield str(year), number


@values_of.register
def _(facet: BudgetFacet, entries: InitiativeQuerySet) -> Iterable[tuple[str, int]]:
    lines = BudgetLine.objects.with_yearly_class().filter(initiative__in=entries.order_by().values("pk"))
    yield from lines.order_by().values_list("yearly", "initiative_id")
