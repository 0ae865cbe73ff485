"""A list as JSON-LD: first what it is, then its entries and what they point to."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from initiatives.opendata.dataset import Dataset
from initiatives.opendata.serializers import json_chunks

from .catalogue import NAME
from .documents import graph_of, nodes
from .entries import LICENCE
from .identifiers import DATASET
from .namespaces import CONTEXT, SDO
from .register import graphs_of
from .values import Triple, said_in_languages, text


def linked_chunks(dataset: Dataset) -> Iterator[str]:
    return json_chunks({"@context": CONTEXT}, "@graph", _nodes(dataset))


def _nodes(dataset: Dataset) -> Iterator[dict[str, object]]:
    yield from nodes(graph_of(_about(dataset)))
    for graph in graphs_of(dataset.initiatives()):
        yield from nodes(graph)


def _about(dataset: Dataset) -> Iterator[Triple]:
    node = URIRef(dataset.address)
    yield node, RDF.type, SDO.Dataset
    for name in said_in_languages(NAME):
        yield node, SDO.name, name
    yield node, SDO.description, text(f"{dataset.number} initiatives. {dataset.note}", "en")
    yield node, SDO.dateModified, Literal(dataset.day)
    yield node, SDO.license, LICENCE
    yield node, DCTERMS.isPartOf, DATASET.uri
