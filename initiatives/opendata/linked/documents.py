"""Graphs as documents: one thing with what it points to, in the formats that readers of linked data use."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from rdflib import Graph
from rdflib.namespace import SKOS

from initiatives.models import Government, Initiative, Organisation, Source, Term

from .bodies import government_triples, organisation_triples, source_triples
from .concepts import term_triples
from .entries import entry_triples, mentioned
from .namespaces import CONTEXT, SDO, new_graph
from .values import Triple

# By the ending of a file: its media type, and what rdflib calls it.
FORMATS = {
    "jsonld": ("application/ld+json", "json-ld"),
    "ttl": ("text/turtle", "turtle"),
    "rdf": ("application/rdf+xml", "xml"),
    "nt": ("application/n-triples", "nt"),
}

# Left to the document about the thing itself.
AT_LENGTH = {SKOS.definition, SKOS.hiddenLabel, SKOS.topConceptOf, SDO.alternateName, SDO.description}


def graph_of(triples: Iterable[Triple]) -> Graph:
    graph = new_graph()
    for triple in triples:
        graph.add(triple)
    return graph


def triples_of(thing: Model) -> Iterable[Triple]:
    """What the register says of a thing; what it points to is named only."""
    if isinstance(thing, Initiative):
        return entry_triples(thing)
    if isinstance(thing, Organisation):
        return organisation_triples(thing)
    if isinstance(thing, Source):
        return source_triples(thing)
    if isinstance(thing, Government):
        return government_triples(thing)
    if isinstance(thing, Term):
        return term_triples(thing)
    raise TypeError(f"{thing!r} has no place in the graph")


def described(thing: Model) -> Graph:
    """A thing, complete in itself: all that it points to is described too, other entries apart."""
    graph = graph_of(triples_of(thing))
    around: Iterable[Model] = mentioned(thing) if isinstance(thing, Initiative) else ()
    if isinstance(thing, Organisation):
        around = [found for found in (thing.part_of, thing.government) if found]
    for each in dict.fromkeys(around):
        for triple in briefly(each):
            graph.add(triple)
    return graph


def briefly(thing: Model) -> Iterable[Triple]:
    """Enough to know a thing by, as part of a document about another."""
    return (triple for triple in triples_of(thing) if triple[1] not in AT_LENGTH)


def written(graph: Graph, ending: str) -> str:
    if ending == "jsonld":
        return json.dumps(linked_json(graph), ensure_ascii=False)
    text = graph.serialize(format=FORMATS[ending][1])
    # A dump in which only what changed moves.
    return "".join(sorted(text.splitlines(keepends=True))) if ending == "nt" else text


def linked_json(graph: Graph) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(graph.serialize(format="json-ld", context=CONTEXT, sort_keys=True))
    return found


def nodes(graph: Graph) -> list[dict[str, Any]]:
    """The objects of a graph in JSON-LD, without its context."""
    found = linked_json(graph)
    return found["@graph"] if "@graph" in found else [{name: found[name] for name in found if name != "@context"}]
