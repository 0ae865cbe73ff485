"""The portal as readers meet it: gunicorn in processes of its own, asked over the network, killed without a warning."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from tests.tools.waiting import PATIENCE, free_port

TOKEN = "t" * 32


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    page: str


@dataclass
class Site:
    """A server on a database. What is typed is sent as by a signed-in person where a session is given."""

    database: str
    log: Path
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    _server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """For the server, and for commands beside it."""
        return {
            **os.environ, "DATABASE_URL": self.database, "DJANGO_SETTINGS_MODULE": "tests.tools.site_settings",
            "PORT": str(self.port), "WORKERS": "1", "SECRET_KEY": settings.SECRET_KEY, "LOG_FORMAT": "json",
            **self.more,
        }  # fmt: skip

    def begin(self) -> None:
        """Start the server, without waiting for it."""
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi"]
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait(self, path: str = "/health", status: int = 200, seconds: float = PATIENCE) -> float:
        """Ask until it answers so. Returns the seconds that it took."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            with suppress(OSError, HTTPException):
                if self.get(path).status == status:
                    return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError(f"{path} does not answer {status}:\n{self.log.read_text()[-3000:]}")

    def start(self) -> None:
        self.begin()
        self.wait()

    def kill(self) -> None:
        """Every process of the server at once, in the middle of whatever it does."""
        if self._server is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    def workers(self) -> list[int]:
        assert self._server is not None
        return list(map(int, Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children").read_text().split()))

    def get(self, path: str, session: str = "", seconds: float = PATIENCE) -> Answer:
        return self._ask("GET", path, session, None, seconds)

    def post(self, path: str, sent: dict[str, object], session: str = "", seconds: float = PATIENCE) -> Answer:
        return self._ask("POST", path, session, urlencode(sent, doseq=True), seconds)

    def _ask(self, method: str, path: str, session: str, body: str | None, seconds: float) -> Answer:
        cookies = f"{settings.CSRF_COOKIE_NAME}={TOKEN}"
        if session:
            cookies += f"; {settings.SESSION_COOKIE_NAME}={session}"
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode(errors="replace")
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, page)
        finally:
            connection.close()
