"""Warn once before saving an entry that the register may have already, and show the similar entries."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiatives.editing.admin.permissions import UserAwareForm
from initiatives.editing.duplicates import LikelyDuplicate, duplicates_of
from initiatives.models import DistinctPair, Initiative
from initiatives.models.querysets.identity import NAMING

# The name of a checkbox. Its value lists the entries that were shown, so that another one still causes a warning.
ANYWAY = "not_the_same"


class DuplicateForm(UserAwareForm):
    duplicates: list[LikelyDuplicate] = []

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if not self.instance.pk or set(self.changed_data) & set(NAMING):
            self.duplicates = duplicates_of(self._as_typed(cleaned), self.user)
        seen = set(self.data.get(ANYWAY, "").split(","))
        if any(str(duplicate.initiative.pk) not in seen for duplicate in self.duplicates):
            raise ValidationError(
                _("The register may have this entry already. Look at those listed above; if it is another, say so.")
            )
        return cleaned

    def _as_typed(self, cleaned: dict[str, Any]) -> Initiative:
        names = {name: cleaned.get(name) or "" for name in NAMING}
        return Initiative(pk=self.instance.pk, parent=cleaned.get("parent"), **names)

    @property
    def duplicates_seen(self) -> str:
        return ",".join(str(duplicate.initiative.pk) for duplicate in self.duplicates)

    def save_differences(self) -> None:
        """Call after saving: record that this editor declared the similar entries to be different."""
        DistinctPair.objects.say(self.instance, [duplicate.initiative for duplicate in self.duplicates], self.user)
