"""Check whether a web address still exists, politely, and never inside a private network."""

import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from initiatives.models import LinkCheck

from .network import GuardedTransport, Refused, TimeLimit, Unreachable

NAME = "BelgianAIInitiativesLinkChecker"
# No compressed bodies: one could unpack to any size.
HEADERS = {"User-Agent": NAME, "Accept": "*/*", "Accept-Encoding": "identity"}
REQUEST_SECONDS = 10.0
# The limit for all requests of one check: redirects and robots.txt are separate requests.
CHECK_SECONDS = 30.0
PAUSE_SECONDS = 2.0
MOST_REDIRECTS = 5
MOST_ROBOTS_BYTES = 100_000
PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class CheckResult:
    outcome: LinkCheck.Outcome
    detail: str
    moved_to: str = ""


@dataclass(frozen=True)
class Response:
    """The parts of a server's response that a check needs."""

    code: int
    body: bytes = b""
    leads_to: httpx.URL | None = None


@dataclass
class Fetcher:
    """Fetches addresses one at a time, pauses between requests to a host, obeys robots.txt. Times are in seconds."""

    may_be_private: bool = False
    request_seconds: float = REQUEST_SECONDS
    check_seconds: float = CHECK_SECONDS
    pause: float = PAUSE_SECONDS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    last_request_at: dict[str, float] = field(default_factory=dict)
    robots_rules: dict[str, RobotFileParser] = field(default_factory=dict)
    seconds_left: float = 0.0

    def check(self, address: str) -> CheckResult:
        """Never raises: failures of servers, names and networks become outcomes."""
        self.seconds_left = self.check_seconds
        try:
            return self._follow(httpx.URL(address))
        except Refused as error:
            return CheckResult(LinkCheck.Outcome.UNCHECKED, str(error))
        except (httpx.InvalidURL, ValueError) as error:
            return CheckResult(LinkCheck.Outcome.UNCHECKED, f"not an address of the web: {error}")
        except Unreachable as error:
            outcome = LinkCheck.Outcome.NOT_FOUND if error.is_gone else LinkCheck.Outcome.UNCHECKED
            return CheckResult(outcome, str(error))

    def _follow(self, url: httpx.URL) -> CheckResult:
        moved_to, is_permanent = "", True
        for _redirect in range(MOST_REDIRECTS + 1):
            if not self._is_allowed(url):
                return CheckResult(LinkCheck.Outcome.UNCHECKED, "its robots.txt asks not to be visited")
            response = self._get(url)
            if response.leads_to is None:
                return _result(response.code, moved_to if is_permanent else "")
            is_permanent = is_permanent and response.code in PERMANENT
            url, moved_to = response.leads_to, str(response.leads_to)
        return CheckResult(LinkCheck.Outcome.UNCHECKED, "it leads from one address to the next without end")

    def _is_allowed(self, url: httpx.URL) -> bool:
        origin = str(url.copy_with(raw_path=b"/", fragment=None, userinfo=b""))
        if origin not in self.robots_rules:
            rules = RobotFileParser()
            response = self._get(httpx.URL(origin).join("/robots.txt"), most_bytes=MOST_ROBOTS_BYTES)
            # A missing or unreadable robots.txt allows everything.
            rules.parse(response.body.decode("utf-8", "replace").splitlines() if response.code == 200 else [])
            self.robots_rules[origin] = rules
        return self.robots_rules[origin].can_fetch(NAME, str(url))

    def _get(self, url: httpx.URL, most_bytes: int = 0) -> Response:
        if url.scheme not in {"http", "https"} or not url.host:
            raise Refused("not an address of the web")
        self._wait_for(url.netloc.decode())
        started_at = time.monotonic()
        try:
            return self._request(url, most_bytes, TimeLimit(min(self.request_seconds, self.seconds_left)))
        finally:
            self.seconds_left -= time.monotonic() - started_at

    def _request(self, url: httpx.URL, most_bytes: int, limit: TimeLimit) -> Response:
        transport = GuardedTransport(limit, self.may_be_private)
        try:
            with (
                httpx.Client(transport=transport, headers=HEADERS, trust_env=False) as client,
                client.stream("GET", url) as response,
            ):
                # The client does not follow redirects: each target is checked like the first address.
                body = _first_bytes(response, most_bytes)
                return Response(response.status_code, body, _redirect_target(url, response))
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise Unreachable(f"its certificate was refused: {error.__cause__.reason}") from error
            raise Unreachable("no answer: ConnectError") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, httpx.HTTPError) as error:
            raise Unreachable(f"no answer: {type(error).__name__}") from error

    def _wait_for(self, host: str) -> None:
        if (last := self.last_request_at.get(host)) is not None:
            self.sleep(max(0.0, last + self.pause - self.clock()))
        self.last_request_at[host] = self.clock()


def _redirect_target(url: httpx.URL, response: httpx.Response) -> httpx.URL | None:
    # The raw header: httpx guesses one encoding for all headers of a response, so that an accent in another header
    # would garble this one.
    location = next((value for name, value in response.headers.raw if name.lower() == b"location"), None)
    if location is None or response.status_code not in REDIRECTS:
        return None
    return url.join(_percent_encoded(location))


def _percent_encoded(location: bytes) -> str:
    """A Location as an address: what is encoded stays, and other bytes are encoded once. A host keeps its letters."""
    address = re.match(rb"((?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*)?(.*)", location.strip(), re.DOTALL)
    origin, rest = address.groups() if address else (b"", location)
    # A percent sign without two digits behind it is a sign of the text.
    rest = re.sub(rb"%(?![0-9a-fA-F]{2})", b"%25", rest)
    return (origin or b"").decode("utf-8", "replace") + quote(rest, safe="%/:?#[]@!$&'()*+,;=~-._")


def _first_bytes(response: httpx.Response, most: int) -> bytes:
    """The beginning of a body. For 0 bytes nothing is read, since a body may be endless."""
    read = b""
    if most:
        for chunk in response.iter_raw():
            read += chunk
            if len(read) >= most:
                break
    return read[:most]


def _result(code: int, moved_to: str) -> CheckResult:
    if code in GONE:
        return CheckResult(LinkCheck.Outcome.NOT_FOUND, f"answered {code}")
    if not 200 <= code < 300:
        return CheckResult(LinkCheck.Outcome.UNCHECKED, f"answered {code}")
    if moved_to:
        return CheckResult(LinkCheck.Outcome.MOVED, f"answered {code}", moved_to)
    return CheckResult(LinkCheck.Outcome.FOUND, f"answered {code}")
