"""What changed in a published entry and when, as far as everybody could see it.

Only changes made while the entry was published count. They are named by the fact that they touch: never the words of
a draft, never who made them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import Initiative, State

MOST_DAYS = 20
# One save writes several records: what comes this soon after publishing was prepared before it.
SAME_SAVE = timedelta(minutes=1)
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
PARTS: dict[str, StrOrPromise] = {
    "Instrument": _("how it acts"),
    "BudgetLine": _("money"),
    "KeyFigure": _("figures"),
    "Participation": _("who does what"),
    "Citation": _("sources"),
}
TERMS = ("governments", "themes", "challenges", "target_groups")
TRANSLATED = ("title", "summary", "caveat")
# The order in which the facts of a day are named.
ORDER = [*FACTS, *PARTS]

Record = dict[str, Any]
Change = tuple[datetime, str]


@dataclass(frozen=True)
class Period:
    """A time in which everybody could read the entry."""

    start: datetime
    end: datetime | None
    # Whether the records hold how it began: an entry that was loaded ready-made has no beginning in them.
    is_begun: bool

    def shows(self, moment: datetime) -> bool:
        return self.start + SAME_SAVE < moment and (self.end is None or moment < self.end)


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
    """The public history of a published entry, in one query without records and in ten with any."""
    records = _records("Initiative", initiative)
    if not records:
        return Changes(_day(initiative.created))
    periods = _periods(records)
    seen = [*_own(initiative, records), *_of_parts(initiative)]
    by_day: dict[date, set[str]] = defaultdict(set)
    for moment, fact in seen:
        if any(period.shows(moment) for period in periods):
            by_day[_day(moment)].add(fact)
    for period in periods[1:]:
        by_day[_day(period.start)].add("state")
    days = [Day(day, _in_words(by_day[day])) for day in sorted(by_day, reverse=True)]
    return Changes(_added(initiative, periods), days[:MOST_DAYS])


def _records(model: str, initiative: Initiative) -> list[Record]:
    history: Any = apps.get_model("initiatives", f"Historical{model}")
    key = "id" if model == "Initiative" else "initiative_id"
    return list(history.objects.filter(**{key: initiative.pk}).order_by("id", "history_date", "history_id").values())


def _periods(records: list[Record]) -> list[Period]:
    periods: list[Period] = []
    was_public, start, is_begun = False, None, False
    for place, record in enumerate(records):
        is_public = record["state"] == State.PUBLISHED and record["history_type"] != "-"
        if is_public and not was_public:
            start, is_begun = record["history_date"], place > 0 or record["history_type"] == "+"
        elif was_public and not is_public and start:
            periods.append(Period(start, record["history_date"], is_begun))
        was_public = is_public
    return [*periods, Period(start, None, is_begun)] if was_public and start else periods


def _own(initiative: Initiative, records: list[Record]) -> Iterable[Change]:
    """What changed from each version of the entry to the next."""
    terms = {relation: _terms(relation, initiative) for relation in TERMS}
    for before, after in pairwise(records):
        for name in FACTS:
            if name in TERMS:
                is_changed = terms[name][before["history_id"]] != terms[name][after["history_id"]]
            else:
                is_changed = any(before[column] != after[column] for column in _columns(name))
            if is_changed and (name != "parent_id" or _is_of_public_parent(initiative, after)):
                yield after["history_date"], name


def _terms(relation: str, initiative: Initiative) -> dict[int, set[int]]:
    """The terms that each version of the entry had."""
    history: Any = apps.get_model("initiatives", f"HistoricalInitiative_{relation}")
    column = initiative._meta.get_field(relation).m2m_reverse_field_name()  # type: ignore[union-attr]
    had: dict[int, set[int]] = defaultdict(set)
    rows = history.objects.filter(initiative_id=initiative.pk).values_list("history_id", f"{column}_id")
    for version, term in rows:
        had[version].add(term)
    return had


def _columns(name: str) -> list[str]:
    return [f"{name}_{code}" for code, _language in settings.LANGUAGES] if name in TRANSLATED else [name]


def _is_of_public_parent(initiative: Initiative, record: Record) -> bool:
    # Any other parent may be a draft, whose existence is nobody's business.
    parent = initiative.parent
    return parent is not None and parent.is_published and record["parent_id"] == parent.pk


def _of_parts(initiative: Initiative) -> Iterable[Change]:
    """What was added to the entry's parts, taken away, or saved with a difference."""
    for model in PARTS:
        last: dict[int, Record] = {}
        for record in _records(model, initiative):
            content = {name: value for name, value in record.items() if not name.startswith("history_")}
            if record["history_type"] != "~" or last.get(record["id"]) != content:
                yield record["history_date"], model
            last[record["id"]] = content


def _in_words(facts: set[str]) -> list[StrOrPromise]:
    labels = [(FACTS | PARTS)[name] for name in ORDER if name in facts]
    if "state" in facts:
        labels.insert(0, PUBLISHED_AGAIN)
    return list({str(label): label for label in labels}.values())


def _added(initiative: Initiative, periods: list[Period]) -> date | None:
    if not periods:
        return None
    first = periods[0]
    return _day(first.start if first.is_begun else min(first.start, initiative.created))


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
