from pathlib import Path

import pytest

from tests.tools import nu


def test_a_mistake_is_named_with_its_place(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><title>A</title><p id="a b">One</p>')
    assert len(nu.mistakes([page])) == 1
    assert nu.mistakes([page])[0].startswith("page.html, line 1: Bad value")


def test_what_is_well_made_has_no_mistakes(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><title>A</title><p>One</p></html>')
    assert nu.mistakes([page]) == []


def test_a_checker_that_does_not_run_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nu, "JAR", tmp_path / "no.jar")
    with pytest.raises(RuntimeError, match="did not run"):
        nu.mistakes([tmp_path / "page.html"])
