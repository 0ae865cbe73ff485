"""The register as linked data, in schema.org's words: see docs/adr/0005-linked-data-in-schema-org.md."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.urls import reverse
from django.utils import translation

from initiatives.formatting.citations import citation_in_cell
from initiatives.formatting.figures import plain_number
from initiatives.models import Government, Initiative, PartialDate, Participation, Term

from .dataset import LICENCE_ADDRESS, NAME, Dataset
from .serializers import Record, in_languages, json_chunks

# Written out, so that nobody has to fetch a context from elsewhere.
CONTEXT = {
    "@vocab": "https://schema.org/",
    "url": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
    "license": {"@type": "@id"},
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SERVICES = {"advice", "business-grant", "course", "equity-fund", "support-programme", "tax-relief", "voucher"}
PRECISIONS = {"year": "xsd:gYear", "month": "xsd:gYearMonth", "day": "xsd:date"}
BELGIF_TERRITORY = "http://vocab.belgif.be/auth/refnis2019/"


def document(initiative: Initiative, site: str) -> Record:
    """One entry, complete in itself."""
    return {"@context": CONTEXT, **node(initiative, site)}


def graph_chunks(dataset: Dataset) -> Iterator[str]:
    yield from json_chunks({"@context": CONTEXT}, "@graph", graph(dataset))


def graph(dataset: Dataset) -> Iterator[Record]:
    """A list: first what it is, then its entries."""
    yield {
        "@id": dataset.address,
        "@type": "Dataset",
        "name": NAME,
        "description": f"{dataset.number} initiatives. {dataset.note}",
        "url": dataset.address,
        "license": LICENCE_ADDRESS,
        "inLanguage": ["en", "nl", "fr", "de"],
    }
    for initiative in dataset.initiatives():
        yield node(initiative, dataset.site)


def node(initiative: Initiative, site: str) -> Record:
    with translation.override("en"):
        address = f"{site}{initiative.get_absolute_url()}"
        found = {
            "@id": f"{address}#initiative",
            "@type": kind(initiative),
            "identifier": initiative.slug,
            "name": _texts(in_languages(initiative, "title")),
            "alternateName": [name for name in (initiative.acronym, *initiative.alias_list) if name],
            "description": _texts(in_languages(initiative, "summary")),
            "url": address,
            "sameAs": initiative.website,
            "cv:hasCompetentAuthority": [_government(each, site) for each in initiative.governments.all()],
            "dcterms:spatial": [{"@id": uri} for each in initiative.governments.all() if (uri := _territory(each))],
            "dcterms:subject": [_term(each) for each in (*initiative.themes.all(), *initiative.challenges.all())],
            "dcterms:audience": [_term(each) for each in initiative.target_groups.all()],
            "dcterms:temporal": _period(initiative.start, initiative.end),
            "dcterms:isPartOf": _parent(initiative, site),
            "funder": [_organisation(each, site) for each in _in_roles(initiative, is_funder=True)],
            "dcterms:contributor": [_role(each, site) for each in _in_roles(initiative, is_funder=False)],
            "funding": _grants(initiative),
            "dcterms:bibliographicCitation": list(dict.fromkeys(map(citation_in_cell, initiative.citations.all()))),
            "dcterms:modified": _typed(initiative.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "dateTime"),
        }
    return {name: value for name, value in found.items() if value}


def kind(initiative: Initiative) -> str:
    """A law, a service that somebody may ask for, or else a project in the widest sense."""
    ways = {instrument.type.slug for instrument in initiative.instruments.all()}
    if "law" in ways:
        return "Legislation"
    return "GovernmentService" if ways & SERVICES else "Project"


def _texts(texts: dict[str, str]) -> list[Record]:
    return [{"@language": code, "@value": text} for code, text in texts.items()]


def _typed(value: str, kind: str) -> Record:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _term(term: Term) -> Record:
    return {"@type": "DefinedTerm", "termCode": term.slug, "name": _texts(in_languages(term, "name"))}


def _government(government: Government, site: str) -> Record:
    address = f"{site}{government.get_absolute_url()}"
    found = {"@id": f"{address}#government", "@type": "GovernmentOrganization", "url": address}
    same = {"sameAs": government.atu_uri} if government.atu_uri else {}
    return found | {"name": _texts(in_languages(government, "name"))} | same


def _territory(government: Government) -> str:
    """Belgif's address of the territory; a community has none."""
    return f"{BELGIF_TERRITORY}{government.refnis_code}" if government.refnis_code else ""


def _period(start: PartialDate | None, end: PartialDate | None) -> Record:
    dates = {"dcat:startDate": start, "dcat:endDate": end}
    found = {name: _date(day) for name, day in dates.items() if day}
    return {"@type": "dcterms:PeriodOfTime", **found} if found else {}


def _date(day: PartialDate) -> Record | str:
    # No datatype of XML Schema means a quarter: it is plain text.
    return {"@value": str(day), "@type": PRECISIONS[day.precision]} if day.precision in PRECISIONS else str(day)


def _parent(initiative: Initiative, site: str) -> Record:
    if not initiative.parent or not initiative.parent.is_published:
        return {}
    return {"@id": f"{site}{reverse('initiative', args=[initiative.parent.slug])}#initiative"}


def _in_roles(initiative: Initiative, *, is_funder: bool) -> list[Participation]:
    return [each for each in initiative.participations.all() if (each.role == "funder") is is_funder]


def _organisation(participation: Participation, site: str) -> Record:
    organisation = participation.organisation
    address = f"{site}{organisation.get_absolute_url()}"
    name = _texts(in_languages(organisation, "name"))
    return {"@id": f"{address}#organisation", "@type": "Organization", "name": name, "url": address}


def _role(participation: Participation, site: str) -> Record:
    name = participation.get_role_display()
    return {"@type": "Role", "roleName": name, "dcterms:contributor": _organisation(participation, site)}


def _grants(initiative: Initiative) -> list[Record]:
    """Only whole totals: schema.org has no word for "per year" or "at most per grant", and readers would add them."""
    if kind(initiative) == "GovernmentService":
        return []
    totals = [line for line in initiative.budget_lines.all() if line.kind == line.Kind.TOTAL and not line.part_of_id]
    return [{"@type": "MonetaryGrant", "amount": _money(line.qualifier, plain_number(line.amount))} for line in totals]


def _money(qualifier: str, value: str) -> dict[str, Any]:
    bounds = {"more_than": "minValue", "almost": "maxValue", "up_to": "maxValue"}
    return {"@type": "MonetaryAmount", "currency": "EUR", bounds.get(qualifier, "value"): value}
