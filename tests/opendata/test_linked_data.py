"""The register as one graph: identifiers that stay, documents that parse, shapes that hold."""

import json
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from pyshacl import validate
from pytest_django import Settings
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD

from initiatives.models import (
    Government,
    Initiative,
    InstrumentType,
    Organisation,
    ReportFile,
    TargetGroup,
    TermRedirect,
)
from initiatives.opendata.linked.catalogue import DOWNLOADS, catalogue_triples
from initiatives.opendata.linked.documents import FORMATS, described, graph_of
from initiatives.opendata.linked.entries import kind
from initiatives.opendata.linked.identifiers import identifier
from initiatives.opendata.linked.in_page import linked_data_of
from initiatives.opendata.linked.namespaces import ADMS, CPSV, CV, SDO
from initiatives.opendata.linked.pages import SHAPES
from tests.factories import make_budget_line, make_initiative, make_organisation
from tests.opendata.entries import make_full

pytestmark = [
    pytest.mark.django_db,
    # The reader of JSON-LD in rdflib uses a class that rdflib deprecates.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
]
SITE = "https://ai.example.org"
TYPES = {"ttl": "text/turtle", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = SITE


@pytest.fixture(scope="module")
def shapes() -> Graph:
    found = Graph()
    for path in SHAPES.glob("*.ttl"):
        found.parse(path)
    return found


def parsed(content: bytes, ending: str) -> Graph:
    graph = Graph()
    graph.parse(data=content, format=FORMATS[ending][1])
    return graph


def breaches(graph: Graph, shapes: Graph) -> str:
    keeps, _graph, text = validate(graph, shacl_graph=shapes)
    return "" if keeps else text


def read(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response) if response.streaming else response.content


def test_the_published_register_keeps_the_shapes(client: Client, published_register: None, shapes: Graph) -> None:
    triples = read(client, "/register.nt").decode()
    graph = parsed(triples.encode(), "nt")

    assert breaches(graph, shapes) == ""
    entries = set(graph.objects(None, FOAF.primaryTopic))
    assert entries == {identifier(each) for each in Initiative.objects.public()}
    assert len(list(graph.subjects(RDF.type, CPSV.PublicService))) > 20
    assert all(line.endswith(" .") for line in triples.splitlines())
    # Nothing is named that is described nowhere, and nothing has a name that changes with each answer.
    own = {
        node
        for node in graph.objects()
        if isinstance(node, URIRef) and str(node).startswith((f"{SITE}/id/", f"{SITE}/auth/"))
    }
    assert own <= set(graph.subjects())
    assert "_:" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", triples)


BROKEN: dict[str, tuple[Callable[[Graph], object], str]] = {
    "no title in French": (
        lambda graph: [graph.remove(found) for found in graph.triples((None, DCTERMS.title, None))
                       if found[2].language == "fr" and (found[0], RDF.type, DCAT.Dataset) in graph],
        "title",
    ),
    "two identifiers": (
        lambda graph: graph.add((graph.value(None, RDF.type, DCAT.Dataset), DCTERMS.identifier, Literal("b"))),
        "identifier",
    ),
    "no theme": (lambda graph: graph.remove((None, DCAT.theme, None)), "theme"),
    "no technique": (lambda graph: graph.remove((None, ADMS.representationTechnique, None)), "representationTechnique"),
    "a format of its own": (
        lambda graph: graph.add((graph.value(None, RDF.type, DCAT.Distribution), DCTERMS["format"], URIRef("x:csv"))),
        "format",
    ),
    "a file without an address": (lambda graph: graph.remove((None, DCAT.accessURL, None)), "accessURL"),
    "a service without authority": (lambda graph: graph.remove((None, CV.hasCompetentAuthority, None)), "Authority"),
    "a REFNIS code with a zero": (
        lambda graph: graph.add((URIRef("http://vocab.belgif.be/auth/refnis2025/02000"), RDF.type, DCTERMS.Location)),
        "Location",
    ),
    "a term with two notations": (
        lambda graph: graph.add((next(graph.subjects(SKOS.inScheme)), SKOS.notation, Literal("b"))),
        "notation",
    ),
    "an amount in no currency": (lambda graph: graph.remove((None, SDO.currency, None)), "currency"),
    "a year as a day": (
        lambda graph: graph.add((URIRef(f"{SITE}/x"), DCAT.startDate, Literal("soon")))
        and graph.add((URIRef(f"{SITE}/x"), RDF.type, DCTERMS.PeriodOfTime)),
        "startDate",
    ),
}  # fmt: skip


@pytest.fixture
def sound(client: Client) -> Graph:
    """A catalogue, and an entry that is a public service with an amount."""
    entry = make_full()
    voucher = InstrumentType(slug="voucher")
    for language in ("en", "nl", "fr", "de"):
        setattr(voucher, f"name_{language}", f"Voucher {language}")
    voucher.save()
    entry.instruments.all().delete()
    entry.instruments.create(type=voucher)
    for relation in (entry.themes, entry.challenges, entry.target_groups):
        relation.clear()
    graph = graph_of(catalogue_triples())
    return graph + parsed(read(client, "/doc/initiative/entry-1.ttl"), "ttl")


def test_each_demand_of_the_profiles_is_checked(sound: Graph, shapes: Graph) -> None:
    assert breaches(sound, shapes) == ""
    for name, (break_it, said) in BROKEN.items():
        broken = Graph() + sound
        break_it(broken)
        assert said in breaches(broken, shapes), name


@pytest.mark.parametrize("accept", [*TYPES.values(), "text/html", "*/*", "", "text/turtle;q=0.5, text/html;q=0.1"])
def test_an_identifier_leads_on_by_what_is_asked_for(client: Client, accept: str) -> None:
    make_full()
    headers = {"accept": accept, "accept-language": "nl-BE"} if accept else {"accept-language": "nl-BE"}
    response = client.get("/id/initiative/entry-1", headers=headers)
    endings = {media_type: ending for ending, media_type in TYPES.items()} | {
        "text/turtle;q=0.5, text/html;q=0.1": "ttl"
    }
    place = f"/doc/initiative/entry-1.{endings[accept]}" if accept in endings else "/nl/initiatives/entry-1/"
    assert (response.status_code, response["Location"]) == (303, place)
    assert {"Accept", "Accept-Language"} <= set(response["Vary"].split(", "))
    assert client.get(response["Location"]).status_code == 200


def test_every_kind_of_thing_has_an_address_that_leads_on(client: Client) -> None:
    make_full()
    TargetGroup.objects.update(slug="a_b")
    names = ["/id/initiative/entry-1", "/id/government/flanders", "/id/organisation/org-1", "/id/source/report"]
    names += ["/id/catalog", "/id/dataset/initiatives", "/id/publisher", "/auth/theme", "/auth/theme/networking"]
    names += ["/id/service/api"]
    names += ["/auth/challenge/climate-environment", "/auth/target-group/a_b", "/auth/instrument-type/network"]
    names += ["/auth/status", "/auth/status/running", "/auth/role/lead", "/auth/budget-kind/per_year"]
    for name in names:
        assert client.get(client.get(name)["Location"]).status_code == 200, name
        for ending, media_type in TYPES.items():
            response = client.get(client.get(name, headers={"accept": media_type})["Location"])
            assert response["Content-Type"].partition(";")[0] == media_type
            graph = parsed(response.content, ending)
            assert (URIRef(SITE + name), RDF.type, None) in graph, (name, ending)
    assert client.get("/id/catalog", headers={"accept": "image/png"}).status_code == 406


def test_what_is_not_public_has_no_address(client: Client) -> None:
    draft = make_initiative(slug="draft", state="draft")
    draft.participations.create(organisation=make_organisation(slug="hidden"), role="lead")
    for name in (
        "initiative/draft",
        "organisation/hidden",
        f"initiative/{'9' * 40}",
        "initiative/x",
        "catalog/x",
    ):
        for path in (f"/id/{name}", f"/doc/{name}.ttl"):
            assert client.get(path).status_code == 404, path
    assert client.get("/id/publisher/x").status_code == 404
    assert client.get("/auth/role/king").status_code == 404
    assert client.post("/id/catalog").status_code == 405


def test_an_identifier_stays_when_the_address_changes(client: Client) -> None:
    entry = make_full()
    before = identifier(entry)
    entry.former_slugs.create(slug="entry-1")
    entry.slug = "renamed"
    entry.save()
    for path in (f"/fr/initiatives/renamed.{ending}" for ending in FORMATS):
        graph = parsed(client.get(path, headers={"host": "127.0.0.1"}).content, path.rpartition(".")[2])
        assert list(graph.subjects(DCTERMS.title)) != []
        assert before in set(graph.subjects(DCTERMS.title))
        assert not any("127.0.0.1" in str(node) or "testserver" in str(node) for node in graph.all_nodes())
    TermRedirect.objects.create(kind="organisation", slug="merged", leads_to="org-1")
    moved = client.get("/id/organisation/merged")
    assert (moved.status_code, moved["Location"]) == (301, "/id/organisation/org-1")


def test_the_page_holds_what_the_document_says(client: Client) -> None:
    make_full(1, title_en="</script><b>&", summary_nl="Wat\x01 het doet")
    page = client.get("/nl/initiatives/entry-1/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert block
    assert "<" not in block[1]
    inside = parsed(json.dumps(json.loads(block[1])).encode(), "jsonld")
    documents = {ending: parsed(read(client, f"/nl/initiatives/entry-1.{ending}"), ending) for ending in FORMATS}
    assert all(set(graph) == set(documents["ttl"]) for graph in documents.values())
    assert set(inside) <= set(documents["ttl"])
    node = identifier(Initiative.objects.get())
    assert (node, SDO.name, Literal("</script><b>&", lang="en")) in inside
    assert (node, RDF.type, SDO.Project) in inside
    for media_type in TYPES.values():
        assert f'<link rel="alternate" type="{media_type}"' in page
    ElementTree.fromstring(read(client, "/nl/initiatives/entry-1.rdf"))


def test_dates_keep_their_precision_and_amounts_their_kind(client: Client) -> None:
    entry = make_full(1, start="2021-Q1", end="2999-04", announced_for="2022", website="https://a.be/é ü?x={1}")
    total = make_budget_line(initiative=entry, key="a", amount=5, kind="total", qualifier="up_to")
    make_budget_line(initiative=entry, key="c", amount=7, kind="total", part_of=total)
    graph = parsed(read(client, "/en/initiatives/entry-1.ttl"), "ttl")
    node = identifier(entry)
    period = graph.value(node, DCTERMS.temporal)
    assert graph.value(period, DCAT.startDate) == Literal("2021-Q1")
    assert graph.value(period, DCAT.endDate) == Literal("2999-04", datatype=XSD.gYearMonth, normalize=False)
    assert graph.value(node, DCTERMS.available) == Literal("2022", datatype=XSD.gYear, normalize=False)
    assert (node, FOAF.homepage, URIRef("https://a.be/%C3%A9%20%C3%BC?x=%7B1%7D")) in graph
    seen = URIRef(f"{node}#budget-total")
    assert graph.value(seen, SDO.variableMeasured) == URIRef(f"{SITE}/auth/budget-kind/per_year")
    assert graph.value(graph.value(seen, SDO.value), SDO.value) == Literal("32000000.0", datatype=XSD.decimal)
    grants = {graph.value(graph.value(grant, SDO.amount), SDO.maxValue) for grant in graph.objects(node, SDO.funding)}
    assert grants == {Literal("5.0", datatype=XSD.decimal)}
    assert graph.value(node, ADMS.status) == URIRef(f"{SITE}/auth/status/running")
    assert str(graph.value(URIRef(f"{node}#status"), SDO.observationDate)) == "2021-09-01"


def test_bodies_are_known_by_official_identifiers_alone(client: Client) -> None:
    make_full()
    Government.objects.update(nuts_code="BE2")
    Organisation.objects.update(enterprise_number="0314595348")
    community = Government.objects.create(slug="wbf", level="community", atu_uri="http://publications.europa.eu/atu")
    graph = parsed(read(client, "/doc/government/flanders.ttl"), "ttl")
    places = {"http://vocab.belgif.be/auth/refnis2025/2000", "http://data.europa.eu/nuts/code/BE2"}
    assert {str(place) for place in graph.objects(None, DCTERMS.spatial)} == places
    graph = parsed(read(client, "/doc/government/wbf.ttl"), "ttl")
    assert list(graph.objects(identifier(community), DCTERMS.spatial)) == [URIRef("http://publications.europa.eu/atu")]
    graph = parsed(read(client, "/doc/organisation/org-1.ttl"), "ttl")
    number = URIRef("https://org.belgif.be/id/CbeRegisteredEntity/0314595348")
    assert (URIRef(f"{SITE}/id/organisation/org-1"), SDO.sameAs, number) in graph


@pytest.mark.parametrize(
    ("way", "said"),
    [("law", SDO.Legislation), ("voucher", SDO.GovernmentService), ("network", SDO.Project), (None, SDO.Project)],
)
def test_the_kind_follows_the_instruments(way: str | None, said: URIRef) -> None:
    initiative = make_initiative()
    if way:
        initiative.instruments.create(type=InstrumentType.objects.create(slug=way, name_en=way))
    assert kind(initiative) == said


def test_the_catalogue_finds_every_download(client: Client) -> None:
    make_full()
    catalogue = parsed(read(client, "/doc/catalog.ttl"), "ttl")
    addresses = {str(each).removeprefix(SITE) for each in catalogue.objects(None, DCAT.downloadURL)}
    assert all(client.head(address).status_code == 200 for address in addresses)
    # A question for the headers alone makes no report.
    assert not ReportFile.objects.exists()
    localised = [each for each in get_resolver().url_patterns if isinstance(each, URLResolver)][-1]
    routes = {str(each.pattern) for each in localised.url_patterns}
    files = {route for route in routes if re.fullmatch(r"(initiatives|budget-lines|report|oecd-\w+)\.\w+", route)}
    assert {address.rpartition("/")[2] for address in addresses} == files | {"register.ttl", "register.nt"}
    assert len(addresses) == len(DOWNLOADS)
    service = [*catalogue.objects(None, DCAT.endpointURL), *catalogue.objects(None, DCAT.endpointDescription)]
    assert [client.get(str(each).removeprefix(SITE)).status_code for each in service] == [200, 200]
    assert client.get("/auth/theme")["Access-Control-Allow-Origin"] == "*"


def test_a_page_holds_of_its_graph_what_search_engines_read() -> None:
    """Compare what is written without the graph with the graph, before and after what it names has changed."""
    entry = make_full(1, acronym="</script>", aliases="One\nTwo", verified_on="2026-01-05", caveat_en="Perhaps.")
    entry.participations.create(organisation=make_organisation(slug="fund", kind="agency"), role="funder")
    entry.events.create(key="law", date="2023-Q1", text_en="A law.", text_fr="Une loi.")
    make_budget_line(initiative=entry, key="grant", kind="total", qualifier="up_to")
    whole = make_organisation(slug="whole", name_en="Whole")
    for _change in range(2):
        shown = Initiative.objects.with_page_details().get()
        expected = {
            triple for triple in described(shown)
            if triple[1] in {RDF.type, CV.hasCompetentAuthority} or str(triple[1]).startswith(str(SDO))
        }  # fmt: skip
        assert set(parsed(linked_data_of(shown).encode(), "jsonld")) == expected
        Organisation.objects.filter(slug="fund").update(part_of=whole, name_de="Stelle", enterprise_number="0123456749")
        TargetGroup.objects.update(name_en="Renamed")


def test_a_list_is_linked_data_that_describes_what_it_names(client: Client) -> None:
    make_full(1)
    make_full(2, end="2020")
    graphs = {ending: parsed(read(client, f"/en/initiatives.{ending}"), ending) for ending in ("jsonld", "ttl", "nt")}
    assert set(graphs["ttl"]) == set(graphs["nt"]) < set(graphs["jsonld"])
    assert set(graphs["ttl"].objects(None, FOAF.primaryTopic)) == {identifier(Initiative.objects.get(slug="entry-1"))}
    assert (None, SKOS.prefLabel, Literal("Networking", lang="en")) in graphs["nt"]
    assert '"@context": {"@vocab": "https://schema.org/"' in read(client, "/en/initiatives.jsonld").decode()


@pytest.mark.parametrize("size", [2, 12])
def test_the_whole_register_costs_the_same_however_many_entries(
    client: Client, django_assert_max_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        make_full(number)
    with django_assert_max_num_queries(25):
        triples = parsed(read(client, "/register.nt"), "nt")
    assert set(triples) == set(parsed(read(client, "/register.ttl"), "ttl"))
