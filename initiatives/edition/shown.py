"""The models that public pages show. A change of any of their rows moves the edition of the register."""

from dataclasses import dataclass

from django.apps import apps

from initiatives.models import RegisterChange

# Columns that name an entry, by model; where a row names several, all of them changed.
OF_ENTRIES: dict[str, tuple[str, ...]] = {
    "Initiative": ("id",),
    "Initiative_governments": ("initiative_id",),
    "Initiative_themes": ("initiative_id",),
    "Initiative_challenges": ("initiative_id",),
    "Initiative_target_groups": ("initiative_id",),
    "Instrument": ("initiative_id",),
    "Participation": ("initiative_id",),
    "BudgetLine": ("initiative_id",),
    "KeyFigure": ("initiative_id",),
    "Event": ("initiative_id",),
    "Sequel": ("initiative_id", "successor_id"),
    "Citation": ("initiative_id",),
    "InitiativeRedirect": ("initiative_id",),
    "OutdatedTranslation": ("initiative_id",),
}
# Things of their own, which any number of entries may use.
OTHERS = (
    "Government", "Theme", "Challenge", "TargetGroup", "InstrumentType", "Organisation", "Source", "SourceSection",
    "SourcePassage", "TermRedirect", "Synonym", "CodeMatch", "ReportText", "PublishedReport", "PublishedFile",
)  # fmt: skip


@dataclass(frozen=True)
class Watched:
    """A table, with the kind of thing that its rows are logged as, and the columns that hold its number."""

    table: str
    kind: str
    columns: tuple[str, ...]


def watched() -> list[Watched]:
    """Every table whose rows public pages show, and those of their versions."""
    found = []
    for model in apps.get_app_config("initiatives").get_models(include_auto_created=True):
        name = model.__name__.removeprefix("Historical")
        # Versions of terms of an entry begin with a small letter behind the prefix: HistoricalInitiative_themes.
        if name in OF_ENTRIES:
            found.append(Watched(model._meta.db_table, RegisterChange.ENTRY, OF_ENTRIES[name]))
        elif name in OTHERS:
            found.append(Watched(model._meta.db_table, name.lower(), ("id",)))
    return found
