"""The editorial state of an entry in the register."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    pass


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")

    @classmethod
    def before_publication(cls) -> "list[State]":
        return [cls.DRAFT, cls.IN_REVIEW]
