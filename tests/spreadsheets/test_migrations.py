"""Imports that were kept by the last released version keep their meaning when the words of their tables change."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from initiatives.models import Initiative, PlannedRow, RememberedMapping, SpreadsheetImport, User
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import decisions
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.plan_view import problem_groups
from initiatives.spreadsheets.plan.undoing import undo
from tests.tools.databases import FilledDatabases, empty

OLD = [("initiatives", "0010_rename_permissions")]
RENAMED = [("initiatives", "0012_spreadsheet_json")]
MAPPING = {
    "sheet": 0, "headings": [1], "columns": {"0": "title_en", "1": "governments"}, "constants": {}, "language": "en",
    "shape": "ours",
}  # fmt: skip
COUNTS = {"new": 1, "changed": 0, "unchanged": 0, "double": 1, "refused": 1, "rows": 3, "emptying": 0, "undecided": 1}
UNKNOWN = {
    "code": "unknown_term", "value": "Vlandren", "about": "governments", "column": 1, "suggestions": ["Vlaanderen"],
    "detail": "",
}  # fmt: skip


def look(*rows: list[str]) -> dict[str, Any]:
    first = [[number, cells] for number, cells in enumerate([["title_en", "governments"], *rows], start=1)]
    return {"sheets": [{"name": "", "hidden": False, "rows": len(first), "first": first}], "told": []}


def planned(spreadsheet: Any, number: int, title: str, government: str, pk: str, **more: Any) -> dict[str, Any]:
    """The values of a row of a new entry, as the last released version kept them."""
    shown = [{"column": "title_en", "was": "", "now": title}, {"column": "governments", "was": "", "now": government}]
    return {
        "spreadsheet_id": spreadsheet.pk, "number": number, "title": title, "kind": "new", "cells": shown,
        "given": {"title_en": [[0, title]], "governments": [[1, government]]},
        "wanted": {"fields": {"title_en": title, "governments": [pk] if pk else []}, "rows": {}}, **more,
    }  # fmt: skip


def keep_imports(apps: StateApps) -> None:
    """An applied import, a waiting one with a refused row and a likely duplicate, and a remembered mapping."""
    names = ["User", "Government", "Initiative", "SpreadsheetImport", "SpreadsheetFile", "PlannedRow"]
    old: dict[str, Any] = {
        name: apps.get_model("initiatives", name)._default_manager for name in (*names, "RememberedMapping")
    }
    flanders = old["Government"].create(slug="flanders", name_en="Flanders", name_nl="Vlaanderen", level="region")
    amai = old["Initiative"].create(slug="amai", title_en="AMAI", state="draft")
    amai.governments.set([flanders])
    user, pk = old["User"].create(username="fien", is_staff=True), str(flanders.pk)
    user.groups.add(apps.get_model("auth", "Group").objects.get(name="editor"))
    user.governments.set([flanders])
    kept = {"language": "en", "mapping": MAPPING, "made_by_id": user.pk, "counts": COUNTS}
    applied = old["SpreadsheetImport"].create(
        file_name="applied.csv", stage="applied", look=look(["AMAI", "flanders"]), applied=timezone.now(),
        applied_by_id=user.pk, added={"organisation": [], "source": []}, **kept,
    )  # fmt: skip
    old["PlannedRow"].create(**planned(applied, 2, "AMAI", "flanders", pk, entry_id=amai.pk, outcome="created"))
    rows = (["New", "flanders"], ["Other", "Vlandren"], ["AMAI", "flanders"])
    waiting = old["SpreadsheetImport"].create(file_name="waiting.csv", stage="planned", look=look(*rows), **kept)
    old["SpreadsheetFile"].create(spreadsheet=waiting, held=b"title_en,governments\r\n")
    clash = {"column": "acronym", "was": "A", "now": "B", "base": "C", "clash": True}
    old["PlannedRow"].create(**planned(waiting, 2, "New", "flanders", pk))
    old["PlannedRow"].create(**planned(waiting, 3, "Other", "Vlandren", "", problems=[UNKNOWN]) | {"kind": "refused"})
    likely = planned(waiting, 4, "AMAI", "flanders", pk, doubles=[amai.pk])
    old["PlannedRow"].create(**likely | {"kind": "double", "cells": [*likely["cells"], clash]})
    old["RememberedMapping"].create(user_id=user.pk, name="x.csv", fingerprint="0" * 64, mapping=MAPPING)


def migrated_to(target: list[tuple[str, str]]) -> StateApps:
    executor = MigrationExecutor(connection)
    # As that release did: it knew the migrations one by one.
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate(target)
    return executor.loader.project_state(target).apps


GONE_BACK: list[Any] = []


@pytest.fixture(scope="module")
def row_after_going_back(filled_databases: FilledDatabases, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """The last release's imports, brought to today once for all tests; and one row as a way back on the way left it."""

    def fill() -> None:
        empty()
        keep_imports(migrated_to(OLD))
        migrated_to(RENAMED)
        GONE_BACK.append(migrated_to(OLD).get_model("initiatives", "PlannedRow")._default_manager.get(number=4))
        call_command("migrate", verbosity=0)

    with django_db_blocker.unblock(), filled_databases.opened("kept", fill):
        yield GONE_BACK[0]


@pytest.fixture
def waiting(row_after_going_back: Any, db: None) -> SpreadsheetImport:
    return SpreadsheetImport.objects.get(file_name="waiting.csv")


def test_the_words_in_json_follow(waiting: SpreadsheetImport) -> None:
    assert waiting.inspection["notes"] == []
    assert waiting.inspection["sheets"][0]["first_rows"][1] == [2, ["New", "flanders"]]
    assert Mapping.from_json(waiting.mapping).heading_rows == [1]
    assert Mapping.from_json(RememberedMapping.objects.get().mapping).heading_rows == [1]
    assert (waiting.counts["duplicate"], "double" in waiting.counts) == (1, False)
    assert bytes(waiting.file.content) == b"title_en,governments\r\n"
    row = waiting.rows.get(number=4)
    assert (row.kind, row.duplicates) == ("duplicate", [Initiative.objects.get().pk])
    assert row.cells["title_en"] == [[0, "AMAI"]]
    assert row.changes[2]["conflict"]
    assert row.intended["related"] == {}


def test_an_applied_import_can_be_undone(waiting: SpreadsheetImport) -> None:
    applied = SpreadsheetImport.objects.get(file_name="applied.csv")
    undo(applied, User.objects.get())
    assert not Initiative.objects.exists()
    assert applied.rows.get().outcome == PlannedRow.Outcome.REVERTED


def test_a_waiting_import_shows_its_plan_is_corrected_and_applied(waiting: SpreadsheetImport) -> None:
    fien = User.objects.get()
    assert [(group.about, group.number) for group in problem_groups(waiting)] == [("governments", 1)]
    assert decisions.correct(waiting, fien, "governments", "Vlandren", "Vlaanderen") == 1
    decisions.decide(waiting, fien, waiting.rows.get(number=4), "skip")
    apply(waiting, fien)
    assert set(Initiative.objects.values_list("title_en", flat=True)) == {"AMAI", "New", "Other"}


@pytest.mark.django_db
def test_the_older_words_come_back_when_the_migration_is_reversed(row_after_going_back: Any) -> None:
    row = row_after_going_back
    assert (row.kind, row.cells[2]["clash"], row.wanted["rows"]) == ("double", True, {})
