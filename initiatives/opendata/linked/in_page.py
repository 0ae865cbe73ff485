"""The linked data that stands in the page of an entry: the JSON-LD of its graph, written without making the graph.

The words of schema.org, the classes, and who is competent are what search engines read. What is said of a thing that
many entries name (a term, an organisation, a source) is written once, as long as all that it is made of is the same.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.db.models import Model
from rdflib import Literal, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from initiatives.models import Initiative, Organisation

from .documents import briefly
from .entries import entry_triples, mentioned
from .namespaces import CONTEXT, CV, PREFIXES, SDO
from .values import Triple

IN_PAGE = {RDF.type, CV.hasCompetentAuthority}
MOST_KEPT = 1_024
OPENING = json.dumps({"@context": CONTEXT}, sort_keys=True).removesuffix("}")
Json = str | dict[str, str]


@dataclass(frozen=True)
class _Named:
    """A thing that an entry names, the same as another one with the same `facts`."""

    facts: tuple[object, ...]
    thing: Model = field(compare=False)


def linked_data_of(initiative: Initiative) -> str:
    """JSON-LD of an entry that was fetched with its page details, and of what it names, other entries apart."""
    named = (_text_of(_Named(_facts(thing), thing)) for thing in dict.fromkeys(mentioned(initiative)))
    objects = [*_objects(entry_triples(initiative)), *dict.fromkeys(named)]
    return f'{OPENING}, "@graph": [{", ".join(filter(None, objects))}]}}'


def _facts(thing: Model) -> tuple[object, ...]:
    """All that the linked data of a thing is made of."""
    own = (str(vars(thing).get(column.attname)) for column in thing._meta.concrete_fields)
    around = (thing.part_of, thing.government) if isinstance(thing, Organisation) else ()
    return settings.SITE_URL, type(thing), *own, *(whole and whole.slug for whole in around)


@lru_cache(MOST_KEPT)
def _text_of(named: _Named) -> str:
    return ", ".join(_objects(briefly(named.thing)))


def _objects(triples: Iterable[Triple]) -> Iterator[str]:
    """An object of JSON for each subject."""
    subjects: dict[Node, dict[str, list[Json]]] = {}
    for subject, word, value in triples:
        if word in IN_PAGE or str(word).startswith(str(SDO)):
            said = subjects.setdefault(subject, {}).setdefault(_word(word), [])
            if (written := _value(word, value)) not in said:
                said.append(written)
    for subject, words in subjects.items():
        alone = {word: values[0] if len(values) == 1 else values for word, values in words.items()}
        yield json.dumps({"@id": str(subject), **alone}, ensure_ascii=False)


def _word(word: Node) -> str:
    return "@type" if word == RDF.type else _short(word)


def _value(word: Node, value: Node) -> Json:
    if word == RDF.type:
        return _short(value)
    is_address = isinstance(CONTEXT.get(_short(word)), dict)
    if isinstance(value, URIRef):
        return str(value) if is_address else {"@id": str(value)}
    assert isinstance(value, Literal)
    if value.language:
        return {"@language": value.language, "@value": str(value)}
    if value.datatype:
        return {"@type": _short(value.datatype), "@value": str(value)}
    return {"@value": str(value)} if is_address else str(value)


@lru_cache(MOST_KEPT)
def _short(word: Node) -> str:
    """A word of schema.org by its name alone, others with their prefix."""
    if str(word).startswith(str(SDO)):
        return str(word).removeprefix(str(SDO))
    for prefix, namespace in PREFIXES.items():
        if str(word).startswith(str(namespace)):
            return f"{prefix}:{str(word).removeprefix(str(namespace))}"
    return str(word)
