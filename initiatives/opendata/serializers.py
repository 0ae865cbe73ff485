"""The list as JSON: every public fact of an entry, each with the places where it was read."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import translation

from initiatives.formatting.figures import plain_number
from initiatives.models import BudgetLine, Citation, Event, Initiative, KeyFigure, Organisation, Sequel, Term
from initiatives.models.languages import text_in

from .dataset import CHUNK, LICENCE, LICENCE_ADDRESS, LICENCE_NOTE, NAME, SOURCE_NOTE, Dataset

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
    records = (record(initiative, dataset.site) for initiative in dataset.initiatives())
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
        "licence": {"name": LICENCE, "url": LICENCE_ADDRESS, "note": LICENCE_NOTE},
    }


def record(initiative: Initiative, site: str) -> Record:
    """An entry, in English words; what is not stated is null or an empty list."""
    with translation.override("en"):
        return {
            "id": initiative.slug,
            "url": f"{site}{initiative.get_absolute_url()}",
            "title": in_languages(initiative, "title"),
            "is_title_descriptive": initiative.is_title_descriptive,
            "acronym": initiative.acronym or None,
            "other_names": initiative.alias_list,
            "summary": in_languages(initiative, "summary"),
            "caveat": in_languages(initiative, "caveat"),
            **_terms(initiative),
            "organisations": [
                _organisation(taking_part.organisation) | {"role": taking_part.role}
                for taking_part in initiative.participations.all()
            ],
            "parent": _parent(initiative, site),
            **_dates(initiative),
            "website": initiative.website or None,
            "budgets": [_budget(line, initiative) for line in initiative.budget_lines.all()],
            "key_figures": [_figure(figure, initiative) for figure in initiative.key_figures.all()],
            "events": [_event(event, initiative) for event in initiative.events.all()],
            "sequels": [_sequel(sequel, initiative, site) for sequel in initiative.sequels.all() if sequel.is_readable],
            "sources": [_citation(each) for each in initiative.citations.all() if not each.supports_fact],
        }


def in_languages(thing: Model, field: str) -> dict[str, str]:
    """A text in each language that has it."""
    texts = {code: getattr(thing, f"{field}_{code}") for code, _own_name in settings.LANGUAGES}
    return {code: text for code, text in texts.items() if text}


def _terms(initiative: Initiative) -> Record:
    return {
        "governments": [_term(term) for term in initiative.governments.all()],
        "themes": [_term(term) for term in initiative.themes.all()],
        "challenges": [_term(term) for term in initiative.challenges.all()],
        "target_groups": [_term(term) for term in initiative.target_groups.all()],
        "instruments": [
            _term(instrument.type)
            | {"called": in_languages(instrument, "name"), "description": in_languages(instrument, "description")}
            for instrument in initiative.instruments.all()
        ],
    }


def _term(term: Term) -> Record:
    return {"id": term.slug, "name": in_languages(term, "name")}


def _organisation(organisation: Organisation) -> Record:
    return {
        "id": organisation.slug,
        "name": in_languages(organisation, "name"),
        "acronym": organisation.acronym or None,
        "enterprise_number": organisation.enterprise_number or None,
    }


def _parent(initiative: Initiative, site: str) -> Record | None:
    parent = initiative.parent
    if not parent or not parent.is_published:
        return None
    return {"id": parent.slug, "url": f"{site}{parent.get_absolute_url()}", "title": text_in(parent, "title", "en")}


def _dates(initiative: Initiative) -> Record:
    is_stated = not initiative.is_status_derived
    return {
        "start": _text(initiative.start),
        "end": _text(initiative.end),
        "announced_for": _text(initiative.announced_for),
        "status": initiative.current_status,
        "status_is_worked_out_from_dates": not is_stated,
        "status_as_of": _text(initiative.status_as_of) if is_stated else None,
        "verified_on": _text(initiative.verified_on),
        "modified": initiative.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _budget(line: BudgetLine, initiative: Initiative) -> Record:
    whole = line.part_of if line.part_of and line.part_of.initiative.is_published else None
    return {
        "key": line.key,
        "amount": plain_number(line.amount),
        "currency": "EUR",
        "kind": line.kind,
        "qualifier": line.qualifier,
        "starts": _text(line.starts),
        "ends": _text(line.ends),
        "as_of": _text(line.as_of),
        "purpose": in_languages(line, "purpose"),
        "note": in_languages(line, "note"),
        "part_of": {"initiative": whole.initiative.slug, "key": whole.key} if whole else None,
        "sources": _sources_of(line, "budget_line", initiative),
    }


def _figure(figure: KeyFigure, initiative: Initiative) -> Record:
    return {
        "key": figure.key,
        "value": plain_number(figure.value),
        "value_to": plain_number(figure.value_to) if figure.value_to is not None else None,
        "qualifier": figure.qualifier,
        "unit": in_languages(figure, "unit"),
        "as_of": _text(figure.as_of),
        "sources": _sources_of(figure, "key_figure", initiative),
    }


def _event(event: Event, initiative: Initiative) -> Record:
    return {
        "key": event.key,
        "date": _text(event.date),
        "text": in_languages(event, "text"),
        "sources": _sources_of(event, "event", initiative),
    }


def _sequel(sequel: Sequel, initiative: Initiative, site: str) -> Record:
    successor = sequel.successor
    return {
        "kind": sequel.kind,
        "id": successor.slug,
        "url": f"{site}{successor.get_absolute_url()}",
        "title": text_in(successor, "title", "en"),
        "sources": _sources_of(sequel, "sequel", initiative),
    }


def _sources_of(fact: Model, name: str, initiative: Initiative) -> list[Record]:
    return [_citation(each) for each in initiative.citations.all() if getattr(each, f"{name}_id") == fact.pk]


def _citation(citation: Citation) -> Record:
    source = citation.source
    return {
        "source": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "published": _text(source.published),
        "read_on": _text(source.read_on),
        "url": source.url or None,
        "licence": source.licence or None,
        "section": citation.section.heading if citation.section else None,
        "section_is_restored": bool(citation.section and citation.section.is_restored),
        "place": {citation.locator_kind: citation.locator} if citation.locator else None,
        "supports": citation.supports,
        "quote": citation.quote or None,
        "note": citation.note or None,
    }


def _text(value: object) -> str | None:
    return str(value) if value else None
