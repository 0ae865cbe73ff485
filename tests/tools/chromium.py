"""Finding a Chromium for the browser tests, and installing one where that can be done."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these, Chromium asks hosts of its maker at every start, and cannot run as root.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]


def find() -> str | None:
    """The path of a Chromium: playwright's own where it is, else the system's."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return next((path for path in (own, *map(shutil.which, NAMES)) if path and _starts(path)), None)


def _starts(path: str) -> bool:
    """Not so where libraries are missing, or where the program only tells people to install another one."""
    try:
        done = subprocess.run([path, "--no-sandbox", "--version"], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _commands() -> list[list[str]]:
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    # Only root installs packages: a test never borrows the rights of an administrator.
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        commands = [[*apt, "update", "-qq"], [*apt, "install", "-y", "-qq", "chromium"], *commands]
    return commands


def install() -> str | None:
    for command in _commands():
        if find():
            break
        print("Installing a Chromium:", " ".join(command), flush=True)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return find()


if __name__ == "__main__":
    if not (find() or install()):
        sys.exit("No Chromium was found and none could be installed: install the package chromium, then try again.")
