"""Survey files of OECD's STIP Compass need no mapping, and come in once."""

import pytest

from initiatives.models import Initiative, Source, SpreadsheetImport
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import extraction, planning, upload
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.messages import note_sentences
from tests.factories import make_citation, make_initiative

from .builders import Register, kinds

pytestmark = pytest.mark.django_db

NAMES = {
    "InitiativeID": "Policy Initiative URI", "SurveyYear": "Year of the survey", "NameEnglish": "English name",
    "CountryLabel": "Country name", "CountryCode": "Country code", "NameOriginalLanguage": "Name in original language",
    "Acronym": "Acronym", "StartDateYear": "Start year", "EndDateYear": "End year", "ShortDescription": "Description",
    "NameResponsibleOrganisation": "Responsible organisation", "YearlyBudgetRange": "Yearly budget range",
    "YearlyBudgetLocalCurrency": "Budget in local currency", "Tags": "Tags", "InternetLinks1": "Internet link #1",
    "TH51": "STEM skills", "TH82": "Digital transformation of firms", "TG31": "SMEs",
    "InstrumentID": "Policy Instrument URI", "InstrumentTypeCode": "Instrument type code",
    "InstrumentTypeLabel": "Instrument type label",
}  # fmt: skip
PLAN = {
    "InitiativeID": "http://stip.oecd.org/2021/data/policyInitiatives/26101", "SurveyYear": "2021",
    "NameEnglish": "ACTION PLAN AI", "CountryLabel": "Belgium - Flanders", "CountryCode": "BEVLG",
    "NameOriginalLanguage": "Actieplan<br/>Plan d'action", "StartDateYear": "2019", "EndDateYear": "2024",
    "ShortDescription": 'A ""plan"" for AI.<br/>In two parts.',
    "NameResponsibleOrganisation": "Flanders Innovation (VLAIO;Agentschap) ¬ DEWI", "YearlyBudgetRange": "20M-50M",
    "YearlyBudgetLocalCurrency": "5350000.0000000000", "InternetLinks1": "https://example.org/plan",
    "TH51": "1", "TH82": "1", "TG31": "1", "InstrumentTypeCode": "PI024",
}  # fmt: skip


def survey(*records: dict[str, str], end: str = "\r\r\n") -> bytes:
    rows = [list(NAMES), list(NAMES.values())]
    for record in records:
        rows.append([record.get(name, "0" if name[:2] in ("TH", "TG") else "") for name in NAMES])
    return (end.join("|".join(row) for row in rows) + end).encode()


FILE = survey(
    PLAN,
    PLAN | {"InstrumentTypeCode": "PI008"},
    PLAN | {"InitiativeID": "http://stip.oecd.org/2021/data/policyInitiatives/7", "CountryCode": "FRA",
            "CountryLabel": "France"},
    PLAN | {"InitiativeID": "http://stip.oecd.org/2021/data/policyInitiatives/9", "NameEnglish": "BODY",
            "CountryCode": "", "CountryLabel": "Belgium - Federal government", "YearlyBudgetLocalCurrency": "",
            "NameResponsibleOrganisation": "", "InstrumentTypeCode": ""},
)  # fmt: skip


def brought_in(content: bytes, register: Register) -> SpreadsheetImport:
    spreadsheet = upload.create_import(register.chief, "STIP_Survey-2021.csv", content, "nl")
    mapping = Mapping.from_json(spreadsheet.mapping)
    assert (mapping.shape, mapping.heading_rows) == ("stip", [1, 2])
    extraction.extract_rows(spreadsheet, mapping)
    planning.plan_rows(spreadsheet, register.chief, seconds=60)
    return spreadsheet


def test_rows_of_one_record_become_one_entry_with_its_instruments(register: Register) -> None:
    Source.objects.create(slug="stip-2021", title="EC-OECD STIP Compass, survey 2021", publisher="OECD")
    found = brought_in(FILE, register)

    assert kinds(found) == ["new", "new"]
    assert "Rows of other countries were left out: 1." in note_sentences(found.notes)
    apply(found, register.chief)
    entry = Initiative.objects.get(title_en="ACTION PLAN AI")
    assert (str(entry.start), str(entry.end), entry.website) == ("2019", "2024", "https://example.org/plan")
    assert entry.summary_en == 'A "plan" for AI.\n\nIn two parts.'
    assert entry.aliases == "Actieplan\nPlan d'action"
    assert [each.slug for each in entry.governments.all()] == ["flanders"]
    assert {each.type.slug for each in entry.instruments.all()} == {"strategy", "business-grant"}
    assert {each.slug for each in entry.themes.all()} == {"human-capital", "lab-to-market"}
    assert [each.slug for each in entry.target_groups.all()] == ["smes"]
    line = entry.budget_lines.get()
    assert (line.amount, line.kind) == (5_350_000, "per_year")
    citation = entry.citations.get()
    assert (citation.source.slug, citation.locator_kind, citation.locator) == ("stip-2021", "record", "26101")
    assert [each.slug for each in Initiative.objects.get(title_en="BODY").governments.all()] == ["federal"]


def test_organisations_are_known_by_their_short_names_and_others_are_new(register: Register) -> None:
    apply(brought_in(FILE, register), register.chief)
    entry = Initiative.objects.get(title_en="ACTION PLAN AI")
    assert [(str(each.organisation), each.role) for each in entry.participations.order_by("pk")] == [
        ("Flanders Innovation & Entrepreneurship (VLAIO)", "lead"),
        ("DEWI", "lead"),
    ]


def test_a_second_import_of_the_same_file_changes_nothing(register: Register) -> None:
    first = brought_in(FILE, register)
    apply(first, register.chief)
    number = Initiative.objects.count()
    again = brought_in(FILE, register)
    assert kinds(again) == ["unchanged", "unchanged"]
    apply(again, register.chief)
    assert Initiative.objects.count() == number


def test_a_wave_that_is_new_to_the_register_brings_its_source(register: Register) -> None:
    later = PLAN | {"InitiativeID": "http://stip.oecd.org/2023/data/policyInitiatives/26101", "SurveyYear": "2023"}
    apply(brought_in(survey(later), register), register.chief)
    source = Initiative.objects.get().citations.get().source
    assert (source.title, source.publisher) == ("EC-OECD STIP Compass survey 2023", "European Commission and OECD")


def test_an_entry_that_cites_the_record_in_words_of_its_own_is_asked_about(register: Register) -> None:
    source = Source.objects.create(slug="stip-2019", title="EC-OECD STIP Compass, survey 2019", publisher="OECD")
    entry = make_initiative(slug="plan", title_en="Flemish AI plan", governments=[register.flanders])
    make_citation(initiative=entry, source=source, locator_kind="record", locator="26101")

    row = brought_in(survey(PLAN), register).rows.get()

    assert (row.kind, row.duplicates) == ("duplicate", [entry.pk])
    assert {cell["column"] for cell in row.changes} >= {"title_en", "summary_en"}


def test_a_class_of_budget_is_no_amount_and_that_is_told(register: Register) -> None:
    found = brought_in(survey(PLAN | {"YearlyBudgetLocalCurrency": "0.0000000000"}), register)
    assert "budget_lines" not in found.rows.get().intended["related"]
    assert "Records that give a class of budget and no amount: 1. No amount was made of it." in note_sentences(
        found.notes
    )
