"""What goes wrong while a plan is applied: a process that is killed, a database that goes away, two people at once."""

import os
import subprocess
import sys
import threading
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections

from initiatives.editing.changesets import entry_snapshot
from initiatives.models import Initiative, Organisation, PlannedRow, SpreadsheetImport
from initiatives.spreadsheets.plan.applying import PlanChangedError, apply
from initiatives.spreadsheets.plan.locking import NotPlannedError
from tests.factories import make_initiative
from tests.tools.waiting import PATIENCE

from .builders import Register, csv_bytes, planned

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = ["id", "title_en", "governments", "organisations", "budgets", "acronym"]
ROWS = [
    HEAD,
    ["new", "New", "flanders", "+New body (lead)", "7 EUR per year", "N"],
    ["plan", "Plan!", "", "imec (lead)", "40 EUR per year", ""],
    ["amai", "", "", "", "", "A"],
]
KILLED = """
import os, signal, sys
import django
django.setup()
from initiatives.models import SpreadsheetImport, User
from initiatives.spreadsheets.plan import applying
number, after = int(sys.argv[1]), sys.argv[2]
def kill(*asked, **named):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(applying, after, kill)
applying.apply(SpreadsheetImport.objects.get(pk=number), User.objects.get(username="fien"))
"""


@pytest.fixture
def found(register: Register) -> SpreadsheetImport:
    make_initiative(slug="plan", title_en="Plan", governments=[register.flanders], state="draft")
    make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders])
    return planned(csv_bytes(ROWS), register.fien)


def everything() -> Any:
    kept = PlannedRow.objects.order_by("pk").values("kind", "outcome", "entry", "proposal")
    entries = [entry_snapshot(entry) for entry in Initiative.objects.order_by("pk")]
    history = Initiative.history.count()
    return entries, history, Organisation.objects.count(), list(kept), SpreadsheetImport.objects.get().stage


def database_address() -> str:
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    host, port = quote(held["HOST"] or "localhost", safe=""), held["PORT"] or 5432
    return f"postgresql://{held['USER']}:{held['PASSWORD']}@{host}:{port}/{held['NAME']}"


@pytest.mark.parametrize("after", ["change_entry", "outcomes", "_notify"])
def test_a_process_killed_while_it_applies_leaves_nothing_half_done(found: SpreadsheetImport, after: str) -> None:
    before = everything()
    environment = os.environ | {"DATABASE_URL": database_address(), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-c", KILLED, str(found.pk), after]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)

    assert done.returncode == -9, done.stderr
    assert everything() == before
    assert apply(found, found.made_by).counts["outcome_created"] == 1


def test_a_database_that_goes_away_at_any_moment_leaves_nothing_half_done(found: SpreadsheetImport) -> None:
    before = everything()
    failed = 0
    for after in range(0, 400, 9):
        left = [after]

        def fail(execute: Any, *asked: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise DatabaseError("The database went away.")
            return execute(*asked)

        try:
            with connection.execute_wrapper(fail):
                apply(SpreadsheetImport.objects.get(pk=found.pk), found.made_by)
            break
        except DatabaseError:
            failed += 1
        assert everything() == before
    assert failed > 10
    assert PlannedRow.objects.written().count() == 3


def at_once(*works: Any) -> list[Any]:
    """What each did or raised, begun together, each with a connection of its own."""
    start = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)

    def work(place: int) -> None:
        try:
            start.wait(timeout=PATIENCE)
            answers[place] = works[place]()
        except Exception as error:  # kept for the test to look at
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[place]) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return answers


def test_two_who_apply_one_plan_write_it_once(register: Register, found: SpreadsheetImport) -> None:
    answers = at_once(
        lambda: apply(SpreadsheetImport.objects.get(pk=found.pk), register.fien),
        lambda: apply(SpreadsheetImport.objects.get(pk=found.pk), register.piet),
    )

    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["NotPlannedError", "SpreadsheetImport"], answers
    assert isinstance(next(each for each in answers if isinstance(each, Exception)), NotPlannedError)
    assert Initiative.objects.filter(slug="new").count() == 1


def test_two_plans_for_one_entry_the_second_is_shown_what_the_first_did(register: Register) -> None:
    make_initiative(slug="plan", title_en="Plan", governments=[register.flanders], state="draft")
    plans = [
        planned(csv_bytes([["id", "title_en"], ["plan", title]]), user)
        for title, user in (("One", register.fien), ("Two", register.piet))
    ]
    answers = at_once(
        lambda: apply(plans[0], register.fien),
        lambda: apply(plans[1], register.piet),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["PlanChangedError", "SpreadsheetImport"], answers
    assert isinstance(next(each for each in answers if isinstance(each, Exception)), PlanChangedError)
    late = plans[0 if isinstance(answers[0], Exception) else 1]
    title = Initiative.objects.get(slug="plan").title_en
    assert late.rows.get().changes[0]["was"] == title
