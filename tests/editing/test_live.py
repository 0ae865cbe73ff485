"""Beside its form an entry is shown as readers would see it, with what is typed: never stored, by rights, marked."""

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.editing.marking import marked
from initiatives.models import Government, Initiative, Role
from tests.editing.form_data import change_address, new_initiative, new_rows, page_as_it_is
from tests.editing.test_permissions_matrix import as_a_browser_sends_it, signed_in
from tests.factories import make_budget_line, make_editor, make_government, make_initiative, make_organisation

pytestmark = pytest.mark.django_db


def live(number: object) -> str:
    return reverse("admin:initiatives_initiative_live", args=[number])


@pytest.fixture
def flanders() -> Government:
    return make_government()


@pytest.fixture
def editor(flanders: Government) -> Client:
    return signed_in(make_editor(Role.EDITOR, flanders, language="nl"))


def test_what_is_typed_is_shown_in_any_language_and_nothing_is_stored(editor: Client, flanders: Government) -> None:
    entry = make_initiative(governments=[flanders], title_fr="Prime", summary_fr="Une prime pour les PME.")
    make_budget_line(initiative=entry, amount=5_000_000)
    before = [Initiative.objects.filter(pk=entry.pk).values().get(), Initiative.history.count()]
    sent = page_as_it_is(editor, entry) | {"summary_fr": "Une prime pour les écoles.", "start": "2024"}
    sent |= new_rows("participations", {"organisation": make_organisation(name_en="Howest").pk, "role": "lead"})

    answer = editor.post(live(entry.pk), sent | {"_language": "fr"})
    page = answer.text
    for said in ('<html lang="fr"', "<h1>", "Une prime pour les écoles.", "Howest", "2024"):
        assert said in page, said
    for hidden in ("<header", "<footer", "hreflang", "<ins>", "PME"):
        assert hidden not in page.replace('<header class="lead">', ""), hidden
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in editor.get(change_address(entry)).headers["Content-Security-Policy"]

    with_marks = editor.post(live(entry.pk), sent | {"_language": "fr", "_marked": "1"}).text
    assert '<del><span class="unseen">retiré : </span>PME' in with_marks.replace("\u00a0", " ")
    assert '<ins><span class="unseen">ajouté : </span>écoles' in with_marks.replace("\u00a0", " ")
    unchanged = page_as_it_is(editor, entry) | {"_language": "fr", "_marked": "1"}
    assert "Rien ne change" in editor.post(live(entry.pk), unchanged).text
    assert [Initiative.objects.filter(pk=entry.pk).values().get(), Initiative.history.count()] == before
    assert not entry.participations.exists()

    wrong = editor.post(live(entry.pk), sent | {"start": "soon", "_language": "fr"})
    assert "Le formulaire contient des erreurs" in wrong.text
    assert "écoles" not in wrong.text


def test_a_new_entry_is_shown_before_it_is_there(editor: Client, flanders: Government) -> None:
    answer = editor.post(live("new"), new_initiative(title_en="Bins that sort", governments=[flanders.pk]))
    assert "Bins that sort" in answer.text
    assert not Initiative.objects.exists()


def test_an_entry_of_others_is_shown_with_a_proposal_alone(editor: Client) -> None:
    entry = make_initiative(governments=[make_government(slug="wallonia", name_en="Wallonia")])
    draft = make_initiative(slug="draft", state="draft", governments=list(entry.governments.all()))
    sent = as_a_browser_sends_it(editor.get(reverse("admin:initiatives_initiative_propose", args=[entry.pk])))
    assert editor.post(live(entry.pk), sent).status_code == 403
    assert "Nieuwe naam" in editor.post(live(entry.pk) + "?proposal", sent | {"title_nl": "Nieuwe naam"}).text
    assert editor.post(live(draft.pk) + "?proposal", sent).status_code in {403, 404}
    assert editor.get(live(entry.pk)).headers["Location"] == change_address(entry)


class Nesting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("<p>one two</p>", "<p>one three</p>", "<p>one <del>two</del> <ins>three</ins> </p>"),
        ("<ul><li>A</li><li>B</li></ul>", "<ul><li>B</li></ul>", "<ul><li><del>A</del> </li><li>B</li></ul>"),
        ("<ul><li>B</li></ul>", "<ul><li>A</li><li>B</li></ul>", "<ul><li><ins>A</ins> </li><li>B</li></ul>"),
        ('<h2 id="m">M</h2><p>x</p>', "<p>x</p>", "<h2><del>M</del> </h2><p>x</p>"),
        ("<p>a<b>c</b></p>", "<p>a</p><b>d</b>", None),
        ("<p>same</p>", "<p>same</p>", "<p>same</p>"),
    ],
)
def test_marks_keep_the_elements_nested(before: str, after: str, expected: str | None) -> None:
    found = marked(before, after)
    short = found.html.replace('<span class="unseen">added: </span>', "").replace(
        '<span class="unseen">taken away: </span>', ""
    )
    assert expected is None or short == expected
    Nesting().feed(short)
    assert (found.number > 0) == (before != after)
