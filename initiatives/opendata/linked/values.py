"""Values of the register as nodes of a graph."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote

from django.db.models import Model
from django.utils import translation
from django_stubs_ext import StrOrPromise
from rdflib import Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from initiatives.formatting.figures import plain_number
from initiatives.models import PartialDate
from initiatives.models.languages import LANGUAGES, in_every_language

Triple = tuple[Node, Node, Node]
# A date keeps its precision. No datatype means a quarter: it is plain text.
PRECISIONS = {"year": XSD.gYear, "month": XSD.gYearMonth, "day": XSD.date}
# XML, and so RDF/XML, cannot hold these characters, not even escaped.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ADDRESS_CHARACTERS = "!#$%&'()*+,-./:;=?@[]_~"


def text(value: str, language: str | None = None) -> Literal:
    return Literal(UNPRINTABLE.sub("", value), lang=language)


def texts(thing: Model, field: str) -> Iterator[Literal]:
    """A translated field in each language that has it."""
    return (text(value, language) for language, value in in_every_language(thing, field).items())


def said_in_languages(words: StrOrPromise) -> Iterator[Literal]:
    """Words of the interface, given as a lazy translation, in every language."""
    for language in LANGUAGES:
        with translation.override(language):
            yield text(str(words), language)


def date(day: PartialDate) -> Literal:
    datatype = PRECISIONS.get(day.precision)
    # Normalised, a year would become the first of January.
    return Literal(str(day), datatype=datatype, normalize=False) if datatype else Literal(str(day))


def moment(when: datetime) -> Literal:
    return Literal(when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=XSD.dateTime, normalize=False)


def decimal(number: Decimal) -> Literal:
    # With its point, as Turtle writes it, so that all formats say the same.
    digits = plain_number(number)
    return Literal(digits if "." in digits else f"{digits}.0", datatype=XSD.decimal, normalize=False)


def address(url: str) -> URIRef:
    """An address of the web, with what an IRI cannot hold escaped."""
    return URIRef(quote(UNPRINTABLE.sub("", url), safe=ADDRESS_CHARACTERS))


def part_of(whole: URIRef, name: str) -> URIRef:
    """A node of its own that a thing owns: blank nodes would change their names with each answer."""
    return URIRef(f"{whole}#{name}")
