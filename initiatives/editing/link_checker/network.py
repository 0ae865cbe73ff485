"""Connections to public addresses only, limited in time."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network

import httpcore
import httpx

# IPv6 ranges that embed an IPv4 address: a gateway could reach our own network through them.
TRANSLATED = tuple(
    ip_network(network)
    for network in (
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64 of a local network
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        "::ffff:0:0/96",  # IPv4-mapped
    )
)


class Refused(Exception):
    """The address must not be requested; the message gives the reason."""


class Unreachable(Exception):
    """No answer was received. `is_gone` if the host does not exist."""

    def __init__(self, sentence: str, is_gone: bool = False) -> None:
        super().__init__(sentence)
        self.is_gone = is_gone


class TimeLimit:
    """The time left for a whole request: a timeout for each step would never stop a slow trickle of bytes."""

    def __init__(self, seconds: float) -> None:
        self.ends_at = time.monotonic() + seconds

    def left(self) -> float:
        seconds = self.ends_at - time.monotonic()
        if seconds <= 0:
            raise httpcore.TimeoutException
        return seconds


def is_public(address: str) -> bool:
    found = ip_address(address.split("%")[0])
    if isinstance(found, IPv6Address) and (found.is_site_local or any(found in network for network in TRANSLATED)):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host. Only the operating system limits the time of this look-up."""
    try:
        return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (socket.gaierror, UnicodeError) as error:
        is_gone = isinstance(error, socket.gaierror) and error.errno in {socket.EAI_NONAME, socket.EAI_NODATA}
        raise Unreachable(f"no such host: {host}", is_gone=is_gone) from error


def approved_addresses(host: str, port: int, may_be_private: bool) -> list[str]:
    """The IP addresses of a host. Raise Refused if one of them is not public, unless private ones are allowed."""
    found = resolve(host, port)
    if not may_be_private and not all(map(is_public, found)):
        raise Refused("a private address is never asked")
    return found


def within(limit: TimeLimit, work: Callable[[], list[str]]) -> list[str]:
    """The result of work that knows no time limit. If it takes too long, its thread is left behind."""
    results: list[list[str]] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(limit.left())
    if errors:
        raise errors[0]
    if not results:
        raise httpcore.ConnectTimeout
    return results[0]


class TimedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, limit: TimeLimit) -> None:
        self._stream, self._limit = stream, limit

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._limit.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._limit.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._limit.left()), self._limit)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.SyncBackend):
    """Connects to the approved IP address itself: a second look-up of the name could return another one.

    The Host header and the certificate check still use the name of the host.
    """

    def __init__(self, limit: TimeLimit, may_be_private: bool) -> None:
        self._limit, self._may_be_private = limit, may_be_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        address = within(self._limit, lambda: approved_addresses(host, port, self._may_be_private))[0]
        stream = super().connect_tcp(address, port, self._limit.left(), local_address, socket_options)
        return TimedStream(stream, self._limit)


class ResponseBody(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts. Cached, because reading them is slow."""
    return ssl.create_default_context()


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport whose connections are made by GuardedBackend."""

    def __init__(self, limit: TimeLimit, may_be_private: bool) -> None:
        backend = GuardedBackend(limit, may_be_private)
        self._pool = httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        answer = self._pool.handle_request(httpcore.Request(request.method, target, headers=request.headers.raw))
        if not isinstance(answer.stream, Iterable):
            raise TypeError("An answer of this pool is read without waiting.")
        return httpx.Response(answer.status, headers=answer.headers, stream=ResponseBody(answer.stream))

    def close(self) -> None:
        self._pool.close()
