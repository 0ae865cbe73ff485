"""Waiting for what must come, however slow the machine is: a state is waited for, never a time."""

import socket
import time
from collections.abc import Callable
from secrets import randbelow

# Only a test that fails waits for so long.
PATIENCE = 120
# Linux gives its own clients the ports from 32,768 on: one of those may be taken before a server has it.
FIRST_PORT, LAST_PORT = 20_000, 32_000


def until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Return as soon as it is so. Raise AssertionError if it is not within so many seconds."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"Not so within {seconds} seconds."
        time.sleep(0.02)


def free_port() -> int:
    """A port on which no server listens, drawn from outside the seed that all processes of a run share."""
    while True:
        port = FIRST_PORT + randbelow(LAST_PORT - FIRST_PORT)
        with socket.socket() as probe:
            # As servers do: a connection that is closing holds no port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
