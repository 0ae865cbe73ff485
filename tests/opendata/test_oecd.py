"""Reporting to the OECD: its columns to the letter, no more said than is known, and a file that comes back."""

import csv
import hashlib
import io

import pytest
from django.conf import settings
from django.test import Client

from initiatives.editing.changesets import entry_snapshot
from initiatives.formatting.money import amount_alone_in_cell
from initiatives.history.first_versions import without_history
from initiatives.models import (
    BudgetLine,
    CodeMatch,
    Government,
    Initiative,
    InstrumentType,
    Organisation,
    Sequel,
    Status,
    TargetGroup,
    Theme,
    User,
)
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.opendata.oecd.oecd_ai import COLUMNS
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import extraction, planning, upload
from initiatives.spreadsheets.plan.applying import apply
from tests.factories import make_budget_line, make_citation, make_initiative, make_source
from tests.opendata.entries import make_full

pytestmark = pytest.mark.django_db
# Of "name|description" of all 842 columns of the survey of 2023, a line each, as OECD published them.
COLUMNS_OF_2023 = "e6204c76ac0cf8a3a2f3ca5942bd6a3b5bd76b137825290415b4605e8b321b2d"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def lines(client: Client, query: str = "") -> list[list[str]]:
    content = b"".join(client.get(f"/en/oecd-stip.csv{query}"))
    return [line.split("|") for line in content.decode().splitlines()]


def stip(client: Client, query: str = "") -> list[dict[str, str]]:
    names, _descriptions, *rows = lines(client, query)
    return [dict(zip(names, row, strict=True)) for row in rows]


def make_coded(**only_what_matters: object) -> Initiative:
    """An entry with something in every column, and codes for its terms."""
    entry = make_full(1, **only_what_matters)
    Government.objects.update(stip_code="BEVLG")
    grant = InstrumentType.objects.create(slug="business-grant", name_en="Grant for companies")
    entry.instruments.create(type=grant, name_en="Large grant", description_en='Money\nfor | “firms” and "more".')
    CodeMatch.objects.create(code="TH42", theme=Theme.objects.get())
    CodeMatch.objects.create(code="TH65", theme=Theme.objects.get(), relation="narrow", is_written=False)
    CodeMatch.objects.create(code="TG13", target_group=TargetGroup.objects.get(), relation="exact")
    CodeMatch.objects.create(code="PI008", instrument_type=grant, relation="exact")
    CodeMatch.objects.create(list="oecd-ai", code="2.5", theme=Theme.objects.get())
    CodeMatch.objects.create(list="oecd-ai", code="Financial support", instrument_type=grant)
    return entry


def test_the_columns_are_those_of_the_survey(client: Client) -> None:
    names, descriptions = lines(client)
    columns = "\n".join(f"{name}|{description}" for name, description in zip(names, descriptions, strict=True))
    assert (len(names), hashlib.sha256(columns.encode()).hexdigest()) == (842, COLUMNS_OF_2023)


def test_a_row_is_an_initiative_with_one_instrument(client: Client) -> None:
    make_coded()
    network, grant = stip(client)
    assert network["InitiativeID"] == grant["InitiativeID"] == f"{settings.SITE_URL}/id/initiative/entry-1"
    assert network["InstrumentID"] != grant["InstrumentID"]
    assert (network["InstrumentTypeCode"], network["InstrumentName"]) == ("", "Network")
    assert (grant["InstrumentTypeCode"], grant["InstrumentTypeLabel"]) == (
        "PI008",
        "Grants for business R&D and innovation",
    )
    assert grant["InstrumentDescription"] == 'Money<br/>for / “firms” and ""more"".'
    assert (grant["CountryCode"], grant["CountryLabel"]) == ("BEVLG", "Belgium - Flanders")
    assert (grant["StartDateYear"], grant["EndDateYear"]) == ("2019", "2999")
    assert (grant["NameEnglish"], grant["NameOriginalLanguage"]) == ("Entry 1", "Ingang 1")
    assert grant["NameResponsibleOrganisation"] == "Instelling 1 (;)"
    assert grant["InternetLinks1"] == "https://example.org/it"
    assert {name for name, value in grant.items() if value == "1"} == {"TH42", "TG13"}
    assert {value for name, value in grant.items() if name[:2] in ("TH", "TG") or ":V" in name} == {"0", "1"}
    assert grant["Tags"] == "Networking ¬ Climate ¬ Schools ¬ 32000000 EUR per year (2019-)"


@pytest.mark.parametrize(
    ("line", "label", "amount"),
    [
        ({"amount": 5_350_000, "kind": "per_year"}, "5M-20M", "5350000.0000000000"),
        ({"amount": 1_000_000, "kind": "per_year"}, "1M-5M", "1000000.0000000000"),
        ({"amount": 600_000_000, "kind": "per_year", "qualifier": "more_than"}, "More than 500M", ""),
        ({"amount": 2_000_000, "kind": "per_year", "qualifier": "more_than"}, "Unknown", ""),
        ({"amount": 900_000_000, "kind": "total"}, "Unknown", ""),
        ({"amount": 900, "kind": "grant_ceiling"}, "Unknown", ""),
    ],
)
def test_a_class_of_budget_comes_from_amounts_per_year_alone(
    client: Client, line: dict[str, object], label: str, amount: str
) -> None:
    make_budget_line(**line)
    (row,) = stip(client)
    assert (row["YearlyBudgetRange"], row["YearlyBudgetLocalCurrency"]) == (label, amount)


def test_the_page_says_what_is_missing_and_what_is_lost(client: Client) -> None:
    entry = make_coded(start="2021-04")
    entry.governments.add(Government.objects.create(slug="federal", name_en="Federal", level="federal"))
    make_citation(
        initiative=entry, source=make_source(slug="stip-2019", title="EC-OECD STIP Compass"), locator_kind="record",
        locator="24904",
    )  # fmt: skip
    make_initiative(slug="bare", title_en="Bare")
    CodeMatch.objects.create(code="TH999", theme=Theme.objects.get())
    page = " ".join(client.get("/en/oecd/").content.decode().split())
    for said in (
        "Of 2 of 2 entries", "it belongs to several governments", "only the year is told of 2021-04, 2999-Q1",
        "without a code: Climate, Network", "it cites record 24904", "no description in English", "no instrument",
        "no amount per year", "means nearly the same", "<code>TH999</code>",
    ):  # fmt: skip
        assert said in page, said
    assert "Of 0 of" not in page
    narrowed = client.get("/fr/oecd/?government=federal").content.decode()
    assert 'href="/fr/oecd-stip.csv?government=federal"' in narrowed
    assert "Bare" not in narrowed
    for language in LANGUAGES:
        assert client.get(f"/{language}/oecd/").status_code == 200


def test_a_file_refuses_an_unknown_value(client: Client) -> None:
    for name in ("oecd-stip", "oecd-ai"):
        assert client.get(f"/en/{name}.csv?theme=x").status_code == 400


def test_the_columns_of_oecd_ai_flatten_the_governments(client: Client) -> None:
    make_coded(title_nl="=1+1")
    content = b"".join(client.get("/nl/oecd-ai.csv")).decode()
    network, grant = csv.DictReader(io.StringIO(content, newline=""))
    assert tuple(grant) == COLUMNS
    assert len(COLUMNS) == 52
    assert (grant["Country"], grant["Original name(s)"]) == ("Belgium", "'=1+1")
    assert grant["AI Principle(s)"] == "International co-operation for trustworthy AI"
    assert (grant["Target group(s)"], grant["Policy instrument type category"]) == ("Teachers", "Financial support")
    assert network["Policy instrument type"] == ""
    assert grant["Yearly budget range"] == "20M-50M"


def brought_in(content: bytes, chief: User) -> dict[str, int]:
    spreadsheet = upload.create_import(chief, "survey.csv", content, "en")
    mapping = Mapping.from_json(spreadsheet.mapping)
    assert mapping.shape == "stip"
    extraction.extract_rows(spreadsheet, mapping)
    planning.plan_rows(spreadsheet, chief, seconds=60)
    found: dict[str, int] = {}
    for row in spreadsheet.rows.all():
        found[row.kind] = found.get(row.kind, 0) + 1
    if set(found) != {"unchanged"}:
        apply(spreadsheet, chief)
    return found


def facts(entry: Initiative) -> dict[str, object]:
    vocabularies = ("governments", "themes", "challenges", "target_groups")
    return {
        "title": entry.title_en, "summary": entry.summary_en.split(), "website": entry.website,
        "acronym": entry.acronym, "years": [day.year if day else None for day in (entry.start, entry.end)],
        "terms": [[term.slug for term in getattr(entry, name).all()] for name in vocabularies],
        "instruments": [each.type.slug for each in entry.instruments.all()],
        "per year": [amount_alone_in_cell(line) for line in entry.budget_lines.all() if line.kind == "per_year"],
        "organisations": [(each.role, each.organisation.slug) for each in entry.participations.all()],
    }  # fmt: skip


def all_facts(initiatives: InitiativeQuerySet) -> dict[str, dict[str, object]]:
    return {entry.slug: facts(entry) for entry in initiatives.with_download_details()}


def test_a_file_that_comes_back_changes_nothing_and_an_edited_one_that_alone(client: Client) -> None:
    entry = make_coded(acronym="E1", start="2019-04")
    entry.governments.add(Government.objects.create(slug="federal", name_en="Federal", level="federal"))
    entry.instruments.create(type=InstrumentType.objects.get(slug="business-grant"))
    content = b"".join(client.get("/en/oecd-stip.csv"))
    chief, version = User.objects.create_superuser("chief"), entry_snapshot(entry)

    assert brought_in(content, chief) == {"unchanged": 1}
    assert entry_snapshot(Initiative.objects.get()) == version
    assert brought_in(content.replace(b"What it does, and", b"What it did, and"), chief) == {"changed": 1}


def test_the_file_of_the_whole_register_gives_an_empty_one_the_same_initiatives(
    client: Client, published_register: None
) -> None:
    # Roles and amounts that the columns have no place for.
    entry = Initiative.objects.get(slug="innoviris-open-calls")
    body = Organisation.objects.get(slug="agoria")
    entry.participations.create(organisation=body, role="supplier")
    entry.participations.create(organisation=body, role="lead")
    entry.budget_lines.create(key="less", amount=1_500_000, kind="per_year", qualifier="about", starts="2022")
    content = b"".join(client.get(f"/en/oecd-stip.csv?{'&'.join(f'status={status}' for status in Status.values)}"))
    before = all_facts(Initiative.objects.public())
    with without_history():
        BudgetLine.objects.update(part_of=None)
        Sequel.objects.all().delete()
        Initiative.objects.update(parent=None)
        Initiative.objects.all().delete()

    assert brought_in(content, User.objects.create_superuser("chief")) == {"new": len(before)}
    assert all_facts(Initiative.objects.all()) == before
    assert len(before) > 200
