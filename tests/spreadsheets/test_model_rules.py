"""Whatever a form would refuse, the plan refuses: one definition for new and changed rows."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from initiatives.models import BudgetLine, Initiative, KeyFigure, PlannedRow
from initiatives.models.relations import RELATED
from initiatives.spreadsheets.columns.model_check import _holds, mistakes_of
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.undoing import undo
from tests.factories import make_initiative

from .builders import Register, codes, csv_bytes, kinds, planned, xlsx_bytes

pytestmark = pytest.mark.django_db

HEAD = [
    "id",
    "title_en",
    "governments",
    "organisations",
    "budgets",
    "key_figures",
    "start",
    "end",
    "website",
    "acronym",
]


def assert_all_valid() -> None:
    for entry in Initiative.objects.all():
        entry.full_clean()
        for relation in RELATED:
            for row in getattr(entry, relation).all():
                row.full_clean()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("budgets", "2390607000000 EUR in total"), ("budgets", "21860194600000 EUR per year"),
        ("budgets", "1000000000000 EUR per year"), ("budgets", "0.001 EUR in total"),
        ("key_figures", "999999999999999999 companies supported"), ("key_figures", "80 to 60 companies"),
        ("key_figures", "1000000000000.00 companies"), ("acronym", "x" * 41), ("website", "https://exa mple.org/"),
        ("website", "https://-/"), ("start", "2022"), ("title_en", "x" * 201),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_new", [True, False])
def test_a_row_that_a_form_would_refuse_is_refused_in_the_plan(
    register: Register, column: str, value: str, is_new: bool
) -> None:
    if not is_new:
        entry = make_initiative(slug="vouchers", governments=[register.flanders], state="draft", end="2021")
        entry.budget_lines.create(key="total", amount=5, kind="total")
        entry.key_figures.create(key="companies", value=5, unit_en="companies")
    row = {"id": "" if is_new else "vouchers", "title_en": "Vouchers", "governments": "flanders", "end": "2021"}
    row[column] = value
    found = planned(csv_bytes([list(row), list(row.values())]), register.fien)

    assert kinds(found) == ["refused"], found.rows.get().intended
    assert all(problem["about"] for problem in found.rows.get().problems)


def test_a_column_of_millions_over_whole_euros_is_refused_with_the_cell_and_the_reason(register: Register) -> None:
    rows = [["Projectnaam", "Overheid", "Budget (mln EUR)", "Soort bedrag"], ["Een", "Vlaanderen", 2390607, "totaal"]]
    found = planned(xlsx_bytes(rows), register.fien, "x.xlsx", "nl")
    row = found.rows.get()
    assert row.kind == "refused"
    problem = next(each for each in row.problems if each["code"] == "not_taken")
    assert (problem["value"], problem["about"]) == ("2390607000000 EUR", "budgets")
    assert "digits" in problem["detail"]
    assert "large_for_scale" in codes(found)


def test_a_number_too_large_can_be_corrected_in_the_plan(register: Register) -> None:
    from initiatives.spreadsheets.plan import decisions

    content = csv_bytes([["title_en", "governments", "key_figures"], ["A", "flanders", "999999999999999999 companies"]])
    found = planned(content, register.fien)
    decisions.correct(found, register.fien, "key_figures", "999999999999999999 companies", "9 companies")
    assert kinds(found) == ["new"]


def test_a_new_organisation_with_a_reserved_slug_gets_another(register: Register) -> None:
    content = csv_bytes([["title_en", "governments", "organisations"], ["None", "flanders", "+None (lead)"]])
    apply(planned(content, register.fien), register.fien)
    assert_all_valid()


def test_an_organisation_twice_in_one_role_is_refused_before_it_is_written(register: Register) -> None:
    entry = make_initiative(slug="vouchers", governments=[register.flanders], state="draft")
    entry.participations.create(organisation=register.imec, role="lead")
    entry.participations.create(organisation=register.vlaio, role="lead")
    content = csv_bytes([["id", "organisations"], ["vouchers", "imec (lead) | VLAIO (lead) | imec (lead)"]])
    found = planned(content, register.fien)
    assert kinds(found) in (["unchanged"], ["refused"], ["changed"])
    if kinds(found) == ["changed"]:
        apply(found, register.fien)
    assert_all_valid()


VALUES: dict[str, Any] = {
    "title_en": st.sampled_from(["A", "x" * 200, "x" * 201, "None", "é" * 150]),
    "organisations": st.sampled_from(
        ["", "imec (lead)", "+None (lead)", f"+{'y' * 200} (partner)", f"+{'y' * 201} (lead)",
         "imec (lead) | imec (lead)", "imec (lead) | VLAIO (lead)"]
    ),
    "budgets": st.one_of(
        st.just(""),
        st.builds("{} EUR {}".format, st.decimals(0, 10**15, places=3), st.sampled_from(["per year", "in total"])),
        st.sampled_from(
            ["999999999999.99 EUR per year", "5 EUR per year | 6 EUR per year", "7 EUR in total (2021-2019)"]
        ),
    ),
    "key_figures": st.one_of(
        st.just(""),
        st.builds("{} to {} companies".format, st.integers(0, 10**14), st.integers(0, 10**14)),
        st.builds("{} {}".format, st.integers(0, 10**13), st.text("ab ", min_size=1, max_size=230)),
    ),
    "start": st.sampled_from(["", "2021", "2021-02-30", "2020-Q1"]),
    "end": st.sampled_from(["", "2019", "2022"]),
    "website": st.sampled_from(
        ["", "example.org", "https://a b/", "https://example.org/" + "a" * 1990, "https://x" * 300]
    ),
    "acronym": st.sampled_from(["", "A" * 40, "A" * 41]),
}  # fmt: skip


@seed(20216)
@settings(max_examples=60)
@given(st.data())
def test_any_accepted_plan_leaves_only_what_full_clean_accepts(register: Register, data: st.DataObject) -> None:
    Initiative.objects.all().delete()
    entry = make_initiative(slug="old", title_en="Old", governments=[register.flanders], state="draft", start="2020")
    entry.participations.create(organisation=register.vlaio, role="lead")
    entry.budget_lines.create(key="total", amount=5, kind="total")
    entry.key_figures.create(key="companies", value=5, unit_en="companies")
    rows = [["id", "governments", *VALUES]]
    for number in range(4):
        cells = [data.draw(strategy) for strategy in VALUES.values()]
        rows.append(["old" if not number else "", "flanders", *cells])
    found = planned(csv_bytes(rows), register.fien)
    for row in found.rows.of_kind(PlannedRow.Kind.DUPLICATE):
        PlannedRow.objects.filter(pk=row.pk).update(kind=PlannedRow.Kind.NEW, decision="new")
    apply(found, register.fien)
    assert_all_valid()


@pytest.mark.parametrize("model", [Initiative, BudgetLine, KeyFigure])
def test_check_constraints_say_without_a_query_what_the_database_says(register: Register, model: Any) -> None:
    entry = make_initiative()
    things = {
        Initiative: [
            Initiative(slug="a"), Initiative(slug="a", stated_status="running"),
            Initiative(slug="a", verified_by=register.fien), Initiative(pk=7, slug="none", parent_id=7),
        ],
        BudgetLine: [
            BudgetLine(initiative=entry, key="a", amount=-1), BudgetLine(initiative=entry, key="a", amount=1),
            BudgetLine(pk=3, initiative=entry, key="a", amount=1, part_of_id=3),
        ],
        KeyFigure: [
            KeyFigure(initiative=entry, key="a", value=5, value_to=4), KeyFigure(initiative=entry, key="a", value=5),
            KeyFigure(initiative=entry, key="a", value=5, value_to=6),
        ],
    }[model]  # fmt: skip
    for thing in things:
        for constraint in model._meta.constraints:
            if not isinstance(constraint, CheckConstraint):
                continue
            try:
                constraint.validate(model, thing)
                refused = False
            except ValidationError:
                refused = True
            assert (_holds(constraint.condition, thing) is False) == refused, (constraint.name, vars(thing))


def test_every_check_of_an_entry_can_be_asked_without_a_query(
    register: Register, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert list(mistakes_of(Initiative(slug="a", title_en="A", stated_status="running")))
        assert list(mistakes_of(BudgetLine(key="a", amount=10**13, kind="total")))


# A database that already holds what no form takes.


@pytest.fixture
def poisoned(register: Register) -> Initiative:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL cannot hold a number that is too large for its column.")
    entry = make_initiative(slug="poisoned", title_en="Poisoned", governments=[register.flanders])
    line = entry.budget_lines.create(key="total", amount=5, kind="total")
    figure = entry.key_figures.create(key="companies", value=5, unit_en="companies")
    with connection.cursor() as cursor:
        for number, table in ((2390607000000.0, ""), (1e200, "historical")):
            cursor.execute(f"UPDATE initiatives_{table}budgetline SET amount = %s WHERE id = {line.pk}", [number])
            cursor.execute(f"UPDATE initiatives_{table}keyfigure SET value = %s WHERE id = {figure.pk}", [number * 10])
    return entry


@pytest.mark.parametrize("number", [2390607000000.0, 1e40, 1e200])
def test_no_page_dies_of_one_number_that_is_too_large(poisoned: Initiative, number: float, client: Any) -> None:
    from django.urls import reverse

    with connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_budgetline SET amount = %s, kind = 'per_year'", [number])
        cursor.execute("UPDATE initiatives_keyfigure SET value = %s, value_to = %s", [number, number * 2])
    pages = [f"/en/initiatives/{ending}" for ending in ("", "poisoned/", "poisoned.jsonld")]
    pages += [f"/en/initiatives.{kind}" for kind in ("csv", "xlsx", "json", "jsonld", "atom", "ics")]
    pages += [
        "/en/budgets/",
        "/fr/budgets/",
        "/en/compare/?entry=poisoned",
        "/en/timeline/",
        "/nl/initiatives/poisoned/",
    ]
    pages += ["/en/initiatives/?budget=500m-and-more", "/en/initiatives/?sort=budget"]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        if answer.streaming:
            assert b"".join(answer.streaming_content)
    from initiatives.models import User

    client.force_login(User.objects.get(username="chief"))
    entry = poisoned.pk
    line, figure = poisoned.budget_lines.get().pk, poisoned.key_figures.get().pk
    editors = [reverse(f"admin:initiatives_{name}_{page}", args=[pk])
               for name, pk in (("initiative", entry), ("budgetline", line), ("keyfigure", figure))
               for page in ("change", "history", "delete")]  # fmt: skip
    editors += [reverse(f"admin:initiatives_{name}_changelist") for name in ("budgetline", "keyfigure", "initiative")]
    for page in editors:
        assert client.get(page).status_code == 200, page


def test_an_import_whose_entry_holds_too_large_a_number_can_be_undone(register: Register) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL cannot hold a number that is too large for its column.")
    content = csv_bytes([["title_en", "governments", "budgets"], ["A", "flanders", "5 EUR in total"]])
    found = apply(planned(content, register.fien), register.fien)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_budgetline SET amount = 2390607000000.0")
        cursor.execute("UPDATE initiatives_historicalbudgetline SET amount = 2390607000000.0")
    assert undo(found, register.fien).stage == "undone"
    assert not Initiative.objects.exists()


def test_the_codes_of_this_file_have_sentences(register: Register) -> None:
    assert codes(planned(csv_bytes([HEAD, ["", "A", "flanders"]]), register.fien)) == []
