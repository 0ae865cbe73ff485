"""The audit of packages says how many it could ask about, and never takes silence for safety."""

import json

from tests.tools.audit import Audit, read_answer, verdict

WEAK = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
FINE = {"name": "new", "version": "2.0", "vulns": []}
SKIPPED = {"name": "unknown", "skip_reason": "Dependency not found"}


def test_a_known_weakness_fails() -> None:
    audit = read_answer(json.dumps({"dependencies": [WEAK, FINE, SKIPPED]}))
    assert audit == Audit(2, ["unknown"], ["old 1.0: PYSEC-1, mended in 1.1"])
    status, lines = verdict(audit)
    assert status == 1
    assert lines[0] == "2 packages are asked about; 1 weaknesses are known."
    assert lines[-1] == "NOT AUDITED, since nothing is known about them: unknown."


def test_no_known_weakness_passes() -> None:
    assert verdict(read_answer(json.dumps({"dependencies": [FINE]})))[0] == 0


def test_silence_is_not_safety() -> None:
    status, lines = verdict(read_answer(json.dumps({"dependencies": [SKIPPED]})))
    assert status == 2
    assert lines[0].startswith("NOT AUDITED")
