"""What readers want to be told by mail. Their addresses are kept here, apart from everything else, and unreadable."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AlertQuerySet(models.QuerySet["Alert"]):
    def confirmed(self) -> "AlertQuerySet":
        return self.exclude(confirmed=None)

    def never_confirmed_since(self, moment: datetime) -> "AlertQuerySet":
        return self.filter(confirmed=None, asked__lt=moment)

    def tell_again_from(self, day: date, today: date) -> int:
        """Let what was told while the clock was ahead of today count as told until a day."""
        return self.filter(told_until__gt=today).update(told_until=day)

    def told_before(self, day: date) -> "AlertQuerySet":
        """Alerts that still have a day to tell of, in the order in which they were asked for."""
        return self.filter(told_until__lt=day).order_by("pk")

    def numbered(self, number: int) -> "Alert | None":
        return self.filter(pk=number).first()

    def ask(self, address_key: str, scope: str, **values: str) -> "Alert":
        """The alert of an address about something. One that is confirmed changes only when its reader says so again."""
        created = {**values, "told_until": timezone.localdate()}
        alert, is_new = self.get_or_create(address_key=address_key, scope=scope, defaults=created)
        if not is_new and not alert.confirmed:
            self.filter(pk=alert.pk).update(**values, asked=timezone.now())
            alert.refresh_from_db()
        return alert


class Alert(models.Model):
    """One list or entry that one reader follows. Deleted when the reader leaves."""

    class Rhythm(models.TextChoices):
        AT_ONCE = "at-once", _("the day after something has changed")
        WEEKLY = "weekly", _("once a week, if something has changed")

    # Of the address: a keyed hash, to find it again, and the address itself encrypted, to write to it.
    address_key = models.CharField(max_length=64)
    address = models.TextField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    # "list?" with the query of a list, or "entry/" with the number of an entry.
    scope = models.CharField(max_length=1000)
    rhythm = models.CharField(max_length=7, choices=Rhythm.choices)
    asked = models.DateTimeField(default=timezone.now)
    confirmed = models.DateTimeField(null=True, blank=True)
    # Changes up to and on this day have been told, or came before the reader asked.
    told_until = models.DateField()

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert by mail")
        verbose_name_plural = _("alerts by mail")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["address_key", "scope"], name="alert_once_for_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.scope}"

    def confirm(self, rhythm: str) -> None:
        """Its reader wants it, in this rhythm. Told are the changes of later days than this one."""
        if not self.confirmed:
            self.confirmed, self.told_until = timezone.now(), timezone.localdate()
        self.rhythm = rhythm
        self.save(update_fields=["confirmed", "told_until", "rhythm"])

    def has_told(self, day: date) -> None:
        self.told_until = day
        self.save(update_fields=["told_until"])
