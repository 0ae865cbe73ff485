"""The vocabularies as SKOS: those that administrators edit, and the fixed ones that the graph points to."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SKOS

from initiatives.models import BudgetLine, Participation, State, Status, Term

from .identifiers import LISTS, Name, identifier, name_of
from .namespaces import SDO
from .values import Triple, said_in_languages, text, texts

TITLES: dict[str, StrOrPromise] = {
    "theme": _("Themes"),
    "challenge": _("Societal challenges"),
    "target-group": _("Target groups"),
    "instrument-type": _("Types of instrument"),
    "status": _("Status"),
    "role": _("Roles of organisations"),
    "budget-kind": _("Kinds of amount"),
}
FIXED: dict[str, dict[str, StrOrPromise]] = {
    "status": {**dict(Status.choices), State.ARCHIVED.value: State.ARCHIVED.label},
    "role": dict(Participation.Role.choices),
    "budget-kind": dict(BudgetLine.Kind.choices),
}


def fixed(name: str, key: str) -> URIRef:
    """A term of a fixed list."""
    return Name("auth", name, key).uri


def term_triples(term: Term) -> Iterator[Triple]:
    node = identifier(term)
    yield from _concept(node, Name("auth", name_of(term).kind), term.slug)
    for name in texts(term, "name"):
        yield node, SKOS.prefLabel, name
        yield node, SDO.name, name
    for description in texts(term, "description"):
        yield node, SKOS.definition, description
    for alias in term.alias_list:
        yield node, SKOS.hiddenLabel, text(alias)


def fixed_triples(name: str, key: str) -> Iterator[Triple]:
    node = fixed(name, key)
    yield from _concept(node, Name("auth", name), key)
    for label in said_in_languages(FIXED[name][key]):
        yield node, SKOS.prefLabel, label
        yield node, SDO.name, label


def _concept(node: URIRef, scheme: Name, notation: str) -> Iterator[Triple]:
    yield node, RDF.type, SKOS.Concept
    yield node, RDF.type, SDO.DefinedTerm
    yield node, SKOS.inScheme, scheme.uri
    yield node, SKOS.topConceptOf, scheme.uri
    yield node, SKOS.notation, Literal(notation)


def scheme_triples(name: str) -> Iterator[Triple]:
    """A list with all its terms."""
    scheme = Name("auth", name).uri
    yield scheme, RDF.type, SKOS.ConceptScheme
    for title in said_in_languages(TITLES[name]):
        yield scheme, SKOS.prefLabel, title
    model = LISTS.get(name)
    if model is None:
        for key in FIXED[name]:
            yield scheme, SKOS.hasTopConcept, fixed(name, key)
            yield from fixed_triples(name, key)
        return
    for term in model._default_manager.all():
        yield scheme, SKOS.hasTopConcept, identifier(term)
        yield from term_triples(term)
