"""The empty database of the tests, kept from run to run on SQLite: its migrations cost more than a few tests do.

A change of a migration or of a package makes it anew; what is not a migration is done at each start all the same.
"""

import hashlib
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

FOLDER = Path(settings.BASE_DIR) / ".run"
# Django's own migrations come with the packages.
READ = ("requirements.lock", "initiatives/migrations/*.py", "portal/migrations/*.py")


def kept() -> Path:
    digest = hashlib.sha256()
    for pattern in READ:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return FOLDER / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def is_placed() -> bool:
    """Put the kept database where the tests expect theirs; say whether there was one."""
    name = connection.settings_dict["TEST"]["NAME"] if connection.vendor == "sqlite" else None
    if not name or not kept().exists():
        return False
    for ending in ("-wal", "-shm"):
        Path(f"{name}{ending}").unlink(missing_ok=True)
    shutil.copyfile(kept(), name)
    return True


def keep(database: str) -> None:
    """Keep a database that has just been migrated and is empty still, and none of those before it."""
    if connection.vendor != "sqlite" or kept().exists():
        return
    for former in FOLDER.glob("migrated-*"):
        former.unlink(missing_ok=True)
    # Two processes may do so at once: each moves a whole file into place.
    copy = FOLDER / f"migrated-{os.getpid()}.part"
    shutil.copyfile(database, copy)
    copy.replace(kept())
