"""How the server runs. PORT, HOST and WORKERS change it."""

import os
from typing import Any

host = os.environ.get("HOST") or "127.0.0.1"
port = os.environ.get("PORT") or "8000"
if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
    raise SystemExit(f"PORT is {port!r}: write a number from 1 to 65535.")

bind = f"{host}:{port}"
# Not gunicorn's own WEB_CONCURRENCY, which it reads before this file and refuses with a stack trace.
processes = os.environ.get("WORKERS") or "2"
if not (processes.isascii() and processes.isdigit() and int(processes)):
    raise SystemExit(f"WORKERS is {processes!r}: write how many processes, for example 2.")
workers = int(processes)
threads = 4
loglevel = "warning"
# A header of 8190 bytes carries the longest query that the site understands.
limit_request_line = 8190


def when_ready(server: Any) -> None:
    print(f"The portal is at http://{host}:{port}", flush=True)
