"""Work that is killed at many moments: nothing is half done, and what is begun again comes to its end."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import FrameType

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from initiatives.history import records
from initiatives.models import Initiative, SpreadsheetImport
from initiatives.spreadsheets.plan import steps
from portal.backups import archive
from tests.factories import make_government, make_initiative
from tests.spreadsheets.builders import Register, csv_bytes, planned
from tests.tools.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = ["id", "title_en", "governments", "organisations"]
ROWS = [[f"new-{number}", f"New programme {number}", "flanders", "+New body (lead)"] for number in range(12)]


def is_killed(work: Callable[[], object], calls: int = 0) -> bool:
    """Do it in a process of its own, which is killed at so many calls of functions: at one moment on every machine.

    False where it ended before. Without a number it kills itself, or ends.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if calls:
                sys.setprofile(killer(calls))
            work()
            status = 0
        finally:
            os._exit(status)
    ended: list[int] = []

    def has_ended() -> bool:
        found, status = os.waitpid(child, os.WNOHANG)
        ended.extend([status] if found else [])
        return bool(found)

    until(has_ended)
    assert ended[0] in {0, signal.SIGKILL}
    return bool(ended[0])


def killer(calls: int) -> Callable[[FrameType, str, object], None]:
    left = calls

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def test_an_import_whose_worker_is_killed_again_and_again_is_applied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_AT_ONCE", "NEW_IN_A_STEP", "CHANGED_IN_A_STEP"):
        monkeypatch.setattr(steps, name, 2)
    register = Register()
    spreadsheet = planned(csv_bytes([HEAD, *ROWS]), register.piet)
    steps.start_applying(spreadsheet, register.piet, False)
    killed = 0
    while is_killed(lambda: call_command("work_imports", stdout=StringIO()), 20_000 * (killed + 1)):
        killed += 1
        assert Initiative.objects.filter(state="published").count() == 0
        assert killed < 60
    assert killed > 1
    spreadsheet.refresh_from_db()
    assert spreadsheet.stage == SpreadsheetImport.Stage.APPLIED
    assert sorted(Initiative.objects.values_list("slug", flat=True)) == sorted(row[0] for row in ROWS)
    assert Initiative.history.count() == len(ROWS)


def test_a_backup_that_is_killed_leaves_no_file_and_the_next_one_clears_up(tmp_path: Path) -> None:
    make_initiative(title_en="A plan", governments=[make_government()])
    killed = 0
    while is_killed(lambda: call_command("backup", str(tmp_path), stdout=StringIO()), 3_000 * 2**killed):
        killed += 1
        for made in tmp_path.glob(archive.PATTERN):
            # Nothing has the name of a backup unless it is whole.
            with archive.opened(made, ""):
                pass
    assert killed > 2
    assert {*tmp_path.iterdir()} == {*tmp_path.glob(archive.PATTERN)}
    with archive.opened(max(tmp_path.iterdir()), "") as (manifest, _directory):
        assert manifest.rows["initiatives_initiative"] == 1


@pytest.mark.parametrize("hours", [-2, 30])
def test_a_clock_that_was_wrong_for_a_while_mixes_no_versions_up(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    """Set forward and back, or back and forward: the last that was saved is the present, and editors are let in."""
    right = timezone.now
    entry = make_initiative(title_en="First")
    monkeypatch.setattr(timezone, "now", lambda: right() + timedelta(hours=hours))
    entry.title_en = "Second"
    entry.save()
    monkeypatch.setattr(timezone, "now", right)
    entry.title_en = "Third"
    entry.save()
    newest = records.versions_of(Initiative).order_by(*records.NEWEST_FIRST)
    assert [version.title_en for version in newest] == ["Third", "Second", "First"]
    (later,) = records.newest_before(records.versions_of(Initiative), right() + timedelta(days=3))
    assert later["title_en"] == "Third"
