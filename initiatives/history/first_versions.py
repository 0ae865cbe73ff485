"""True first versions: the history of every entry and related row begins with "+".

Fixtures are loaded without history. Without a first version the past of a loaded row would be a guess: a restore once
took away everything that nobody had touched. Writing first versions is idempotent.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from initiatives.models import Initiative
from initiatives.models.relations import RELATED, TERMS

from .records import (
    OLDEST_FIRST,
    Record,
    copy_terms,
    delete_versions_of_entries,
    instance_from,
    make_first,
    related_model,
    versions_of,
    without_beginning,
    write_first,
    write_terms,
)

# A save of the entry changes it, and it says nothing of the content.
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
    written = 0
    for relation in ("", *RELATED):
        model = related_model(relation) if relation else Initiative
        written += _write_missing(model) + _write_unrecorded(model)
    return written


def _write_missing(model: type[Model]) -> int:
    """Give what has no version at all its present content as the first one."""
    missing = list(model._default_manager.exclude(pk__in=versions_of(model).values("id")))
    created = _created()
    versions = write_first(missing, [created[_entry_of(thing)] for thing in missing])
    if model is Initiative:
        for relation in TERMS:
            write_terms(relation, versions)
    return len(missing)


def _write_unrecorded(model: type[Model]) -> int:
    """Let what was changed or deleted before it had a first version begin with the oldest content that is known."""
    records = without_beginning(model)
    things = [instance_from(model, record) for record in records]
    created = _created()
    moments = [min(created.get(_entry_of(thing), at), at) for thing, at in zip(things, _dates(records), strict=True)]
    versions = write_first(things, moments)
    if model is Initiative:
        copy_terms({versions[record["id"]]: record["history_id"] for record in records})
    return len(records)


def _dates(records: Iterable[Record]) -> list[datetime]:
    return [record["history_date"] for record in records]


def _created() -> dict[int, datetime]:
    """When each entry was created, by its number; of entries that were deleted as well."""
    return dict(versions_of(Initiative).values_list("id", "created")) | dict(
        Initiative.objects.values_list("pk", "created")
    )


def _entry_of(thing: Model) -> int:
    number: int = thing.pk if isinstance(thing, Initiative) else getattr(thing, "initiative_id", 0)
    return number


def _replace_loading_versions() -> None:
    """Make one first version of the several that an earlier way of loading wrote while the terms came in.

    These are the leading "~" versions without a user that hold the same content; the last of them has all terms. Of an
    entry that has no others its present content counts: loading set a parent that followed it without a version.
    """
    first: dict[int, datetime] = {}
    useless: list[int] = []
    created = dict(Initiative.objects.values_list("pk", "created"))
    records = versions_of(Initiative).order_by("id", *OLDEST_FIRST).values()
    for number, versions in groupby(records.iterator(), key=lambda record: record["id"]):
        all_versions = list(versions)
        loading = _loading(all_versions)
        if not loading or number not in created:
            continue
        if len(loading) < len(all_versions):
            first[loading.pop()] = created[number]
        useless += loading
    delete_versions_of_entries(useless)
    make_first(first)


def _loading(versions: Iterable[Record]) -> list[int]:
    found: list[int] = []
    content: Record = {}
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
