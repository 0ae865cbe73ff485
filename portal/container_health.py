"""Ask the portal in this container whether it is well: `python -m portal.container_health` ends with 0 or 1.

Without Django, since it runs every few seconds.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 5


def is_well(port: int, host: str) -> bool:
    """Whether /ready answers 200. The request names a host that the portal answers to."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/ready", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "127.0.0.1"
    return 0 if is_well(int(os.environ.get("PORT") or 8000), host) else 1


if __name__ == "__main__":
    sys.exit(main())
