"""Reports as files: made once for each edition of the register, and kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def waiting(self) -> "ReportFileQuerySet":
        return self.filter(stage=ReportFile.Stage.WAITING).order_by("pk")

    def in_making(self, now: datetime, longest: timedelta) -> "ReportFileQuerySet":
        return self.filter(stage=ReportFile.Stage.MAKING, began__range=(now - longest, now + longest))

    def broken_off(self, now: datetime, longest: timedelta) -> "ReportFileQuerySet":
        """Begun long ago, or while the clock was ahead, and not finished: the process that made them is gone."""
        return self.filter(stage=ReportFile.Stage.MAKING).exclude(began__range=(now - longest, now + longest))

    def failed_before(self, now: datetime, stands: timedelta) -> "ReportFileQuerySet":
        return self.filter(stage=ReportFile.Stage.FAILED).exclude(began__range=(now - stands, now + stands))

    def of_other_tags(self, tag: str, before: datetime) -> "ReportFileQuerySet":
        """Files of what the register was earlier. Those asked for a moment ago may still be fetched."""
        return self.exclude(tag=tag).filter(asked__lt=before)

    def beyond(self, most: int) -> "ReportFileQuerySet":
        """The oldest finished ones, where there are more than so many."""
        kept = self.filter(stage=ReportFile.Stage.DONE).order_by("-pk").values_list("pk", flat=True)[:most]
        return self.filter(stage=ReportFile.Stage.DONE).exclude(pk__in=list(kept))

    def keyed(self, key: str) -> "ReportFileQuerySet":
        return self.filter(key=key)

    def numbered(self, numbers: Iterable[int]) -> "ReportFileQuerySet":
        return self.filter(pk__in=list(numbers))


class ReportFile(models.Model):
    """One report in one language and format. A worker makes it; whoever asks again gets the same bytes."""

    class Kind(models.TextChoices):
        PDF = "pdf"
        WORD = "docx"

    class Stage(models.TextChoices):
        WAITING = "waiting"
        MAKING = "making"
        DONE = "done"
        FAILED = "failed"

    # A digest of all that the content depends on.
    key = models.CharField(max_length=64, unique=True)
    # Of the edition, the day and the program: see portal/kept_pages/tags.py.
    tag = models.CharField(max_length=100)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    language = models.CharField(max_length=2)
    query = models.TextField(blank=True)
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.WAITING)
    content = models.BinaryField(default=b"")
    asked = models.DateTimeField(default=timezone.now)
    began = models.DateTimeField(null=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.query}"
