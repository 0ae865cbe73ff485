"""The kinds of field of a record for machines.

The context of a serializer says what is made of it. With `is_file` there are no addresses of the API; with `language`
each text stands in that language, or else in every language that has it.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Protocol

from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.encoding import iri_to_uri
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from initiatives.formatting.figures import plain_number
from initiatives.models.languages import in_every_language, text_and_language, text_in

# The addresses of the API begin so: initiatives/api/urls.py.
API = "/api/v1"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class HasPage(Protocol):
    def get_absolute_url(self) -> str: ...


@extend_schema_field({"$ref": "#/components/schemas/LocalizedText"})
class Text(serializers.Field):
    """A text in each language that has it, or in the language of the answer.

    `name`: the translated field, unless it is that of the record. `of`: the related thing that has it.
    """

    def __init__(self, name: str = "", of: str = "") -> None:
        super().__init__(source="*")
        self.name, self.of = name, of

    def text_and_language(self, value: Model, language: str) -> tuple[str, str]:
        return text_and_language(self._thing(value), self.name or str(self.field_name), language)

    def to_representation(self, value: Model) -> str | dict[str, str]:
        language, name = self.context.get("language"), self.name or str(self.field_name)
        return text_in(self._thing(value), name, language) if language else in_every_language(self._thing(value), name)

    def _thing(self, value: Model) -> Model:
        return getattr(value, self.of) if self.of else value


@extend_schema_field({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Language"}})
class OtherLanguages(serializers.Field):
    """The language of each text that does not exist in the language of the answer, by the name of its property."""

    def __init__(self) -> None:
        super().__init__(source="*", required=False)

    def to_representation(self, value: Model) -> dict[str, str] | None:
        language = self.context["language"]
        texts = {name: field for name, field in self.parent.fields.items() if isinstance(field, Text)}
        found = {name: field.text_and_language(value, language) for name, field in texts.items()}
        return {name: code for name, (text, code) in found.items() if text and code != language} or None


@extend_schema_field({"type": "string", "format": "uri"})
class Href(serializers.Field):
    """The address of a thing in the API, by its slug."""

    def __init__(self, collection: str, source: str = "slug") -> None:
        super().__init__(source=source)
        self.collection = collection

    def to_representation(self, value: str) -> str:
        return f"{settings.SITE_URL}{API}/{self.collection}/{value}"


@extend_schema_field({"type": "string"})
class Title(serializers.Field):
    """The title of another entry, in the language of the answer or else in English."""

    def __init__(self, source: str = "*") -> None:
        super().__init__(source=source)

    def to_representation(self, value: Model) -> str:
        return text_in(value, "title", self.context.get("language") or "en")


@extend_schema_field({"type": "string", "format": "uri"})
class PageAddress(serializers.Field):
    """The page of a thing for people, in the language of the answer or else in English."""

    def __init__(self, source: str = "*") -> None:
        super().__init__(source=source)

    def to_representation(self, value: HasPage) -> str:
        with translation.override(self.context.get("language") or "en"):
            return f"{settings.SITE_URL}{value.get_absolute_url()}"


class Word(serializers.CharField):
    """Plain text. What is not stated is null in a file, and absent from an answer of the API."""

    def __init__(self, source: str | None = None) -> None:
        super().__init__(source=source, required=False)

    def to_representation(self, value: object) -> str | None:
        return str(value) if value else None


@extend_schema_field({"$ref": "#/components/schemas/PartialDate"})
class PartialDateText(Word):
    """A year, quarter, month or day, as precise as its source."""


@extend_schema_field({"type": "string", "format": "date"})
class Day(Word):
    pass


@extend_schema_field({"type": "string", "format": "uri"})
class Link(Word):
    """An address as machines take it: letters beyond ASCII are percent-encoded."""

    def to_representation(self, value: object) -> str | None:
        return iri_to_uri(super().to_representation(value))


@extend_schema_field({"type": "string", "format": "number", "example": "32000000"})
class Number(serializers.Field):
    """A number without loss: as text, so that no reader rounds it."""

    def to_representation(self, value: Decimal) -> str:
        return plain_number(value)


@extend_schema_field({"type": "string", "format": "date-time"})
class Moment(serializers.Field):
    def to_representation(self, value: datetime) -> str:
        return value.astimezone(UTC).strftime(MOMENT)


class Record(serializers.Serializer):
    other_languages = OtherLanguages()

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        others = fields.pop("other_languages")
        if self.context.get("is_file"):
            return {name: field for name, field in fields.items() if not isinstance(field, Href)}
        has_texts = any(isinstance(field, Text) for field in fields.values())
        # Without a context it is asked for its description.
        is_asked = self.context.get("language", "any")
        return {**fields, "other_languages": others} if has_texts and is_asked else fields
