"""Two people in one entry: the second sees what the first changed, and nobody's words are lost, not even in a race."""

import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from initiatives.models import BudgetLine, Citation, Initiative, KeyFigure, User
from tests.editing.form_data import change_address, new_rows, page_as_it_is
from tests.factories import make_budget_line, make_citation, make_government, make_initiative, make_theme
from tests.tools.waiting import PATIENCE

pytestmark = pytest.mark.django_db


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client


@pytest.fixture
def ann(db: None) -> Client:
    return signed_in("ann")


@pytest.fixture
def bob(db: None) -> Client:
    return signed_in("bob")


def line_of(answer: Any, field: str) -> Any:
    return next(line for line in answer.context["conflict"].lines if line.field == field)


def sent_again(answer: Any) -> dict[str, Any]:
    """What a browser sends when the page that came back is saved as it stands."""
    data = answer.context["adminform"].form.data
    return {name: data.getlist(name) for name in data}


def test_the_second_sees_field_by_field_what_the_first_changed(ann: Client, bob: Client) -> None:
    entry = make_initiative(summary_en="Old words", governments=[make_government()])
    theme = make_theme()
    first, second = page_as_it_is(ann, entry), page_as_it_is(bob, entry)

    ann.post(change_address(entry), first | {"summary_en": "Words of Ann", "themes": [theme.pk]})
    answer = bob.post(change_address(entry), second | {"summary_en": "Words of Bob", "acronym": "BOB"})

    assert answer.status_code == 200
    assert "Somebody else saved this while you had it open." in answer.text
    line = line_of(answer, "Summary (English)")
    assert (line.was, line.now, line.by, line.yours) == ("Old words", "Words of Ann", "ann", "Words of Bob")
    assert line.when is not None
    line = line_of(answer, "Themes")
    assert (line.was, line.now, line.by) == ("–", "Networking", "ann")
    for words in ("Old words", "Words of Ann", "Words of Bob", "BOB"):
        assert words in answer.text
    entry.refresh_from_db()
    assert (entry.summary_en, entry.acronym) == ("Words of Ann", "")


def test_saving_again_takes_yours_and_keeps_what_only_the_other_changed(ann: Client, bob: Client) -> None:
    entry, theme = make_initiative(summary_en="Old", end="2020"), make_theme()
    first, second = page_as_it_is(ann, entry), page_as_it_is(bob, entry)
    changed = {"summary_en": "Ann's", "end": "2021-Q1", "themes": [theme.pk], "is_title_descriptive": "on"}

    ann.post(change_address(entry), first | changed)
    answer = bob.post(change_address(entry), second | {"summary_en": "Bob's"})
    saved = bob.post(change_address(entry), sent_again(answer))

    assert saved.status_code == 302
    entry.refresh_from_db()
    assert (entry.summary_en, str(entry.end), entry.is_title_descriptive) == ("Bob's", "2021-Q1", True)
    assert list(entry.themes.all()) == [theme]


def test_a_third_who_comes_between_is_seen_as_well(ann: Client, bob: Client) -> None:
    entry = make_initiative()
    first, second = page_as_it_is(ann, entry), page_as_it_is(bob, entry)
    ann.post(change_address(entry), first | {"acronym": "ONE"})
    answer = bob.post(change_address(entry), second | {"acronym": "BOB"})
    ann.post(change_address(entry), page_as_it_is(ann, entry) | {"acronym": "TWO"})

    again = bob.post(change_address(entry), sent_again(answer))

    assert (line_of(again, "Acronym").was, line_of(again, "Acronym").now) == ("ONE", "TWO")
    assert bob.post(change_address(entry), sent_again(again)).status_code == 302


def test_one_person_saving_again_and_again_meets_nobody(ann: Client) -> None:
    entry = make_initiative(summary_en="One\r\nTwo")
    make_budget_line(initiative=entry, starts="2021")

    for _time in range(3):
        assert ann.post(change_address(entry), page_as_it_is(ann, entry)).status_code == 302


def test_a_changed_row_counts_and_each_keeps_their_own_field(ann: Client, bob: Client) -> None:
    entry = make_initiative()
    line = make_budget_line(initiative=entry, amount=100)
    first, second = page_as_it_is(ann, entry), page_as_it_is(bob, entry)

    ann.post(change_address(entry), first | {"budget_lines-0-amount": "200"})
    answer = bob.post(change_address(entry), second | {"budget_lines-0-purpose_en": "Research"})
    bob.post(change_address(entry), sent_again(answer))

    shown = line_of(answer, "Budget line total: Amount in euros")
    assert (shown.was, shown.now, shown.by) == ("100", "200", "ann")
    assert shown.yours == "You did not change this: the form below has what is there now."
    line.refresh_from_db()
    assert (line.amount, line.purpose_en) == (200, "Research")


def test_rows_that_the_first_added_and_removed_are_shown_and_followed(ann: Client, bob: Client) -> None:
    entry = make_initiative()
    make_budget_line(initiative=entry, key="gone")
    make_budget_line(initiative=entry, key="kept")
    first, second = page_as_it_is(ann, entry), page_as_it_is(bob, entry)
    figure = {"key": "companies", "value": "60", "qualifier": "exactly", "unit_en": "companies"}

    ann.post(change_address(entry), first | {"budget_lines-0-DELETE": "on"} | new_rows("key_figures", figure))
    answer = bob.post(change_address(entry), second | {"acronym": "BOB", "budget_lines-1-purpose_en": "Research"})
    saved = bob.post(change_address(entry), sent_again(answer))

    assert line_of(answer, "Budget line gone").now == "–"
    assert "companies" in line_of(answer, "Key figure companies").now
    assert saved.status_code == 302
    assert [(line.key, line.purpose_en) for line in entry.budget_lines.all()] == [("kept", "Research")]
    assert KeyFigure.objects.get().unit_en == "companies"
    assert Initiative.objects.get().acronym == "BOB"


def test_a_row_that_the_first_removed_and_the_second_changed_comes_back_as_new(ann: Client, bob: Client) -> None:
    entry = make_initiative()
    gone = make_budget_line(initiative=entry)
    first, second = page_as_it_is(ann, entry), page_as_it_is(bob, entry)

    ann.post(change_address(entry), first | {"budget_lines-0-DELETE": "on"})
    answer = bob.post(change_address(entry), second | {"budget_lines-0-purpose_en": "Still true"})
    bob.post(change_address(entry), sent_again(answer))

    assert line_of(answer, "Budget line total").yours == "You changed this: it is below as a new row."
    line = BudgetLine.objects.get()
    assert (line.purpose_en, line.key) == ("Still true", "total")
    assert line.pk != gone.pk


def test_a_row_changed_on_its_own_page_is_a_change_of_the_entry(ann: Client, bob: Client) -> None:
    entry = make_initiative()
    citation = make_citation(initiative=entry)
    second = page_as_it_is(bob, entry)
    Citation.objects.filter(pk=citation.pk).update(note="Elsewhere")

    answer = bob.post(change_address(entry), second)

    assert line_of(answer, "Citation: Note").now == "Elsewhere"


def test_the_page_of_one_row_keeps_two_people_apart_too(ann: Client, bob: Client) -> None:
    line = make_budget_line()
    address = f"/admin/initiatives/budgetline/{line.pk}/change/"
    sent = {"initiative": line.initiative_id, "key": "total", "amount": "1", "kind": "total", "qualifier": "exactly"}
    versions = [client.get(address).context["adminform"].form["version"].value() for client in (ann, bob)]

    ann.post(address, sent | {"amount": "7", "version": versions[0]})
    answer = bob.post(address, sent | {"amount": "8", "version": versions[1]})

    assert (line_of(answer, "Amount in euros").now, line_of(answer, "Amount in euros").yours) == ("7", "8")
    line.refresh_from_db()
    assert line.amount == 7


@pytest.mark.parametrize("version", ["", "nonsense", "\0", "{}"])
def test_a_page_that_does_not_say_what_it_opened_saves_nothing(ann: Client, version: str) -> None:
    entry = make_initiative()

    answer = ann.post(change_address(entry), page_as_it_is(ann, entry) | {"acronym": "X", "version": version})
    again = ann.post(change_address(entry), sent_again(answer))

    assert answer.status_code == 200
    assert Initiative.objects.get().acronym == "X"
    assert again.status_code == 302


def test_a_version_of_another_entry_is_none(ann: Client) -> None:
    entry, other = make_initiative(), make_initiative(slug="other")
    foreign = page_as_it_is(ann, other)["version"]

    answer = ann.post(change_address(entry), page_as_it_is(ann, entry) | {"version": foreign, "acronym": "X"})

    assert answer.status_code == 200
    assert "does not say when you opened it" in answer.text


def test_an_old_version_taken_back_over_a_newer_change_is_asked_about(ann: Client, bob: Client) -> None:
    entry = make_initiative(acronym="OLD")
    address = f"/admin/initiatives/initiative/{entry.pk}/history/{entry.history.latest().pk}/"
    form = bob.get(address).context["adminform"].form
    sent = page_as_it_is(bob, entry) | {"version": form["version"].value(), "acronym": "OLDER"}
    ann.post(change_address(entry), page_as_it_is(ann, entry) | {"acronym": "NEW"})

    answer = bob.post(address, sent)

    assert answer.status_code == 200
    assert "Somebody else saved this" in answer.text
    entry.refresh_from_db()
    assert entry.acronym == "NEW"
    assert bob.post(address, sent_again(answer)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(db: None) -> None:
    entry = make_initiative()
    clients = [signed_in(name) for name in ("ann", "bob")]
    forms = [page_as_it_is(client, entry) | {"acronym": f"N{number}"} for number, client in enumerate(clients)]
    together, answers = threading.Barrier(2), []

    def save(client: Client, sent: dict[str, Any]) -> None:
        together.wait(timeout=PATIENCE)
        try:
            answers.append(client.post(change_address(entry), sent).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)

    assert sorted(answers) == [200, 302], connection.vendor
    assert Initiative.objects.get().history.count() == 2
