"""The changes of a published entry that everybody could see, and when.

Only changes made while the entry was published count. They are named by the fact that they touch: never the words of
a draft, never who made them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import Initiative, State
from initiatives.models.languages import LANGUAGES
from initiatives.models.querysets.prepared import PreparedRows, Question, Value
from initiatives.models.relations import RELATED, TERMS

from .records import OLDEST_FIRST, ONE_SAVE, Record, related_model, terms_of_versions, versions_of, versions_of_related

MOST_DAYS = 20
PUBLISHED_AGAIN = _("published again")
FACTS: dict[str, StrOrPromise] = {
    "title": _("name"),
    "is_title_descriptive": _("name"),
    "acronym": _("name"),
    "aliases": _("other names"),
    "slug": _("address of the page"),
    "summary": _("summary"),
    "caveat": _("what is uncertain"),
    "parent_id": _("what it is part of"),
    "governments": _("governments"),
    "themes": _("themes"),
    "challenges": _("societal challenges"),
    "target_groups": _("for whom"),
    "start": _("dates"),
    "end": _("dates"),
    "announced_for": _("dates"),
    "stated_status": _("status"),
    "status_as_of": _("status"),
    "website": _("website"),
    "verified_on": _("confirmed by an editor"),
}
RELATED_FACTS: dict[str, StrOrPromise] = {
    "instruments": _("how it acts"),
    "budget_lines": _("money"),
    "key_figures": _("figures"),
    "events": _("what happened"),
    "sequels": _("what came of it"),
    "participations": _("who does what"),
    "citations": _("sources"),
}
TRANSLATED = ("title", "summary", "caveat")
COLUMNS = (
    "history_id", "history_date", "history_type", "state",
    *(name for name in FACTS if name not in TERMS and name not in TRANSLATED),
    *(f"{name}_{code}" for name in TRANSLATED for code in LANGUAGES),
)  # fmt: skip
# The order in which the facts of a day are named.
ORDER = [*FACTS, *RELATED_FACTS]

Change = tuple[datetime, str]


def _versions(entries: list[Value]) -> Question:
    return versions_of(Initiative).filter(id__in=entries).order_by(*OLDEST_FIRST).values_list(*COLUMNS)


def _newest_of_related(entries: list[Value]) -> Question:
    """The name of each relation, and when one of its rows was written last."""
    first, *others = (
        versions_of(related_model(relation))
        .filter(initiative_id__in=entries)
        .values("initiative_id")
        .annotate(relation=models.Value(relation), newest=models.Max("history_date"))
        .values_list("relation", "newest")
        for relation in RELATED
    )
    newest: Question = first.union(*others, all=True)
    return newest


VERSIONS = PreparedRows(Initiative, _versions)
NEWEST_OF_RELATED = PreparedRows(Initiative, _newest_of_related)


@dataclass(frozen=True)
class Period:
    """A time in which everybody could read the entry."""

    start: datetime
    end: datetime | None

    def shows(self, moment: datetime) -> bool:
        # A change that was saved together with the publication was prepared before it.
        return self.has_any_before(moment) and (self.end is None or moment < self.end)

    def has_any_before(self, moment: datetime) -> bool:
        """Whether it can show something of this moment or before."""
        return self.start + ONE_SAVE < moment


@dataclass(frozen=True)
class Day:
    day: date
    facts: list[StrOrPromise]


@dataclass(frozen=True)
class Changes:
    """The days on which a reader could see a change, newest first, and when the entry first appeared."""

    added: date | None
    days: list[Day] = field(default_factory=list)


def changes(initiative: Initiative) -> Changes:
    """The public history of a published entry: in one query without versions, in two where none is a change."""
    records = [dict(zip(COLUMNS, row, strict=True)) for row in VERSIONS.rows([initiative.pk])]
    if not records:
        return Changes(_day(initiative.created))
    periods = _periods(records)
    seen = [*_of_entry(initiative, records), *_of_related(initiative, periods)]
    by_day: dict[date, set[str]] = defaultdict(set)
    for moment, fact in seen:
        if any(period.shows(moment) for period in periods):
            by_day[_day(moment)].add(fact)
    for period in periods[1:]:
        by_day[_day(period.start)].add("state")
    days = [Day(day, _in_words(by_day[day])) for day in sorted(by_day, reverse=True)]
    return Changes(_day(periods[0].start) if periods else None, days[:MOST_DAYS])


def _periods(records: list[Record]) -> list[Period]:
    periods: list[Period] = []
    start: datetime | None = None
    for record in records:
        is_public = record["state"] == State.PUBLISHED and record["history_type"] != "-"
        if is_public and start is None:
            start = record["history_date"]
        elif start is not None and not is_public:
            periods.append(Period(start, record["history_date"]))
            start = None
    return periods if start is None else [*periods, Period(start, None)]


def _of_entry(initiative: Initiative, records: list[Record]) -> Iterable[Change]:
    """The facts that each version of the entry changed."""
    if len(records) == 1:
        return
    numbers = [record["history_id"] for record in records]
    terms = {relation: terms_of_versions(relation, numbers) for relation in TERMS}
    for before, after in pairwise(records):
        for name in FACTS:
            if name in TERMS:
                is_changed = terms[name][before["history_id"]] != terms[name][after["history_id"]]
            else:
                is_changed = any(before[column] != after[column] for column in _columns(name))
            if is_changed and (name != "parent_id" or _is_of_public_parent(initiative, after)):
                yield after["history_date"], name


def _columns(name: str) -> list[str]:
    return [f"{name}_{code}" for code in LANGUAGES] if name in TRANSLATED else [name]


def _is_of_public_parent(initiative: Initiative, record: Record) -> bool:
    # Any other parent may be a draft, whose existence is nobody's business.
    parent = initiative.parent
    return parent is not None and parent.is_published and record["parent_id"] == parent.pk


def _of_related(initiative: Initiative, periods: list[Period]) -> Iterable[Change]:
    """The related rows that were added, deleted, or saved with a difference."""
    newest = {str(relation): moment for relation, moment in NEWEST_OF_RELATED.rows([initiative.pk])}
    for relation in RELATED:
        # Most rows are written with their entry, before it is public, and never again.
        newest_moment = newest.get(relation)
        if not isinstance(newest_moment, datetime) or not any(
            period.has_any_before(newest_moment) for period in periods
        ):
            continue
        former: dict[int, Record] = {}
        versions = versions_of_related(relation, [initiative.pk]).order_by("id", *OLDEST_FIRST)
        for record in versions.values():
            content = {name: value for name, value in record.items() if not name.startswith("history_")}
            if record["history_type"] != "~" or former.get(record["id"]) != content:
                yield record["history_date"], relation
            former[record["id"]] = content


def _in_words(facts: set[str]) -> list[StrOrPromise]:
    labels = [(FACTS | RELATED_FACTS)[name] for name in ORDER if name in facts]
    if "state" in facts:
        labels.insert(0, PUBLISHED_AGAIN)
    return list({str(label): label for label in labels}.values())


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
