"""The rows of a database: by what names them, and which of their fields somebody changed since they were loaded."""

from collections import defaultdict
from itertools import groupby

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from initiatives.history.records import OLDEST_FIRST, has_history, terms_of_versions, versions_of
from initiatives.history.snapshots import Value, Values, fields_of, plain, terms_of
from initiatives.models import Initiative
from initiatives.models.languages import LANGUAGES, translated_fields

from . import REASON

# By the name of the model, the columns that name a row, from the closest likeness to the least.
LIKENESS: dict[str, list[tuple[str, ...]]] = {
    "Initiative": [("key",)],
    "SourceSection": [("source_id", "slug")],
    "SourcePassage": [("source_id", "locator_kind", "locator")],
    "CodeMatch": [("list", "code", "theme_id", "challenge_id", "target_group_id", "instrument_type_id")],
    "Instrument": [("initiative_id", "type_id", "name_en"), ("initiative_id", "type_id")],
    "Participation": [("initiative_id", "organisation_id", "role"), ("initiative_id", "organisation_id")],
    "BudgetLine": [("initiative_id", "key")],
    "KeyFigure": [("initiative_id", "key")],
    "Event": [("initiative_id", "key")],
    "Sequel": [("initiative_id", "successor_id")],
    "Synonym": [("words",)],
    "Citation": [
        (
            "initiative_id", "source_id", "locator_kind", "locator", "supports",
            "budget_line_id", "key_figure_id", "event_id", "sequel_id",
        )
    ],
}  # fmt: skip
# The values by which a row is known.
Name = tuple[object, ...]
BY_SLUG = [("slug",)]
SAID_TOGETHER = [{"stated_status", "status_as_of"}, {"amount", "kind", "qualifier"}, {"value", "qualifier"}]


class KnownRows:
    """All rows of one model. Each is found once."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.likeness = LIKENESS.get(model.__name__, BY_SLUG)
        terms = [field.name for field in terms_of(model)]
        self.rows: dict[int, Model] = {
            row.pk: row for row in model._default_manager.order_by("pk").prefetch_related(*terms)
        }
        self.open = set(self.rows)
        self.named = [self._by_name(columns) for columns in self.likeness]
        self.has_history = has_history(model)
        texts = [{f"{name}_{code}" for code in LANGUAGES} for name in translated_fields(model)]
        self.units: list[set[str]] = [*texts, *SAID_TOGETHER]
        self.ours: set[int] = set()
        self.touched = self._touched() if self.has_history else self._logged()
        self.deleted = self._deleted()

    def find(self, wanted: Model) -> Model | None:
        """The row that is the same thing as `wanted`; None where there is none."""
        for columns, named in zip(self.likeness, self.named, strict=True):
            for number in named.get(_name(wanted, columns), []):
                if number in self.open:
                    self.open.remove(number)
                    return self.rows[number]
        return None

    def _by_name(self, columns: tuple[str, ...]) -> dict[Name, list[int]]:
        found: dict[Name, list[int]] = defaultdict(list)
        for row in self.rows.values():
            found[_name(row, columns)].append(row.pk)
        return found

    def was_deleted(self, wanted: Model) -> bool:
        """Whether somebody deleted that row."""
        if self.has_history:
            return _name(wanted, self.likeness[0]) in self.deleted
        return str(wanted)[:200] in self.deleted

    def fields_touched(self, number: int) -> set[str]:
        """The fields that somebody changed since the register was loaded, or last brought up to date.

        With the other languages of a text, and the other half of a status and its date: they would contradict it.
        """
        touched = self.touched.get(number, set())
        return touched.union(*(unit for unit in self.units if unit & touched))

    def is_untouched(self, number: int) -> bool:
        """Whether the register was its only writer, as its versions show."""
        return number in self.ours and not self.fields_touched(number)

    def _touched(self) -> dict[int, set[str]]:
        records = list(versions_of(self.model).exclude(history_type="-").order_by("id", *OLDEST_FIRST))
        chosen = {
            field.name: terms_of_versions(field.name, [record.history_id for record in records])
            for field in terms_of(self.model)
        }
        created = dict(Initiative.objects.values_list("pk", "created"))
        found: dict[int, set[str]] = {}
        for number, versions in groupby(records, key=lambda record: record.id):
            touched: set[str] = set()
            before: Values | None = None
            for version in versions:
                values = {field.name: plain(field.value_from_object(version)) for field in fields_of(self.model)}
                values |= {name: plain(terms[version.history_id]) for name, terms in chosen.items()}
                changed = {name for name in values if before is None or not same(values[name], before[name])}
                entry = version.id if self.model is Initiative else getattr(version, "initiative_id", 0)
                is_loaded = version.history_type == "+" and version.history_date == created.get(entry)
                is_ours = version.history_user_id is None and (version.history_change_reason == REASON or is_loaded)
                touched = touched - changed if is_ours else touched | changed
                if is_ours:
                    self.ours.add(number)
                before = values
            found[number] = touched
        return found

    def _logged(self) -> dict[int, set[str]]:
        """Where no versions are kept, the log of the admin tells; it names no fields."""
        everything = {field.name for field in fields_of(self.model)}
        log = _log(self.model).exclude(action_flag=DELETION).values_list("object_id", flat=True)
        return {int(number): everything for number in log if number and number.isdecimal()}

    def _deleted(self) -> set[Name] | set[str]:
        if not self.has_history:
            return set(_log(self.model).filter(action_flag=DELETION).values_list("object_repr", flat=True))
        records = versions_of(self.model).filter(history_type="-").exclude(history_change_reason=REASON)
        return {tuple(value or None for value in name) for name in records.values_list(*self.likeness[0])}


def same(one: Value, other: Value) -> bool:
    """Whether two values say the same: spaces that keep French together were put in without a version."""
    return _spaces(one) == _spaces(other)


def _spaces(value: Value) -> Value:
    return value.replace("\u00a0", " ").replace("\u202f", " ") if isinstance(value, str) else value


def _name(row: Model, columns: tuple[str, ...]) -> Name:
    # An empty text and none are the same.
    return tuple(getattr(row, name) or None for name in columns)


def _log(model: type[Model]) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
