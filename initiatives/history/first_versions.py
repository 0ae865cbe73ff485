"""True first versions: every entry and related row has a version from the day on which its entry was created.

Fixtures are loaded without history. Without a first version the past of a loaded row would be a guess: a restore once
took away everything that nobody had touched. Writing them is idempotent.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model

from initiatives.models import Initiative
from initiatives.models.relations import RELATED, TERMS

BATCH = 500
# A save of the entry moves it, and says nothing of its content.
NO_CONTENT = {"modified"}


@contextmanager
def without_history() -> Iterator[None]:
    """Load data without versions, which would hold an entry before its terms were loaded."""
    before = getattr(settings, "SIMPLE_HISTORY_ENABLED", True)
    settings.SIMPLE_HISTORY_ENABLED = False
    try:
        yield
    finally:
        settings.SIMPLE_HISTORY_ENABLED = before


@transaction.atomic
def write_first_versions() -> int:
    """Give a first version to all that has none, and correct those that loading wrote. Return how many were written."""
    _replace_loading_versions()
    created = dict(Initiative.objects.values_list("pk", "created"))
    written = _write(Initiative, lambda entry: entry.created)
    for relation in RELATED:
        model = Initiative._meta.get_field(relation).related_model
        written += _write(model, lambda row: created[row.initiative_id])
    return written


def _write(model: Any, created: Callable[[Any], datetime]) -> int:
    history = _history(model)
    missing = list(model._default_manager.exclude(pk__in=history._default_manager.values("id")))
    names = [field.attname for field in model._meta.concrete_fields]
    for start in range(0, len(missing), BATCH):
        some = missing[start : start + BATCH]
        versions = [
            history(
                history_date=created(thing), history_type="+", history_user=None,
                **{name: getattr(thing, name) for name in names},
            )
            for thing in some
        ]  # fmt: skip
        history._default_manager.bulk_create(versions)
        if model is Initiative:
            # Asked for again, since not every database tells the numbers of rows that it created at once.
            kept = history._default_manager.filter(id__in=[thing.pk for thing in some]).values_list("id", "history_id")
            _write_terms(dict(kept))
    return len(missing)


def _write_terms(versions: dict[int, int]) -> None:
    """`versions`: the number of the version by the number of its entry."""
    for relation in TERMS:
        through = getattr(Initiative, relation).through
        history = apps.get_model("initiatives", f"HistoricalInitiative_{relation}")
        names = [field.attname for field in through._meta.concrete_fields]
        rows = through._default_manager.filter(initiative_id__in=list(versions))
        history._default_manager.bulk_create(
            [
                history(history_id=versions[row.initiative_id], **{name: getattr(row, name) for name in names})
                for row in rows
            ],
            batch_size=BATCH,
        )


def _replace_loading_versions() -> None:
    """Make one first version of the several that an earlier way of loading wrote while the terms came in.

    These are the leading "~" versions without a user that hold the same content; the last of them has all terms. Of an
    entry that has no others its present content counts: loading set a parent that followed it without a version.
    """
    history = _history(Initiative)
    first: list[int] = []
    useless: list[int] = []
    created = dict(Initiative.objects.values_list("pk", "created"))
    records = history._default_manager.order_by("id", "history_date", "history_id").values()
    for number, versions in groupby(records.iterator(), key=lambda record: record["id"]):
        all_versions = list(versions)
        loading = _loading(all_versions)
        if not loading or number not in created:
            continue
        is_edited = len(loading) < len(all_versions)
        first += loading[-1:] if is_edited else []
        useless += loading[:-1] if is_edited else loading
    for relation in TERMS:
        terms = apps.get_model("initiatives", f"HistoricalInitiative_{relation}")
        for some in _batches(useless):
            terms._default_manager.filter(history_id__in=some).delete()
    for some in _batches(useless):
        history._default_manager.filter(history_id__in=some).delete()
    changed = [version for some in _batches(first) for version in history._default_manager.filter(history_id__in=some)]
    for version in changed:
        version.history_type, version.history_date = "+", created[version.id]
    history._default_manager.bulk_update(changed, ["history_type", "history_date"], batch_size=BATCH)


def _loading(versions: Iterable[dict[str, Any]]) -> list[int]:
    found: list[int] = []
    content: dict[str, Any] = {}
    for record in versions:
        held = {
            name: value for name, value in record.items() if not name.startswith("history_") and name not in NO_CONTENT
        }
        is_of_loading = record["history_type"] == "~" and record["history_user_id"] is None
        if not is_of_loading or (found and held != content):
            break
        content = held
        found.append(record["history_id"])
    return found


def _history(model: type[Model]) -> Any:
    return apps.get_model("initiatives", f"Historical{model.__name__}")


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))
