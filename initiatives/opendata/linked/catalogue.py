"""The register as a dataset: DCAT-AP 3, and the stricter profile of the Belgian federal administration."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max, Min
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS

from initiatives.models import Initiative

from .bodies import page_address
from .entries import LICENCE
from .identifiers import CATALOGUE, DATASET, PUBLISHER, SERVICE
from .namespaces import ADMS, DCATAP, EU, LANGUAGE_CODES, MEDIA_TYPE, NUTS, REFNIS, SERVICE_TYPE, TEXT_TABLE, VCARD
from .values import Triple, moment, part_of, said_in_languages

THEMES = [EU["data-theme/GOVE"], EU["data-theme/TECH"]]
BELGIUM = [REFNIS["1000"], NUTS["BE"]]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Download:
    """A file of the register: the name of its address, which ends in a dot and its ending."""

    route: str
    title: StrOrPromise
    media_type: str
    # In the EU's table of file types.
    file_type: str

    @property
    def address(self) -> URIRef:
        with translation.override("en"):
            return page_address(reverse(self.route))


DOWNLOADS = [
    Download("initiatives-csv", _("The list as a table (CSV)"), "text/csv", "CSV"),
    Download("initiatives-xlsx", _("The list as a workbook (Excel)"), EXCEL, "XLSX"),
    Download("initiatives-json", _("The list with all details (JSON)"), "application/json", "JSON"),
    Download("initiatives-jsonld", _("The list as linked data (JSON-LD)"), "application/ld+json", "JSON_LD"),
    Download("initiatives-ttl", _("The list as linked data (Turtle)"), "text/turtle", "RDF_TURTLE"),
    Download("initiatives-nt", _("The list as linked data (N-Triples)"), "application/n-triples", "RDF_N_TRIPLES"),
    Download("initiatives-atom", _("The latest changes as a feed (Atom)"), "application/atom+xml", "ATOM"),
    Download("initiatives-ics", _("The dates as a calendar (iCalendar)"), "text/calendar", "ICS"),
    Download("budget-lines-csv", _("The amounts, one row each (CSV)"), "text/csv", "CSV"),
    Download("budget-lines-xlsx", _("The amounts, one row each (Excel)"), EXCEL, "XLSX"),
    Download("budget-lines-json", _("The amounts, one object each (JSON)"), "application/json", "JSON"),
    Download("report-pdf", _("The national report (PDF)"), "application/pdf", "PDF"),
    Download("report-docx", _("The national report (Word)"), WORD, "DOCX"),
    Download("oecd-stip-csv", _("In the shape of OECD's survey STIP Compass"), "text/csv", "CSV"),
    Download("oecd-ai-csv", _("In the columns of OECD.AI (CSV)"), "text/csv", "CSV"),
    Download("register-ttl", _("The whole register as one graph (Turtle)"), "text/turtle", "RDF_TURTLE"),
    Download("register-nt", _("The whole register as one graph (N-Triples)"), "application/n-triples", "RDF_N_TRIPLES"),
]  # fmt: skip
NAME = _("Belgian AI initiatives")
ABOUT = _("The public register of what Belgium's governments do to advance artificial intelligence.")
ABOUT_DATASET = _(
    "Strategies, programmes, grants, laws, networks and projects for artificial intelligence of the governments of "
    "Belgium, with their budgets, organisations and dates, and the source of each fact."
)


ABOUT_SERVICE = _(
    "Initiatives, organisations, sources and vocabularies as JSON, with the filters of the list, by the Belgif REST "
    "guide."
)


def catalogue_triples() -> Iterator[Triple]:
    node = CATALOGUE.uri
    yield node, RDF.type, DCAT.Catalog
    yield from _common(node, ABOUT)
    yield node, FOAF.homepage, _page("home")
    yield node, DCAT.themeTaxonomy, EU["data-theme"]
    yield EU["data-theme"], RDF.type, SKOS.ConceptScheme
    yield node, DCAT.dataset, DATASET.uri
    yield node, DCAT.service, SERVICE.uri
    yield from _dataset()
    yield from _service()
    yield from _bodies()
    yield from _borrowed()


def _common(node: URIRef, about: StrOrPromise) -> Iterator[Triple]:
    """The demands on a catalogue and on a dataset alike."""
    yield from ((node, DCTERMS.title, title) for title in said_in_languages(NAME))
    yield from ((node, DCTERMS.description, words) for words in said_in_languages(about))
    yield node, DCTERMS.identifier, Literal(str(node))
    yield node, DCTERMS.publisher, PUBLISHER.uri
    yield node, DCAT.contactPoint, part_of(PUBLISHER.uri, "contact")
    yield node, DCTERMS.license, LICENCE
    yield from ((node, DCTERMS.language, EU[f"language/{code}"]) for code in LANGUAGE_CODES.values())
    yield from ((node, DCTERMS.spatial, place) for place in BELGIUM)
    days = Initiative.objects.public().aggregate(first=Min("created"), last=Max("modified"))
    if days["first"]:
        yield node, DCTERMS.issued, moment(days["first"])
        yield node, DCTERMS.modified, moment(days["last"])


def _dataset() -> Iterator[Triple]:
    node = DATASET.uri
    yield node, RDF.type, DCAT.Dataset
    yield from _common(node, ABOUT_DATASET)
    yield from ((node, DCAT.theme, theme) for theme in THEMES)
    yield from ((node, DCAT.keyword, word) for word in said_in_languages(_("artificial intelligence")))
    yield node, ADMS.representationTechnique, TEXT_TABLE
    yield node, DCTERMS.accrualPeriodicity, EU["frequency/IRREG"]
    yield node, DCTERMS.accessRights, EU["access-right/PUBLIC"]
    yield node, DCAT.landingPage, _page("data")
    for download in DOWNLOADS:
        yield from _distribution(node, download)


def _service() -> Iterator[Triple]:
    node = SERVICE.uri
    yield node, RDF.type, DCAT.DataService
    yield from ((node, DCTERMS.title, title) for title in said_in_languages(_("The register as a REST API")))
    yield from ((node, DCTERMS.description, words) for words in said_in_languages(ABOUT_SERVICE))
    yield node, DCTERMS.identifier, Literal(str(node))
    yield node, DCTERMS.publisher, PUBLISHER.uri
    yield node, DCAT.contactPoint, part_of(PUBLISHER.uri, "contact")
    yield node, DCTERMS.license, LICENCE
    yield node, DCTERMS.type, SERVICE_TYPE
    yield from ((node, DCAT.theme, theme) for theme in THEMES)
    yield node, DCAT.endpointURL, _page("api-root")
    yield node, DCAT.endpointDescription, _page("openapi-yaml")
    yield node, DCAT.servesDataset, DATASET.uri


def _distribution(dataset: URIRef, download: Download) -> Iterator[Triple]:
    node = part_of(dataset, download.route)
    yield dataset, DCAT.distribution, node
    yield node, RDF.type, DCAT.Distribution
    yield from ((node, DCTERMS.title, title) for title in said_in_languages(download.title))
    yield node, DCAT.accessURL, download.address
    yield node, DCAT.downloadURL, download.address
    yield node, DCTERMS.format, EU[f"file-type/{download.file_type}"]
    yield node, DCAT.mediaType, MEDIA_TYPE[download.media_type]
    yield node, DCTERMS.license, LICENCE
    yield node, DCATAP.availability, EU["planned-availability/STABLE"]


def _bodies() -> Iterator[Triple]:
    node = PUBLISHER.uri
    contact = part_of(node, "contact")
    yield node, RDF.type, FOAF.Organization
    yield node, RDF.type, FOAF.Agent
    yield contact, RDF.type, VCARD.Organization
    for name in said_in_languages(NAME):
        yield node, FOAF.name, name
        yield contact, VCARD["organization-name"], name
    yield node, FOAF.homepage, _page("home")
    yield contact, VCARD.hasURL, _page("suggest")


def _borrowed() -> Iterator[Triple]:
    """The classes of what others publish, since a check of shapes does not fetch it."""
    concepts = [*THEMES, SERVICE_TYPE, TEXT_TABLE, EU["frequency/IRREG"]]
    for concept in [*concepts, *(EU[f"language/{code}"] for code in LANGUAGE_CODES.values())]:
        yield concept, RDF.type, SKOS.Concept
    yield EU["access-right/PUBLIC"], RDF.type, DCTERMS.RightsStatement
    yield from ((place, RDF.type, DCTERMS.Location) for place in BELGIUM)
    yield LICENCE, RDF.type, DCTERMS.LicenseDocument
    yield from ((LICENCE, DCTERMS.title, title) for title in said_in_languages(_("Creative Commons Attribution 4.0")))


def _page(route: str) -> URIRef:
    with translation.override("en"):
        return page_address(reverse(route))
