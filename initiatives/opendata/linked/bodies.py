"""Governments, organisations and sources in the graph."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS

from initiatives.models import Government, Organisation, Source

from .identifiers import identifier
from .namespaces import ADMS, CV, DC, ENTERPRISE, EU, LANGUAGE_CODES, NUTS, REFNIS, SDO
from .values import Triple, address, date, part_of, text, texts

CLASSES = {
    "government": SDO.GovernmentOrganization,
    "administration": SDO.GovernmentOrganization,
    "agency": SDO.GovernmentOrganization,
    "university": SDO.CollegeOrUniversity,
    "research-centre": SDO.ResearchOrganization,
    "school": SDO.EducationalOrganization,
    "non-profit": SDO.NGO,
}


def page_address(path: str) -> URIRef:
    return URIRef(f"{settings.SITE_URL}{path}")


def english_page(thing: Government | Organisation | Source) -> URIRef:
    with translation.override("en"):
        return page_address(thing.get_absolute_url())


def territories(government: Government) -> list[URIRef]:
    """Official addresses of where it is competent. A community has no territory, but a place in the EU's table."""
    found = [REFNIS[government.refnis_code]] if government.refnis_code else []
    found += [NUTS[government.nuts_code]] if government.nuts_code else []
    return found + ([address(government.atu_uri)] if government.atu_uri else [])


def government_triples(government: Government) -> Iterator[Triple]:
    node = identifier(government)
    for kind in (CV.PublicOrganisation, SDO.GovernmentOrganization, FOAF.Organization):
        yield node, RDF.type, kind
    for name in texts(government, "name"):
        for word in (SKOS.prefLabel, FOAF.name, SDO.name):
            yield node, word, name
    yield node, DCTERMS.identifier, Literal(str(node))
    yield node, SDO.url, english_page(government)
    for territory in territories(government):
        yield node, DCTERMS.spatial, territory
        yield territory, RDF.type, DCTERMS.Location
    if government.stip_code:
        code = part_of(node, "stip")
        yield node, ADMS.identifier, code
        yield code, RDF.type, ADMS.Identifier
        yield code, SKOS.notation, Literal(government.stip_code)
        yield code, ADMS.schemaAgency, Literal("EC-OECD STIP Compass")


def organisation_triples(organisation: Organisation) -> Iterator[Triple]:
    node = identifier(organisation)
    yield node, RDF.type, FOAF.Organization
    yield node, RDF.type, CLASSES.get(organisation.kind, SDO.Organization)
    for name in texts(organisation, "name"):
        yield node, FOAF.name, name
        yield node, SDO.name, name
    for other in dict.fromkeys([organisation.acronym, *organisation.alias_list]):
        if other:
            yield node, SDO.alternateName, text(other)
    for description in texts(organisation, "description"):
        yield node, SDO.description, description
    yield node, DCTERMS.identifier, Literal(str(node))
    yield node, SDO.url, english_page(organisation)
    if organisation.enterprise_number:
        yield node, SDO.identifier, Literal(organisation.enterprise_number)
        yield node, SDO.sameAs, ENTERPRISE[organisation.enterprise_number]
    if organisation.website:
        yield node, FOAF.homepage, address(organisation.website)
    for whole in (organisation.part_of, organisation.government):
        if whole:
            yield node, SDO.parentOrganization, identifier(whole)


def source_triples(source: Source) -> Iterator[Triple]:
    node = identifier(source)
    yield node, RDF.type, FOAF.Document
    yield node, RDF.type, SDO.CreativeWork
    yield node, DCTERMS.title, text(source.title, source.language)
    yield node, SDO.name, text(source.title, source.language)
    # By its name alone: no source says which body that is.
    yield node, DC.publisher, text(source.publisher)
    yield node, DCTERMS.identifier, Literal(str(node))
    if code := LANGUAGE_CODES.get(source.language):
        yield node, DCTERMS.language, EU[f"language/{code}"]
    if source.published:
        yield node, DCTERMS.issued, date(source.published)
    if source.read_on:
        yield node, DCTERMS.dateSubmitted, Literal(source.read_on)
    if source.url:
        yield node, FOAF.homepage, address(source.url)
    if source.licence:
        yield node, DC.rights, text(source.licence)
    yield node, SDO.url, english_page(source)
