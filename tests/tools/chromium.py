"""Finding a Chromium for the browser tests, and installing one where that can be done."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these, Chromium asks hosts of its maker at every start, and cannot run as root.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]


def find() -> str | None:
    """The path of a Chromium: playwright's own where it is, else the system's."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else next(filter(None, map(shutil.which, NAMES)), None)


def _commands() -> list[list[str]]:
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get"):
        apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
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
