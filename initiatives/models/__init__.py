"""The register, by concept. Everything else imports its models from here."""

from .budget import BudgetLine, KeyFigure, Qualifier, YearlyClass
from .editorial import FormerSlug, Role, RowQuerySet, State, User
from .initiative import Initiative, Instrument, Status
from .links import LinkCheck
from .organisation import Organisation, Participation
from .partial_date import PartialDate, PartialDateField
from .reader import ReaderMessage
from .search import SearchText, Synonym
from .source import Citation, Source, SourceSection
from .vocabulary import Challenge, Government, InstrumentType, TargetGroup, Term, Theme

__all__ = [
    "BudgetLine",
    "Challenge",
    "Citation",
    "FormerSlug",
    "Government",
    "Initiative",
    "Instrument",
    "InstrumentType",
    "KeyFigure",
    "LinkCheck",
    "Organisation",
    "PartialDate",
    "PartialDateField",
    "Participation",
    "Qualifier",
    "ReaderMessage",
    "Role",
    "RowQuerySet",
    "SearchText",
    "Source",
    "SourceSection",
    "State",
    "Status",
    "Synonym",
    "TargetGroup",
    "Term",
    "Theme",
    "User",
    "YearlyClass",
]
