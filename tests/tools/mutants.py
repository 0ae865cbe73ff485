"""Change the code at random places and see which changes no test notices: `make mutants`.

    python -m tests.tools.mutants [--number 40] [--seed 1] [--only initiatives/browse]

Works in a copy of the tree. For each change the tests of the same room run, the mirrored file first, until one fails.
Ends with 1 when a change survived. The same seed on the same code chooses the same places.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from os import chdir
from pathlib import Path

from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).resolve().parents[2]
# Seconds until a change counts as noticed: an endless loop is noticed.
TIMEOUT = 300
LEFT_OUT = ("migrations", "management")
# Rooms whose code is tried by the tests of those that use it.
TESTED_BY = {
    "models": ["models", "browse", "editing", "history"],
    "formatting": ["formatting", "opendata", "browse", "spreadsheets"],
    "text": ["text", "search", "browse"],
    "templatetags": ["browse", "test_project.py"],
}
# Other operators change annotations and decorators, which no test can notice, or hardly read as mistakes.
OPERATORS = (
    "ReplaceComparisonOperator", "ReplaceBinaryOperator_Add_Sub", "ReplaceBinaryOperator_Sub_Add",
    "ReplaceBinaryOperator_Mul_Div", "ReplaceAndWithOr", "ReplaceOrWithAnd", "AddNot", "NumberReplacer",
    "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceContinueWithBreak", "ReplaceBreakWithContinue",
    "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_USub_UAdd", "ZeroIterationForLoop",
)  # fmt: skip
# Small numbers and short texts are one object each: `is` then answers as `==` does.
SAME_IN_PRACTICE = ("Eq_Is", "NotEq_IsNot", "Is_Eq", "IsNot_NotEq")


def modules(only: str) -> list[Path]:
    tracked = subprocess.check_output(["git", "ls-files", f"{only}/**.py", f"{only}/*.py"], cwd=ROOT, text=True)
    paths = [Path(line) for line in tracked.splitlines()]
    return [path for path in paths if not set(path.parts) & set(LEFT_OUT) and path.name != "__init__.py"]


def tests_of(module: Path) -> list[str]:
    """The tests that try a module: its mirrored file, then the whole room."""
    room = module.parts[1] if module.parts[0] == "initiatives" and len(module.parts) > 2 else module.parts[0]
    mirrored = Path("tests", *module.parts[1:-1], f"test_{module.name}")
    folders = [Path("tests", folder) for folder in TESTED_BY.get(room, [room])]
    found = [path for path in (mirrored, *folders) if (ROOT / path).exists()]
    return [str(path) for path in dict.fromkeys(found)] or ["tests"]


def places(module: Path, db: WorkDB) -> list[list[MutationSpec]]:
    """Possible changes of a module, grouped by the place in the code that they change."""
    init([module], db, {})
    by_place: dict[tuple[int, int], list[MutationSpec]] = {}
    for item in db.work_items:
        for mutation in item.mutations:
            name = mutation.operator_name.removeprefix("core/")
            if name.startswith(OPERATORS) and not name.endswith(SAME_IN_PRACTICE):
                by_place.setdefault(mutation.start_pos, []).append(mutation)
    return [by_place[start] for start in sorted(by_place)]


def chosen(number: int, seed: int, only: str) -> Iterator[MutationSpec]:
    """Changes in modules that are drawn by their size, each place at most once."""
    draw = random.Random(seed)
    paths = modules(only)
    weights = [path.stat().st_size for path in paths]
    drawn: dict[Path, int] = {}
    for path in draw.choices(paths, weights, k=number):
        drawn[path] = drawn.get(path, 0) + 1
    with use_db(str(Path(tempfile.mkdtemp()) / "session.sqlite"), WorkDB.Mode.create) as db:
        for path, count in drawn.items():
            found = places(path, db)
            for place in draw.sample(found, min(count, len(found))):
                yield draw.choice(place)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--number", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="initiatives")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".run", ".*_cache", "staticfiles"))
        (copy / ".venv").symlink_to(ROOT / ".venv")
        (copy / ".run").mkdir()
        chdir(copy)
        killed, survived = 0, 0
        for mutation in chosen(asked.number, asked.seed, asked.only):
            command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
            result = mutate_and_test([mutation], " ".join([*command, *tests_of(mutation.module_path)]), TIMEOUT)
            is_killed = result.test_outcome is TestOutcome.KILLED
            killed, survived = killed + is_killed, survived + (not is_killed)
            line = f"{mutation.module_path}:{mutation.start_pos[0]} {mutation.operator_name.removeprefix('core/')}"
            print("killed  " if is_killed else "SURVIVED", line, flush=True)
            if not is_killed:
                print(result.diff, flush=True)
    print(f"{killed} killed, {survived} survived, of {killed + survived}; seed {asked.seed}.")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
