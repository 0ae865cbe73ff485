"""Saving an entry that the register may have already: said once, with the others at hand, before it is stored."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiatives.editing.admin.permissions import UserAwareForm
from initiatives.editing.duplicates import LikelyDuplicate, duplicates_of
from initiatives.models import DistinctPair, Initiative
from initiatives.models.initiative import NAMING

# Of a checkbox whose value names the entries that the person saw: what turns up later is shown first.
ANYWAY = "not_the_same"


class DuplicateForm(UserAwareForm):
    doubles: list[LikelyDuplicate] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.instance.pk or set(self.changed_data) & set(NAMING):
            self.doubles = duplicates_of(self._as_typed(cleaned), self.user)
        seen = set(self.data.get(ANYWAY, "").split(","))
        if any(str(double.initiative.pk) not in seen for double in self.doubles):
            raise ValidationError(
                _("The register may have this entry already. Look at those listed above; if it is another, say so.")
            )
        return cleaned

    def _as_typed(self, cleaned: dict[str, Any]) -> Initiative:
        names = {name: cleaned.get(name) or "" for name in NAMING}
        return Initiative(pk=self.instance.pk, parent=cleaned.get("parent"), **names)

    @property
    def doubles_seen(self) -> str:
        return ",".join(str(double.initiative.pk) for double in self.doubles)

    def save_differences(self) -> None:
        """Once it is stored: that this editor said it is not the same as those it looks like."""
        DistinctPair.objects.say(self.instance, [double.initiative for double in self.doubles], self.user)
