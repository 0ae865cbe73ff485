from collections.abc import Iterator
from typing import Any

import pytest

from initiatives.models import Initiative
from initiatives.spreadsheets.reading import file_reader, worker
from tests.factories import make_budget_line, make_citation, make_initiative
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


@pytest.fixture
def plan_of_flanders(register: Register) -> Initiative:
    entry = make_initiative(slug="plan", title_en="Plan", governments=[register.flanders], state="draft")
    line = make_budget_line(initiative=entry, key="total", amount=32, kind="per_year", note_en="As read.")
    make_citation(initiative=entry, budget_line=line, locator="3")
    make_citation(initiative=entry, locator="17")
    entry.participations.create(organisation=register.imec, role="lead")
    entry.key_figures.create(key="companies", value=60, unit_en="companies")
    return Initiative.objects.get(pk=entry.pk)
