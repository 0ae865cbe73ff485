"""What editors write in the national report themselves: a foreword, and a text in each chapter."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportTextQuerySet(models.QuerySet["ReportText"]):
    def by_chapter(self) -> "dict[str, ReportText]":
        return {text.chapter: text for text in self}


class ReportText(models.Model):
    """A text of an editor. The report marks it as written by people; everything else is composed from the register."""

    chapter = models.SlugField(_("chapter"), max_length=80, unique=True)
    text = models.TextField(_("text"), help_text=_("Plain text; an empty line begins a new paragraph."))
    author = models.CharField(
        _("signed by"), max_length=200, help_text=_("Who stands behind it: a name and an office.")
    )
    written = models.DateField(_("written on"))

    objects = ReportTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of the national report")
        verbose_name_plural = _("texts of the national report")
        ordering = ["chapter"]

    def __str__(self) -> str:
        return self.chapter
