"""A list of the licences of all packages, from a bill of materials.

    python -m tests.tools.licences .run/sbom.json .run/licences.tsv

Ends with 1 when a package names none. A line holds name, version, licence, and whether the package
runs the portal or only develops it.
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

RUNS = Path(__file__).resolve().parent.parent.parent / "requirements.lock"
UNKNOWN = "not stated"
# Read in the file LICENSE of the package, which names it nowhere else.
READ = {"pyrage": "MIT", "resvg-py": "MIT", "uritemplate": "BSD-3-Clause OR Apache-2.0", "axe-playwright-python": "MIT"}


def licence_of(component: Mapping[str, object]) -> str:
    """As the package says it; texts of several lines by their first."""
    stated = component.get("licenses")
    said: list[str] = []
    for choice in stated if isinstance(stated, list) else []:
        if "expression" in choice:
            said.append(choice["expression"])
        else:
            licence = choice["license"]
            said.append(licence.get("id") or licence.get("name", "").strip().split("\n")[0])
    # Packages repeat a licence as an identifier and as a classifier.
    stated_or_read = "; ".join(dict.fromkeys(filter(None, said)))
    return stated_or_read or READ.get(_plain(str(component["name"])), UNKNOWN)


def lines(components: list[Mapping[str, object]], running: set[str]) -> list[str]:
    rows = sorted((str(each["name"]).lower(), str(each.get("version", "")), licence_of(each)) for each in components)
    return ["\t".join((*row, "runs" if _plain(row[0]) in running else "develops")) for row in rows]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(bill: Path, target: Path) -> int:
    running = {_plain(name) for name in re.findall(r"^([\w.-]+)(?:\[\w+\])?==", RUNS.read_text(), re.MULTILINE)}
    listed = lines(json.loads(bill.read_text())["components"], running)
    target.write_text("\n".join(listed) + "\n")
    unknown = [line for line in listed if f"\t{UNKNOWN}\t" in line]
    print(f"{target}: the licences of {len(listed)} packages")
    for line in unknown:
        print("No licence is stated:", line)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
