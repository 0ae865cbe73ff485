"""The records of what initiatives refer to: organisations, sources and the words of vocabularies."""

from typing import Protocol

from rest_framework import serializers

from initiatives.models import Government, Organisation
from initiatives.opendata.record_fields import Day, Href, Link, PageAddress, PartialDateText, Record, Text, Word
from initiatives.opendata.records import GovernmentTerm


class WiderOrganisation(Record):
    """The organisation that one is part of."""

    href = Href("organisations")
    id = serializers.CharField(source="slug")
    name = Text()


class OrganisationRecord(Record):
    """A body that funds, leads, runs or takes part in initiatives."""

    href = Href("organisations")
    id = serializers.CharField(source="slug")
    url = PageAddress()
    name = Text()
    acronym = Word()
    other_names = serializers.ListField(source="alias_list", child=serializers.CharField())
    description = Text()
    kind = serializers.ChoiceField(Organisation.Kind.choices)
    government = GovernmentTerm(required=False)
    part_of = WiderOrganisation(required=False)
    enterprise_number = Word()
    website = Link()
    number_of_initiatives = serializers.IntegerField(source="number")


class SourceRecord(Record):
    """A document or record set that facts were read in. Its title stays in its own language."""

    href = Href("sources")
    id = serializers.CharField(source="slug")
    page = PageAddress()
    title = serializers.CharField()
    language = serializers.CharField()
    publisher = serializers.CharField()
    published = PartialDateText()
    read_on = Day()
    url = Link()
    licence = Word()
    number_of_initiatives = serializers.IntegerField(source="number")


class Coded(Protocol):
    """A term, or a choice with its label."""

    slug: str


class ReferenceRecord(Record):
    """A word of a vocabulary, with its codes elsewhere."""

    href = serializers.SerializerMethodField("address_of")
    id = serializers.CharField(source="slug")
    name = Text()
    description = Text()
    other_names = serializers.ListField(source="alias_list", child=serializers.CharField(), required=False)
    level = serializers.ChoiceField(Government.Level.choices, required=False)
    stip_code = Word()
    stip_codes = Word()
    nuts_code = Word()
    refnis_code = Word()
    iso_code = Word()
    atu_uri = Link()

    def address_of(self, term: Coded) -> str:
        return Href(f"refData/{self.context.get('vocabulary', '')}").to_representation(term.slug)
