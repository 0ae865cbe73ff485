"""The description of the API as a page for people, made from its description in OpenAPI."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from initiatives.models import (
    BudgetLine,
    Challenge,
    Citation,
    Event,
    Government,
    Initiative,
    Instrument,
    KeyFigure,
    Organisation,
    Participation,
    Sequel,
    Source,
    TargetGroup,
    Theme,
)
from initiatives.opendata.record_fields import API

from .parameters import Schema
from .schema import document

# More would be longer than the rest of the page: the reference data has them all.
MOST_VALUES = 12
# How people call the forms of answers.
NAMES: dict[str, StrOrPromise | None] = {
    "Budget": BudgetLine._meta.verbose_name,
    "ChallengeTerm": Challenge._meta.verbose_name,
    "Citation": Citation._meta.verbose_name,
    "Event": Event._meta.verbose_name,
    "FacetCount": _("count of one value of a facet"),
    "GovernmentTerm": Government._meta.verbose_name,
    "HealthStatus": _("whether the API can answer"),
    "Initiative": Initiative._meta.verbose_name,
    "InitiativePage": _("page of initiatives"),
    "Instrument": Instrument._meta.verbose_name,
    "Issue": _("what was not understood"),
    "KeyFigure": KeyFigure._meta.verbose_name,
    "Link": _("reference to another address"),
    "Links": _("references to other addresses"),
    "Organisation": Organisation._meta.verbose_name,
    "OrganisationPage": _("page of organisations"),
    "Participant": Participation._meta.verbose_name,
    "Problem": _("why there is no answer"),
    "Reference": _("word of a vocabulary"),
    "Sequel": Sequel._meta.verbose_name,
    "Source": Source._meta.verbose_name,
    "SourcePage": _("page of sources"),
    "TargetGroupTerm": TargetGroup._meta.verbose_name,
    "Terms": _("words of a vocabulary"),
    "ThemeTerm": Theme._meta.verbose_name,
    "Tombstone": _("what was taken back"),
    "Whole": _("wider initiative"),
    "WiderAmount": _("wider amount"),
    "WiderOrganisation": _("wider organisation"),
}
# Shapes that are texts: they have no properties to lead to.
SIMPLE = {"LocalizedText", "PartialDate", "Language"}
TRY = {
    "getInitiatives": "?theme=regulation&facets=government",
    "getInitiative": "/ai-strategy",
    "getOrganisations": "?kind=university",
    "getTerms": "/themes",
}


@dataclass(frozen=True)
class Property:
    """A parameter or a property: its kind in words of JSON, and its values where they are few."""

    name: str
    kind: str
    description: str
    values: list[str] = field(default_factory=list)
    link: str = ""


@dataclass(frozen=True)
class Operation:
    name: str
    path: str
    summary: str
    parameters: list[Property]
    answer: str
    example: str = ""


@dataclass(frozen=True)
class Shape:
    """The form of an object in answers."""

    name: str
    title: StrOrPromise | None
    properties: list[Property]


@require_safe
def api(request: HttpRequest) -> TemplateResponse:
    found = document()
    context = {
        "operations": [_operation(path, methods["get"]) for path, methods in found["paths"].items()],
        "shapes": [
            Shape(name, NAMES[name], [_property(each, schema) for each, schema in said["properties"].items()])
            for name, said in found["components"]["schemas"].items()
            if said.get("properties")
        ],
        "introduction": found["info"]["description"],
        "version": found["info"]["version"],
        "address": f"{settings.SITE_URL}{API}",
        "limit": settings.API_REQUESTS_PER_HOUR,
    }
    return TemplateResponse(request, "api/reference.html", context)


def _operation(path: str, said: Schema) -> Operation:
    name = said["operationId"]
    parameters = [
        _property(each["name"], each["schema"], each.get("description", "")) for each in said.get("parameters", [])
    ]
    answer = said["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    whole = path.partition("/{")[0]
    return Operation(name, path, said["summary"], parameters, answer, f"{whole}{TRY[name]}" if name in TRY else "")


def _property(name: str, schema: Schema, description: str = "") -> Property:
    one = schema.get("items", schema)
    shape = _shape_of(one)
    link = "" if shape in SIMPLE else shape
    values = [str(value) for value in one.get("enum", [])]
    kind = shape or one.get("format") or one.get("type", "object")
    kind = f"{kind}[]" if "items" in schema else str(kind)
    shown = values if len(values) <= MOST_VALUES else [*values[:MOST_VALUES], "…"]
    return Property(name, kind, description or schema.get("description", ""), shown, link)


def _shape_of(schema: Schema) -> str:
    referred = schema.get("$ref") or next((each["$ref"] for each in schema.get("allOf", []) if "$ref" in each), "")
    return str(referred).rpartition("/")[2]
