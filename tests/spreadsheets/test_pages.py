"""An import as its pages show it: brought in, columns said, mended, decided, applied, undone, by hand in a browser."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from initiatives.models import Initiative, RememberedMapping, SpreadsheetImport, User
from initiatives.spreadsheets.reading import file_reader
from tests.factories import make_import, make_initiative

from .builders import Register, csv_bytes, planned, xlsx_bytes

pytestmark = pytest.mark.django_db

ADD = "/admin/initiatives/spreadsheetimport/add/"
FOREIGN = csv_bytes(
    [["Steun 2021"], ["Programma", "Wie", "Overheid", "Bugdet"], ["Cheques", "iemand", "Vlandren", "5"]], ";", "cp1252"
)


@pytest.fixture
def fien(register: Register) -> Client:
    return signed_in(register.fien)


def signed_in(user: User) -> Client:
    file_reader = Client()
    file_reader.force_login(user)
    return file_reader


def upload(file_reader: Client, content: bytes, name: str = "steun.csv") -> Any:
    return file_reader.post(ADD, {"file": SimpleUploadedFile(name, content)})


def page(spreadsheet: SpreadsheetImport, name: str = "change") -> str:
    return reverse(f"admin:initiatives_spreadsheetimport_{name}", args=[spreadsheet.pk])


def said(file_reader: Client, spreadsheet: SpreadsheetImport, **more: str) -> dict[str, Any]:
    """What the page of columns sends as it stands, with this besides."""
    form = file_reader.get(page(spreadsheet, "columns")).context["form"]
    held = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in held.items()}
    return sent | more | {"_plan": "1"}


def test_a_foreign_file_goes_from_upload_to_undo(register: Register, fien: Client) -> None:
    answer = upload(fien, FOREIGN)
    found = SpreadsheetImport.objects.get()
    assert answer.url == page(found, "columns")

    columns = fien.get(answer.url)
    assert "Read as" not in columns.text
    assert "Between the cells stands a semicolon." in columns.text
    assert "the nearest is “budget”" in columns.text
    assert columns.context["form"].columns[0]["samples"] == ["Cheques"]

    refused = fien.post(answer.url, said(fien, found))
    assert refused.status_code == 400
    assert "Say what these columns are, or that they are not used: B." in refused.text

    plan = fien.post(answer.url, said(fien, found, c1="lead", k_amount_kind="total"), follow=True)
    assert "This value is not in the list of the column." in plan.text
    assert RememberedMapping.objects.get().user == register.fien

    change = page(found)
    fien.post(change, {"_correct": "1", "about": "governments", "value": "Vlandren", "instead": "Vlaanderen"})
    mend = {
        "_correct": "1",
        "about": "organisations",
        "value": "iemand (trekker)",
        "instead": "",
        "other": "imec (lead)",
    }
    mended = fien.post(change, mend, follow=True)
    assert "1 row would be written" in mended.text
    applied = fien.post(change, {"_apply": "1"}, follow=True)
    entry = Initiative.objects.get()
    assert (entry.title_nl, entry.state) == ("Cheques", "draft")
    assert f'href="/admin/initiatives/initiative/{entry.pk}/change/"' in applied.text
    assert "<dt>B: Wie</dt><dd>Organisation: lead</dd>" in applied.text
    assert "<dt>All rows</dt><dd>Kind of amount: total</dd>" in applied.text
    undone = fien.post(change, {"_undo": "1"}, follow=True)
    assert "everything is as it was before" in undone.text
    assert not Initiative.objects.exists()
    listed = fien.get("/admin/initiatives/spreadsheetimport/").text
    assert "steun.csv" in listed
    assert "undone" in listed


def test_a_table_of_ours_goes_straight_to_its_plan(register: Register, fien: Client) -> None:
    answer = upload(fien, csv_bytes([["Titel (Engels)", "Overheden"], ["Cheques", "Vlaanderen"]]))
    assert answer.url == page(SpreadsheetImport.objects.get())
    assert "1 row would be written" in fien.get(answer.url).text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."), (b"ab", "No rows with initiatives were found"),
        (b"\x89PNG\r\n\x1a\n\x00", "This is not a spreadsheet."), (b"a" * (21 * 1024 * 1024), "larger than 20 MB"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_told_in_one_sentence(fien: Client, content: bytes, sentence: str) -> None:
    answer = upload(fien, content, "programmes.xlsx")
    assert answer.status_code == 400
    assert sentence in answer.text
    assert not SpreadsheetImport.objects.exists()


def test_another_sheet_or_other_headings_are_looked_at_again(register: Register, fien: Client) -> None:
    def touch(book: Any, _sheet: Any) -> None:
        other = book.add_worksheet("Other")
        for column, text in enumerate(["x", "Titre", "Pouvoir"]):
            other.write(3, column, text)
            other.write(4, column, text + "!")

    content = xlsx_bytes([["Naam", "Regio"], ["A", "Vlaanderen"], ["B", "Vlaanderen"]], touch)
    address = upload(fien, content, "x.xlsx").url
    form = fien.post(address, {"_inspect": "1", "sheet": "1", "headings": ""}).context["form"]
    assert (form.mapping.sheet, form.mapping.heading_rows, form.mapping.columns[1]) == (1, [4], "title_fr")
    form = fien.post(address, {"_inspect": "1", "sheet": "0", "headings": "2"}).context["form"]
    assert (form.mapping.sheet, form.mapping.heading_rows) == (0, [2])
    for bad in ({"sheet": "99999999999", "headings": "x"}, {"sheet": "-1", "headings": "1,2,3,4,5"}, {}):
        assert fien.post(address, {"_inspect": "1", **bad}).status_code in {200, 400}


def test_problems_are_grouped_with_the_first_three_places_then_all(register: Register, fien: Client) -> None:
    rows = [["Title (English)", "Governments"], *([f"Row {number}", "Vlandren"] for number in range(14))]
    found = planned(csv_bytes(rows), register.fien)
    text = fien.get(page(found)).text
    problem = text[text.index("<q>Vlandren</q>") :]
    assert re.findall(r">(B\d+)</a>", problem[: problem.index("<details>")]) == ["B2", "B3", "B4"]
    assert "All 14 places" in problem
    assert len(re.findall(r">(B\d+)</a>", problem[: problem.index("</li>")])) == 14


def test_filters_pages_and_rows_of_a_plan(register: Register, fien: Client) -> None:
    rows = [["Title (English)", "Governments"], *([f"Row {number}", "Flanders"] for number in range(60)), ["Bad", "?"]]
    found = planned(csv_bytes(rows), register.fien)
    assert "Page 1 of 2" in fien.get(page(found)).text
    assert fien.get(page(found), {"page": "2"}).text.count("<article") == 11
    assert fien.get(page(found), {"show": "refused"}).text.count("<article") == 1
    assert fien.get(page(found), {"row": "5"}).text.count("<article") == 1
    for junk in ({"page": "x"}, {"page": "-1"}, {"show": "everything"}, {"row": "9" * 40}, {"row": "-1"}):
        assert fien.get(page(found), junk).status_code == 200, junk
    assert fien.get(page(found) + "?show=%00").status_code == 400


def test_a_long_plan_is_made_in_steps_that_the_page_asks_for(
    register: Register, fien: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("initiatives.spreadsheets.admin.import_page.SECONDS", 0)
    monkeypatch.setattr("initiatives.spreadsheets.plan.planning.BATCH", 2)
    rows = [["Title (English)", "Governments"], *([f"Row {number}", "Flanders"] for number in range(5))]
    address = upload(fien, csv_bytes(rows)).url
    assert "2 of 5 rows have their plan." in fien.get(address).text
    for _step in range(2):
        fien.post(address, {"_continue": "1"})
    assert "5 rows would be written" in fien.get(address).text


def test_a_likely_duplicate_is_decided_on_the_page(register: Register, fien: Client) -> None:
    entry = make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders], state="draft")
    found = planned(
        csv_bytes([["Title (English)", "Governments", "Acronym"], ["AMAI", "Flanders", "A!"]]), register.fien
    )
    text = fien.get(page(found)).text
    assert "It may be an existing entry:" in text
    fien.post(page(found), {"row": "2", "_decide": str(entry.pk)})
    assert found.rows.get().kind == "changed"
    for bad in ("999999", "everything", "-1"):
        assert fien.post(page(found), {"row": "2", "_decide": bad}).status_code == 400
    assert fien.post(page(found), {"row": "x", "_decide": "new"}).status_code == 400
    fien.post(page(found), {"row": "2", "_decide": "none"})
    fien.post(page(found), {"_decide_all": "new"})
    assert found.rows.get().kind == "new"


def test_nothing_of_an_applied_plan_can_be_changed(register: Register, fien: Client) -> None:
    found = planned(csv_bytes([["Title (English)", "Governments"], ["One", "Flanders"]]), register.fien)
    fien.post(page(found), {"_apply": "1"})
    before = list(found.rows.values())
    for sent in ({"_apply": "1"}, {"_decide": "skip", "row": "2"}, {"_decide_all": "new"}, {"_continue": "1"},
                 {"_correct": "1", "about": "themes", "value": "a", "instead": "b"}):  # fmt: skip
        assert fien.post(page(found), sent).status_code == 302
    assert list(found.rows.values()) == before
    assert fien.get(page(found, "columns")).url == page(found)


def test_the_box_to_publish_at_once_is_for_publishers(register: Register, fien: Client) -> None:
    make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders])
    found = planned(csv_bytes([["id", "acronym"], ["amai", "A"]]), register.fien)
    assert "is_direct" not in fien.get(page(found)).text
    assert "is_direct" in signed_in(register.piet).get(page(found)).text
    fien.post(page(found), {"_apply": "1", "is_direct": "on"})
    assert found.rows.get().outcome == "proposed"


def test_colleagues_see_an_import_and_others_do_not(register: Register) -> None:
    found = make_import(made_by=register.fien, constants={"governments": "flanders"})
    made_by_chief = make_import(made_by=register.chief)
    for user, sees in ((register.fien, True), (register.piet, True), (register.walter, False), (register.chief, True)):
        file_reader = signed_in(user)
        assert (file_reader.get(page(found)).status_code == 200) == sees, user
        assert found.may_be_seen_by(user) == sees
        assert (found in SpreadsheetImport.objects.visible_to(user)) == sees
        assert made_by_chief.may_be_seen_by(user) == (user == register.chief)
        assert (made_by_chief in SpreadsheetImport.objects.visible_to(user)) == (user == register.chief)
        for name in ("columns", "rejected", "file"):
            assert (file_reader.get(page(found, name)).status_code == 200) == sees, (user, name)


def test_a_plan_waits_on_the_first_page_of_colleagues_until_it_is_applied(register: Register) -> None:
    found = make_import(made_by=register.fien, constants={"governments": "flanders"})
    for user, sees in ((register.fien, True), (register.piet, True), (register.walter, False)):
        assert (page(found) in signed_in(user).get("/admin/").text) == sees, user
    signed_in(register.piet).post(page(found), {"_apply": "1"})
    assert page(found) not in signed_in(register.fien).get("/admin/").text


def test_staff_without_a_role_may_neither_bring_in_nor_take_out(register: Register) -> None:
    nobody = signed_in(User.objects.create_user("nobody", is_staff=True))
    for address in (
        ADD,
        "/admin/initiatives/spreadsheetimport/template/",
        "/admin/initiatives/spreadsheetimport/export/",
    ):
        assert nobody.get(address).status_code == 403
        assert nobody.post(address, {}).status_code == 403


def test_what_goes_out_is_what_may_be_seen(register: Register, fien: Client) -> None:
    for slug, government, state in (
        ("own-draft", register.flanders, "draft"), ("other-draft", register.wallonia, "draft"),
        ("other-public", register.wallonia, "published"),
    ):  # fmt: skip
        make_initiative(slug=slug, title_en=slug, governments=[government], state=state)
    numbers = [str(pk) for pk in Initiative.objects.values_list("pk", flat=True)]
    chosen = {"_selected_action": numbers, "action": "export_workbook"}
    answer: Any = fien.post("/admin/initiatives/initiative/", chosen)
    ids = [cells[0] for _row, cells in file_reader.rows(b"".join(answer.streaming_content), 0)]
    assert ids[1:] == ["other-public", "own-draft"]
    table = fien.post("/admin/initiatives/initiative/", chosen | {"action": "export_table"}).text
    assert [line.split(",")[0] for line in table.splitlines()[1:]] == ["other-public", "own-draft"]
    answer = fien.get("/admin/initiatives/spreadsheetimport/export/", {"language": "nl"})
    assert [cells[0] for _row, cells in file_reader.rows(b"".join(answer.streaming_content), 0)][1:] == ["own-draft"]


def test_the_file_comes_back_as_it_was(register: Register, fien: Client) -> None:
    upload(fien, FOREIGN, 'a"b\n.csv')
    found = SpreadsheetImport.objects.get()
    answer: Any = fien.get(page(found, "file"))
    assert answer.content == FOREIGN
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_templates_come_in_the_language_that_is_asked_for(fien: Client) -> None:
    for language, heading in (("nl", "Kenmerk"), ("fr", "Identifiant"), ("de", "Kennung"), ("xx", "Identifier")):
        answer: Any = fien.get("/admin/initiatives/spreadsheetimport/template/", {"language": language})
        assert next(file_reader.rows(b"".join(answer.streaming_content), 0))[1][0] == heading


def test_the_pages_speak_the_language_of_the_editor(register: Register) -> None:
    found = planned(csv_bytes([["Title (English)", "Governments"], ["One", "Vlandren"]]), register.fien)
    file_reader = signed_in(register.fien)
    for language, words in (("nl", "Wat er mis is"), ("fr", "Ce qui ne va pas"), ("de", "Was nicht stimmt")):
        User.objects.filter(pk=register.fien.pk).update(language=language)
        assert words in file_reader.get(page(found)).text


def test_a_plan_costs_no_more_queries_as_it_grows(register: Register, django_assert_max_num_queries: Any) -> None:
    for number in (5, 60):
        rows = [["Title (English)", "Governments"], *([f"Row {number} {row}", "Flanders"] for row in range(number))]
        found = planned(csv_bytes(rows), register.fien)
        file_reader = signed_in(register.fien)
        # Who asks and their role and governments, the import, its rows counted and a page of them, their problems,
        # what is to be written, and what the frame of the admin asks.
        with django_assert_max_num_queries(19):
            file_reader.get(page(found))
