"""The past of an entry, from the old versions of it and of its rows: who changed what, when, from what to what."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.editing.changesets import WORKFLOW_FIELDS
from initiatives.editing.difference_labels import DifferenceLabels
from initiatives.models import Initiative, Transition, User
from initiatives.models.relations import RELATED

from .snapshots import ITSELF, Difference, Values, Version, differences, fields_of, plain, terms_of

# One save writes several records, each in its own moment.
SAME_SAVE = timedelta(seconds=4)
# The rows that have a history: former addresses stay for good.
KEPT = list(RELATED)
# Reasons that commands and actions write, as people read them.
REASONS = {
    "Confirmed as still correct": gettext_lazy("Confirmed as still correct"),
    "Proposal applied": gettext_lazy("Proposal applied"),
    "Restored": gettext_lazy("Restored"),
}


@dataclass(frozen=True)
class Event:
    """One old version of the entry or of a row."""

    moment: datetime
    place: str
    number: str
    kind: str
    values: Values
    user: User | None
    reason: str


@dataclass
class Line:
    difference: Difference
    label: str
    was: str
    now: str

    @property
    def key(self) -> str:
        return f"{self.difference.place}:{self.difference.number}:{self.difference.field}"

    @property
    def may_return(self) -> bool:
        return bool(self.difference.place) or self.difference.field not in WORKFLOW_FIELDS


@dataclass
class Revision:
    """What one person saved at once."""

    moment: datetime
    user: User | None
    reason: str
    is_first: bool
    changes: list[Difference]
    before: Version
    # The last moment before it: to this one can go back.
    until: datetime
    lines: list[Line] = field(default_factory=list)
    steps: list[Transition] = field(default_factory=list)

    @property
    def who(self) -> str:
        if self.user:
            return self.user.get_full_name() or self.user.username
        return _("a command or an import")

    @property
    def why(self) -> str:
        known, _colon, rest = self.reason.partition(": ")
        said = str(REASONS.get(known, known))
        return f"{said}: {rest}" if rest else said


def revisions(initiative: Initiative, user: User) -> list[Revision]:
    """All of them, the newest first, in words for one person; the lines of the newest 50 alone."""
    found = list(_revisions(events(initiative)))
    for revision in found:
        revision.steps = [
            step
            for step in initiative.transitions.all()
            if revision.moment - SAME_SAVE <= step.made <= revision.moment + 2 * SAME_SAVE
        ]
    return found[::-1]


def put_in_words(revision: Revision, initiative: Initiative, user: User) -> Revision:
    say = DifferenceLabels(initiative, user, versions=(revision.before,))
    revision.lines = [Line(each, say.label(each), say.was(each), say.now(each)) for each in revision.changes]
    return revision


def version_at(initiative: Initiative, moment: datetime) -> Version:
    """What the entry and its rows held at a moment; nothing of what was written later."""
    version = _nothing()
    for event in events(initiative):
        if event.moment <= moment:
            _replay(version, event)
    return version


def events(initiative: Initiative) -> list[Event]:
    """In order of time, in one query for each kind of row and each list of terms."""
    found = list(_events_of(Initiative, ITSELF, id=initiative.pk))
    for place in KEPT:
        found += _events_of(getattr(Initiative, place).rel.related_model, place, initiative_id=initiative.pk)
    return sorted(found, key=lambda event: event.moment)


def _events_of(model: type[Model], place: str, **whose: Any) -> Iterator[Event]:
    history: Any = model.history.model  # type: ignore[attr-defined]
    records = list(
        history.objects.filter(**whose).select_related("history_user").order_by("history_date", "history_id")
    )
    fields = [each for each in fields_of(model) if place == ITSELF or each.name != "initiative"]
    terms = _terms(model, records)
    for record in records:
        values = {each.name: plain(each.value_from_object(record)) for each in fields}
        values |= {name: plain(chosen[record.history_id]) for name, chosen in terms.items()}
        yield Event(
            record.history_date,
            place,
            ITSELF if place == ITSELF else str(record.id),
            record.history_type,
            values,
            record.history_user,
            record.history_change_reason or "",
        )


def _terms(model: type[Model], records: list[Any]) -> dict[str, dict[int, list[int]]]:
    found: dict[str, dict[int, list[int]]] = {}
    for terms in terms_of(model):
        through: Any = apps.get_model("initiatives", f"Historical{model.__name__}_{terms.name}")
        chosen: dict[int, list[int]] = defaultdict(list)
        column = f"{terms.m2m_reverse_field_name()}_id"
        rows = through.objects.filter(history__in=records).values_list("history_id", column)
        for version, term in rows:
            chosen[version].append(term)
        found[terms.name] = chosen
    return found


def _nothing() -> Version:
    return {place: {} for place in [ITSELF, *KEPT]}


def _replay(version: Version, event: Event) -> None:
    if event.kind == "-":
        version[event.place].pop(event.number, None)
    else:
        version[event.place][event.number] = event.values


def _revisions(past: list[Event]) -> Iterator[Revision]:
    version, last = _nothing(), None
    for group in _groups(past):
        before = {place: dict(rows) for place, rows in version.items()}
        is_first = ITSELF not in version[ITSELF]
        for event in group:
            # One that was changed before its first version was kept: what it held then is not known.
            if (
                event.kind == "~"
                and event.number not in before[event.place]
                and event.number not in version[event.place]
            ):
                before[event.place][event.number] = event.values
            _replay(version, event)
        changes = [] if is_first else list(differences(before, version))
        reason = next((event.reason for event in reversed(group) if event.reason), "")
        if changes or is_first or reason:
            until = last or group[0].moment - timedelta(microseconds=1)
            yield Revision(group[0].moment, group[0].user, reason, is_first, changes, before, until)
        last = group[-1].moment


def _groups(past: list[Event]) -> Iterator[list[Event]]:
    group: list[Event] = []
    for event in past:
        if group and (event.user != group[-1].user or event.moment - group[-1].moment > SAME_SAVE):
            yield group
            group = []
        group.append(event)
    if group:
        yield group
