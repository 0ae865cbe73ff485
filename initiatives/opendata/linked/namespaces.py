"""The vocabularies that the graph speaks, their prefixes, and the context of its JSON-LD."""

from typing import Any

from rdflib import Graph, Namespace
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, XSD

ADMS = Namespace("http://www.w3.org/ns/adms#")
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
DC = Namespace("http://purl.org/dc/elements/1.1/")
# The list of rdflib is older than some of these words.
SDO = Namespace("https://schema.org/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")

# The tables of the EU and of Belgium that the profiles ask for.
EU = Namespace("http://publications.europa.eu/resource/authority/")
NUTS = Namespace("http://data.europa.eu/nuts/code/")
REFNIS = Namespace("http://vocab.belgif.be/auth/refnis2025/")
ENTERPRISE = Namespace("https://org.belgif.be/id/CbeRegisteredEntity/")
MEDIA_TYPE = Namespace("https://www.iana.org/assignments/media-types/")
# The federal profile demands a technique of representation and a type of service, and takes them from INSPIRE's lists.
TEXT_TABLE = Namespace("http://inspire.ec.europa.eu/metadata-codelist/SpatialRepresentationType/")["textTable"]
SERVICE_TYPE = Namespace("http://inspire.ec.europa.eu/metadata-codelist/SpatialDataServiceType/")["other"]
LANGUAGE_CODES = {"en": "ENG", "nl": "NLD", "fr": "FRA", "de": "DEU"}

PREFIXES = {
    "adms": ADMS, "cpsv": CPSV, "cv": CV, "dc": DC, "dcat": DCAT, "dcatap": DCATAP, "dct": DCTERMS, "foaf": FOAF,
    "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS, "schema": SDO, "skos": SKOS, "vcard": VCARD, "xsd": XSD,
}  # fmt: skip
# Written out, so that nobody has to fetch a context from elsewhere.
CONTEXT: dict[str, Any] = {
    "@vocab": str(SDO),
    **{prefix: str(namespace) for prefix, namespace in PREFIXES.items() if prefix != "schema"},
    "url": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
    "license": {"@type": "@id"},
}


def new_graph() -> Graph:
    """An empty graph that knows our prefixes and no other."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph
