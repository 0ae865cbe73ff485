"""Finding the Nu checker of HTML, and installing it where that can be done."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "vnu-jar@26.9.27"
FOLDER = ROOT / ".run" / "nu"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# For a minute's work the second compiler of Java and its many collectors of garbage cost more than they save.
QUICK_START = ("-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# The Debian package that brings each program.
PROGRAMS = {"java": "default-jre-headless", "npm": "npm"}


def is_there() -> bool:
    return JAR.exists() and shutil.which("java") is not None


def mistakes(pages: Iterable[Path]) -> list[str]:
    """The errors that the checker finds in HTML files: file, line and message."""
    command = ["java", *QUICK_START, "-jar", str(JAR), "--format", "json", "--errors-only", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        messages = json.loads(done.stderr)["messages"]
    except ValueError as error:
        raise RuntimeError(f"The Nu checker did not run: {done.stderr[-2000:] or done.stdout[-2000:]}") from error
    return [
        f"{message['url'].rsplit('/', 1)[-1]}, line {message.get('lastLine')}: {message['message']}"
        for message in messages
    ]


def install() -> bool:
    # Only root installs packages: a test never borrows the rights of an administrator.
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        print("Installing for the Nu checker:", ", ".join(missing), flush=True)
        subprocess.run([*apt, "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run([*apt, "install", "-y", "-qq", *missing], check=False, stdout=subprocess.DEVNULL)
    if shutil.which("npm"):
        print(f"Installing the Nu checker: {PACKAGE}", flush=True)
        command = ["npm", "install", "--no-save", "--ignore-scripts", "--prefix", str(FOLDER), PACKAGE]
        subprocess.run(command, check=False, capture_output=True)
    return is_there()


if __name__ == "__main__":
    if not (is_there() or install()):
        sys.exit("No Nu checker was found and none could be installed: install Java and npm, then try again.")
