"""The description of the API in OpenAPI, from its views, parameters and records."""

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry
from rest_framework.serializers import BaseSerializer

from initiatives.models.languages import LANGUAGES
from initiatives.models.partial_date import SHAPE
from initiatives.opendata.records import InitiativeRecord
from initiatives.opendata.table_columns import COLUMNS
from portal.problems import KINDS, MEDIA_TYPE

from . import examples
from .parameters import Schema, lower_camel

TEXT = {"type": "string"}
LINK = {"type": "string", "format": "uri"}
# The kinds of problem that any address may answer with; an address of one thing may have nothing to show as well.
EVERYWHERE = (400, 406, 429, 500, 503)


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def object_of(required: str, **properties: Schema) -> Schema:
    """An object with these properties; `required` names some of them, with blanks between."""
    return {"type": "object", "required": required.split(), "properties": properties}


# More of a list, where what changed was asked for.
FOLLOWING = {"tombstones": {"type": "array", "items": ref("Tombstone")}}


def components() -> dict[str, Schema]:
    """The schemas that no record has."""
    issue = object_of(
        "type title in name", type=LINK, href=LINK, title=TEXT, detail=TEXT, name=TEXT, value=TEXT,
        nearest={"type": "array", "items": TEXT}, **{"in": {"type": "string", "enum": ["query", "path"]}},
    )  # fmt: skip
    problem = object_of(
        "type title status", type=LINK, href=LINK, title=TEXT, status={"type": "integer"}, detail=TEXT, instance=LINK,
        issues={"type": "array", "items": ref("Issue")},
    )  # fmt: skip
    several = {"type": "object", "additionalProperties": TEXT, "example": {"en": "Regulation", "nl": "Regelgeving"}}
    removed = {"type": "string", "format": "date-time"}
    reasons = {"type": "string", "enum": ["deleted", "merged", "unpublished", "renamed", "notListed"]}
    counted = object_of("value title count", value=TEXT, title=ref("LocalizedText"), count={"type": "integer"})
    return {
        "Language": {"type": "string", "enum": list(LANGUAGES)},
        "LocalizedText": {
            "description": _("A text in each language that has it, or in the language that was asked for."),
            "oneOf": [TEXT, several],
        },
        "PartialDate": {"type": "string", "pattern": SHAPE, "example": "2021-Q1"},
        "Issue": issue,
        "Problem": problem,
        "Link": object_of("href title", href=LINK, title=TEXT, id=TEXT),
        "Links": object_of("self items", self=LINK, title=TEXT, items={"type": "array", "items": ref("Link")}),
        "Terms": object_of("self items", self=LINK, title=TEXT, items={"type": "array", "items": ref("Reference")},
                           **FOLLOWING),
        "HealthStatus": object_of("status", status={"type": "string", "enum": ["UP", "DEGRADED", "DOWN"]}),
        "FacetCount": counted,
        "Tombstone": object_of("id identifier reason", id=TEXT, identifier=LINK, reason=reasons, removed=removed,
                               leadsTo=LINK),
    }  # fmt: skip


def beside_initiatives() -> dict[str, Schema]:
    """More of the list of initiatives, where it was asked for."""
    counts = {"type": "array", "items": ref("FacetCount")}
    return {
        "asOf": {"type": "string", "format": "date"},
        "facets": {"type": "object", "additionalProperties": counts},
        **FOLLOWING,
    }


class ViewSchema(AutoSchema):
    """Reads what the views of initiatives/api/views.py say of themselves."""

    def get_operation_id(self) -> str:
        return str(self.view.operation)

    def get_summary(self) -> str:
        return str(self.view.summary)

    def get_description(self) -> str:
        return ""

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_auth(self) -> list[Schema]:
        return []

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"

    def _is_list_view(self, serializer: object = None) -> bool:
        return bool(self.view.is_list)

    def _get_parameters(self) -> list[Schema]:
        in_path = [
            {"name": name, "in": "path", "required": True, "schema": self.view.path_schema(name)}
            for name in ("vocabulary", "code")
            if f"{{{name}}}" in self.path
        ]
        return [*in_path, *(parameter.described() for parameter in self.view.parameters())]

    def _get_serializer_name(self, serializer: BaseSerializer, direction: str, bypass_extensions: bool = False) -> str:
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return name.removesuffix("Record")

    def _map_basic_serializer(self, serializer: BaseSerializer, direction: str) -> Schema:
        found: Schema = super()._map_basic_serializer(serializer, direction)
        meanings = {column.name.removesuffix("_en"): column.meaning for column in COLUMNS}
        serializer_class = serializer if isinstance(serializer, type) else type(serializer)
        of_initiative = serializer_class is InitiativeRecord
        properties = {}
        for name, schema in found["properties"].items():
            if of_initiative and name in meanings:
                # A reference may have nothing beside it.
                described = {"allOf": [schema]} if "$ref" in schema else schema
                schema = {**described, "description": str(meanings[name])}
            properties[lower_camel(name)] = schema
        found["properties"] = properties
        # Whoever selects some properties gets these two in any case.
        is_selected = getattr(self.view, "takes_select", False) and serializer_class is self.view.record
        if required := ["href", "id"] if is_selected else found.get("required"):
            found["required"] = sorted(map(lower_camel, required))
        return found

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> Schema | None:
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None:
            return None
        answer = operation["responses"]["200"]
        if schema := getattr(self.view, "answer", ""):
            answer["content"] = {"application/json": {"schema": ref(schema)}}
        if example := getattr(self.view, "example", None):
            answer["content"]["application/json"]["example"] = example()
        answer["description"] = str(self.view.summary)
        operation["responses"]["304"] = {"description": "Not Modified"}
        for status in (*EVERYWHERE, *([404] if "{" in self.path else [])):
            operation["responses"][str(status)] = {"$ref": f"#/components/responses/{response_name(status)}"}
        operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
        return operation

    def get_response_serializers(self) -> object:
        return {200: {"type": "object"}} if getattr(self.view, "answer", "") else super().get_response_serializers()


def response_name(status: int) -> str:
    return KINDS[status].title.replace(" ", "")


def document() -> Schema:
    """The whole description, in the active language."""
    found: Schema = SchemaGenerator(urlconf="portal.urls").get_schema(request=None, public=True)
    schemas = {**found["components"]["schemas"], **components()}
    schemas["InitiativePage"]["properties"].update(beside_initiatives())
    for name in ("OrganisationPage", "SourcePage"):
        schemas[name]["properties"].update(FOLLOWING)
    found["components"]["schemas"] = dict(sorted(schemas.items()))
    content = {MEDIA_TYPE: {"schema": ref("Problem"), "example": examples.problem()}}
    titles = {response_name(status): kind.title for status, kind in KINDS.items()} | {"Problem": "Problem"}
    said = {name: {"description": title, "content": content} for name, title in titles.items()}
    found["components"]["responses"] = said
    found["components"].pop("securitySchemes", None)
    found["servers"] = [{"url": settings.SITE_URL}]
    found["info"]["description"] = _(
        "The public register of what Belgium's governments do to advance artificial intelligence, to read. No account "
        "is needed. New properties may come at any time: a client ignores those that it does not know."
    )
    return found
