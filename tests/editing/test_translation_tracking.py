"""A text that is changed in one language leaves the others marked, until they follow or an editor says they hold."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from initiatives.editing.restoring import changes_back_to, restore
from initiatives.editing.translation_tracking import still_holds
from initiatives.models import (
    BudgetLine,
    Government,
    Initiative,
    Instrument,
    InstrumentType,
    KeyFigure,
    OutdatedTranslation,
    Role,
    User,
)
from tests.editing.form_data import change_address, page_as_it_is
from tests.factories import make_budget_line, make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db

TEXTS = {"summary_en": "Grants", "summary_nl": "Subsidies", "summary_fr": "Subventions"}


def marks() -> list[str]:
    return [f"{mark} because {mark.because}" for mark in OutdatedTranslation.objects.order_by("field", "language")]


def change(thing: Any, **texts: str) -> None:
    for name, words in texts.items():
        setattr(thing, name, words)
    thing.save()


def test_the_other_languages_that_have_the_text_fall_behind() -> None:
    entry = make_initiative(**TEXTS)
    change(entry, summary_en="Loans")
    assert marks() == ["summary_fr because en", "summary_nl because en"]


def test_what_is_changed_in_the_same_save_does_not_fall_behind() -> None:
    entry = make_initiative(**TEXTS)
    change(entry, summary_en="Loans", summary_nl="Leningen")
    assert marks() == ["summary_fr because en"]


def test_a_translation_that_is_first_written_leaves_the_others_alone() -> None:
    entry = make_initiative(summary_en="Grants")
    change(entry, summary_nl="Subsidies")
    change(entry, acronym="X")
    assert marks() == []


def test_a_text_that_follows_loses_its_mark_and_sets_none() -> None:
    entry = make_initiative(**TEXTS)
    change(entry, summary_en="Loans")
    change(entry, summary_nl="Leningen")
    assert marks() == ["summary_fr because en"]
    change(entry, summary_fr="")
    assert marks() == []


def test_a_text_that_is_gone_is_newer_than_none() -> None:
    entry = make_initiative(**TEXTS)
    change(entry, summary_en="Loans")
    change(entry, summary_en="")
    assert marks() == []


def test_a_second_change_renews_the_mark() -> None:
    entry = make_initiative(summary_en="Grants", summary_nl="Subsidies")
    change(entry, summary_en="Loans")
    first = OutdatedTranslation.objects.get().since
    change(entry, summary_en="Advice")
    assert OutdatedTranslation.objects.get().since > first


def test_saving_some_fields_marks_only_by_what_is_stored() -> None:
    entry = make_initiative(**TEXTS)
    entry.summary_en = "Not stored"
    entry.save(update_fields=["acronym"])
    assert marks() == []
    entry.save(update_fields=["summary_en"])
    assert marks() == ["summary_fr because en", "summary_nl because en"]


def test_rows_have_marks_of_their_own_which_go_with_them() -> None:
    entry = make_initiative()
    kind = InstrumentType.objects.create(slug="grants", name_en="Grants")
    rows = [
        make_budget_line(initiative=entry, purpose_en="Old", purpose_nl="Oud"),
        KeyFigure.objects.create(initiative=entry, key="k", value=1, unit_en="Old", unit_nl="Oud"),
        Instrument.objects.create(initiative=entry, type=kind, name_en="Old", name_nl="Oud"),
    ]
    for row, name in zip(rows, ["purpose_en", "unit_en", "name_en"], strict=True):
        change(row, **{name: "New"})
    assert marks() == ["name_nl because en", "purpose_nl because en", "unit_nl because en"]
    assert OutdatedTranslation.objects.of(entry).count() == 3
    for row in rows:
        row.delete()
    assert marks() == []


def test_a_row_that_moves_takes_its_marks_along() -> None:
    line = make_budget_line(purpose_en="Old", purpose_nl="Oud")
    change(line, purpose_en="New")
    line.initiative = make_initiative(slug="other")
    line.save()
    assert OutdatedTranslation.objects.of(line.initiative).count() == 1


def test_an_entry_that_goes_takes_all_its_marks_along() -> None:
    entry = make_initiative(**TEXTS)
    change(make_budget_line(initiative=entry, purpose_en="Old", purpose_nl="Oud"), purpose_en="New")
    change(entry, summary_en="Loans")
    entry.delete()
    assert marks() == []


def test_an_entry_loaded_ready_made_has_no_mark_until_somebody_changes_it(published_register: None) -> None:
    assert marks() == []
    entry = Initiative.objects.get(slug="ai-strategy")
    change(entry, summary_en="Changed")
    assert marks() == [f"summary_{code} because en" for code in ("de", "fr", "nl")]


def test_a_fixture_over_an_entry_marks_nothing() -> None:
    entry = make_initiative(**TEXTS)
    entry.summary_en = "Loaded"
    entry.save_base(raw=True)
    assert marks() == []


def test_marking_costs_the_same_however_many_texts_change(django_assert_num_queries: Any) -> None:
    line = make_budget_line(purpose_en="Old", purpose_nl="Oud", note_en="Old", note_fr="Vieux")
    line.amount = 2
    # Expect 5 queries: what is stored, the line, its last version and its new one, the words of the search
    with django_assert_num_queries(5):
        line.save()
    line.purpose_en = line.note_en = "New"
    # Expect 7 queries: as above, and the marks: read, written
    with django_assert_num_queries(7):
        line.save()
    assert len(marks()) == 2


def test_only_who_may_edit_says_that_a_translation_holds() -> None:
    flanders, wallonia = make_government(), make_government(slug="wallonia")
    entry = make_initiative(governments=[flanders], **TEXTS)
    change(entry, summary_en="Loans")
    all_of_them = OutdatedTranslation.objects.of(entry)
    assert still_holds(all_of_them, make_editor(Role.PUBLISHER, wallonia, username="other")) == 0
    assert still_holds(all_of_them, make_editor(Role.CONTRIBUTOR, flanders, username="contributor")) == 0
    assert still_holds(all_of_them, make_editor(Role.EDITOR, flanders)) == 2
    assert marks() == []


@pytest.fixture
def editing(client: Client) -> Client:
    client.force_login(make_editor(Role.EDITOR, make_government()))
    return client


def own_entry(**fields: str) -> Initiative:
    return make_initiative(governments=Government.objects.all(), **fields)


def test_the_form_says_which_text_is_older_and_offers_to_say_that_it_holds(editing: Client) -> None:
    entry = own_entry(**TEXTS)
    make_budget_line(initiative=entry, purpose_en="Old", purpose_nl="Oud")
    assert "translations_hold" not in editing.get(change_address(entry)).text
    change(entry, summary_en="Loans")
    change(BudgetLine.objects.get(), purpose_en="New")

    page = editing.get(change_address(entry)).text

    assert page.count("The English text was changed on ") == 3
    assert "These translations still hold" in page


def test_ticking_it_clears_the_marks_and_not_ticking_it_keeps_them(editing: Client) -> None:
    entry = own_entry(**TEXTS)
    change(entry, summary_en="Loans")

    assert editing.post(change_address(entry), page_as_it_is(editing, entry)).status_code == 302
    assert len(marks()) == 2
    sent = page_as_it_is(editing, entry) | {"translations_hold": "on"}
    assert editing.post(change_address(entry), sent).status_code == 302
    assert marks() == []


def test_what_falls_behind_in_that_very_save_stays_marked(editing: Client) -> None:
    entry = own_entry(**TEXTS, caveat_en="Old", caveat_nl="Oud")
    change(entry, caveat_en="New")

    sent = page_as_it_is(editing, entry) | {"translations_hold": "on", "summary_en": "Loans"}
    assert editing.post(change_address(entry), sent).status_code == 302

    assert marks() == ["summary_fr because en", "summary_nl because en"]


def test_who_only_reads_the_entry_is_not_asked(client: Client) -> None:
    entry = make_initiative(governments=[make_government()], **TEXTS)
    change(entry, summary_en="Loans")
    client.force_login(make_editor(Role.EDITOR, make_government(slug="wallonia")))
    answer = client.get(change_address(entry))
    assert answer.status_code == 200
    assert "translations_hold" not in answer.text


def test_a_reader_of_the_older_text_is_told_and_no_other(client: Client) -> None:
    entry = make_initiative(**TEXTS, title_nl="Fonds")
    line = make_budget_line(initiative=entry, purpose_en="Old", purpose_nl="Oud")
    change(entry, summary_en="Loans")
    change(line, purpose_en="New")
    dutch = client.get("/nl/initiatives/initiative/").text
    assert dutch.count("outdated") == 2
    assert "outdated" not in client.get("/en/initiatives/initiative/").text
    # No German summary: the English is shown, which is the newest.
    assert "outdated" not in client.get("/de/initiatives/initiative/").text


@pytest.mark.parametrize(
    ("changed", "taken", "left"),
    [
        # Whatever fell behind the change that is taken back is no longer behind.
        (["en"], ["en"], []),
        (["en", "nl"], ["en", "nl"], []),
        # The Dutch text stays as it was written since: the French one is older than that.
        (["en", "nl"], ["en"], ["summary_fr because nl", "summary_nl because en"]),
    ],
)
def test_a_text_that_is_restored_leaves_what_stood_beside_it_then_as_it_was(
    changed: list[str], taken: list[str], left: list[str]
) -> None:
    entry = make_initiative(**TEXTS)
    line = make_budget_line(initiative=entry, purpose_en="Grants", purpose_nl="Subsidies")
    moment = timezone.now()
    change(line, purpose_en="Loans")
    change(entry, **{f"summary_{language}": "New" for language in changed})
    user = User.objects.create_superuser("ann")
    names = {f"summary_{language}" for language in taken} | {"purpose_en"}
    choices = [each for each in changes_back_to(entry, moment, user) if each.difference.field in names]
    restore(entry, [each.difference for each in choices], moment)
    assert marks() == left


def test_a_mark_from_before_the_restored_moment_is_as_it_was() -> None:
    entry = make_initiative(**TEXTS)
    change(entry, summary_nl="Toelagen")
    moment = timezone.now()
    change(entry, summary_en="Loans")
    restore(entry, [each.difference for each in changes_back_to(entry, moment, User(is_superuser=True))], moment)
    assert marks() == ["summary_fr because nl"]


def test_a_mark_that_a_later_change_renewed_stays_when_that_change_alone_is_taken_back() -> None:
    entry = make_initiative(**TEXTS)
    change(entry, summary_en="Loans")
    moment = timezone.now()
    change(entry, summary_en="Advice", summary_fr="Conseil")
    restore(entry, [each.difference for each in changes_back_to(entry, moment, User(is_superuser=True))], moment)
    assert entry.summary_en == "Loans"
    assert "summary_nl because en" in marks()
