"""Results of checking the web addresses that the register names."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from .web_address import WebAddressField

if TYPE_CHECKING:
    from collections.abc import Iterable

# A page that is away for a night is not gone: only so many failures, each on a day of its own, make a broken link.
FAILURES_OF_A_BROKEN_LINK = 3
DAYS_UNTIL_NEXT = {"found": 30, "moved": 30, "not_found": 1, "unchecked": 1}


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def broken(self) -> "LinkCheckQuerySet":
        return self.filter(failures__gte=FAILURES_OF_A_BROKEN_LINK)

    def moved(self) -> "LinkCheckQuerySet":
        return self.filter(outcome=LinkCheck.Outcome.MOVED)

    def of_addresses(self, urls: "Iterable[str]") -> "LinkCheckQuerySet":
        return self.filter(url__in=list(urls))

    def no_longer_named(self, urls: "Iterable[str]") -> "LinkCheckQuerySet":
        return self.exclude(url__in=list(urls))


class LinkCheck(models.Model):
    """The last answer of one web address, and for how long it has failed."""

    class Outcome(models.TextChoices):
        FOUND = "found", _("found")
        MOVED = "moved", _("moved")
        NOT_FOUND = "not_found", _("not found")
        UNCHECKED = "unchecked", _("could not be checked")

    url = WebAddressField(_("address"), unique=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices)
    detail = models.CharField(_("what it answered"), max_length=200, blank=True)
    moved_to = WebAddressField(_("moved to"), blank=True)
    checked_on = models.DateField(_("checked on"))
    failures = models.PositiveSmallIntegerField(_("failures"), default=0, help_text=_("Days in a row not found."))
    failing_since = models.DateField(_("failing since"), null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["-failures", "url"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failures=0, failing_since=None)
                | models.Q(failures__gt=0, failing_since__isnull=False),
                name="link_failures_have_their_date",
                violation_error_message=_("A link that fails has failed since a day."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.url)

    def is_due(self, day: date) -> bool:
        # A later day than this one was written while the clock was ahead.
        return not self.checked_on <= day < self.checked_on + timedelta(days=DAYS_UNTIL_NEXT[self.outcome])

    def record(self, outcome: "LinkCheck.Outcome", detail: str, day: date, moved_to: str = "") -> None:
        """Take down an answer: what is found again loses its flag, what could not be checked changes none."""
        if outcome == self.Outcome.NOT_FOUND and (not self.failures or self.checked_on != day):
            self.failures += 1
            self.failing_since = self.failing_since or day
        elif outcome in {self.Outcome.FOUND, self.Outcome.MOVED}:
            self.failures, self.failing_since = 0, None
        self.outcome, self.detail, self.moved_to, self.checked_on = outcome, detail[:200], moved_to, day
