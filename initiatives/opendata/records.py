"""The record of an entry for machines: one definition of its fields for the JSON file, the API and its description.

Names are in snake_case, as in the JSON file; the API writes them in lowerCamelCase. New fields go to the end.
"""

from collections.abc import Iterable

from django.utils import translation
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from initiatives.formatting.status import status_in_words
from initiatives.models import (
    BudgetLine,
    Citation,
    Event,
    Initiative,
    KeyFigure,
    Participation,
    Sequel,
    State,
    Status,
)
from initiatives.models.qualifier import Qualifier

from .identifiers import tag_of
from .record_fields import Day, Href, Link, Moment, Number, PageAddress, PartialDateText, Record, Text, Title, Word

Fact = BudgetLine | KeyFigure | Event | Sequel


class CitationRecord(Record):
    """The place in a source where a fact was read."""

    href = Href("sources", source="source.slug")
    source = serializers.CharField(source="source.slug")
    title = serializers.CharField(source="source.title")
    publisher = serializers.CharField(source="source.publisher")
    published = PartialDateText(source="source.published")
    read_on = Day(source="source.read_on")
    url = Link(source="source.url")
    licence = Word(source="source.licence")
    section = serializers.SerializerMethodField("heading_of", required=False)
    section_is_restored = serializers.SerializerMethodField("is_heading_restored")
    place = serializers.SerializerMethodField("place_of", required=False)
    supports = serializers.ChoiceField(Citation.Supports.choices)
    quote = Word()
    note = Word()

    def heading_of(self, citation: Citation) -> str | None:
        return citation.section.heading if citation.section else None

    def is_heading_restored(self, citation: Citation) -> bool:
        return bool(citation.section and citation.section.is_restored)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}, "example": {"page": "17"}})
    def place_of(self, citation: Citation) -> dict[str, str] | None:
        return {citation.locator_kind: citation.locator} if citation.locator else None


class CitationsOfEntry(serializers.ListSerializer):
    def get_attribute(self, instance: Initiative) -> list[Citation]:
        return [each for each in instance.citations.all() if not each.supports_fact]


class CitationsOfFact(serializers.ListSerializer):
    def __init__(self, fact: str) -> None:
        super().__init__(child=CitationRecord())
        self.fact = fact

    def get_attribute(self, instance: Fact) -> list[Citation]:
        # From what is fetched with the entry, so that no fact costs a query.
        of_entry: Iterable[Citation] = instance.initiative.citations.all()
        return [each for each in of_entry if getattr(each, f"{self.fact}_id") == instance.pk]


class TermRecord(Record):
    id = serializers.CharField(source="slug")
    name = Text()


class GovernmentTerm(TermRecord):
    """A government that is competent."""

    href = Href("refData/governments")


class ThemeTerm(TermRecord):
    """A policy area."""

    href = Href("refData/themes")


class ChallengeTerm(TermRecord):
    """A societal challenge."""

    href = Href("refData/challenges")


class TargetGroupTerm(TermRecord):
    """For whom an initiative is."""

    href = Href("refData/targetGroups")


class InstrumentRecord(Record):
    """One way in which an initiative acts: a type of the vocabulary, with its own name where it has one."""

    href = Href("refData/instruments", source="type.slug")
    id = serializers.CharField(source="type.slug")
    name = Text(of="type")
    called = Text("name")
    description = Text()


class ParticipantRecord(Record):
    """An organisation with its role in an initiative."""

    href = Href("organisations", source="organisation.slug")
    id = serializers.CharField(source="organisation.slug")
    name = Text(of="organisation")
    acronym = Word(source="organisation.acronym")
    enterprise_number = Word(source="organisation.enterprise_number")
    role = serializers.ChoiceField(Participation.Role.choices)


class WholeRecord(Record):
    """The wider initiative that one is part of."""

    href = Href("initiatives")
    id = serializers.CharField(source="slug")
    url = PageAddress()
    title = Title()

    def get_attribute(self, instance: Initiative) -> Initiative | None:
        return instance.parent if instance.parent and instance.parent.is_published else None


class WiderAmountRecord(Record):
    """The wider amount that already contains an amount: the two are never added."""

    initiative = serializers.CharField(source="initiative.slug")
    key = serializers.CharField()

    def get_attribute(self, instance: BudgetLine) -> BudgetLine | None:
        return instance.part_of if instance.part_of and instance.part_of.initiative.is_published else None


class BudgetRecord(Record):
    """An amount with its kind. Amounts of different kinds are never added, nor a part to its whole."""

    key = serializers.CharField()
    amount = Number()
    currency = serializers.SerializerMethodField("euro")
    kind = serializers.ChoiceField(BudgetLine.Kind.choices)
    qualifier = serializers.ChoiceField(Qualifier.choices)
    starts = PartialDateText()
    ends = PartialDateText()
    as_of = PartialDateText()
    purpose = Text()
    note = Text()
    part_of = WiderAmountRecord(required=False)
    sources = CitationsOfFact("budget_line")

    @extend_schema_field({"type": "string", "enum": ["EUR"]})
    def euro(self, _line: BudgetLine) -> str:
        return "EUR"


class KeyFigureRecord(Record):
    """A number that a source gives, with what it counts."""

    key = serializers.CharField()
    value = Number()
    value_to = Number(required=False)
    qualifier = serializers.ChoiceField(Qualifier.choices)
    unit = Text()
    as_of = PartialDateText()
    sources = CitationsOfFact("key_figure")


class EventRecord(Record):
    """Something that happened to an initiative, on a date that a source gives."""

    key = serializers.CharField()
    date = PartialDateText()
    text = Text()
    sources = CitationsOfFact("event")


class SequelRecord(Record):
    """What an initiative became, and how."""

    href = Href("initiatives", source="successor.slug")
    kind = serializers.ChoiceField(Sequel.Kind.choices)
    id = serializers.CharField(source="successor.slug")
    url = PageAddress("successor")
    title = Title("successor")
    sources = CitationsOfFact("sequel")


class ReadableSequels(serializers.ListSerializer):
    def get_attribute(self, instance: Initiative) -> list[Sequel]:
        return [sequel for sequel in instance.sequels.all() if sequel.is_readable]


class InitiativeRecord(Record):
    """An initiative with every public fact, each with the places where it was read."""

    href = Href("initiatives")
    id = serializers.CharField(source="slug")
    url = PageAddress()
    title = Text()
    is_title_descriptive = serializers.BooleanField()
    acronym = Word()
    other_names = serializers.ListField(source="alias_list", child=serializers.CharField())
    summary = Text()
    caveat = Text()
    governments = GovernmentTerm(many=True)
    themes = ThemeTerm(many=True)
    challenges = ChallengeTerm(many=True)
    target_groups = TargetGroupTerm(many=True)
    instruments = InstrumentRecord(many=True)
    organisations = ParticipantRecord(source="participations", many=True)
    parent = WholeRecord(required=False)
    start = PartialDateText()
    end = PartialDateText()
    announced_for = PartialDateText()
    status = serializers.ChoiceField([*Status.choices, (State.ARCHIVED.value, "")], source="current_status")
    status_is_worked_out_from_dates = serializers.BooleanField(source="is_status_derived")
    status_as_of = serializers.SerializerMethodField("stated_as_of", required=False)
    verified_on = Day()
    modified = Moment()
    website = Link()
    budgets = BudgetRecord(source="budget_lines", many=True)
    key_figures = KeyFigureRecord(many=True)
    events = EventRecord(many=True)
    sequels = ReadableSequels(child=SequelRecord())
    sources = CitationsOfEntry(child=CitationRecord())
    # Added later.
    identifier = serializers.SerializerMethodField("tag")
    status_in_words = serializers.SerializerMethodField("status_said")
    newest_source = PartialDateText()

    @extend_schema_field({"$ref": "#/components/schemas/PartialDate"})
    def stated_as_of(self, initiative: Initiative) -> str | None:
        is_stated = initiative.status_as_of and not initiative.is_status_derived
        return str(initiative.status_as_of) if is_stated else None

    def status_said(self, initiative: Initiative) -> str:
        with translation.override(self.context.get("language") or "en"):
            return status_in_words(initiative, initiative.current_status)

    @extend_schema_field({"type": "string", "format": "uri"})
    def tag(self, initiative: Initiative) -> str:
        return tag_of(initiative)
