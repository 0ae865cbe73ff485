"""The file of a backup: a tar.gz with a manifest and the parts of one database, encrypted with age for a key."""

import fcntl
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory, mkdtemp

import pyrage

FORMAT = 1
MANIFEST = "manifest.json"
NAME = "portal-%Y%m%dT%H%M%SZ.tar.gz"
ENCRYPTED = ".age"
PATTERN = "portal-????????T??????Z.tar.gz*"
WORKING = ".portal-"
# What a backup leaves out: it limits or keeps somebody signed in for a while, and helps nobody afterwards.
PASSING = frozenset({"django_session", "portal_throttlecount"})


class BackupError(Exception):
    """A backup cannot be made or brought back. The message is for whoever runs the command."""


@dataclass
class Manifest:
    """`migrations` are those that the database had, `rows` the rows of each table, `parts` the SHA-256 of each part."""

    made_at: str
    version: str
    vendor: str
    migrations: list[tuple[str, str]]
    rows: dict[str, int]
    parts: dict[str, str]
    format: int = FORMAT


@contextmanager
def working_folder(folder: Path) -> Iterator[Path]:
    """A folder to work in, which goes whatever happens: what a killed backup left, the next one removes."""
    for left in folder.glob(f"{WORKING}*"):
        if left.is_dir() and _is_nobodys(left):
            shutil.rmtree(left, ignore_errors=True)
    directory = Path(mkdtemp(dir=folder, prefix=WORKING))
    held = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        os.close(held)


def _is_nobodys(directory: Path) -> bool:
    """Whether the process that worked there is gone: its lock goes with it."""
    held = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True


def write(folder: Path, directory: Path, manifest: Manifest, key: str, now: datetime) -> Path:
    """Put the files of a directory into one file of the folder. It has its name only when it is complete."""
    manifest.parts = {part.name: digest(part) for part in sorted(directory.iterdir())}
    (directory / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    recipients = [recipient(key)] if key else []
    final = folder / (now.astimezone(UTC).strftime(NAME) + (ENCRYPTED if key else ""))
    # Readable by its owner alone, as the module of temporary files makes it.
    with NamedTemporaryFile(dir=directory.parent, delete=False) as unfinished:
        _pack(directory, unfinished.name, recipients)
        os.replace(unfinished.name, final)
    return final


def _pack(directory: Path, target: str, recipients: list[pyrage.x25519.Recipient]) -> None:
    with NamedTemporaryFile(dir=directory.parent) as packed:
        with tarfile.open(packed.name, "w:gz", compresslevel=6) as tar:
            # The manifest first, so that whoever reads it need not read all.
            for part in sorted(directory.iterdir(), key=lambda one: (one.name != MANIFEST, one.name)):
                tar.add(part, arcname=part.name)
        with open(packed.name, "rb") as plain, open(target, "wb") as written:
            if recipients:
                pyrage.encrypt_io(plain, written, recipients)
            else:
                while block := plain.read(1 << 20):
                    written.write(block)
            written.flush()
            os.fsync(written.fileno())


@contextmanager
def opened(path: Path, secret_key: str) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of a backup and the directory of its parts, each checked against its SHA-256.

    Raise BackupError for a file that is none, is damaged, or needs another key.
    """
    with TemporaryDirectory(prefix="portal-restore-") as name:
        directory = Path(name) / "parts"
        directory.mkdir()
        try:
            _unpack(path, Path(name) / "plain.tar.gz", secret_key, directory)
            manifest = _read_manifest(directory)
        except (OSError, EOFError, ValueError, KeyError, TypeError, tarfile.TarError) as error:
            raise BackupError(f"{path} is no backup of the portal, or is damaged: {error}") from error
        damaged = [part for part, known in manifest.parts.items() if digest(directory / part) != known]
        if damaged:
            raise BackupError(f"{path} is damaged: {', '.join(damaged)} is not as it was written.")
        yield manifest, directory


def _unpack(path: Path, plain: Path, secret_key: str, directory: Path) -> None:
    packed = path
    if path.name.endswith(ENCRYPTED):
        if not secret_key:
            raise BackupError(f"{path} is encrypted: name the file of its secret key with --key-file.")
        try:
            with open(path, "rb") as encrypted, open(plain, "wb") as decrypted:
                pyrage.decrypt_io(encrypted, decrypted, [pyrage.x25519.Identity.from_str(secret_key)])
        except pyrage.IdentityError:
            raise BackupError("The secret key is none of age: it begins with AGE-SECRET-KEY-1.") from None
        except pyrage.DecryptError as error:
            raise BackupError(f"{path} was encrypted for another key, or is damaged: {error}") from None
        packed = plain
    with tarfile.open(packed, "r:gz") as tar:
        tar.extractall(directory, filter="data")


def _read_manifest(directory: Path) -> Manifest:
    said = json.loads((directory / MANIFEST).read_text())
    if said["format"] != FORMAT:
        raise BackupError(f"The backup has format {said['format']}, and this version of the portal reads {FORMAT}.")
    manifest = Manifest(**said)
    manifest.migrations = [(app, name) for app, name in manifest.migrations]
    if any(Path(part).name != part or not (directory / part).is_file() for part in manifest.parts):
        raise BackupError("The backup lacks a part that its manifest names.")
    return manifest


def recipient(key: str) -> pyrage.x25519.Recipient:
    """The public key of BACKUP_KEY. Raise BackupError for text that is none."""
    try:
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise BackupError("BACKUP_KEY is no public key of age: it begins with age1.") from None


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget_all_but(kept: int, made: Path) -> list[Path]:
    """Delete the oldest backups beside one, so that this many are left. Other files are never touched.

    The one that was just made stays, also where the clock was set back and the others have later names.
    """
    others = sorted({*made.parent.glob(PATTERN)} - {made}, key=lambda path: path.name, reverse=True)
    old = others[kept - 1 :]
    for path in old:
        path.unlink()
    return old
