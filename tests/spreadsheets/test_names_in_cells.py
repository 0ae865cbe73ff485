"""Organisations, sources, events and other rows of the file, as people name them in a cell; and out again."""

import pytest

from initiatives.editing.proposals import apply_proposal, changes_of_proposal
from initiatives.models import Initiative, Organisation, PlannedRow, Source
from initiatives.spreadsheets.plan import answers, decisions
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.steps import start_applying, work
from initiatives.spreadsheets.plan.undoing import undo
from initiatives.spreadsheets.workbook.resource import InitiativeResource
from tests.factories import make_initiative, make_theme
from tests.spreadsheets.builders import Register, codes, csv_bytes, kinds, planned

Kind = PlannedRow.Kind


@pytest.fixture
def register(db: None) -> Register:
    made = Register()
    made.vlaio.enterprise_number = "0316380841"
    made.vlaio.save()
    make_initiative(slug="old", title_en="Old", governments=[made.flanders], state="draft")
    return made


def written(register: Register, column: str, cell: str) -> Initiative:
    """The entry once a cell of it was imported; its own table then changes nothing."""
    found = planned(csv_bytes([["id", column], ["old", cell]]), register.fien)
    assert kinds(found) == [Kind.CHANGED], found.rows.get().problems
    apply(found, register.fien)
    again = InitiativeResource().export(Initiative.objects.filter(slug="old")).csv
    assert kinds(planned(again.encode(), register.fien, name="again.csv")) == [Kind.UNCHANGED]
    return Initiative.objects.get(slug="old")


@pytest.mark.parametrize(
    "name", ["vlaio", "VLAIO", "0316380841", "0316.380.841", "BE 0316.380.841", "BE0316380841", "316380841"]
)
def test_an_organisation_is_known_by_each_of_its_names(register: Register, name: str) -> None:
    found = planned(csv_bytes([["id", "organisations", "funder"], ["old", f"{name} (lead)", name]]), register.fien)
    said = [each[4] for each in found.rows.get().intended["differences"]]
    assert [(each["organisation"], each["role"]) for each in said] == [
        (str(register.vlaio.pk), "lead"), (str(register.vlaio.pk), "funder"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Leren en vaardigheden", "learning and skills"])
def test_a_theme_is_known_by_the_name_that_readers_see(register: Register, name: str) -> None:
    make_theme(
        slug="skills", name_en="Skills", plain_name_en="Learning and skills", plain_name_nl="Leren en vaardigheden"
    )
    assert [theme.slug for theme in written(register, "themes", name).themes.all()] == ["skills"]


def test_a_number_that_is_not_known_is_no_name_for_a_new_organisation(register: Register) -> None:
    found = planned(csv_bytes([["id", "organisations"], ["old", "BE 0999.999.999 (lead)"]]), register.fien)
    assert not any(each.startswith("+") for each in found.rows.get().problems[0]["suggestions"])


@pytest.mark.parametrize(
    ("column", "cell", "relation", "number"),
    [
        ("organisations", "imec; VLAIO (funder)", "participations", 0),
        ("organisations", "imec (lead);VLAIO (funder)", "participations", 2),
        ("partner", "imec;VLAIO", "participations", 2),
        ("budgets", "2000000 EUR per year; 5000000 EUR in total over the period (2021-2025)", "budget_lines", 2),
        ("key_figures", "60 companies; 3 schools", "key_figures", 2),
        ("key_figures", "60 companies; schools too", "key_figures", 1),
        ("events", "2022-10-28: approved; 2023-01: begun", "events", 2),
        ("events", "2022-10-28: approved; nobody was against it", "events", 1),
        ("events", "2022: begun; 715 projects were paid [+Law; second part (Parliament), page 2]", "events", 1),
        ("events", "2022: begun; 715 paid; 2023: ended", "events", 2),
        ("key_figures", "60 companies; of them 3 small", "key_figures", 1),
        ("sources", "report, page 3; +Other, newer plan (EU), page 4", "citations", 2),
    ],
)
def test_semicolons_stand_between_values(
    register: Register, column: str, cell: str, relation: str, number: int
) -> None:
    if not number:
        assert codes(planned(csv_bytes([["id", column], ["old", cell]]), register.fien)) == ["unknown_role"]
        return
    assert getattr(written(register, column, cell), relation).count() == number


def test_the_name_of_one_thing_may_hold_a_semicolon(register: Register) -> None:
    Organisation.objects.create(slug="one-two", name_en="One; Two")
    assert [each.role for each in written(register, "organisations", "One; Two (lead)").participations.all()] == [
        "lead"
    ]
    Source.objects.create(slug="plan", title="Plan; annex", publisher="EU")
    assert [str(each) for each in written(register, "sources", "Plan; annex, page 2").citations.all()] == [
        "Plan; annex, page 2"
    ]


def test_a_new_source_has_its_publisher_and_may_hold_commas(register: Register) -> None:
    made = written(register, "sources", "+A plan, with a comma (Flemish Government), page 3").citations.get()
    assert (made.source.title, made.source.publisher, made.locator) == (
        "A plan, with a comma",
        "Flemish Government",
        "3",
    )
    found = planned(csv_bytes([["id", "sources"], ["old", "+A title alone, page 3"]]), register.fien)
    assert "+Title (Publisher), page 3" in str(found.rows.get().problems)


def test_an_event_comes_in_and_changes_by_its_date(register: Register) -> None:
    event = written(register, "events", "28/10/2022: approved by the Council").events.get()
    assert (str(event.date), event.text_en, event.key) == (
        "2022-10-28",
        "approved by the Council",
        "approved-by-the-council",
    )
    event.text_nl = "goedgekeurd door de Raad"
    event.save()
    rows = [["id", "events"], ["old", "2022-10-28: approved by the Council of Ministers | 2024: evaluated"]]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    kept, new = Initiative.objects.get(slug="old").events.all()
    assert (kept.pk, kept.text_en, kept.text_nl) == (
        event.pk, "approved by the Council of Ministers", "goedgekeurd door de Raad",
    )  # fmt: skip
    assert (str(new.date), new.text_en) == ("2024", "evaluated")
    assert codes(planned(csv_bytes([["id", "events"], ["old", "approved last year"]]), register.fien)) == ["bad_event"]


def test_an_event_that_goes_takes_its_citation_along(register: Register) -> None:
    entry = written(register, "events", "2022: approved")
    entry.citations.create(source=register.report, event=entry.events.get())
    apply(planned(csv_bytes([["id", "events"], ["old", "[empty]"]]), register.fien), register.fien)
    assert not entry.citations.exists()


def test_how_a_sequel_came_is_never_guessed(register: Register) -> None:
    new = make_initiative(slug="new", title_en="New", governments=[register.flanders])
    found = planned(csv_bytes([["id", "sequels"], ["old", "new"]]), register.fien)
    assert codes(found) == ["unknown_sequel"]
    assert answers.answer_all(found, register.fien, "unknown_sequel", "sequels", "renamed") == 1
    apply(found, register.fien)
    assert new.predecessors.get().kind == "renamed"


@pytest.mark.parametrize(
    ("column", "cell", "relation", "field"),
    [
        (
            "events",
            "2022: approved [report, page 3] | 2023: begun [+A [b], annex (EU), page 4]",
            "events",
            "event",
        ),
        ("sequels", "new (was followed by) [report, page 3]", "sequels", "sequel"),
        ("budgets", "2000000 EUR per year [report, page 3]", "budget_lines", "budget_line"),
        ("key_figures", "60 companies [report, page 3]", "key_figures", "key_figure"),
    ],
)
def test_a_fact_comes_in_with_its_source_in_an_entry_that_is_there_and_in_a_new_one(
    register: Register, column: str, cell: str, relation: str, field: str
) -> None:
    make_initiative(slug="new", title_en="New", governments=[register.flanders])
    rows = [["title_en", "governments", column], ["Fresh", "flanders", cell]]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    for entry in (written(register, column, cell), Initiative.objects.get(title_en="Fresh")):
        facts = getattr(entry, relation).all()
        assert [getattr(each, field) for each in entry.citations.all()] == list(facts)
        assert entry.citations.all()[0].locator == "3"
    said = planned(csv_bytes([["id", column], ["old", cell.replace("report, page 3", "nowhere")]]), register.fien)
    assert codes(said) == ["unknown_source"]


def test_a_source_left_out_of_a_cell_stays_and_another_one_is_added(register: Register) -> None:
    written(register, "events", "2022: approved [report, page 3]")
    assert kinds(planned(csv_bytes([["id", "events"], ["old", "2022: approved"]]), register.fien)) == [Kind.UNCHANGED]
    rows = [["id", "events"], ["old", "2022: approved [+Law (Parliament)]"]]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    event = Initiative.objects.get(slug="old").events.get()
    assert [each.source.title for each in event.citations.all()] == [register.report.title, "Law"]


def test_a_proposed_fact_keeps_its_source_until_a_publisher_takes_both(register: Register) -> None:
    public = make_initiative(slug="public", title_en="Public", governments=[register.flanders])
    cell = "2022: approved [report, page 3]"
    apply(planned(csv_bytes([["id", "events"], ["public", cell]]), register.fien), register.fien)
    # Meanwhile other rows take the numbers that the proposed ones had when they were tried.
    make_initiative(slug="other").events.create(key="other", date="2020", text_en="Other")
    proposal = public.proposals.get()
    apply_proposal(proposal, changes_of_proposal(proposal, register.piet), register.piet, "")
    assert public.citations.get().event == public.events.get()


FAMILY = [
    ["title_en", "id", "governments", "parent", "sequels"],
    ["Second part", "", "flanders", "The whole", ""],
    ["Part of the part", "", "flanders", "first-part", ""],
    ["First part", "first-part", "flanders", "The whole", "Later (was followed by)"],
    ["The whole", "", "flanders", "", ""],
    ["Later", "", "flanders", "old", ""],
]


def parents() -> dict[str, str]:
    return {each.title_en: str(each.parent or "") for each in Initiative.objects.exclude(slug="old")}


@pytest.mark.parametrize("in_steps", [False, True])
def test_rows_may_name_rows_further_down(register: Register, in_steps: bool) -> None:
    found = planned(csv_bytes(FAMILY), register.fien)
    assert kinds(found) == [Kind.NEW] * 5
    assert "in_this_file" in codes(found)
    if in_steps:
        start_applying(found, register.fien, is_direct=False)
        assert work(found, register.fien, 60)
    else:
        apply(found, register.fien)
    assert parents() == {
        "Second part": "The whole", "Part of the part": "First part", "First part": "The whole", "The whole": "",
        "Later": "Old",
    }  # fmt: skip
    assert Initiative.objects.get(slug="first-part").sequels.get().successor.title_en == "Later"
    found.refresh_from_db()
    undo(found, register.fien)
    assert list(Initiative.objects.values_list("slug", flat=True)) == ["old"]


def test_a_row_waits_for_the_one_that_it_names(register: Register) -> None:
    found = planned(csv_bytes(FAMILY), register.fien)
    decisions.decide(found, register.fien, found.rows.get(title="The whole"), "skip")
    refused = ["Second part", "Part of the part", "First part"]
    assert list(found.rows.of_kind(Kind.REFUSED).values_list("title", flat=True)) == refused
    decisions.decide(found, register.fien, found.rows.get(title="The whole"), "")
    assert kinds(found) == [Kind.NEW] * 5


def test_rows_that_name_each_other_in_a_circle_are_refused(register: Register) -> None:
    rows = [["title_en", "governments", "parent"], ["One", "flanders", "Two"], ["Two", "flanders", "One"]]
    assert kinds(planned(csv_bytes(rows), register.fien)) == [Kind.REFUSED] * 2


def test_an_entry_that_is_there_can_become_part_of_a_new_one(register: Register) -> None:
    rows = [["id", "title_en", "governments", "parent"], ["old", "", "", "Whole"], ["", "Whole", "flanders", ""]]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    assert Initiative.objects.get(slug="old").parent == Initiative.objects.get(title_en="Whole")
