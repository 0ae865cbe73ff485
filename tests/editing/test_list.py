"""The list of entries: columns that somebody chose, and cells changed in their place, with rights and history."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.models import Challenge, Government, Initiative, Role
from tests.editing.test_permissions_matrix import signed_in
from tests.factories import make_editor, make_government, make_initiative, make_theme

pytestmark = pytest.mark.django_db
LIST = reverse("admin:initiatives_initiative_changelist")


def cell(entry: Initiative, column: str) -> str:
    return reverse("admin:initiatives_initiative_cell", args=[entry.pk, column])


def version_in(answer: Any) -> str:
    return str(answer.text.partition('name="version" value="')[2].partition('"')[0])


@pytest.fixture
def flanders() -> Government:
    return make_government()


@pytest.fixture
def editor(flanders: Government) -> Client:
    return signed_in(make_editor(Role.EDITOR, flanders))


def test_columns_are_chosen_and_kept_by_person(editor: Client, flanders: Government) -> None:
    make_initiative(
        governments=[flanders], start="2021-04", challenges=[Challenge.objects.create(slug="x", name_en="Climate")]
    )
    columns = reverse("admin:initiatives_initiative_columns")
    assert "April 2021" not in editor.get(LIST).text
    chosen = {"column": ["challenges_", "start_", "nonsense"], "query": "state__exact=published&p=2"}
    assert editor.post(columns, chosen).headers["Location"] == f"{LIST}?state__exact=published"
    page = editor.get(LIST).text
    for said in ("sortable column-start_", "April 2021", "Climate", 'value="start_" checked'):
        assert said in page
    assert "column-governments_" not in page
    other = signed_in(make_editor(Role.EDITOR, flanders, username="other"))
    assert "April 2021" not in other.get(LIST).text
    editor.post(columns, {})
    assert "column-governments_" in editor.get(LIST).text


@pytest.mark.parametrize(
    ("column", "sent", "held"),
    [
        ("start_", {"start": "april 2020"}, {"start": "2020-04"}),
        ("end_", {"end": "2030"}, {"end": "2030"}),
        (
            "status",
            {"stated_status": "ended", "status_as_of": "2024-05"},
            {"stated_status": "ended", "status_as_of": "2024-05"},
        ),
    ],
)
def test_a_cell_is_changed_in_its_place(
    editor: Client, flanders: Government, column: str, sent: dict[str, str], held: dict[str, str]
) -> None:
    entry = make_initiative(governments=[flanders], summary_en="Stays.")
    opened = editor.get(cell(entry, column) + "?part")
    assert "<html" not in opened.text
    answer = editor.post(cell(entry, column) + "?part", sent | {"version": version_in(opened)})
    assert 'class="cell-change"' in answer.text
    assert "<form" not in answer.text
    entry.refresh_from_db()
    assert {name: str(getattr(entry, name)) for name in held} == held
    assert entry.summary_en == "Stays."
    newest = entry.history.latest()
    assert (newest.history_user.username, newest.history_change_reason) == ("editor", "Changed in the list")


def test_terms_are_ticked_in_the_list(editor: Client, flanders: Government) -> None:
    theme, entry = make_theme(), make_initiative(governments=[flanders])
    opened = editor.get(cell(entry, "themes_"))
    assert "Networking" in opened.text
    assert editor.post(cell(entry, "themes_"), {"themes": [theme.pk], "version": version_in(opened)}).status_code == 302
    assert list(entry.themes.all()) == [theme]
    assert entry.history.latest().themes.count() == 1
    assert ">Networking <a" in editor.get(LIST).text


def test_a_cell_refuses_what_the_form_refuses_and_tells_of_a_colleague(editor: Client, flanders: Government) -> None:
    entry = make_initiative(governments=[flanders], start="2021")
    version = version_in(editor.get(cell(entry, "start_")))
    before = entry.history.count()
    assert "is not a date" in editor.post(cell(entry, "start_") + "?part", {"start": "soon", "version": version}).text
    assert "when you opened it" in editor.post(cell(entry, "start_") + "?part", {"start": "2022"}).text
    Initiative.objects.filter(pk=entry.pk).update(acronym="NEW")
    Initiative.objects.filter(pk=entry.pk).update(start="2023")
    clash = editor.post(cell(entry, "start_") + "?part", {"start": "2022", "version": version})
    assert "A colleague changed this meanwhile" in clash.text
    assert 'value="2022"' in clash.text
    entry.refresh_from_db()
    assert (str(entry.start), entry.history.count()) == ("2023", before)
    editor.post(cell(entry, "start_") + "?part", {"start": "2022", "version": version_in(clash)})
    entry.refresh_from_db()
    assert (str(entry.start), entry.acronym) == ("2022", "NEW")


def test_only_cells_of_ones_own_entries_can_be_changed(editor: Client, flanders: Government) -> None:
    make_initiative(governments=[flanders])
    theirs = make_initiative(slug="theirs", governments=[make_government(slug="wallonia", name_en="Wallonia")])
    page = editor.get(LIST).text
    assert page.count('class="cell-change"') == 2
    assert cell(theirs, "themes_") not in page
    assert editor.get(cell(theirs, "themes_")).status_code == 403
    assert editor.get(cell(theirs, "slug")).status_code == 404
