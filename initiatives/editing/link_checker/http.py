"""Asking a web address politely whether it is there, and never one inside our own network."""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from initiatives.models import LinkCheck

Outcome = LinkCheck.Outcome
NAME = "BelgianAIInitiativesLinkChecker"
TIMEOUT_SECONDS = 10.0
PAUSE_SECONDS = 2.0
MOST_REDIRECTS = 5
MOST_ROBOTS_BYTES = 100_000
PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}
GONE = frozenset({404, 410})


class Refused(Exception):
    """An address that is not asked at all; says why."""


class Unreachable(Exception):
    """No answer; `is_gone` where no such host exists."""

    def __init__(self, sentence: str, is_gone: bool = False) -> None:
        super().__init__(sentence)
        self.is_gone = is_gone


@dataclass(frozen=True)
class Answer:
    outcome: LinkCheck.Outcome
    detail: str
    moved_to: str = ""


def public_addresses(host: str, port: int, may_be_private: bool) -> list[str]:
    """The addresses of a host. Raise Refused if any of them is inside a private network, unless that is allowed."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (socket.gaierror, UnicodeError) as error:
        is_gone = isinstance(error, socket.gaierror) and error.errno in {socket.EAI_NONAME, socket.EAI_NODATA}
        raise Unreachable(f"no such host: {host}", is_gone=is_gone) from error
    if not may_be_private and not all(ipaddress.ip_address(one.split("%")[0]).is_global for one in found):
        raise Refused("a private address is never asked")
    return found


def _connection(url: str, may_be_private: bool, timeout: float) -> http.client.HTTPConnection:
    """Connected to an address that was looked at first: a second look-up of the name could give another."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("not an address of the web")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Refused("its port is not a number") from error
    address = public_addresses(parts.hostname, port, may_be_private)[0]
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=timeout)
    connection.sock = socket.create_connection((address, port), timeout=timeout)
    if parts.scheme == "https":
        connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=parts.hostname)
        connection.default_port = 443
    return connection


def _target(url: str) -> str:
    parts = urlsplit(url)
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return quote(path, safe="/%?&=+:;,@!$'()*~-._[]")


@dataclass
class Fetcher:
    """Asks one address after another: never twice a host within the pause, never against its robots.txt."""

    may_be_private: bool = False
    timeout: float = TIMEOUT_SECONDS
    pause: float = PAUSE_SECONDS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    asked: dict[str, float] = field(default_factory=dict)
    robots: dict[str, RobotFileParser] = field(default_factory=dict)

    def check(self, url: str) -> Answer:
        """What became of an address. Never raises for what a server, a name or a network may do."""
        here, is_permanent = url, True
        try:
            for _redirect in range(MOST_REDIRECTS + 1):
                if not self._is_allowed(here):
                    return Answer(Outcome.UNCHECKED, "its robots.txt asks not to be visited")
                code, location, _body = self._get(here)
                if code not in REDIRECTS or not location:
                    return self._judged(code, url, here, is_permanent)
                is_permanent = is_permanent and code in PERMANENT
                here = urljoin(here, location)
            return Answer(Outcome.UNCHECKED, "it leads from one address to the next without end")
        except Refused as error:
            return Answer(Outcome.UNCHECKED, str(error))
        except ValueError as error:
            return Answer(Outcome.UNCHECKED, f"not an address of the web: {error}")
        except Unreachable as error:
            return Answer(Outcome.NOT_FOUND if error.is_gone else Outcome.UNCHECKED, str(error))

    def _judged(self, code: int, asked: str, here: str, is_permanent: bool) -> Answer:
        if code in GONE:
            return Answer(Outcome.NOT_FOUND, f"answered {code}")
        if not 200 <= code < 300:
            return Answer(Outcome.UNCHECKED, f"answered {code}")
        if here != asked and is_permanent:
            return Answer(Outcome.MOVED, f"answered {code}", here)
        return Answer(Outcome.FOUND, f"answered {code}")

    def _is_allowed(self, url: str) -> bool:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.robots:
            rules = RobotFileParser()
            code, _location, body = self._get(f"{origin}/robots.txt", most_bytes=MOST_ROBOTS_BYTES)
            # A site without rules allows all; so does one whose rules cannot be read.
            rules.parse(body.decode("utf-8", "replace").splitlines() if code == 200 else [])
            self.robots[origin] = rules
        return self.robots[origin].can_fetch(NAME, url)

    def _get(self, url: str, most_bytes: int = 0) -> tuple[int, str, bytes]:
        self._wait_for(urlsplit(url).netloc)
        try:
            connection = _connection(url, self.may_be_private, self.timeout)
            try:
                connection.request("GET", _target(url), headers={"User-Agent": NAME, "Accept": "*/*"})
                answer = connection.getresponse()
                return answer.status, answer.headers.get("Location", ""), answer.read(most_bytes) if most_bytes else b""
            finally:
                connection.close()
        except ssl.SSLError as error:
            raise Unreachable(f"its certificate was refused: {error.reason}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(f"no answer: {type(error).__name__}") from error

    def _wait_for(self, host: str) -> None:
        if (last := self.asked.get(host)) is not None:
            self.sleep(max(0.0, last + self.pause - self.clock()))
        self.asked[host] = self.clock()
