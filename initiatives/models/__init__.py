"""The register, by concept. Everything else imports its models from here."""

from .budget import BudgetLine, KeyFigure, Qualifier, YearlyClass
from .care import NoDuplicate, OutdatedTranslation, Reminder
from .editorial import FormerSlug, Role, RowQuerySet, SavedFilter, State, User
from .initiative import Initiative, Instrument
from .links import LinkCheck
from .moved import FormerAddress
from .organisation import Organisation, Participation
from .partial_date import PartialDate, PartialDateField
from .reader import ReaderMessage
from .search import MissedSearch, SearchText, Synonym
from .source import Citation, Source, SourceSection
from .spreadsheet import PlannedRow, RememberedMapping, SpreadsheetContent, SpreadsheetImport
from .status import Status
from .vocabulary import Challenge, Government, InstrumentType, TargetGroup, Term, Theme
from .workflow import Proposal, Step

__all__ = [
    "BudgetLine",
    "Challenge",
    "Citation",
    "FormerAddress",
    "FormerSlug",
    "Government",
    "Initiative",
    "Instrument",
    "InstrumentType",
    "KeyFigure",
    "LinkCheck",
    "MissedSearch",
    "NoDuplicate",
    "Organisation",
    "OutdatedTranslation",
    "PartialDate",
    "PartialDateField",
    "Participation",
    "PlannedRow",
    "Proposal",
    "Qualifier",
    "ReaderMessage",
    "RememberedMapping",
    "Reminder",
    "Role",
    "RowQuerySet",
    "SavedFilter",
    "SearchText",
    "Source",
    "SourceSection",
    "SpreadsheetContent",
    "SpreadsheetImport",
    "State",
    "Status",
    "Step",
    "Synonym",
    "TargetGroup",
    "Term",
    "Theme",
    "User",
    "YearlyClass",
]
