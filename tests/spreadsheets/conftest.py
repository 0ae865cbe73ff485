from collections.abc import Iterator
from typing import Any

import pytest

from initiatives.spreadsheets.reading import file_reader, worker
from tests.spreadsheets.builders import Register


@pytest.fixture(autouse=True)
def _read_in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each file takes a tenth of a second: only the tests of that process start one."""
    if "read_apart" in request.fixturenames:
        return

    def answers(content: bytes, mode: str, *asked: str) -> Iterator[dict[str, Any]]:
        file_reader.check_size(len(content))
        held = file_reader.configured_limits()
        return worker.inspect(content, held) if mode == "inspect" else worker.rows(content, held, int(asked[0]))

    monkeypatch.setattr(file_reader, "_answers", answers)


@pytest.fixture
def read_apart() -> None:
    """For tests of the reading process itself."""


@pytest.fixture
def register() -> Register:
    return Register()
