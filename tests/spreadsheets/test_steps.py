"""Large imports are applied and undone in steps: resumed, stopped, by several at once, never half seen by readers."""

import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.history.revisions import revisions
from initiatives.models import BudgetLine, Initiative, Organisation, Participation, Proposal, SpreadsheetImport
from initiatives.spreadsheets.plan import steps
from initiatives.spreadsheets.plan.applying import apply
from tests.factories import make_initiative

from .builders import Register, csv_bytes, kinds, planned
from .test_faults import at_once, database_address

HEAD = ["id", "title_en", "governments", "organisations", "acronym"]
NEW = [[f"new-{number}", f"New programme {number}", "flanders", "+New body (lead)", ""] for number in range(5)]
DRAFTS = [[f"draft-{number}", "", "", "+New body (partner)", "D"] for number in range(3)]
PUBLIC = [[f"public-{number}", "", "", "", "P"] for number in range(3)]
KILLED_IN_A_STEP = """
import os, signal, sys
import django
django.setup()
from initiatives.models import SpreadsheetImport, User
from initiatives.spreadsheets.plan import steps
def kill(*asked, **named):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(steps, sys.argv[2], kill)
steps.work(SpreadsheetImport.objects.get(pk=int(sys.argv[1])), User.objects.get(username="piet"), 60)
"""
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MOST_AT_ONCE", 4)
    monkeypatch.setattr(steps, "NEW_IN_A_STEP", 2)
    monkeypatch.setattr(steps, "CHANGED_IN_A_STEP", 2)
    monkeypatch.setattr("initiatives.spreadsheets.plan.applying.BATCH", 4)


@pytest.fixture
def register() -> Register:
    register = Register()
    for number in range(3):
        make_initiative(
            slug=f"draft-{number}", title_en=f"Draft {number}!", governments=[register.flanders], state="draft"
        )
        make_initiative(slug=f"public-{number}", title_en=f"Public {number}?", governments=[register.flanders])
    return register


@pytest.fixture
def found(register: Register) -> SpreadsheetImport:
    spreadsheet = planned(csv_bytes([HEAD, *NEW, *DRAFTS, *PUBLIC]), register.piet)
    assert kinds(spreadsheet) == ["new"] * 5 + ["changed"] * 6
    return spreadsheet


def acronyms(state: str) -> list[str]:
    entries = Initiative.objects.filter(state=state, slug__regex="^(draft|public)")
    return sorted(entries.values_list("acronym", flat=True))


def each_step(spreadsheet: SpreadsheetImport, register: Register, look: Callable[[], None] = lambda: None) -> int:
    number = 0
    while not steps.work(SpreadsheetImport.objects.get(pk=spreadsheet.pk), register.piet, 0):
        number += 1
        look()
    spreadsheet.refresh_from_db()
    return number


def test_steps_write_what_one_transaction_writes_and_readers_see_it_only_at_the_end(
    register: Register, found: SpreadsheetImport
) -> None:
    steps.start_applying(found, register.piet, is_direct=True)

    def nothing_is_public_yet() -> None:
        assert acronyms("published") == ["", "", ""]
        assert not Initiative.objects.published().filter(slug__startswith="new").exists()

    assert each_step(found, register, nothing_is_public_yet) > 5
    assert (found.stage, found.applied_by, found.progress) == ("applied", register.piet, {})
    assert (acronyms("published"), acronyms("draft")) == (["P"] * 3, ["D"] * 3)
    assert found.counts["outcome_created"] == 5
    assert found.counts["outcome_changed"] == 6
    assert Organisation.objects.filter(name_en="New body").count() == 1
    assert found.new_records["organisation"] == [Organisation.objects.get(name_en="New body").pk]


def test_the_history_names_the_person_who_asked_whoever_does_the_steps(
    register: Register, found: SpreadsheetImport
) -> None:
    steps.start_applying(found, register.piet, is_direct=True)
    while not steps.work(found, register.fien, 0):
        pass
    for slug in ("new-1", "draft-1", "public-1"):
        assert revisions(Initiative.objects.get(slug=slug))[0].user == register.piet, slug


def test_stopping_at_any_step_leaves_nothing(register: Register, found: SpreadsheetImport) -> None:
    before = list(Initiative.objects.order_by("pk").values("slug", "acronym", "state"))
    for after in range(1, 12):
        steps.start_applying(found, register.piet, is_direct=False)
        is_done = False
        for _step in range(after):
            is_done = steps.work(found, register.piet, 0)
        if is_done:
            break
        steps.stop(found)
        each_step(found, register)
        assert found.stage in ("planning", "planned")
        while found.stage == "planning":
            call_command("work_imports", stdout=StringIO())
            found.refresh_from_db()
        assert list(Initiative.objects.order_by("pk").values("slug", "acronym", "state")) == before, after
        assert not Organisation.objects.filter(name_en="New body").exists()
        assert not Proposal.objects.exists()
        assert kinds(found) == ["new"] * 5 + ["changed"] * 6
        assert (found.progress["why"], found.applied_by) == ("stopped", None)
    assert after > 5
    assert found.stage == "applied"


def test_a_change_before_the_first_write_leads_back_to_the_plan(register: Register, found: SpreadsheetImport) -> None:
    Initiative.objects.filter(slug="draft-0").update(acronym="X")
    steps.start_applying(found, register.piet, is_direct=True)
    each_step(found, register)
    assert (found.stage, found.progress["why"], found.progress["numbers"]) == ("planned", "changed", [7])
    assert not Initiative.objects.filter(slug="new-0").exists()


def test_a_change_while_it_is_written_takes_all_of_it_back(register: Register, found: SpreadsheetImport) -> None:
    steps.start_applying(found, register.piet, is_direct=True)
    while not Initiative.objects.filter(slug="new-4").exists():
        steps.work(found, register.piet, 0)
    Initiative.objects.filter(slug="public-2").update(acronym="X")
    each_step(found, register)
    assert (found.stage, found.progress["why"], found.progress["numbers"]) == ("planning", "changed", [12])
    assert not Initiative.objects.filter(slug__startswith="new").exists()
    assert acronyms("draft") == ["", "", ""]


def test_a_right_that_was_lost_meanwhile_takes_all_of_it_back(register: Register, found: SpreadsheetImport) -> None:
    steps.start_applying(found, register.piet, is_direct=True)
    while not Initiative.objects.filter(slug="new-1").exists():
        steps.work(found, register.piet, 0)
    register.piet.governments.set([register.wallonia])
    each_step(found, register)
    assert found.progress["why"] == "right"
    assert acronyms("published") == ["", "", ""]


def test_undoing_in_steps_restores_everything_and_what_readers_see_at_once(
    register: Register, found: SpreadsheetImport
) -> None:
    steps.start_applying(found, register.piet, is_direct=True)
    each_step(found, register)
    entry = Initiative.objects.get(slug="new-3")
    entry.acronym = "edited"
    entry.save()
    steps.start_undoing(found, register.piet)
    seen = []
    each_step(found, register, lambda: seen.append(acronyms("published")))
    assert seen[0] == ["", "", ""]
    assert (found.stage, found.undone_by, found.counts["outcome_kept"]) == ("undone", register.piet, 1)
    assert acronyms("draft") == ["", "", ""]
    assert set(Initiative.objects.filter(slug__startswith="new").values_list("slug", flat=True)) == {"new-3"}


def test_new_entries_go_together_and_leave_the_versions_that_single_deletes_write(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "NEW_IN_A_STEP", 100)
    columns = ["title_en", "governments", "themes", "organisations", "instruments", "budgets"]
    said = ["flanders", "human-capital", "imec (lead) | VLAIO (funder)", "business-grant", "5000 EUR per year"]
    asked = []
    for number in (2, 12):
        rows = [[f"Together {number}-{each}", *said] for each in range(number)]
        spreadsheet = apply(planned(csv_bytes([columns, *rows]), register.piet), register.piet)
        entries = list(spreadsheet.rows.values_list("entry", flat=True))
        steps.start_undoing(spreadsheet, register.piet)
        with CaptureQueriesContext(connection) as queries:
            while not steps.work(spreadsheet, register.piet, 0):
                pass
        asked.append(len(queries))
        gone = Initiative.history.filter(id__in=entries, history_type="-")
        assert {(each.history_user, each.history_change_reason) for each in gone} == {(register.piet, "Import undone")}
        assert [[term.theme.slug for term in each.themes.all()] for each in gone] == [["human-capital"]] * number
        related = Participation.history.filter(initiative_id__in=entries, history_type="-")
        assert {each.history_user for each in related} == {register.piet}
        assert related.count() == 2 * number
        assert BudgetLine.history.filter(initiative_id__in=entries, history_type="-").count() == number
    # A mark of a late translation may hang on each amount.
    assert asked[1] - asked[0] <= 10 * 6


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_at_any_moment_costs_one_step(register: Register, found: SpreadsheetImport) -> None:
    steps.start_applying(found, register.piet, is_direct=True)
    failed = 0
    for after in range(0, 3000, 37):
        left = [after]

        def fail(execute: Any, *asked: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise DatabaseError("The database went away.")
            return execute(*asked)

        try:
            with connection.execute_wrapper(fail):
                if steps.work(SpreadsheetImport.objects.get(pk=found.pk), register.piet, 60):
                    break
        except DatabaseError:
            failed += 1
        assert acronyms("published") in (["", "", ""], ["P", "P", "P"])
    found.refresh_from_db()
    assert failed > 3
    assert (found.stage, found.counts["outcome_created"], found.counts["outcome_changed"]) == ("applied", 5, 6)
    assert Organisation.objects.filter(name_en="New body").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", ["create_batch", "change_entry", "finish_applying"])
def test_a_killed_process_loses_only_its_step(register: Register, found: SpreadsheetImport, after: str) -> None:
    steps.start_applying(found, register.piet, is_direct=True)
    environment = os.environ | {"DATABASE_URL": database_address(), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-c", KILLED_IN_A_STEP, str(found.pk), after]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    assert acronyms("published") == ["", "", ""]
    each_step(found, register)
    assert (found.stage, found.counts["outcome_created"], found.counts["outcome_changed"]) == ("applied", 5, 6)


@pytest.mark.django_db(transaction=True)
def test_two_browsers_and_a_worker_at_once_write_it_once(register: Register, found: SpreadsheetImport) -> None:
    steps.start_applying(found, register.piet, is_direct=True)

    def work() -> bool:
        return steps.work(SpreadsheetImport.objects.get(pk=found.pk), register.piet, 60)

    assert at_once(work, work, work) == [True, True, True]
    found.refresh_from_db()
    assert (found.stage, found.counts["outcome_created"], found.counts["outcome_changed"]) == ("applied", 5, 6)
    assert Initiative.objects.filter(slug__startswith="new").count() == 5


def test_the_pages_show_progress_go_on_stop_and_end(
    register: Register, found: SpreadsheetImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("initiatives.spreadsheets.admin.import_page.SECONDS", 0)
    client = Client()
    client.force_login(register.piet)
    address = f"/admin/initiatives/spreadsheetimport/{found.pk}/change/"
    shown = client.post(address, {"_apply": "1", "is_direct": "on"}, follow=True)
    assert "The plan is being applied" in shown.text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in shown.text
    assert "script-src" in shown.headers["Content-Security-Policy"]
    assert "Imports that are half done" in client.get("/admin/").text
    assert client.get(address.replace("change", "columns")).status_code == 302
    client.post(address, {"_continue": "1"})
    client.post(address, {"_stop": "1"})
    text = ""
    for _step in range(40):
        text = client.post(address, {"_continue": "1"}, follow=True).text
        if "would be written" in text:
            break
    assert "The import was stopped: nothing of it was kept." in text
    client.post(address, {"_apply": "1"})
    for _step in range(40):
        text = client.post(address, {"_continue": "1"}, follow=True).text
        if "Applied. The outcome of each row is below." in text:
            break
    assert "Applied by" in text
    shown = client.post(address, {"_undo": "1"}, follow=True)
    assert "The import is being undone" in shown.text
    for _step in range(40):
        text = client.post(address, {"_continue": "1"}, follow=True).text
        if "everything is as it was before" in text:
            break
    found.refresh_from_db()
    assert found.stage == "undone"


def test_a_worker_finishes_what_a_browser_left(register: Register, found: SpreadsheetImport, capsys: Any) -> None:
    steps.start_applying(found, register.piet, is_direct=False)
    call_command("work_imports")
    assert "applied" in capsys.readouterr().out
    found.refresh_from_db()
    assert (found.stage, Proposal.objects.count()) == ("applied", 3)
