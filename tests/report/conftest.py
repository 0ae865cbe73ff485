import pytest

from initiatives.report import making


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of its own would look into another database."""
    monkeypatch.setattr(making, "start_worker", lambda: None)
