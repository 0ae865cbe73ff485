"""The entity tag of public answers: it changes with the register, the day and the program."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from initiatives.models import RegisterEdition

# Whatever these folders hold can change a page.
FOLDERS = ("initiatives", "portal", "templates")
ENDINGS = {".py", ".html", ".xml", ".txt", ".mo", ".yaml", ".css", ".js", ".svg", ".woff2"}


def tag_of(edition: RegisterEdition) -> str:
    """The same for all addresses and in all processes: clients compare the tags of one address only.

    Weak, since a page may be compressed or not. Statuses and ages are as of today, so each day has tags of its own.
    """
    return f'W/"{edition}-{timezone.localdate().toordinal():x}-{release()}"'


@cache
def release() -> str:
    """A digest of the program and of the settings that pages show, so that each release has tags of its own."""
    digest = hashlib.sha256(settings.SITE_URL.encode())
    for path in sorted(path for folder in FOLDERS for path in Path(settings.BASE_DIR, folder).rglob("*")):
        if path.suffix in ENDINGS:
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def matches(header: str, tag: str) -> bool:
    """Whether an If-None-Match names a tag."""
    return tag in header
