"""Whatever writes a row that a public page shows moves the edition of the register, and logs the thing that changed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection, transaction

from initiatives import edition
from initiatives.editing.dry_run import dry_run
from initiatives.edition import triggers
from initiatives.edition.shown import OF_ENTRIES, OTHERS
from initiatives.models import (
    BudgetLine,
    EmptySearch,
    Initiative,
    Instrument,
    Organisation,
    Participation,
    RegisterEdition,
    Synonym,
    Theme,
    User,
)
from tests.factories import make_initiative

# Known to editors alone, or of no register: no public page shows them.
HIDDEN = {
    "EditingDraft", "Practice", "Remark", "Remark_named",
    "User", "User_governments", "User_groups", "User_user_permissions", "DistinctPair", "EmptySearch", "Feedback",
    "LinkCheck", "SpreadsheetImport", "SpreadsheetFile", "PlannedRow", "PreviewWithdrawal", "Proposal",
    "Proposal_asked", "RememberedMapping", "Reminder", "SavedFilter", "Transition", "RegisterChange", "RegisterEdition",
    "ProviderGroup", "ProviderGroup_governments", "ReportFile",
    "Alert",
    # Written from the others, and true to them whenever somebody asks.
    "SearchText",
}  # fmt: skip


def now() -> RegisterEdition:
    found = edition.current()
    assert found is not None
    return found


def changed(do: Callable[[], object]) -> tuple[frozenset[int], dict[str, frozenset[int]]]:
    before = now()
    do()
    after = now()
    assert (after.number > before.number) == (after.stamp != before.stamp)
    found = after.changes_since(before.number)
    assert found is not None
    return found.entries, found.others


def test_it_is_said_of_each_model_whether_public_pages_show_it() -> None:
    models = apps.get_app_config("initiatives").get_models(include_auto_created=True)
    names = {model.__name__.removeprefix("Historical") for model in models}
    assert names == {*OF_ENTRIES, *OTHERS} | HIDDEN


@pytest.mark.django_db
def test_each_way_of_writing_moves_the_edition_and_names_the_entry() -> None:
    entry, other = make_initiative(slug="one"), make_initiative(slug="two")
    theme, body = Theme.objects.create(slug="t", name_en="T"), Organisation.objects.create(slug="o", name_en="O")
    entries, no_others = frozenset({entry.pk}), dict[str, frozenset[int]]()
    both = frozenset({entry.pk, other.pk})
    fixture = serializers.serialize("json", [entry])

    assert changed(entry.save) == (entries, no_others)
    assert changed(lambda: Initiative.objects.filter(pk=entry.pk).update(acronym="A")) == (entries, no_others)
    assert changed(lambda: Initiative.objects.bulk_update([entry, other], ["acronym"])) == (both, no_others)
    assert changed(lambda: entry.themes.add(theme)) == (entries, no_others)
    assert changed(lambda: theme.initiatives.set([other]))[0] == both
    line = BudgetLine(initiative=entry, amount=5, kind="per_year")
    assert changed(lambda: BudgetLine.objects.bulk_create([line])) == (entries, no_others)
    part = Participation(initiative=entry, organisation=body, role="lead")
    assert changed(lambda: Participation.objects.bulk_create([part], ignore_conflicts=True)) == (entries, no_others)
    assert changed(lambda: Participation.objects.update(initiative=other)) == (both, no_others)
    assert changed(BudgetLine.objects.all().delete) == (entries, no_others)
    (loaded,) = serializers.deserialize("json", fixture)
    assert changed(loaded.save) == (entries, no_others)
    assert changed(lambda: Theme.objects.update(name_nl="Thema")) == (frozenset(), {"theme": frozenset({theme.pk})})
    assert changed(lambda: Synonym.objects.create(words="a"))[1].keys() == {"synonym"}
    with connection.cursor() as cursor:
        by_hand = f"UPDATE initiatives_initiative SET acronym = 'H' WHERE id = {entry.pk}"
        assert changed(lambda: cursor.execute(by_hand)) == (entries, no_others)
    number = other.pk
    assert changed(other.delete)[0] == frozenset({number})


@pytest.mark.django_db
def test_things_that_no_page_shows_do_not_move_it() -> None:
    user = User.objects.create(username="u")
    before = now()
    EmptySearch.objects.note("words", "en", date(2026, 1, 1))
    user.save()
    assert now().stamp == before.stamp


@pytest.mark.django_db
def test_a_rollback_takes_the_edition_back_and_no_stamp_comes_twice() -> None:
    entry = make_initiative(slug="one")
    before, seen = now(), set[int]()
    for _again in range(3):
        with dry_run():
            entry.save()
            seen.add(now().stamp)
    assert now().stamp == before.stamp
    assert len(seen - {before.stamp}) == 3


@pytest.mark.django_db
def test_before_the_triggers_were_put_on_everything_may_have_changed() -> None:
    before = now()
    triggers.install("default")
    after = now()
    assert after.number > before.number
    assert after.changes_since(before.number) is None
    assert after.changes_since(after.number) is not None


@pytest.mark.django_db(transaction=True)
def test_a_commit_moves_it_once_and_a_request_reads_it_once() -> None:
    entry = make_initiative(slug="one")
    first = RegisterEdition.objects.get()
    with edition.during_request() as read:
        with transaction.atomic():
            Instrument.objects.filter(initiative=entry).delete()
            entry.save()
            entry.save()
        held = edition.current()
        assert read is held is not None
        assert held.stamp == first.stamp
    second = RegisterEdition.objects.get()
    assert second.number > first.number
    if connection.vendor == "postgresql":
        assert second.number == first.number + 1
    found = second.changes_since(first.number)
    assert found is not None
    assert found.entries == {entry.pk}
