"""The pages of editors with a large register: processor time of each, which may not be above a limit.

    python -m tests.bench.editors [number of entries]

Each page is asked four times in one process; the median of the last three counts, in milliseconds of the processor, so
that what else the machine does weighs little. Queries are counted as well.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from initiatives.models import Initiative, User

ROOT = Path(__file__).resolve().parent.parent.parent
NUMBER, LIMIT = 10_000, 300
INITIATIVES = "/admin/initiatives/initiative/"


def pages(entry: "Initiative", practice: int) -> dict[str, str]:
    """What an editor opens, and what only administrators do."""
    own = f"{INITIATIVES}{entry.pk}/"
    found = {
        "what waits": "/admin/",
        "confirm one after another": "/admin/?confirm=next",
        "tour": "/admin/tour/",
        "help": "/admin/help/",
        "where one is signed in": "/admin/sessions/",
        "list": INITIATIVES,
        "list, searched": f"{INITIATIVES}?q=data",
        "list, to be confirmed": f"{INITIATIVES}?due=yes",
        "list, page 50": f"{INITIATIVES}?p=50",
        "new entry": f"{INITIATIVES}add/",
        "entry": f"{own}change/",
        "proposal of a change": f"{own}propose/",
        "history": f"{own}history/",
        "comments": f"{own}remarks/",
        "merge, searched": f"{own}merge/?q=data",
        "practice entry": f"{INITIATIVES}{practice}/change/",
    }
    models = [
        "spreadsheetimport", "organisation", "feedback", "proposal", "source", "budgetline", "keyfigure", "citation",
        "event", "linkcheck", "emptysearch", "theme", "government", "user",
    ]  # fmt: skip
    return found | {f"list of {model}": f"/admin/initiatives/{model}/" for model in models}


def measured(client: "Client", address: str) -> tuple[int, float, int]:
    """Status, milliseconds of the processor, and queries of one page."""
    from django.db import connection

    asked = []

    def count(execute: "Callable[..., object]", *arguments: object) -> object:
        asked.append(1)
        return execute(*arguments)

    with connection.execute_wrapper(count):
        status = client.get(address, follow=True).status_code
    times = []
    for _turn in range(3):
        before = time.process_time()
        client.get(address, follow=True)
        times.append((time.process_time() - before) * 1000)
    return status, statistics.median(times), len(asked)


def somebody() -> "User":
    from initiatives.models import User

    user, _is_new = User.objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True, "language": "en"}
    )
    return user


def compared(number: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from initiatives.models import Initiative
    from initiatives.models.practice import FIRST_NUMBER

    settings.ALLOWED_HOSTS, settings.SECOND_FACTOR = ["*"], "optional"
    client = Client()
    client.force_login(somebody())
    entry = Initiative.objects.published().order_by("-pk").first()
    assert entry is not None
    print(f"Pages of editors with {number:,} entries more: milliseconds of the processor, queries")
    slow = 0
    for name, address in pages(entry, FIRST_NUMBER).items():
        status, milliseconds, queries = measured(client, address)
        is_wrong = status != 200 or milliseconds > LIMIT
        slow += is_wrong
        print(f"{name:32}{milliseconds:8.0f}{queries:6}{f'  {status}: above {LIMIT}' if is_wrong else ''}", flush=True)
    return slow


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "1", "LOG_LEVEL": "ERROR"}
        if not (given := os.environ.get("BENCH_DATABASE_URL")):
            given = f"sqlite:///{folder}/bench.sqlite3"
            fill = [sys.executable, "-m", "tests.bench.register", str(number)]
            settings = os.environ | {"DATABASE_URL": given}
            subprocess.run(fill, cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
        os.environ["DATABASE_URL"] = given
        return 1 if compared(number) else 0


if __name__ == "__main__":
    sys.exit(main())
