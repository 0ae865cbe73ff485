"""What an editor's spreadsheet may hold: for each kind of input what the plan says of it."""

from typing import Any

import pytest

from initiatives.models import Initiative, PlannedRow
from initiatives.spreadsheets.plan import decisions
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.rejected_rows import chunks as rejected_chunks
from tests.factories import make_initiative

from .builders import Register, codes, csv_bytes, kinds, planned, xlsx_bytes

pytestmark = pytest.mark.django_db

HEAD = ["Title (English)", "Governments"]


def fields(row: PlannedRow) -> dict[str, Any]:
    return dict(row.intended["fields"])


def one(register: Register, heading: str, value: Any, **said: str) -> PlannedRow:
    """The plan of one new row with this cell."""
    found = planned(xlsx_bytes([[*HEAD, heading], ["Vouchers", "Flanders", value]]), register.fien, "new.xlsx", **said)
    return found.rows.get()


# Dates


@pytest.mark.parametrize(
    ("value", "expected"),
    [("01/03/2021", "2021-03-01"), ("mars 2021", "2021-03"), ("Q1 2021", "2021-Q1"), (2021, "2021")],
)
def test_a_date_arrives_as_precise_as_it_was_written(register: Register, value: Any, expected: str) -> None:
    row = one(register, "Start", value)
    assert fields(row)["start"] == expected
    assert row.kind == "new"


def test_a_belgian_date_is_said_in_the_plan(register: Register) -> None:
    problem = one(register, "Start", "01/03/2021").problems[0]
    assert (problem["code"], problem["value"], problem["column"]) == ("day_first", "01/03/2021", 2)


def test_a_period_in_one_cell_is_a_start_and_an_end(register: Register) -> None:
    row = one(register, "Looptijd", "2021-2026")
    assert (fields(row)["start"], fields(row)["end"]) == ("2021", "2026")


def test_an_end_before_the_start_is_refused(register: Register) -> None:
    content = csv_bytes([[*HEAD, "Start", "End"], ["Vouchers", "Flanders", "2021", "2019"]])
    assert codes(planned(content, register.fien)) == ["refused"]


# Money


def test_a_budget_that_may_be_read_in_two_ways_is_asked_about(register: Register) -> None:
    row = one(register, "Budget", "1.000", amount_kind="per year")
    assert row.kind == "refused"
    assert row.problems[0]["code"] == "ambiguous_number"
    assert row.problems[0]["suggestions"] == ["1000", "1.0"]


@pytest.mark.parametrize(
    ("heading", "value", "expected"),
    [
        ("Budget", "1.000.000,50", "1000000.5"), ("Budget", "€ 18 M", "18000000"), ("Budget", 75000, "75000"),
        ("Budget", "18 mln", "18000000"), ("Budget (in k€)", "2.500,50", "2500500"),
        ("Montant (en millions)", 3, "3000000"), ("Bedrag (x 1.000)", "12,5", "12500"),
    ],
)  # fmt: skip
def test_an_amount_arrives_in_euros(register: Register, heading: str, value: Any, expected: str) -> None:
    row = one(register, heading, value, amount_kind="per year")
    assert row.intended["related"]["budget_lines"][0] | {} == {
        "key": "per-year", "amount": expected, "kind": "per_year", "qualifier": "exactly", "starts": "", "ends": "",
        "as_of": "",
    }  # fmt: skip


def test_an_amount_without_its_kind_is_refused_with_the_kinds(register: Register) -> None:
    problem = one(register, "Budget", "75000").problems[0]
    assert problem["code"] == "no_kind"
    assert "75000 EUR per year" in problem["suggestions"]


def test_an_amount_of_another_currency_is_refused(register: Register) -> None:
    content = csv_bytes([[*HEAD, "Budget", "Currency"], ["Vouchers", "Flanders", "75000", "USD"]])
    assert codes(planned(content, register.fien, amount_kind="per year")) == ["other_currency"]


def test_an_amount_too_small_to_be_one_is_pointed_at(register: Register) -> None:
    assert [problem["code"] for problem in one(register, "Budget", "1,5", amount_kind="total").problems] == ["small"]
    assert one(register, "Budget (mln)", "1,5", amount_kind="total").problems == []


def test_zero_is_no_amount(register: Register) -> None:
    assert "budget_lines" not in one(register, "Budget", 0, amount_kind="per year").intended["related"]


def test_an_amount_says_all_of_it_in_one_cell(register: Register) -> None:
    row = one(register, "Budgets", "more than 32000000 EUR per year (2019-) | ca. 2 mln € au total")
    assert [
        (line["amount"], line["kind"], line["qualifier"], line["starts"])
        for line in row.intended["related"]["budget_lines"]
    ] == [
        ("32000000", "per_year", "more_than", "2019"),
        ("2000000", "total", "about", ""),
    ]


# Words of lists


@pytest.mark.parametrize("value", ["ja", "oui", "yes", "vrai", "x"])
def test_yes_in_any_language(register: Register, value: str) -> None:
    assert fields(one(register, "Title is descriptive", value))["is_title_descriptive"] == "True"


def test_anything_else_than_yes_or_no_is_refused(register: Register) -> None:
    assert one(register, "Title is descriptive", "perhaps").problems[0]["code"] == "bad_yes_or_no"


def test_an_unknown_term_beside_a_known_one_is_told_with_the_nearest(register: Register) -> None:
    row = one(register, "Themes", "Human capital;Netwroking")
    problem = row.problems[0]
    assert (row.kind, problem["code"], problem["value"]) == ("refused", "unknown_term", "Netwroking")
    assert problem["suggestions"] == ["Networking"]


@pytest.mark.parametrize("value", ["Flanders", "Vlaanderen", "flandre", "VLAAMS GEWEST", "flanders ", "Flandern"])
def test_a_government_is_known_by_any_of_its_names(register: Register, value: str) -> None:
    content = csv_bytes([HEAD, ["Vouchers", value]])
    assert fields(planned(content, register.fien).rows.get())["governments"] == [str(register.flanders.pk)]


def test_the_level_of_government_alone_says_the_federal_one(register: Register) -> None:
    content = csv_bytes([["Titel", "Bestuursniveau"], ["Vouchers", "federaal"]])
    row = planned(content, register.chief, language="nl").rows.get()
    assert fields(row)["governments"] == [str(register.federal.pk)]


def test_a_level_that_does_not_fit_its_government_is_said(register: Register) -> None:
    content = csv_bytes([["Titel", "Bestuursniveau", "Overheid"], ["Vouchers", "federaal", "Vlaanderen"]])
    row = planned(content, register.fien).rows.get()
    assert [problem["code"] for problem in row.problems] == ["level"]


def test_several_terms_stand_between_bars_semicolons_or_lines(register: Register) -> None:
    for value in ("Human capital | Networking", "Human capital; Networking", "human-capital\nnetworking",
                  "Human capital, Networking"):  # fmt: skip
        assert len(fields(one(register, "Themes", value))["themes"]) == 2, value


@pytest.mark.parametrize("value", ["-", "n.v.t.", "s.o.", "N/A", "geen", "?"])
def test_a_cell_that_only_fills_its_place_is_empty_and_said_to_be(register: Register, value: str) -> None:
    for heading in ("Start", "Lead", "Budget", "Website", "Looptijd"):
        row = one(register, heading, value)
        assert (row.kind, [problem["code"] for problem in row.problems]) == ("new", ["says_nothing"]), heading


# Organisations, links, sources


def test_an_organisation_needs_its_role(register: Register) -> None:
    problem = one(register, "Organisations", "imec").problems[0]
    assert problem["code"] == "unknown_role"
    assert "imec (lead)" in problem["suggestions"]


def test_the_heading_may_give_the_role(register: Register) -> None:
    row = one(register, "Trekker", "imec | VLAIO")
    assert {(each["organisation"], each["role"]) for each in row.intended["related"]["participations"]} == {
        (str(register.imec.pk), "lead"),
        (str(register.vlaio.pk), "lead"),
    }


def test_an_unknown_organisation_is_refused_and_a_plus_sign_adds_it(register: Register) -> None:
    problem = one(register, "Organisations", "Imek (lead)").problems[0]
    assert (problem["code"], problem["suggestions"][-1]) == ("unknown_organisation", "+Imek (lead)")
    assert "imec (lead)" in problem["suggestions"]
    row = one(register, "Organisations", "+Port of Antwerp (lead)")
    assert (row.kind, row.problems[0]["code"]) == ("new", "new_organisation")


@pytest.mark.parametrize("number", ["0671.516.647", "BE0671516647", "671516647"])
def test_an_organisation_is_known_by_its_enterprise_number(register: Register, number: str) -> None:
    register.imec.enterprise_number = "0671516647"
    register.imec.save()
    said = one(register, "Lead", number).intended["related"]["participations"]
    assert said == [{"organisation": str(register.imec.pk), "role": "lead"}]


def test_the_address_behind_a_cell_is_taken(register: Register) -> None:
    def touch(_book: Any, sheet: Any) -> None:
        sheet.write_url(1, 2, "https://example.org/x", string="site")

    content = xlsx_bytes([[*HEAD, "Website"], ["Vouchers", "Flanders"]], touch)
    row = planned(content, register.fien, "x.xlsx").rows.get()
    assert fields(row)["website"] == "https://example.org/x"
    assert row.problems[0]["code"] == "from_link"


def test_a_source_is_known_by_its_title_with_the_place_in_it(register: Register) -> None:
    row = one(register, "Sources", "AI Watch: Belgium report, line 17 | +Beleidsnota (Vlaamse Regering), pagina 3")
    said = row.intended["related"]["citations"]
    assert said[0] == {
        "source": str(register.report.pk), "supports": "entry", "locator_kind": "line", "locator": "17",
    }  # fmt: skip
    assert (said[1]["source"], said[1]["locator"]) == ("+Beleidsnota (Vlaamse Regering)", "3")


def test_html_is_taken_out_and_said(register: Register) -> None:
    row = one(register, "Summary (English)", "<p>Vouchers &amp; advice</p>")
    assert fields(row)["summary_en"] == "Vouchers & advice"
    assert [problem["code"] for problem in row.problems] == ["html"]


# Rows


def test_two_rows_that_mean_one_entry_are_refused_and_name_each_other(register: Register) -> None:
    make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders])
    content = csv_bytes([["Identifier", "Title (English)", "Governments"], ["amai", "One", ""], ["AMAI", "Two", ""],
                         ["", "Same name", "Flanders"], ["", "same  Name", "Flanders"]])  # fmt: skip
    found = planned(content, register.fien)
    assert kinds(found) == ["refused"] * 4
    details = [[p["detail"] for p in row.problems if p["code"] == "twice"] for row in found.rows.all()]
    assert details == [["3"], ["2"], ["5"], ["4"]]


def test_leaving_one_of_two_out_lets_the_other_in(register: Register) -> None:
    found = planned(csv_bytes([HEAD, ["Same", "Flanders"], ["Same", "Flanders"]]), register.fien)
    decisions.decide(found, register.fien, found.rows.get(number=2), "skip")
    assert found.rows.get(number=3).kind == "new"
    assert apply(found, register.fien).counts["outcome_created"] == 1


def test_an_empty_cell_of_an_entry_leaves_what_stands_there(register: Register) -> None:
    make_initiative(slug="amai", title_en="AMAI", acronym="A", governments=[register.flanders], state="draft")
    content = csv_bytes([["Identifier", "Title (English)", "Acronym"], ["amai", "AMAI!", ""]])
    apply(planned(content, register.fien), register.fien)
    entry = Initiative.objects.get(slug="amai")
    assert (entry.title_en, entry.acronym) == ("AMAI!", "A")


@pytest.mark.parametrize("word", ["[empty]", "[leeg]", "[vide]", "[LEER]"])
def test_a_word_of_its_own_erases_and_is_shown_before(register: Register, word: str) -> None:
    entry = make_initiative(slug="amai", title_en="AMAI", acronym="A", themes=[register.skills], state="draft",
                            governments=[register.flanders])  # fmt: skip
    entry.participations.create(organisation=register.imec, role="lead")
    content = csv_bytes([["id", "title_en", "acronym", "themes", "organisations"], ["amai", "", word, word, word]])
    found = planned(content, register.fien)
    row = found.rows.get()
    assert (row.is_emptying, found.counts["emptying"]) == (True, 1)
    assert all(cell["empties"] for cell in row.changes)
    apply(found, register.fien)
    entry = Initiative.objects.get(slug="amai")
    assert (entry.acronym, entry.themes.count(), entry.participations.count()) == ("", 0, 0)


def test_a_title_cannot_be_erased_by_mistake_from_what_must_have_one(register: Register) -> None:
    make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders])
    found = planned(csv_bytes([["id", "status"], ["amai", "[empty]"]]), register.fien)
    assert codes(found) == ["needed"]


def test_one_good_and_one_bad_row_the_good_one_is_taken(register: Register) -> None:
    found = planned(
        csv_bytes([[*HEAD, "Start"], ["Good", "Flanders", "2021"], ["Bad", "Flanders", "soon"]]), register.fien
    )
    assert apply(found, register.fien).counts["outcome_created"] == 1
    assert Initiative.objects.get().title_en == "Good"


def test_the_bad_ones_come_back_in_the_shape_of_the_original_with_their_reasons(register: Register) -> None:
    from initiatives.spreadsheets.reading import file_reader

    rows = [["Overview 2021"], [*HEAD, "Start"], ["Good", "Flanders", "2021"], ["Bad", "Flanders", "soon"]]
    found = planned(xlsx_bytes(rows, name="Steun"), register.fien, "steun.xlsx")
    content = b"".join(rejected_chunks(found))

    assert file_reader.inspect(content)["sheets"][0]["name"] == "Steun"
    back = [cells for _number, cells in file_reader.rows(content, 0)]
    assert [row[:3] for row in back] == [["Overview 2021"], rows[1], rows[3]]
    assert back[1][3] == "What is wrong"
    assert back[2][3].startswith("C4 “soon”: This is not a date.")


def test_the_workbook_of_refused_rows_can_be_mended_and_brought_back(register: Register) -> None:
    found = planned(xlsx_bytes([[*HEAD, "Start"], ["Bad", "Flanders", "soon"]]), register.fien, "x.xlsx")
    again = planned(b"".join(rejected_chunks(found)), register.fien, "x - refused.xlsx")
    assert again.mapping["columns"]["3"] == "-"
    assert codes(again) == ["bad_date"]


def test_mistakes_of_different_kinds_are_told_at_once(register: Register) -> None:
    head = [*HEAD, "Start", "Themes", "Website", "Organisations"]
    found = planned(
        csv_bytes([head, ["Vouchers", "Flndrs", "soon", "Skils", "a site", "Nobody (lead)"]]), register.fien
    )
    assert sorted(codes(found)) == ["bad_date", "bad_link", "unknown_organisation", "unknown_term", "unknown_term"]
    places = {(p["code"], p["value"], p["column"]) for p in found.rows.get().problems}
    assert ("bad_date", "soon", 2) in places
    assert ("unknown_term", "Skils", 3) in places


def test_a_formula_that_was_never_worked_out_and_an_error_are_told(register: Register) -> None:
    def touch(_book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 2, "=1+1", value="")

    content = xlsx_bytes([[*HEAD, "Acronym", "Website"], ["Vouchers", "Flanders", None, "#REF!"]], touch)
    assert sorted(codes(planned(content, register.fien, "x.xlsx"))) == ["cell_error", "no_value"]


def test_a_text_longer_than_its_field_is_refused(register: Register) -> None:
    assert codes(planned(csv_bytes([HEAD, ["x" * 201, "Flanders"]]), register.fien))[0] == "too_long"


def test_a_row_without_a_title_is_refused(register: Register) -> None:
    assert codes(planned(csv_bytes([HEAD, ["", "Flanders"]]), register.fien)) == ["no_title"]
