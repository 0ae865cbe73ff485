"""Pango, the library that lays out the text of a PDF: finding it, and installing it where that can be done.

python -m initiatives.report.pango
"""

import ctypes
import os
import shutil
import subprocess
import sys

# As WeasyPrint looks for them: on Linux, then on macOS.
LIBRARIES = (
    ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
)
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation2")


def missing() -> list[str]:
    """The libraries without which no PDF can be made."""
    return [names[0] for names in LIBRARIES if not any(map(_loads, names))]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def install() -> None:
    """Install it from the packages of the system. Only root does: nobody's rights are borrowed."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    for command in ([*apt, "update", "-qq"], [*apt, "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        print("Installing Pango:", " ".join(command), flush=True)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if missing():
        install()
    if lacking := missing():
        sys.exit(
            f"No PDF can be made without {', '.join(lacking)}. Install {' '.join(PACKAGES)}, or Pango of your system."
        )
