"""Ours beside stock django-import-export: the same new rows, planned and applied, each in a process of its own.

    python -m tests.bench.spreadsheets [ROWS]

Prints seconds of the processor, on which what else the machine does weighs less, rows per second and peak memory. Stock
writes entries and their terms; ours also organisations, instruments and amounts, checks rights and duplicates, and
keeps a plan that can be undone.
"""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = 10_000
MEGABYTE = 1024
TITLES = {"en": "Bench programme", "nl": "Proefprogramma", "fr": "Programme d'essai", "de": "Probeprogramm"}


def table(number: int) -> bytes:
    """A file of so many new programmes, as a download would write them."""
    from initiatives.opendata.table_columns import NAMES

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(NAMES)
    for row in range(1, number + 1):
        said = {
            "id": f"programme-{row:05d}",
            **{f"title_{code}": f"{word} {row:05d}" for code, word in TITLES.items()},
            **{f"summary_{code}": f"{code}: what programme {row} does, for whom, and by whom it is run. " * 3
               for code in ("en", "nl", "fr", "de")},
            "governments": "flanders" if row % 2 else "federal",
            "themes": "human-capital | networking",
            "target_groups": "smes",
            "instruments": "business-grant",
            "organisations": "imec (lead) | VLAIO (funder)",
            "start": str(2015 + row % 8),
            "budgets": f"{row * 1000} EUR per year ({2015 + row % 8}-)",
            "website": f"https://www.example.org/programme/{row}",
        }  # fmt: skip
        writer.writerow([said.get(name, "") for name in NAMES])
    return out.getvalue().encode()


def prepare(file: Path, rows: int) -> None:
    """A database of its own with the published register, and the file; in a process whose memory nobody counts."""
    from django.core.management import call_command

    from initiatives.management.commands.bootstrap import load_register

    call_command("migrate", verbosity=0)
    load_register()
    file.write_bytes(table(rows))


def spent() -> float:
    """Seconds of the processor, of this process and of those that it waited for."""
    return sum(os.times()[:4])


def ours(content: bytes) -> tuple[float, float]:
    from initiatives.models import User
    from initiatives.spreadsheets.mapping.column_mapping import Mapping
    from initiatives.spreadsheets.plan import extraction, planning, upload
    from initiatives.spreadsheets.plan.applying import apply

    user = User.objects.create_superuser("bench")
    began = spent()
    spreadsheet = upload.create_import(user, "bench.csv", content, "en")
    extraction.extract_rows(spreadsheet, Mapping.from_json(spreadsheet.mapping))
    planning.plan_rows(spreadsheet, user, seconds=3600)
    planned = spent()
    held = apply(spreadsheet, user)
    assert held.counts["outcome_created"] == spreadsheet.counts["rows"], held.counts
    return planned - began, spent() - planned


def stock(content: bytes) -> tuple[float, float]:
    from import_export import fields, resources
    from import_export.widgets import ManyToManyWidget
    from tablib import Dataset

    from initiatives.models import Government, Initiative, TargetGroup, Theme

    def terms(model: Any, name: str) -> Any:
        return fields.Field(name, name, widget=ManyToManyWidget(model, field="slug", separator=" | "))

    texts = [f"{name}_{code}" for name in ("title", "summary") for code in ("en", "nl", "fr", "de")]

    class Stock(resources.ModelResource):
        slug = fields.Field("slug", "id")
        governments = terms(Government, "governments")
        themes = terms(Theme, "themes")
        target_groups = terms(TargetGroup, "target_groups")

        class Meta:
            model = Initiative
            import_id_fields = ["slug"]
            fields = ["slug", *texts, "governments", "themes", "target_groups", "start", "end", "website"]
            use_transactions = True

    data = Dataset().load(content.decode(), format="csv")
    began = spent()
    preview = Stock().import_data(data, dry_run=True)
    assert not preview.has_errors(), preview.row_errors()[:1]
    planned = spent()
    Stock().import_data(data, dry_run=False, raise_errors=True)
    return planned - began, spent() - planned


def measured(which: str, file: Path) -> dict[str, float]:
    """In this process: seconds of both steps, and peak memory in MB, before and after."""
    content = file.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    planned, applied = {"ours": ours, "stock": stock}[which](content)
    return {
        "plan": planned, "apply": applied, "before": before,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE,
        "reader": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE,
    }  # fmt: skip


def in_its_own_process(which: str, rows: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "DJANGO_SETTINGS_MODULE": "portal.settings",
        }  # fmt: skip
        program = [sys.executable, "-m", "tests.bench.spreadsheets"]
        file = f"{folder}/bench.csv"
        subprocess.run([*program, "bootstrap", file, str(rows)], cwd=ROOT, env=environment, check=True)
        done = subprocess.run(
            [*program, which, file], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True
        )
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main(rows: int) -> None:
    found = {which: in_its_own_process(which, rows) for which in ("ours", "stock")}
    print(f"Spreadsheets: {rows} new rows, planned and applied, on SQLite")
    print(f"{'':8}{'plan s':>9}{'apply s':>9}{'rows/s':>9}{'peak MB':>9}{'added MB':>9}{'reader MB':>10}")
    for which, each in found.items():
        speed = rows / (each["plan"] + each["apply"])
        added = each["peak"] - each["before"]
        print(
            f"{which:8}{each['plan']:9.1f}{each['apply']:9.1f}{speed:9.0f}{each['peak']:9.0f}{added:9.0f}{each['reader']:10.0f}"
        )
    seconds = {which: each["plan"] + each["apply"] for which, each in found.items()}
    grown = {which: each["peak"] - each["before"] for which, each in found.items()}
    print(
        f"Ours is {seconds['stock'] / seconds['ours']:.1f} times as fast; it adds {grown['ours'] / grown['stock']:.2f}"
        " of the memory that stock adds,"
        f" and peaks at {found['ours']['peak'] / found['stock']['peak']:.2f} of its peak."
    )


if __name__ == "__main__":
    if sys.argv[1:2] in (["ours"], ["stock"], ["bootstrap"]):
        import django

        django.setup()
        if sys.argv[1] == "bootstrap":
            prepare(Path(sys.argv[2]), int(sys.argv[3]))
        else:
            print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
