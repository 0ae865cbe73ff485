"""Persistent identifiers: they begin with SITE_URL and end in what never changes.

See docs/adr on identifiers: `/id/` names a thing, `/auth/` a list or one of its terms, `/doc/` a document about it.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model
from rdflib import URIRef

from initiatives.models import (
    Challenge,
    Government,
    Initiative,
    InstrumentType,
    Organisation,
    Source,
    TargetGroup,
    Term,
    Theme,
)

# The slug of an entry may be changed; its key stays.
KEYS: dict[type[Model], str] = {Initiative: "key", Government: "slug", Organisation: "slug", Source: "slug"}
THINGS: dict[str, type[Model]] = {model._meta.model_name or "": model for model in KEYS}
LISTS: dict[str, type[Term]] = {
    "theme": Theme, "challenge": Challenge, "target-group": TargetGroup, "instrument-type": InstrumentType,
}  # fmt: skip
LIST_OF: dict[type[Model], str] = {model: name for name, model in LISTS.items()}


@dataclass(frozen=True)
class Name:
    """The parts of an identifier: place is "id" or "auth"; a list as a whole has no key."""

    place: str
    kind: str
    key: str = ""

    @property
    def uri(self) -> URIRef:
        return URIRef("/".join(part for part in (settings.SITE_URL, self.place, self.kind, self.key) if part))

    def document(self, ending: str) -> str:
        """The address of its description in a format, behind SITE_URL."""
        return f"/{'/'.join(part for part in ('doc', self.kind, self.key) if part)}.{ending}"


CATALOGUE = Name("id", "catalog")
DATASET = Name("id", "dataset", "initiatives")
PUBLISHER = Name("id", "publisher")
SERVICE = Name("id", "service", "api")
# One document describes them all.
CATALOGUED = {(name.kind, name.key) for name in (CATALOGUE, DATASET, PUBLISHER, SERVICE)}


def name_of(thing: Model) -> Name:
    if (found := LIST_OF.get(type(thing))) is not None:
        return Name("auth", found, str(vars(thing)["slug"]))
    return Name("id", thing._meta.model_name or "", str(vars(thing)[KEYS[type(thing)]]))


def identifier(thing: Model) -> URIRef:
    """The persistent address of an entry, an organisation, a government, a source or a term."""
    return name_of(thing).uri
