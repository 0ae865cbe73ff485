"""An entry in the graph: all that its page says, with the sources of its facts."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Model
from django.utils import translation
from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, SKOS

from initiatives.formatting.citations import citation_in_cell
from initiatives.models import BudgetLine, Event, Initiative, KeyFigure, PartialDate

from .bodies import page_address, territories
from .concepts import fixed
from .identifiers import Name, identifier, name_of
from .namespaces import ADMS, CPSV, CV, EU, SDO
from .values import Triple, address, date, decimal, moment, part_of, text, texts

# Types of instrument that somebody may ask a government for.
SERVICES = {"advice", "business-grant", "course", "equity-fund", "support-programme", "tax-relief", "voucher"}
LICENCE = EU["licence/CC_BY_4_0"]
BOUNDS = {"more_than": SDO.minValue, "almost": SDO.maxValue, "up_to": SDO.maxValue}


def kind(initiative: Initiative) -> URIRef:
    """A law, a service that somebody may ask for, or else a project in the widest sense."""
    ways = {instrument.type.slug for instrument in initiative.instruments.all()}
    if "law" in ways:
        return SDO.Legislation
    return SDO.GovernmentService if ways & SERVICES else SDO.Project


def is_public_service(initiative: Initiative) -> bool:
    """Whether CPSV-AP can describe it: a service, with a description and a competent authority."""
    is_described = any(True for _text in texts(initiative, "summary"))
    return kind(initiative) == SDO.GovernmentService and is_described and bool(initiative.governments.all())


def entry_triples(initiative: Initiative) -> Iterator[Triple]:
    """The entry alone: what it points to is described by others. It was fetched with its download details."""
    node = identifier(initiative)
    yield node, RDF.type, kind(initiative)
    if is_public_service(initiative):
        yield node, RDF.type, CPSV.PublicService
    yield from _names(initiative, node)
    yield from _terms(initiative, node)
    yield from _dates(initiative, node)
    yield from _status(initiative, node)
    yield from _participations(initiative, node)
    yield from _relatives(initiative, node)
    for line in initiative.budget_lines.all():
        yield from _budget(line, initiative, node)
    for figure in initiative.key_figures.all():
        yield from _figure(figure, initiative, node)
    for event in initiative.events.all():
        yield from _event(event, initiative, node)
    yield from _sources(initiative, node)
    yield from _document(initiative, node)


def _names(initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    yield node, DCTERMS.identifier, Literal(str(node))
    for title in texts(initiative, "title"):
        yield node, DCTERMS.title, title
        yield node, SDO.name, title
    for name in dict.fromkeys([initiative.acronym, *initiative.alias_list]):
        if name:
            yield node, SDO.alternateName, text(name)
    for summary in texts(initiative, "summary"):
        yield node, DCTERMS.description, summary
        yield node, SDO.description, summary
    for caveat in texts(initiative, "caveat"):
        yield node, SKOS.note, caveat
    with translation.override("en"):
        yield node, SDO.url, page_address(initiative.get_absolute_url())
    if initiative.website:
        yield node, FOAF.homepage, address(initiative.website)
        yield node, SDO.sameAs, address(initiative.website)


def _terms(initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    for government in initiative.governments.all():
        yield node, CV.hasCompetentAuthority, identifier(government)
        for territory in territories(government):
            yield node, DCTERMS.spatial, territory
    for term in (*initiative.themes.all(), *initiative.challenges.all()):
        yield node, DCTERMS.subject, identifier(term)
    for group in initiative.target_groups.all():
        yield node, DCTERMS.audience, identifier(group)
    for instrument in initiative.instruments.all():
        yield node, DCTERMS.type, identifier(instrument.type)
        names, descriptions = list(texts(instrument, "name")), list(texts(instrument, "description"))
        if names or descriptions:
            part = part_of(node, f"instrument-{instrument.pk}")
            yield node, DCTERMS.hasPart, part
            yield part, DCTERMS.type, identifier(instrument.type)
            for name in names:
                yield part, DCTERMS.title, name
            for description in descriptions:
                yield part, DCTERMS.description, description


def _dates(initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    if initiative.start or initiative.end:
        yield from _period(node, DCTERMS.temporal, "period", initiative.start, initiative.end)
    if initiative.announced_for:
        yield node, DCTERMS.available, date(initiative.announced_for)


def _period(
    node: URIRef, word: URIRef, name: str, start: PartialDate | None, end: PartialDate | None
) -> Iterator[Triple]:
    period = part_of(node, name)
    yield node, word, period
    yield period, RDF.type, DCTERMS.PeriodOfTime
    if start:
        yield period, DCAT.startDate, date(start)
    if end:
        yield period, DCAT.endDate, date(end)


def _status(initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    """A status is always of a date: an observation says as of when, unless its dates alone decide."""
    status = fixed("status", initiative.current_status)
    yield node, ADMS.status, status
    if initiative.status_checked and not initiative.is_status_derived:
        seen = part_of(node, "status")
        yield from _observation(seen, node, Name("auth", "status").uri, initiative.status_checked)
        yield seen, SDO.value, status


def _observation(seen: URIRef, node: URIRef, variable: URIRef | Literal, day: PartialDate | None) -> Iterator[Triple]:
    yield seen, RDF.type, SDO.Observation
    yield seen, SDO.observationAbout, node
    yield seen, SDO.variableMeasured, variable
    if day:
        yield seen, SDO.observationDate, date(day)


def _participations(initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    for each in initiative.participations.all():
        organisation = identifier(each.organisation)
        yield node, SDO.funder if each.role == "funder" else DCTERMS.contributor, organisation
        role = part_of(node, f"{each.role}-{each.organisation.slug}")
        yield node, PROV.qualifiedAttribution, role
        yield role, RDF.type, PROV.Attribution
        yield role, PROV.agent, organisation
        yield role, DCAT.hadRole, fixed("role", each.role)


def _relatives(initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    if initiative.parent and initiative.parent.is_published:
        yield node, DCTERMS.isPartOf, identifier(initiative.parent)
    for sequel in initiative.sequels.all():
        if sequel.is_readable:
            yield node, DCTERMS.isReplacedBy, identifier(sequel.successor)


def _budget(line: BudgetLine, initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    """Each amount with its kind, so that nobody adds what cannot be added; a whole total is a grant as well."""
    seen, amount = part_of(node, f"budget-{line.key}"), part_of(node, f"amount-{line.key}")
    yield from _observation(seen, node, fixed("budget-kind", line.kind), line.as_of)
    yield seen, SDO.value, amount
    yield amount, RDF.type, SDO.MonetaryAmount
    yield amount, SDO.currency, Literal("EUR")
    yield amount, BOUNDS.get(line.qualifier, SDO.value), decimal(line.amount)
    for purpose in texts(line, "purpose"):
        yield seen, DCTERMS.title, purpose
    for note in texts(line, "note"):
        yield seen, SKOS.note, note
    if line.starts or line.ends:
        yield from _period(seen, DCTERMS.temporal, "period", line.starts, line.ends)
    if line.part_of and line.part_of.initiative.is_published:
        yield seen, DCTERMS.isPartOf, part_of(identifier(line.part_of.initiative), f"budget-{line.part_of.key}")
    yield from _supported(line, "budget_line", initiative, seen)
    if line.kind == line.Kind.TOTAL and not line.part_of_id and kind(initiative) != SDO.GovernmentService:
        grant = part_of(node, f"grant-{line.key}")
        yield node, SDO.funding, grant
        yield grant, RDF.type, SDO.MonetaryGrant
        yield grant, SDO.amount, amount


def _figure(figure: KeyFigure, initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    seen = part_of(node, f"figure-{figure.key}")
    units = list(texts(figure, "unit"))
    yield from _observation(seen, node, units[0] if units else Literal(figure.key), figure.as_of)
    for unit in units:
        yield seen, SDO.unitText, unit
    lowest = SDO.minValue if figure.value_to is not None else BOUNDS.get(figure.qualifier, SDO.value)
    yield seen, lowest, decimal(figure.value)
    if figure.value_to is not None:
        yield seen, SDO.maxValue, decimal(figure.value_to)
    yield from _supported(figure, "key_figure", initiative, seen)


def _event(event: Event, initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    found = part_of(node, f"event-{event.key}")
    yield found, RDF.type, SDO.Event
    yield found, SDO.about, node
    yield found, SDO.startDate, date(event.date)
    for sentence in texts(event, "text"):
        yield found, SDO.name, sentence
    yield from _supported(event, "event", initiative, found)


def _supported(fact: Model, name: str, initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    """The sources in which a fact was read."""
    for citation in initiative.citations.all():
        if vars(citation)[f"{name}_id"] == fact.pk:
            yield node, DCTERMS.source, identifier(citation.source)


def _sources(initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    for citation in initiative.citations.all():
        yield node, DCTERMS.source, identifier(citation.source)
        yield node, DCTERMS.bibliographicCitation, text(citation_in_cell(citation), "en")


def _document(initiative: Initiative, node: URIRef) -> Iterator[Triple]:
    """The record of the register about it, with its own dates and licence."""
    record = URIRef(f"{settings.SITE_URL}{name_of(initiative).document('ttl')}")
    yield record, RDF.type, FOAF.Document
    yield record, FOAF.primaryTopic, node
    yield record, DCTERMS.issued, moment(initiative.created)
    yield record, DCTERMS.modified, moment(initiative.modified)
    yield record, DCTERMS.license, LICENCE
    if initiative.verified_on:
        yield record, SDO.lastReviewed, Literal(initiative.verified_on)


def mentioned(initiative: Initiative) -> Iterable[Model]:
    """The things that the graph of an entry points to, other entries apart."""
    for name in ("governments", "themes", "challenges", "target_groups"):
        yield from getattr(initiative, name).all()
    yield from (instrument.type for instrument in initiative.instruments.all())
    yield from (each.organisation for each in initiative.participations.all())
    yield from (citation.source for citation in initiative.citations.all())
