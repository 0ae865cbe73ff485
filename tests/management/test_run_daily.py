"""The clock of the daily commands."""

from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from initiatives.management.commands import run_daily

pytestmark = pytest.mark.django_db


def test_each_command_runs_and_one_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.BACKUP_FOLDER = "/backups"
    called: list[str] = []

    def call(name: str, **options: Any) -> None:
        called.append(name)
        if name == "remind_editors":
            raise SystemExit(1)
        if name == "check_links":
            raise OSError("no network")

    monkeypatch.setattr(run_daily, "call_command", call)
    monkeypatch.setattr(run_daily, "close_old_connections", lambda: None)
    with pytest.raises(CommandError, match=r"Failed: check_links, remind_editors\."):
        call_command("run_daily", "--once")
    assert called == list(run_daily.DAILY)


def test_the_commands_really_run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # Without a folder there is no backup.
    # The connection of a test is in a transaction, and stays open.
    monkeypatch.setattr(run_daily, "close_old_connections", lambda: None)
    call_command("run_daily", "--once")
    said = capsys.readouterr().out
    assert "purge_personal_data:" in said
    assert "backup:" not in said


def test_the_next_run_is_later_today_or_tomorrow() -> None:
    assert run_daily.next_run(datetime(2026, 3, 1, 4, 0), 4, 30) == datetime(2026, 3, 1, 4, 30)
    assert run_daily.next_run(datetime(2026, 3, 1, 4, 30), 4, 30) == datetime(2026, 3, 2, 4, 30)


def test_a_wrong_time_is_refused() -> None:
    with pytest.raises(CommandError, match="--at is '25:00'"):
        call_command("run_daily", "--at", "25:00")
