"""The register, by concept. Everything else imports its models from here."""

from .alert import Alert
from .budget import BudgetLine, YearlyClass
from .citation import Citation
from .code_match import CodeMatch
from .distinct_pair import DistinctPair
from .editing_draft import EditingDraft
from .edition import Changes, RegisterChange, RegisterEdition
from .empty_search import EmptySearch
from .event import Event
from .feedback import Feedback
from .initiative import Initiative
from .instrument import Instrument
from .key_figure import KeyFigure
from .link_check import LinkCheck
from .organisation import Organisation, Participation
from .outdated_translation import OutdatedTranslation
from .partial_date import PartialDate, PartialDateField
from .planned_row import PlannedRow
from .practice import Practice
from .preview_withdrawal import PreviewWithdrawal
from .proposal import Proposal
from .provider_group import ProviderGroup
from .published_report import PublishedFile, PublishedReport
from .qualifier import Qualifier
from .redirects import InitiativeRedirect, TermRedirect
from .related import RelatedQuerySet
from .remark import Remark
from .remembered_mapping import RememberedMapping
from .reminder import Reminder
from .report_file import ReportFile
from .report_text import ReportText
from .saved_filter import SavedFilter
from .search_text import SearchText
from .sequel import Sequel
from .source import Source, SourceSection
from .source_passage import SourcePassage
from .spreadsheet_import import SpreadsheetFile, SpreadsheetImport
from .state import State
from .status import Status
from .synonym import Synonym
from .transition import Transition
from .user import Role, User
from .vocabulary import Challenge, Government, InstrumentType, TargetGroup, Term, Theme

__all__ = [
    "Alert",
    "BudgetLine",
    "Challenge",
    "Changes",
    "Citation",
    "CodeMatch",
    "DistinctPair",
    "EditingDraft",
    "EmptySearch",
    "Event",
    "Feedback",
    "Government",
    "Initiative",
    "InitiativeRedirect",
    "Instrument",
    "InstrumentType",
    "KeyFigure",
    "LinkCheck",
    "Organisation",
    "OutdatedTranslation",
    "PartialDate",
    "PartialDateField",
    "Participation",
    "PlannedRow",
    "Practice",
    "PreviewWithdrawal",
    "Proposal",
    "ProviderGroup",
    "PublishedFile",
    "PublishedReport",
    "Qualifier",
    "RegisterChange",
    "RegisterEdition",
    "RelatedQuerySet",
    "Remark",
    "RememberedMapping",
    "Reminder",
    "ReportFile",
    "ReportText",
    "Role",
    "SavedFilter",
    "SearchText",
    "Sequel",
    "Source",
    "SourcePassage",
    "SourceSection",
    "SpreadsheetFile",
    "SpreadsheetImport",
    "State",
    "Status",
    "Synonym",
    "TargetGroup",
    "Term",
    "TermRedirect",
    "Theme",
    "Transition",
    "User",
    "YearlyClass",
]
