"""Which words are kept in four languages, and which models keep a history.

History is registered here, after translation, so that old versions keep every language.
"""

from django.db.models import Model
from modeltranslation.translator import TranslationOptions, translator
from simple_history import register

from initiatives.models import (
    BudgetLine,
    Challenge,
    Citation,
    CodeMatch,
    Event,
    Government,
    Initiative,
    Instrument,
    InstrumentType,
    KeyFigure,
    Organisation,
    Participation,
    ReportText,
    Sequel,
    Source,
    SourcePassage,
    TargetGroup,
    Theme,
)
from initiatives.models.written_versions import WrittenVersions


class TermTranslation(TranslationOptions):
    fields = ("name", "description")


class ThemeTranslation(TranslationOptions):
    fields = ("name", "plain_name", "description")


class InitiativeTranslation(TranslationOptions):
    fields = ("title", "summary", "caveat")


class BudgetLineTranslation(TranslationOptions):
    fields = ("purpose", "note")


class EventTranslation(TranslationOptions):
    fields = ("text",)


class KeyFigureTranslation(TranslationOptions):
    fields = ("unit",)


class SourcePassageTranslation(TranslationOptions):
    fields = ("reason", "copy_error")


class ReportTextTranslation(TranslationOptions):
    fields = ("text",)


translator.register(Theme, ThemeTranslation)
for term in (Government, Challenge, TargetGroup, InstrumentType, Organisation, Instrument):
    translator.register(term, TermTranslation)
translator.register(Initiative, InitiativeTranslation)
translator.register(BudgetLine, BudgetLineTranslation)
translator.register(KeyFigure, KeyFigureTranslation)
translator.register(Event, EventTranslation)
translator.register(ReportText, ReportTextTranslation)
translator.register(SourcePassage, SourcePassageTranslation)

MANY_TO_MANY: dict[type[Model], list[str]] = {Initiative: ["governments", "themes", "challenges", "target_groups"]}
for model in (
    Initiative, Instrument, Participation, BudgetLine, KeyFigure, Event, Sequel, Citation,
    Organisation, Source, Government, Theme, Challenge, TargetGroup, InstrumentType, CodeMatch, ReportText,
):  # fmt: skip
    m2m = [model._meta.get_field(name) for name in MANY_TO_MANY.get(model, [])]
    register(model, app="initiatives", records_class=WrittenVersions, m2m_fields=m2m)
