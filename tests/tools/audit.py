"""Ask whether a weakness of a locked package is known: `python -m tests.tools.audit requirements.lock ...`.

pip-audit ends with 0 when it could ask about no package. This says plainly how many were asked about: it ends with 1
when a weakness is known, and with 2 when the data cannot be reached.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Audit:
    asked: int = 0
    not_asked: list[str] = field(default_factory=list)
    weaknesses: list[str] = field(default_factory=list)


def read_answer(answer: str) -> Audit:
    """The answer of pip-audit, as JSON."""
    asked, not_asked, weaknesses = 0, [], []
    for package in json.loads(answer)["dependencies"]:
        if "skip_reason" in package:
            not_asked.append(package["name"])
            continue
        asked += 1
        for known in package["vulns"]:
            remedy = ", ".join(known["fix_versions"]) or "no version yet"
            weaknesses.append(f"{package['name']} {package['version']}: {known['id']}, mended in {remedy}")
    return Audit(asked, not_asked, weaknesses)


def verdict(audit: Audit) -> tuple[int, list[str]]:
    """The exit status, and the printed lines."""
    if not audit.asked:
        return 2, ["NOT AUDITED: the data about weaknesses cannot be reached from here, so nothing is known."]
    lines = [f"{audit.asked} packages are asked about; {len(audit.weaknesses)} weaknesses are known."]
    lines += [f"- {weakness}" for weakness in audit.weaknesses]
    if audit.not_asked:
        lines.append(f"NOT AUDITED, since nothing is known about them: {', '.join(audit.not_asked)}.")
    return (1 if audit.weaknesses else 0), lines


def main(files: list[str]) -> int:
    worst = 0
    for file in files:
        command = [sys.executable, "-m", "pip_audit", "--requirement", file, "--require-hashes", "--disable-pip"]
        done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
        try:
            audit = read_answer(done.stdout)
        except (ValueError, KeyError):
            print(done.stderr.strip(), file=sys.stderr)
            audit = Audit()
        status, lines = verdict(audit)
        print(f"{file}: " + "\n".join(lines))
        worst = max(worst, status)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
