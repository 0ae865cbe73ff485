"""One transaction refreshes the search index once, and rolls back with what it changed."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TestCase

from initiatives.history.first_versions import without_history
from initiatives.models import Initiative, InstrumentType, Theme
from initiatives.search import matching, signals
from tests.factories import make_initiative, make_organisation

pytestmark = pytest.mark.django_db


def registered_refreshes() -> int:
    return sum(entry[1].__module__.startswith("initiatives.search") for entry in connection.run_on_commit)


def found(words: str) -> list[str]:
    return [initiative.slug for initiative in Initiative.objects.filter(matching(words))]


def test_one_save_of_an_entry_with_related_rows_registers_one_refresh() -> None:
    kind = InstrumentType.objects.create(slug="grant", name_en="Grant")
    theme = Theme.objects.create(slug="theme", name_en="Theme")
    entry = make_initiative(slug="it", themes=[theme])
    for number in range(5):
        entry.instruments.create(type=kind, name_en=f"Grant {number}")
        entry.participations.create(organisation=make_organisation(slug=f"imec-{number}"), role="lead")
    theme.save()
    assert registered_refreshes() == 1


def test_loading_many_objects_registers_one_refresh() -> None:
    with without_history():
        call_command("loaddata", "vocabulary", "organisations", verbosity=0)
    assert registered_refreshes() == 1


def test_the_refresh_runs_after_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    refreshes: list[int] = []
    monkeypatch.setattr(signals, "refresh_missing", lambda: refreshes.append(1))
    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        make_initiative(slug="it").save()
        assert refreshes == []
    assert refreshes == [1]


def test_a_change_after_a_rolled_back_savepoint_is_refreshed_too() -> None:
    entry = make_initiative(slug="it", title_en="Before")
    assert found("before") == ["it"]
    connection.run_on_commit.clear()
    try:
        with transaction.atomic():
            entry.title_en = "Undone"
            entry.save()
            assert found("undone") == ["it"]
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert registered_refreshes() == 0
    assert (found("undone"), found("before")) == ([], ["it"])
    entry.title_en = "After"
    entry.save()
    assert registered_refreshes() == 1
    assert (found("before"), found("after")) == ([], ["it"])
