"""What one process writes, another one finds at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import make_initiative
from tests.tools.waiting import PATIENCE

# Reads a line, does it, writes one.
PROCESS = """
import sys
import django
django.setup()
from initiatives.models import Initiative
from initiatives.search import matching
for line in sys.stdin:
    act, *words = line.split()
    if act == "rename":
        entry = Initiative.objects.get(slug="it")
        entry.title_en = words[0]
        entry.save()
    print(*Initiative.objects.filter(matching(words[0])).values_list("slug", flat=True), flush=True)
"""


def _address(folder: Path) -> str:
    """The address of the test database; of one in memory, of a copy that processes can share."""
    if connection.vendor != "sqlite":
        named = settings.DATABASES["default"]
        return f"postgresql://{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}/{named['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / "shared.sqlite3")])
    return f"sqlite:///{folder / 'shared.sqlite3'}"


def _ask(process: "subprocess.Popen[str]", line: str) -> str:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


@pytest.mark.django_db(transaction=True)
def test_a_change_of_one_process_is_found_by_another_at_once(tmp_path: Path) -> None:
    make_initiative(slug="it", title_en="Before")
    connection.commit()
    environment = {**os.environ, "DATABASE_URL": _address(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-c", PROCESS]
    processes = [
        subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _number in range(2)
    ]
    reader, writer = processes
    try:
        assert _ask(reader, "find before") == "it"
        assert _ask(writer, "rename Afterwards") == "it"
        assert (_ask(reader, "find afterwards"), _ask(reader, "find before")) == ("it", "")
    finally:
        for process in processes:
            process.communicate(timeout=PATIENCE)
