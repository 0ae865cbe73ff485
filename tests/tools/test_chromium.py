import shutil
from pathlib import Path

import pytest

from tests.tools import chromium


def test_a_program_that_only_tells_to_install_another_is_not_a_chromium(tmp_path: Path) -> None:
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\necho install the snap >&2\nexit 1\n")
    stub.chmod(0o755)
    assert not chromium._starts(str(stub))
    assert not chromium._starts(str(tmp_path / "missing"))


@pytest.mark.parametrize(("user", "number"), [(0, 3), (1000, 1)])
def test_only_root_installs_packages(monkeypatch: pytest.MonkeyPatch, user: int, number: int) -> None:
    monkeypatch.setattr(chromium.os, "geteuid", lambda: user)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    commands = chromium._commands()
    assert len(commands) == number
    assert "playwright" in commands[-1]
    assert not any("sudo" in command for command in commands)
