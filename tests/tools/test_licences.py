"""The list of licences names each package once, and fails where a package states none."""

import json
from pathlib import Path

import pytest

from tests.tools import licences


def test_licences_are_listed_and_those_not_stated_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    components = [
        {"name": "Django", "version": "5", "licenses": [
            {"license": {"id": "BSD-3-Clause"}}, {"license": {"name": "BSD-3-Clause"}},
        ]},
        {"name": "odd_one", "version": "1", "licenses": [{"license": {"name": "A licence\nof many lines"}}]},
        {"name": "pyrage", "version": "1.4.0"},
    ]  # fmt: skip
    bill, target = tmp_path / "sbom.json", tmp_path / "licences.tsv"
    bill.write_text(json.dumps({"components": components}))
    assert licences.main(bill, target) == 0
    assert target.read_text().splitlines() == [
        "django\t5\tBSD-3-Clause\truns", "odd_one\t1\tA licence\tdevelops", "pyrage\t1.4.0\tMIT\truns",
    ]  # fmt: skip
    bill.write_text(json.dumps({"components": [{"name": "stranger", "version": "1"}]}))
    assert licences.main(bill, target) == 1
    assert "No licence is stated: stranger" in capsys.readouterr().out
