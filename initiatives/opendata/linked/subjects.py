"""The things that identifiers name: the page for people and the graph for machines of each."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Model
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative, Organisation, Source
from portal.errors import NotFound

from .catalogue import catalogue_triples
from .concepts import FIXED, TITLES, fixed_triples, scheme_triples
from .documents import described, graph_of
from .identifiers import CATALOGUED, LISTS, THINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib import Graph

# Terms without a page of their own have the list that they narrow.
FACETS = {"target-group": "target", "instrument-type": "instrument", "status": "status"}
NOTHING = _("The register knows nothing by this identifier.")


@dataclass(frozen=True)
class Subject:
    # The path of its page, in the active language.
    page: str
    graph: "Callable[[], Graph]"


def subject(kind: str, key: str) -> Subject:
    """The thing of a kind with a key. Raise NotFound where there is none that readers may see."""
    if (kind, key) in CATALOGUED:
        return Subject(reverse("data"), lambda: graph_of(catalogue_triples()))
    if kind in TITLES and not key:
        return Subject(reverse("data"), lambda: graph_of(scheme_triples(kind)))
    if key in FIXED.get(kind, {}):
        return Subject(_narrowed(kind, key), lambda: graph_of(fixed_triples(kind, key)))
    found = _found(kind, key)
    if found is None:
        raise NotFound(NOTHING)
    page = _narrowed(kind, key) if kind in FACETS else resolve_url(found)
    return Subject(page, partial(described, found))


def _narrowed(kind: str, key: str) -> str:
    return f"{reverse('initiatives')}?{FACETS[kind]}={key}" if kind in FACETS else reverse("data")


def _found(kind: str, key: str) -> Model | None:
    if kind == "initiative":
        entry: Initiative | None = Initiative.objects.public().with_key(key).with_download_details().first()
        return entry
    model = LISTS.get(kind) or THINGS.get(kind)
    if model is None:
        return None
    readable = model._default_manager.all()
    if model is Organisation:
        readable = Organisation.objects.public().select_related("part_of", "government")
    if model is Source:
        readable = Source.objects.known_to_readers()
    return readable.filter(slug=key).first()
