"""Ask the reading process for the sheets and rows of a file."""

import json
import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryFile
from threading import Timer
from typing import Any

from django.conf import settings

from .limits import Limits
from .refusal import RefusedError

MODULE = "initiatives.spreadsheets.reading.worker"


def configured_limits() -> Limits:
    return Limits(
        megabytes=settings.SPREADSHEET_MOST_MEGABYTES,
        rows=settings.SPREADSHEET_MOST_ROWS,
        columns=settings.SPREADSHEET_MOST_COLUMNS,
        expansion=settings.SPREADSHEET_MOST_EXPANSION,
        memory=settings.SPREADSHEET_MOST_MEMORY,
        seconds=settings.SPREADSHEET_MOST_SECONDS,
    )


def check_size(size: int) -> None:
    """Raise RefusedError for a file of more bytes than are read."""
    if size > settings.SPREADSHEET_MOST_MEGABYTES * 1024 * 1024:
        raise RefusedError("size", most=settings.SPREADSHEET_MOST_MEGABYTES)
    if not size:
        raise RefusedError("empty")


def inspect(content: bytes) -> dict[str, Any]:
    """The sheets of a file with their first rows, as reading.child tells them. Raise RefusedError."""
    found: dict[str, Any] = next(_answers(content, "inspect"))["inspection"]
    return found


def rows(content: bytes, sheet: int) -> Iterator[tuple[int, list[Any]]]:
    """The number of each row that holds something, and its cells. Raise RefusedError, perhaps after some rows."""
    for answer in _answers(content, "rows", str(sheet)):
        yield answer["row"], answer["cells"]


def _answers(content: bytes, mode: str, *asked: str) -> Iterator[dict[str, Any]]:
    check_size(len(content))
    limits = configured_limits()
    command = [sys.executable, "-m", MODULE, mode, json.dumps(limits.as_json()), *asked]
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        process = subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=settings.BASE_DIR
        )
        clock = Timer(limits.seconds, process.kill)
        clock.start()
        try:
            assert process.stdout
            is_told = False
            for line in process.stdout:
                answer = json.loads(line)
                if "refused" in answer:
                    raise RefusedError(answer["refused"], **answer["values"])
                is_told = True
                yield answer
            if process.wait() < 0:
                # Ended from outside: by the clock, or by the system for what it asked for.
                raise RefusedError("too_much", seconds=limits.seconds, memory=limits.memory)
            if process.returncode or (mode == "inspect" and not is_told):
                raise RefusedError("broken")
        finally:
            clock.cancel()
            process.kill()
            if process.stdout:
                process.stdout.close()
            process.wait()
