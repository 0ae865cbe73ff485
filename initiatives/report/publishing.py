"""Publishing: the report of a day in every language, format and detail, made once and never again."""

import logging
from datetime import date, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from initiatives.models import PublishedFile, PublishedReport, User
from initiatives.models.languages import LANGUAGES

from .content import Report
from .pdf import in_pdf
from .scope import Scope
from .word import in_word
from .writing import write

logger = logging.getLogger(__name__)
# Four languages, three formats and two details take about a minute. After this time the process is gone.
LONGEST = timedelta(minutes=15)


def begin(as_of: date, user: User) -> PublishedReport:
    """Ask for a report to be published; `make_reports` does it."""
    return PublishedReport.objects.create(slug=as_of.isoformat(), as_of=as_of, made_by=user)


def is_work_left() -> bool:
    return PublishedReport.objects.waiting(timezone.now(), LONGEST).exists()


def publish_next() -> PublishedReport | None:
    """Make all files of the report that waits longest, then show it to readers; none where nothing waits.

    A report that cannot be made is tried again after a while.
    """
    now = timezone.now()
    report = PublishedReport.objects.waiting(now, LONGEST).first()
    if report is None or not PublishedReport.objects.claim(report, now, LONGEST):
        return None
    try:
        # Made before the transaction, so that nobody waits for it to write.
        files = _files(report)
        with transaction.atomic():
            PublishedFile.objects.bulk_create(files, batch_size=4)
            report.publish()
    except (Exception, MemoryError):
        logger.exception("The report %s could not be published.", report)
        return None
    return report


def _files(report: PublishedReport) -> list[PublishedFile]:
    files = []
    for language in LANGUAGES:
        for is_full in (False, True):
            with translation.override(language):
                # As of a day even if it is today: the lists behind the numbers stay those of that day.
                written = write(Scope(as_of=report.as_of, is_full=is_full))
                for kind, content in _contents(written):
                    values = {"language": language, "is_full": is_full, "kind": kind, "content": content}
                    files.append(PublishedFile(report=report, **values))
    return files


def _contents(written: Report) -> list[tuple[PublishedFile.Kind, bytes]]:
    return [
        (PublishedFile.Kind.PAGE, page_content(written).encode()),
        (PublishedFile.Kind.PDF, in_pdf(written)),
        (PublishedFile.Kind.WORD, in_word(written)),
    ]


def page_content(written: Report) -> str:
    """What the page of a report holds, without the frame of the site."""
    return render_to_string("report/content.html", {"report": written})
