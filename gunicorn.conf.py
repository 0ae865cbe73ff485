"""How the server runs. PORT, HOST and WORKERS change it."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured

# gunicorn reads this file before it finds the project.
sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from portal import environment

# The processes of the server add up their metrics in this folder. Set before anything imports the library.
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
if environment.text("METRICS_TOKEN"):
    os.environ.setdefault(METRICS_FOLDER, tempfile.mkdtemp(prefix="portal-metrics-"))

try:
    host = environment.text("HOST") or "127.0.0.1"
    port = environment.number("PORT", default=8000, least=1, most=65535)
    # Not gunicorn's own WEB_CONCURRENCY, which it reads before this file and refuses with a stack trace.
    workers = environment.number("WORKERS", default=2, least=1, most=1000)
    # Read here, so that a wrong setting stops the server once, in a sentence, and not each of its processes.
    import portal.settings  # noqa: F401
except ImproperlyConfigured as error:
    raise SystemExit(str(error)) from None

bind = f"{host}:{port}"
threads = 4
loglevel = "warning"
# A header of 8190 bytes carries the longest query that the site understands.
limit_request_line = 8190
# In memory: the file system of a container may be read-only, and a slow disk would look like a process that hangs.
if os.path.isdir("/dev/shm"):
    worker_tmp_dir = "/dev/shm"


class Worker(Protocol):
    pid: int


def when_ready(server: object) -> None:
    print(f"The portal is at http://{host}:{port}", flush=True)


def child_exit(server: object, worker: Worker) -> None:
    if METRICS_FOLDER in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def post_worker_init(worker: Worker) -> None:
    from portal.existing_database import must_exist

    must_exist()
