"""Makes reports as files beside the requests of readers, and keeps them for one edition of the register."""

import hashlib
import logging
import subprocess
import sys
from datetime import timedelta

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone, translation

from initiatives import edition
from initiatives.models import ReportFile
from portal.kept_pages.tags import tag_of

from . import publishing
from .choices import read_choices
from .pdf import in_pdf
from .word import in_word
from .writing import write

logger = logging.getLogger(__name__)
# A file that takes longer was broken off. A failed one may be asked for again after a while.
LONGEST = timedelta(minutes=5)
FAILURE_STANDS = timedelta(minutes=2)
# Files of earlier editions stay for those who are waiting for them.
FORMER_STAY = timedelta(hours=1)
MOST_KEPT = 100
MOST_WAITING = 20


def asked_file(kind: str, language: str, query: str) -> ReportFile | None:
    """The file of a report, waiting, made or failed; none where nobody has asked for it for a while."""
    file = ReportFile.objects.keyed(_key(kind, language, query)).first()
    is_over = file and file.began and abs(timezone.now() - file.began) > FAILURE_STANDS
    return None if file and file.stage == ReportFile.Stage.FAILED and is_over else file


def ask(kind: str, language: str, query: str) -> ReportFile | None:
    """Put a file in the queue; none where the queue is full."""
    _forget()
    if ReportFile.objects.waiting().count() >= MOST_WAITING:
        return None
    values = {"kind": kind, "language": language, "query": query, "tag": _tag()}
    return ReportFile.objects.get_or_create(key=_key(kind, language, query), defaults=values)[0]


def start_worker() -> None:
    """Start a process that makes what waits, unless one is at it. It outlives the request and ends by itself."""
    now = timezone.now()
    if ReportFile.objects.in_making(now, LONGEST).exists() or not _is_work_left():
        return
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "make_reports", "--limited"]
    subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None,
        start_new_session=True,
        close_fds=True,
    )


def _is_work_left() -> bool:
    now = timezone.now()
    if publishing.is_work_left():
        return True
    return ReportFile.objects.waiting().exists() or ReportFile.objects.broken_off(now, LONGEST).exists()


def make_next() -> ReportFile | None:
    """Make the file that waits longest; none where nothing waits."""
    now = timezone.now()
    # The process that made them ended: for want of memory, or with the machine.
    ReportFile.objects.broken_off(now, LONGEST).update(stage=ReportFile.Stage.FAILED)
    waiting = ReportFile.objects.waiting().first()
    if waiting is None:
        return None
    claimed = ReportFile.objects.waiting().numbered([waiting.pk])
    if not claimed.update(stage=ReportFile.Stage.MAKING, began=now):
        # Another worker was quicker.
        return waiting
    try:
        waiting.content, waiting.stage = content_of(waiting), ReportFile.Stage.DONE
    except (Exception, MemoryError):
        logger.exception("The report %s could not be made.", waiting)
        waiting.stage = ReportFile.Stage.FAILED
    ReportFile.objects.numbered([waiting.pk]).update(content=waiting.content, stage=waiting.stage)
    return waiting


def content_of(file: ReportFile) -> bytes:
    # Without a transaction, which would keep everybody from writing while a page is laid out. A file that was read
    # while the register changed is not asked for again: its key is of the edition before.
    with translation.override(file.language):
        report = write(read_choices(QueryDict(file.query)).scope)
        return in_pdf(report) if file.kind == ReportFile.Kind.PDF else in_word(report)


def place_in_queue(file: ReportFile) -> int:
    """How many are before it."""
    return ReportFile.objects.waiting().filter(pk__lt=file.pk).count()


def _forget() -> None:
    """Let no file stay that nobody will ask for, and never more than a number."""
    ReportFile.objects.failed_before(timezone.now(), FAILURE_STANDS).delete()
    ReportFile.objects.of_other_tags(_tag(), timezone.now() - FORMER_STAY).delete()
    ReportFile.objects.beyond(MOST_KEPT).delete()


def _tag() -> str:
    read = edition.current()
    # A database that has not begun to count: nothing is kept for longer than the moment.
    return tag_of(read) if read else f"{timezone.now():%Y-%m-%d %H:%M}"


def _key(kind: str, language: str, query: str) -> str:
    return hashlib.sha256("\n".join([_tag(), kind, language, query]).encode()).hexdigest()
