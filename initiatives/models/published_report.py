"""Published national reports: their pages and files stay as they were."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PublishedReportQuerySet(models.QuerySet["PublishedReport"]):
    def public(self) -> "PublishedReportQuerySet":
        return self.filter(published__isnull=False).order_by("-as_of")

    def waiting(self, now: datetime, longest: timedelta) -> "PublishedReportQuerySet":
        """Asked for and not made; also what was begun long ago, or while the clock was ahead, and broke off."""
        free = models.Q(began=None) | ~models.Q(began__range=(now - longest, now + longest))
        return self.filter(free, published=None).order_by("pk")

    def before(self, day: date) -> "PublishedReportQuerySet":
        """Public reports of earlier days, the latest first."""
        return self.public().filter(as_of__lt=day)

    def claim(self, report: "PublishedReport", now: datetime, longest: timedelta) -> bool:
        """Take a report to make it; false where another process was quicker."""
        return bool(self.waiting(now, longest).filter(pk=report.pk).update(began=now))


class PublishedReport(models.Model):
    """The report of the whole register as of a day. It becomes public when all of its files are made."""

    slug = models.SlugField(_("slug"), unique=True, editable=False)
    as_of = models.DateField(_("as of"), unique=True, help_text=_("The day of the register that it shows."))
    published = models.DateTimeField(_("published"), null=True, editable=False)
    began = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, editable=False
    )

    objects = PublishedReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("published report")
        verbose_name_plural = _("published reports")
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("published-report", args=[self.slug])

    def publish(self) -> None:
        self.published = timezone.now()
        self.save(update_fields=["published"])


class PublishedFileQuerySet(models.QuerySet["PublishedFile"]):
    def of(self, slug: str, language: str, kind: str, is_full: bool) -> "PublishedFile | None":
        """A file of a public report; none where there is no such report."""
        public = self.filter(report__slug=slug, report__published__isnull=False)
        return public.select_related("report").filter(language=language, kind=kind, is_full=is_full).first()


class PublishedFile(models.Model):
    """A published report in one language, format and detail."""

    class Kind(models.TextChoices):
        PAGE = "html"
        PDF = "pdf"
        WORD = "docx"

    report = models.ForeignKey(PublishedReport, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    is_full = models.BooleanField()
    content = models.BinaryField()

    objects = PublishedFileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        unique_together = [("report", "language", "kind", "is_full")]

    def __str__(self) -> str:
        return f"{self.report} {self.language} {self.kind}"
