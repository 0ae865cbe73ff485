"""A server of the web on this machine, which answers as its path says."""

import time
from http.server import BaseHTTPRequestHandler
from typing import Any

from initiatives.editing.link_checker.http import Fetcher

# Of an answer that comes by a byte at a time: more than eight minutes.
BYTES, PAUSE = 10_000, 0.05
LONG = 120.0


class Site(BaseHTTPRequestHandler):
    """Answers by the path: /200, /404, /to/301/200 leads to /200, /drip never ends."""

    asked: list[str] = []
    hosts: list[str] = []
    locations: dict[str, bytes] = {}
    robots = ""
    # Whether robots.txt comes byte by byte.
    robots_drip = False
    other_header = b""

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        type(self).hosts.append(self.headers["Host"])
        if self.path == "/robots.txt" and self.robots_drip:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            self._drip(b"#" * BYTES)
        elif self.path == "/robots.txt":
            self._answer(200 if self.robots else 404, body=self.robots.encode())
        elif self.path.startswith("/to/"):
            _empty, _to, code, rest = self.path.split("/", 3)
            self._answer(int(code), location="/" + rest)
        elif self.path in self.locations:
            self.wfile.write(b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n" + self.other_header)
            self.wfile.write(b"Location: " + self.locations[self.path] + b"\r\n\r\n")
        elif self.path == "/silence":
            self.wfile.write(b"nonsense\r\n")
        elif self.path == "/drip":
            self._drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * BYTES)
        elif self.path == "/endless":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            self._drip(b"x" * BYTES)
        else:
            self._answer(int(self.path.strip("/")))

    def _answer(self, code: int, location: str = "", body: bytes = b"") -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, answer: bytes) -> None:
        """Send byte by byte, until the other side has had enough."""
        try:
            for position in range(len(answer)):
                self.wfile.write(answer[position : position + 1])
                time.sleep(PAUSE)
        except OSError:
            self.close_connection = True

    def log_message(self, *args: Any) -> None:
        pass


def fetcher(**differing: Any) -> Fetcher:
    usual = {"may_be_private": True, "request_seconds": LONG, "check_seconds": LONG, "sleep": lambda seconds: None}
    return Fetcher(**usual | differing)
