"""The register as one graph, piece by piece: no more than a chunk of it is ever in memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Model
from rdflib import Graph

from initiatives.models import Government, Initiative, Organisation, Source
from initiatives.models.initiative import InitiativeQuerySet

from .catalogue import catalogue_triples
from .concepts import TITLES, scheme_triples
from .documents import graph_of, triples_of, written
from .entries import mentioned

CHUNK = 200


def graphs_of(initiatives: Iterable[Initiative]) -> Iterator[Graph]:
    """Entries, and then, each once, what they point to."""
    pointed_to: dict[type[Model], set[int]] = defaultdict(set)
    rest = iter(initiatives)
    while chunk := list(islice(rest, CHUNK)):
        yield graph_of(triple for each in chunk for triple in triples_of(each))
        for each in chunk:
            for thing in mentioned(each):
                pointed_to[type(thing)].add(thing.pk)
    for model, numbers in pointed_to.items():
        found = model._default_manager.filter(pk__in=numbers)
        if model is Organisation:
            found = found.select_related("part_of", "government")
        yield from _graphs(found.order_by("pk").iterator(chunk_size=CHUNK))


def whole_register() -> Iterator[Graph]:
    """All that readers may see: the catalogue, the vocabularies, and every public entry, body and source."""
    yield graph_of(catalogue_triples())
    for name in TITLES:
        yield graph_of(scheme_triples(name))
    public: InitiativeQuerySet = Initiative.objects.public()
    yield from _graphs(public.with_download_details().order_by("pk").iterator(chunk_size=CHUNK))
    organisations = Organisation.objects.public().select_related("part_of", "government").order_by("pk")
    for found in (Government.objects.all(), organisations, Source.objects.known_to_readers()):
        yield from _graphs(found.iterator(chunk_size=CHUNK))


def _graphs(things: Iterator[Model]) -> Iterator[Graph]:
    while chunk := list(islice(things, CHUNK)):
        yield graph_of(triple for thing in chunk for triple in triples_of(thing))


def triple_chunks(graphs: Iterable[Graph]) -> Iterator[str]:
    return (written(graph, "nt") for graph in graphs)


def turtle_chunks(graphs: Iterable[Graph]) -> Iterator[str]:
    """One document: the prefixes are said where they are first used."""
    said: set[str] = set()
    for graph in graphs:
        head, _blank, body = written(graph, "ttl").partition("\n\n")
        new = [line for line in head.splitlines() if line not in said]
        said.update(new)
        yield "".join(f"{line}\n" for line in new) + f"\n{body}"
