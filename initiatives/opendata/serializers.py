"""The list as JSON: every public fact of an entry, each with the places where it was read."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils import translation

from initiatives.models import Initiative

from .dataset import CHUNK, LICENCE, LICENCE_ADDRESS, LICENCE_NOTE, NAME, SOURCE_NOTE, Dataset
from .records import InitiativeRecord

Record = dict[str, Any]


def json_chunks(opening: Record, name: str, records: Iterable[Record]) -> Iterator[str]:
    """An object with a list `name` at its end, one record a line, piece by piece."""
    yield f"{json.dumps(opening, ensure_ascii=False)[:-1]}, {json.dumps(name)}: [\n"
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    before = ""
    while chunk := list(islice(lines, CHUNK)):
        yield before + ",\n".join(chunk)
        before = ",\n"
    yield "\n]}\n"


def record_chunks(dataset: Dataset) -> Iterator[str]:
    serializer = InitiativeRecord(context={"is_file": True})
    records = (record(serializer, initiative) for initiative in dataset.initiatives())
    yield from json_chunks({"meta": about(dataset)}, "initiatives", records)


def about(dataset: Dataset) -> Record:
    """The description of the file in itself."""
    return {
        "register": NAME,
        "url": dataset.address,
        "query": dataset.listed.address,
        "count": dataset.number,
        "generated_on": dataset.day.isoformat(),
        "left_out": dataset.note,
        "sources": SOURCE_NOTE,
        "oldest_source": dataset.age.oldest_source or None,
        "newest_source": dataset.age.newest_source or None,
        "confirmed_by_an_editor": dataset.age.confirmed,
        "ignored": dataset.ignored,
        "licence": {"name": LICENCE, "url": LICENCE_ADDRESS, "note": LICENCE_NOTE},
    }


def record(serializer: InitiativeRecord, initiative: Initiative) -> Record:
    """An entry, in English words; what is not stated is null or an empty list."""
    with translation.override("en"):
        made: Record = serializer.to_representation(initiative)
    return made
