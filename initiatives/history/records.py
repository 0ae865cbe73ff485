"""The one reader and the one writer of historical tables.

django-simple-history writes a version of each thing that is saved or deleted one by one. Whatever else reads or writes
versions asks this module, so that all readers of the past agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, cast

from django.apps import apps
from django.db import router
from django.db.models import F, ManyToManyField, Model, OuterRef, QuerySet, Subquery, Window
from django.db.models.deletion import Collector
from django.db.models.functions import RowNumber
from django.utils import timezone

from initiatives.models import Initiative, State, User
from initiatives.models.relations import RELATED, TERMS
from initiatives.models.written_versions import HAS_LAST_VERSION

# One save writes several versions, each in its own moment. Versions this close together belong to one save.
ONE_SAVE = timedelta(seconds=4)
OLDEST_FIRST = ("history_date", "history_id")
NEWEST_FIRST = ("-history_date", "-history_id")
# Databases limit the number of values in one query.
CHUNK = 20_000
BATCH = 500

# Of one thing, so many versions are looked through.
MOST_TEXTS = 200

# The columns of one version, with those of django-simple-history ("history_type", "history_date" ...).
Record = dict[str, Any]
Thing = TypeVar("Thing", bound=Model)


class _HasReason(Protocol):
    _change_reason: str


def related_model(relation: str) -> type[Model]:
    """The model of the related rows that an entry has under a name."""
    return cast("type[Model]", Initiative._meta.get_field(relation).related_model)


def versions_of(model: type[Model]) -> QuerySet[Any]:
    """All versions of all things of a model, in no order."""
    versions: QuerySet[Any] = _historical(model.__name__)._default_manager.order_by()
    return versions


def has_history(model: type[Model]) -> bool:
    """Whether versions of its rows are kept."""
    return hasattr(model, "history")


def versions_of_related(relation: str, entries: Iterable[int]) -> QuerySet[Any]:
    return versions_of(related_model(relation)).filter(initiative_id__in=entries)


def newest_versions(model: type[Model], number: str, most: int) -> list[Any]:
    """The newest versions of one thing, with who saved them; none where its model has no history."""
    if not has_history(model):
        return []
    found = versions_of(model).filter(id=number).select_related("history_user")
    return list(found.order_by(*NEWEST_FIRST)[:most])


def newest_texts(model: type[Model], number: int, columns: list[str]) -> list[Record]:
    """These columns of the newest versions of a thing, the newest first."""
    return list(versions_of(model).filter(id=number).order_by(*NEWEST_FIRST).values(*columns)[:MOST_TEXTS])


def newest_before(versions: QuerySet[Any], moment: datetime) -> list[Record]:
    """The newest version before a moment of each thing that existed then."""
    newest = Window(RowNumber(), partition_by="id", order_by=[F("history_date").desc(), F("history_id").desc()])
    found = versions.filter(history_date__lt=moment).annotate(place=newest).filter(place=1).values()
    return [record for record in found if record["history_type"] != "-"]


def without_beginning(model: type[Model]) -> list[Record]:
    """The oldest version of each thing whose history does not begin with its adding."""
    same = versions_of(model).filter(id=OuterRef("id")).order_by(*OLDEST_FIRST).values("history_id")[:1]
    return list(versions_of(model).exclude(history_type="+").filter(history_id=Subquery(same)).values())


def terms_of_versions(relation: str, versions: Iterable[int]) -> dict[int, set[int]]:
    """The terms of one vocabulary, by version of an entry."""
    had: dict[int, set[int]] = defaultdict(set)
    for some in in_chunks(versions, CHUNK):
        rows = versions_of_terms(relation).filter(history_id__in=some)
        for version, term in rows.values_list("history_id", term_column(relation)):
            had[version].add(term)
    return had


def versions_of_terms(relation: str) -> QuerySet[Any]:
    versions: QuerySet[Any] = _historical(f"Initiative_{relation}")._default_manager.order_by()
    return versions


def term_column(relation: str) -> str:
    """The column of a term in the table that ties it to an entry."""
    field = Initiative._meta.get_field(relation)
    assert isinstance(field, ManyToManyField)
    return f"{field.m2m_reverse_field_name()}_id"


def instance_from(model: type[Thing], record: Record) -> Thing:
    """An instance as a version holds it: nothing is read from the present row."""
    names = {field.attname for field in model._meta.concrete_fields}
    # A translated field only shows the columns of its languages.
    return model(**{name: record[name] for name in names if name in record and f"{name}_en" not in names})


def changed_after(entries: "QuerySet[Any, Any]", moment: datetime | None) -> set[int]:
    """Which of these entries, or whose related rows, have a version that was written after a moment."""
    found = set(versions_of(Initiative).filter(id__in=entries, history_date__gt=moment).values_list("id", flat=True))
    for relation in RELATED:
        later = versions_of_related(relation, entries).filter(history_date__gt=moment)
        found |= set(later.values_list("initiative_id", flat=True))
    return found


def first_author(entry: Initiative) -> int | None:
    """The number of the user who saved the first version."""
    users = (
        versions_of(Initiative).filter(id=entry.pk).order_by(*OLDEST_FIRST).values_list("history_user_id", flat=True)
    )
    return users.first()


def newest_public_version(entry: Initiative) -> int | None:
    """The number of the newest version in which everybody could read an entry."""
    public = versions_of(Initiative).filter(id=entry.pk).exclude(state__in=State.before_publication())
    return public.exclude(history_type="-").order_by(*NEWEST_FIRST).values_list("history_id", flat=True).first()


def is_edited(thing: Model) -> bool:
    return versions_of(type(thing)).filter(id=thing.pk).exclude(history_type="+").exists()


def has_beginning(model: type[Model], number: int) -> bool:
    """Whether the oldest version of a thing is that of its adding: only then its whole past is known."""
    oldest = versions_of(model).filter(id=number).order_by(*OLDEST_FIRST).values_list("history_type", flat=True)
    return oldest.first() == "+"


def give_reason(thing: Model, reason: str) -> None:
    """Let the next version of a thing say why it was written."""
    cast("_HasReason", thing)._change_reason = reason


def write_first(
    things: Sequence[Model], moments: Sequence[datetime], user: User | None = None, reason: str | None = None
) -> dict[int, int]:
    """Write the version with which each thing begins. Return the numbers of the versions by those of the things."""
    return _write("+", things, moments, user, reason)


def delete_together(entries: Sequence[Initiative], user: User, reason: str) -> None:
    """Delete entries with all that belongs to them, and write their last versions as single deletes would.

    Raise ProtectedError, with nothing deleted, where something needs one of them.
    """
    collector = Collector(using=router.db_for_write(Initiative))
    collector.collect(entries)
    moment = timezone.now()
    for model, found in collector.data.items():
        things = [thing for thing in found if hasattr(thing, "history")]
        is_entry = model is Initiative
        versions = _write("-", things, [moment] * len(things), user, reason if is_entry else None)
        for relation in TERMS if is_entry else ():
            write_terms(relation, versions)
        for thing in things:
            setattr(thing, HAS_LAST_VERSION, True)
    collector.delete()


def _write(
    kind: str, things: Sequence[Model], moments: Sequence[datetime], user: User | None, reason: str | None
) -> dict[int, int]:
    if not things:
        return {}
    model = type(things[0])
    historical, names = _historical(model.__name__), [field.attname for field in model._meta.concrete_fields]
    versions = [
        historical(
            history_date=moment, history_type=kind, history_user=user, history_change_reason=reason,
            **{name: getattr(thing, name) for name in names},
        )
        for thing, moment in zip(things, moments, strict=True)
    ]  # fmt: skip
    historical._default_manager.bulk_create(versions, batch_size=BATCH)
    numbers: dict[int, int] = {}
    # Not every database tells the numbers of rows that it created at once, so the newest are asked for.
    for some in in_chunks([thing.pk for thing in things], CHUNK):
        rows = versions_of(model).filter(id__in=some).order_by("history_id")
        numbers.update(rows.values_list("id", "history_id"))
    return numbers


def write_terms(relation: str, versions: dict[int, int]) -> None:
    """Write the terms that entries have now beside their versions. `versions`: numbers by those of the entries."""
    through, column = getattr(Initiative, relation).through, term_column(relation)
    historical = _historical(f"Initiative_{relation}")
    for some in in_chunks(versions, CHUNK):
        rows = through._default_manager.filter(initiative_id__in=some).values_list("pk", "initiative_id", column)
        historical._default_manager.bulk_create(
            [
                historical(history_id=versions[entry], id=number, initiative_id=entry, **{column: term})
                for number, entry, term in rows
            ],
            batch_size=BATCH,
        )


def copy_terms(from_versions: dict[int, int]) -> None:
    """Give versions the terms of others. `from_versions`: the number of the other by that of each."""
    for relation in TERMS:
        historical, column = _historical(f"Initiative_{relation}"), term_column(relation)
        sources = {source: version for version, source in from_versions.items()}
        for some in in_chunks(sources, CHUNK):
            rows = versions_of_terms(relation).filter(history_id__in=some)
            columns = rows.values_list("history_id", "id", "initiative_id", column)
            historical._default_manager.bulk_create(
                [
                    historical(history_id=sources[source], id=number, initiative_id=entry, **{column: term})
                    for source, number, entry, term in columns
                ],
                batch_size=BATCH,
            )


def delete_versions_of_entries(numbers: Sequence[int]) -> None:
    """Remove versions of entries with the terms that they hold."""
    for some in in_chunks(numbers, BATCH):
        for relation in TERMS:
            versions_of_terms(relation).filter(history_id__in=some).delete()
        versions_of(Initiative).filter(history_id__in=some).delete()


def make_first(moments: dict[int, datetime]) -> None:
    """Let versions of entries be those with which they begin. `moments`: when, by the number of the version."""
    for some in in_chunks(moments, BATCH):
        changed = list(versions_of(Initiative).filter(history_id__in=some))
        for version in changed:
            version.history_type, version.history_date = "+", moments[version.history_id]
        versions_of(Initiative).bulk_update(changed, ["history_type", "history_date"])


def in_chunks(numbers: Iterable[int], size: int) -> Iterator[list[int]]:
    whole = list(numbers)
    return (whole[start : start + size] for start in range(0, len(whole), size))


def _historical(name: str) -> type[Any]:
    return apps.get_model("initiatives", f"Historical{name}")
