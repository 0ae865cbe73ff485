"""This site beside a plain Django site on the same tables, under `wrk`: pages a second, times, memory, queries, bytes.

    python -m tests.bench.pages [--quick]

Servers run one after the other and in turns, so that what else the machine does weighs on both; numbers are medians of
the turns. What counts are the ratios: the machine that made the numbers is not yours.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.register import vocabulary

ROOT = Path(__file__).resolve().parent.parent.parent
PORT, WORKERS = 8931, 2
# Of the paths of a question, those that are asked before it is measured.
WARMING = 200
WRK = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local number = 0
request = function()
  number = number + 1
  return wrk.format("GET", paths[(number - 1) %% #paths + 1], {["Accept-Encoding"] = "gzip"%s})
end
done = function(summary, latency, requests)
  print(string.format("RESULT %%d %%f %%f %%f %%d %%d", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.errors.status, summary.bytes))
end
"""


@dataclass(frozen=True)
class Question:
    """The same question to both sites; `least` is how many times the other's pages a second ours should give."""

    name: str
    ours: tuple[str, ...]
    other: tuple[str, ...]
    other_server: str
    least: float
    header: str = ""


@dataclass(frozen=True)
class Run:
    """Pages a second, milliseconds and bytes of one run; `cost`: milliseconds of the processor that a page took."""

    rate: float
    cost: float
    p50: float
    p99: float
    bytes_each: float
    failed: int


def questions(number: int) -> list[Question]:
    chance = random.Random(1)
    themes = ("human-capital", "lab-to-market", "networking", "regulation", "infrastructure", "strategy")
    governments = ("federal", "flanders", "wallonia", "brussels")
    filters = [
        urlencode({"theme": chance.choice(themes), "government": chance.choice(governments), "x": place})
        for place in range(3_000)
    ]
    words = [urlencode({"q": word, "x": place}) for place, word in enumerate(vocabulary()["en"][:1_500] * 2)]
    slugs = [f"generated-{chance.randrange(number):06d}/" for _ in range(3_000)]
    lists, found, pages = (
        (tuple(f"/en/initiatives/{each}" for each in asked), tuple(f"/initiatives/{each}" for each in asked))
        for asked in ([f"?{query}" for query in filters], [f"?{query}" for query in words], slugs)
    )
    return [
        Question("list, every query another one", *lists, "plain", 20),
        Question("search, every query another one", *found, "plain", 40),
        Question("an entry, every time another one", *pages, "plain", 1.5),
        Question("list, asked again", ("/en/initiatives/",), ("/hello",), "hello", 4),
        Question("entry, asked again", pages[0][:1], ("/hello",), "hello", 4),
        Question("list, unchanged (304)", ("/en/initiatives/",), ("/hello",), "hello", 4, "If-None-Match"),
    ]


Runs = dict[tuple[str, str], list[Run]]


@contextmanager
def served(which: str, database: str) -> Iterator[int]:
    """A server in processes of its own; gives the process id that the others hang from."""
    environment = os.environ | {
        "DATABASE_URL": database, "PORT": str(PORT), "WORKERS": str(WORKERS), "SECRET_KEY": "bench" * 10, "DEBUG": "0",
        "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    program = [sys.executable, "-m", "gunicorn"]
    if which == "ours":
        program += ["portal.wsgi"]
    else:
        bind = ["--config", "python:tests.bench.plain", "--bind", f"127.0.0.1:{PORT}", "--workers", str(WORKERS)]
        # Of the same kind as ours, but for hello: sync is what that is known for.
        program += [
            *bind,
            "--log-level",
            "error",
            *(["--threads", "4"] if which == "plain" else []),
            "tests.bench.plain.wsgi",
        ]
    server = subprocess.Popen(program, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_until_it_answers("/en/about/" if which == "ours" else "/hello")
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_until_it_answers(path: str) -> None:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=10).read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not answer.")


def _wrk(paths: tuple[str, ...], seconds: int, connections: int, more: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder, "paths"), Path(folder, "script.lua")
        listed.write_text("\n".join(paths))
        script.write_text(WRK % (listed, more))
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", str(script)]
        return subprocess.run([*command, f"http://127.0.0.1:{PORT}"], capture_output=True, text=True, check=True).stdout


def measure(server: int, paths: tuple[str, ...], seconds: int, connections: int, header: str = "") -> Run:
    """Ask with so many connections for some seconds; a path that was asked is asked again only after all others."""
    more = ""
    if header:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{paths[0]}", timeout=60) as answer:
            more = f', ["{header}"] = [[{answer.headers["ETag"]}]]'
    # Each process makes its indexes and its orders with the first pages that ask for them, which the run does not ask.
    asked, before = (paths[:-WARMING], paths[-WARMING:]) if len(paths) > WARMING else (paths, paths)
    _wrk(before, 2, connections, more)
    for _process in range(WORKERS):
        # Answered when what was still asked then is done.
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}{before[-1]}", timeout=120).read()
    began = processor_time(server)
    said = _wrk(asked, seconds, connections, more)
    spent = processor_time(server) - began
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+) (\S+) (\S+)", said)
    assert found, said
    number, took, p50, p99, failed, total = map(float, found.groups())
    return Run(number / took, 1000 * spent / max(number, 1), p50, p99, total / max(number, 1), int(failed))


def _processes(server: int) -> list[str]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True, text=True, check=True)
    return listed.stdout.split()


def processor_time(server: int) -> float:
    """Seconds that the processes under a server have used of the processor."""
    ticks = 0
    for pid in _processes(server):
        # After the name of the program, which may hold blanks: the state, and eleven numbers before these two.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_memory(server: int) -> float:
    """The largest resident memory of a process under a server, in MB."""
    peaks = []
    for pid in _processes(server):
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        peaks.append(int(found[1]) / 1024 if found else 0.0)
    return max(peaks, default=0.0)


def middle(runs: list[Run]) -> Run:
    rate, cost, p50, p99, each = (
        statistics.median(getattr(run, name) for run in runs) for name in ("rate", "cost", "p50", "p99", "bytes_each")
    )
    return Run(rate, cost, p50, p99, each, max(run.failed for run in runs))


def compared(number: int, turns: int, seconds: int, connections: int, given: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = given or f"sqlite:///{folder}/bench.sqlite3"
        fill = [sys.executable, "-m", "tests.bench.register", str(number)]
        settings = os.environ | {"DATABASE_URL": database}
        if not given:
            subprocess.run(fill, cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
        asked = questions(number)
        runs: Runs = {}
        memory: dict[str, float] = {}
        for _turn in range(turns):
            for which in ("ours", "plain", "hello"):
                with served(which, database) as server:
                    for question in asked:
                        paths = question.ours if which == "ours" else question.other
                        if which not in {"ours", question.other_server}:
                            continue
                        header = question.header if which == "ours" else ""
                        run = measure(server, paths, seconds, connections, header)
                        runs.setdefault((question.name, which), []).append(run)
                    memory[which] = max(memory.get(which, 0.0), peak_memory(server))
        table(number, asked, runs, memory, connections)


def table(number: int, asked: list[Question], runs: Runs, memory: dict[str, float], connections: int) -> None:
    print(f"\n{number} generated entries beside the published, SQLite, {WORKERS} processes, {connections} connections")
    heads = ("ours/s", "other/s", "ratio", "target", "ours ms", "other ms", "p50 ms", "p99 ms", "kB")
    print(f"{'':36}" + "".join(f"{head:>9}" for head in heads))
    for question in asked:
        ours, other = middle(runs[question.name, "ours"]), middle(runs[question.name, question.other_server])
        # By the processor's time of a page, which other programs change less than pages a second.
        ratio = other.cost / ours.cost if ours.cost else float("inf")
        verdict = "met" if ratio >= question.least else f"{ratio / question.least:.0%} of it"
        failed = f", {ours.failed} failed" if ours.failed else ""
        numbers = (ours.rate, other.rate, ratio, question.least, ours.cost, other.cost, ours.p50, ours.p99)
        row = "".join(f"{number:9.2f}" for number in (*numbers, ours.bytes_each / 1000))
        print(f"{question.name:36}{row}  {verdict}{failed}")
    print("ours ms, other ms: time of the processor for a page; ratio: of the two. p50, p99, kB: ours.")
    print("Peak memory of a process, MB: " + ", ".join(f"{which} {peak:.0f}" for which, peak in memory.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 entries, one turn")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--connections", type=int, nargs="*", default=[8])
    parser.add_argument("--database", default="", help="one that tests.bench.register has filled with --sizes entries")
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.turns, options.seconds = [1_000], 1, 5
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, check=True)
    for size in options.sizes:
        for number_of_connections in options.connections:
            compared(size, options.turns, options.seconds, number_of_connections, options.database)
