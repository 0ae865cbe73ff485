"""Readers' reports of mistakes and suggestions of initiatives."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .initiative import Initiative
from .user import User
from .vocabulary import Government
from .web_address import WebAddressField


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def open(self) -> "FeedbackQuerySet":
        # See also Feedback.is_open
        return self.filter(settled_on=None)

    def settled(self) -> "FeedbackQuerySet":
        return self.exclude(settled_on=None)

    def settled_before(self, day: date) -> "FeedbackQuerySet":
        return self.filter(settled_on__lt=day)

    def about(self, initiative: Initiative) -> "FeedbackQuerySet":
        return self.filter(initiative=initiative)

    def for_governments(self, governments: Iterable[Government]) -> "FeedbackQuerySet":
        """Feedback on entries of these governments, and on none: else nobody would see it."""
        # By numbers: a join would give the words on an entry of two governments twice.
        theirs = Initiative.objects.filter(governments__in=governments).values("pk")
        nobodys = Initiative.objects.filter(governments=None).values("pk")
        return self.filter(Q(initiative__in=theirs) | Q(initiative__in=nobodys) | Q(initiative=None))

    def settle(self, by: User, day: date) -> int:
        # See also Feedback.mark_settled
        return self.open().update(settled_on=day, settled_by=by, email="")


class Feedback(models.Model):
    """The words of one reader. Who wrote them is known only by an e-mail address, as long as it is needed."""

    class Kind(models.TextChoices):
        REPORT = "report", _("report of a mistake")
        SUGGESTION = "suggestion", _("suggestion of an initiative")

    class Problem(models.TextChoices):
        OUTDATED = "outdated", _("Something is out of date")
        WRONG = "wrong", _("A fact is wrong")
        LINK = "link", _("A link does not work, or is missing")
        TEXT = "text", _("The text or the translation is wrong")
        OTHER = "other", _("Something else")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    initiative = models.ForeignKey(
        Initiative,
        verbose_name=_("initiative"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="feedback",
    )
    subject = models.CharField(
        _("about"),
        max_length=200,
        help_text=_("The title of the entry at that time, or the name of what is suggested."),
    )
    problem = models.CharField(_("what is wrong"), max_length=10, choices=Problem.choices, blank=True)
    words = models.TextField(_("in the reader's words"))
    run_by = models.CharField(_("who runs it"), max_length=300, blank=True)
    source_url = WebAddressField(_("where it can be read"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail of the reader"), blank=True, help_text=_("Removed when this is settled."))
    language = models.CharField(_("language of the reader"), max_length=2, choices=settings.LANGUAGES)
    received = models.DateTimeField(_("received"), default=timezone.now)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="settled_feedback",
    )
    note = models.TextField(_("note of the editor"), blank=True, help_text=_("What was done. Readers do not see it."))

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("message from a reader")
        verbose_name_plural = _("messages from readers")
        ordering = [F("settled_on").desc(nulls_first=True), "-received", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="report") & ~Q(problem="") | Q(kind="suggestion", problem="", initiative=None),
                name="feedback_fits_its_kind",
                violation_error_message=_(
                    "A report says what is wrong; a suggestion belongs to no entry and to no kind of mistake."
                ),
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | Q(settled_on__isnull=False),
                name="feedback_settled_has_its_date",
                violation_error_message=_("Who settled a message did so on a date: give it."),
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None) | Q(email=""),
                name="feedback_settled_forgets_the_email",
                violation_error_message=_("The e-mail address is removed when a message is settled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    @property
    def is_open(self) -> bool:
        # See also FeedbackQuerySet.open
        return self.settled_on is None

    def mark_settled(self, by: User, day: date) -> None:
        """Settle without saving, and forget who wrote. See also FeedbackQuerySet.settle."""
        self.settled_on, self.settled_by, self.email = day, by, ""
