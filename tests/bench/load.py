"""Readers, editors and an import at once: what fails, how long each waits, what is lost, and what memory it takes.

    python -m tests.bench.load

Reads LOAD_SECONDS (600), LOAD_ROWS of the import (5000) and LOAD_BENT: how many bent requests are sent before (0). Runs
on the database of DATABASE_URL, which it fills, else on a file of SQLite of its own. Everything stays on this machine.
Ends with 1 when a page failed, a save was lost or the import was not applied.
"""

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from tests.bench.forms import Form
from tests.tools.site import Site

SECONDS = int(os.environ.get("LOAD_SECONDS") or 600)
ROWS = int(os.environ.get("LOAD_ROWS") or 5_000)
BENT = min(int(os.environ.get("LOAD_BENT") or 0), 1_000_000)
CONNECTIONS, EDITORS, WORKERS = 32, 4, 2
# Between two saves of an editor.
PAUSE = 1.0
READ_TARGET, SAVE_TARGET = 0.1, 1.0
SCRIPT = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function()
  return wrk.format("GET", paths[math.random(#paths)], {["Accept-Encoding"] = "gzip"})
end
done = function(summary, latency, requests)
  local failed = summary.errors
  print(string.format("RESULT %%d %%f %%f %%d %%d", summary.requests, latency:percentile(50) / 1e6,
    latency:percentile(99) / 1e6, failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end
"""


@dataclass
class Editor:
    """Saves one entry again and again, as a browser does: reads the form, changes the title, sends it."""

    site: Site
    address: str
    session: str
    saved: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: Counter[int] = field(default_factory=Counter)
    why: set[str] = field(default_factory=set)

    def work(self, until: float) -> None:
        while time.monotonic() < until:
            # Unlike any other, or the form would ask whether the register has this entry already.
            title = f"Saved {uuid4().hex}"
            page = self.site.get(self.address, self.session)
            if page.status != 200:
                self.failed[page.status] += 1
                continue
            sent: dict[str, object] = dict(Form(page.page, "title_en").sent)
            began = time.monotonic()
            answer = self.site.post(self.address, sent | {"title_en": title, "_continue": "1"}, self.session)
            self.seconds.append(time.monotonic() - began)
            if answer.status == 302:
                self.saved.append(title)
            else:
                self.failed[answer.status] += 1
                self.why |= set(re.findall(r'class="error(?:note|list)[^>]*>(.*?)</(?:p|ul)>', answer.page, re.DOTALL))
            time.sleep(PAUSE)


@dataclass(frozen=True)
class Reading:
    """Seconds; `refused` are answers with a status above 399, `broken` those that did not come."""

    requests: int
    p50: float
    p99: float
    refused: int
    broken: int


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-load-") as name:
        folder = Path(name)
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/load.sqlite3"
        os.environ |= {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.tools.site_settings"}
        os.environ.setdefault("SECRET_KEY", "load" * 15)
        site = Site(database, folder / "log", {"WORKERS": str(WORKERS), "LOG_LEVEL": "ERROR"})
        editors, paths = prepared(site)
        try:
            site.start()
            site.wait("/ready")
            return measured(site, editors, paths, folder)
        finally:
            site.kill()


def prepared(site: Site) -> tuple[list[Editor], list[str]]:
    """Fill the database, and have an import planned. Returns the editors, and addresses that readers ask for."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from initiatives.models import Initiative, State, User
    from initiatives.spreadsheets.plan import steps
    from tests.spreadsheets.builders import csv_bytes, planned

    call_command("bootstrap", verbosity=0)
    chief = User.objects.create_superuser("chief", email="chief@example.org")
    rows = [[f"load-{number}", f"New programme {number}", "flanders"] for number in range(ROWS)]
    plan = planned(csv_bytes([["id", "title_en", "governments"], *rows]), chief)
    steps.start_applying(plan, chief, False)
    editors = []
    for entry in Initiative.objects.order_by("pk")[:EDITORS]:
        client = Client()
        client.force_login(User.objects.create_superuser(f"editor-{entry.pk}"))
        address = reverse("admin:initiatives_initiative_change", args=[entry.pk])
        editors.append(Editor(site, address, str(client.session.session_key)))
    slugs = Initiative.objects.filter(state=State.PUBLISHED).order_by("pk").values_list("slug", flat=True)
    pages = ["", "initiatives/", "budgets/", "timeline/", "about/", *(f"initiatives/{slug}/" for slug in slugs)]
    asked = ["theme=regulation", "government=flanders&status=running", "q=data", "q=kmo", "page=2", "q=santé"]
    found = [f"/{code}/{page}" for code in ("en", "nl", "fr", "de") for page in pages]
    found += [f"/{code}/initiatives/?{quote(query, safe='=&')}" for code in ("en", "nl", "fr", "de") for query in asked]
    return editors, found


def measured(site: Site, editors: list[Editor], paths: list[str], folder: Path) -> int:
    crashed = sum(bent(site, paths)) if BENT else 0
    read(site, paths, folder, 3)
    before = memory(site)
    until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=editor.work, args=[until]) for editor in editors]
    worker = subprocess.Popen([sys.executable, "manage.py", "work_imports"], env=site.environment)
    for thread in threads:
        thread.start()
    reading = read(site, paths, folder, SECONDS)
    for thread in threads:
        thread.join()
    while_loaded = worker.poll() is not None
    worker.wait()
    return told(site, editors, reading, before, crashed, while_loaded)


def read(site: Site, paths: list[str], folder: Path, seconds: int) -> Reading:
    (folder / "paths").write_text("\n".join(paths))
    (folder / "script.lua").write_text(SCRIPT % (folder / "paths"))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(folder / "script.lua")]
    said = subprocess.run([*command, f"http://127.0.0.1:{site.port}"], capture_output=True, text=True, check=True)
    found = re.search(r"RESULT (\d+) (\S+) (\S+) (\d+) (\d+)", said.stdout)
    assert found, said
    return Reading(int(found[1]), float(found[2]), float(found[3]), int(found[4]), int(found[5]))


def memory(site: Site) -> float:
    """MB that the processes of the server hold."""
    held = (re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in site.workers())
    return sum(int(found[1]) / 1024 for found in held if found)


def bent(site: Site, paths: list[str]) -> tuple[int, int]:
    """Send addresses of the site with something wrong in each. Returns how many failed with 500 and more, and broke."""
    chance = random.Random(1)
    signs = [
        "%00",
        "%ff",
        "..",
        "'",
        '"',
        "<",
        "%F0%9F%98%80",
        "-1",
        "9" * 30,
        "A" * 3000,
        "[]",
        "=",
        "&&",
        ";",
        "%2e%2f",
    ]
    counted: Counter[str] = Counter()

    def one() -> None:
        for _number in range(BENT // 8):
            path = chance.choice(paths)
            place = chance.randrange(1, len(path) + 1)
            sign = chance.choice(signs)
            joint = chance.choice(["", "", "?q=", "?page=", "?theme=", "?year=", "?as_of="])
            with suppress(OSError, ValueError):
                answer = site.get(path + joint + sign if joint else path[:place] + sign + path[place:])
                counted["failed" if answer.status >= 500 else "answered"] += 1
                continue
            counted["broken"] += 1

    threads = [threading.Thread(target=one) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"Bent requests: {counted['answered']} answered, {counted['failed']} failed, {counted['broken']} broken off")
    return counted["failed"], counted["broken"]


def told(site: Site, editors: list[Editor], reading: Reading, before: float, crashed: int, while_loaded: bool) -> int:
    from initiatives.models import Initiative, SpreadsheetImport

    lost = 0
    for editor in editors:
        entry = Initiative.objects.get(pk=editor.address.split("/")[-3])
        kept = set(entry.history.values_list("title_en", flat=True))
        lost += sum(title not in kept for title in editor.saved) + (editor.saved[-1:] not in ([], [entry.title_en]))
    seconds = sorted(second for editor in editors for second in editor.seconds)
    failed = sum((editor.failed for editor in editors), Counter())
    stage = SpreadsheetImport.objects.get().stage
    new = Initiative.objects.filter(slug__startswith="load-").count()
    seconds = seconds or [0.0]
    p99 = seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))]
    for line in (
        f"{SECONDS} s, {CONNECTIONS} connections, {WORKERS} processes, {os.cpu_count()} cores with a load of "
        f"{os.getloadavg()[0]:.0f}",
        f"reads: {reading.requests}, p50 {reading.p50 * 1000:.0f} ms, p99 {reading.p99 * 1000:.0f} ms "
        f"(wanted: {READ_TARGET * 1000:.0f}), {reading.refused} refused, {reading.broken} broken off",
        f"saves: {len(seconds)}, p50 {statistics.median(seconds):.2f} s, p99 {p99:.2f} s (wanted: {SAVE_TARGET}), "
        f"refused: {dict(failed) or 0}, lost: {lost}",
        f"import: {stage}, {new} of {ROWS} new entries, {'within' if while_loaded else 'after'} the time",
        f"memory: {before:.0f} MB at the start, {memory(site):.0f} MB at the end",
    ):
        print(line)
    for why in {why for editor in editors for why in editor.why}:
        print("refused:", " ".join(why.split()))
    is_well = (
        reading.requests
        and not (reading.refused or reading.broken or lost or failed or crashed)
        and (stage, new) == ("applied", ROWS)
    )
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
