import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest

from tests.editing.link_checker.server import Site


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked, Site.hosts, Site.locations, Site.robots = [], [], {}, ""
    Site.robots_drip, Site.other_header = False, b""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
