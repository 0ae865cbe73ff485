"""In the form of an entry: mark outdated translations, and let the editor say that they still hold."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from initiatives.editing.admin.permissions import UserAwareForm
from initiatives.editing.translation_tracking import still_holds
from initiatives.models import OutdatedTranslation

CHANGED = {
    "en": _("The English text was changed on %(date)s, after this one."),
    "nl": _("The Dutch text was changed on %(date)s, after this one."),
    "fr": _("The French text was changed on %(date)s, after this one."),
    "de": _("The German text was changed on %(date)s, after this one."),
}


class TranslationsForm(UserAwareForm):
    translations_hold = forms.BooleanField(
        label=_("These translations still hold"),
        required=False,
        help_text=_("Tick this when you have read the marked texts and nothing in them needs to change."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read before saving: nobody has seen the marks that this save adds.
        self.marks = list(OutdatedTranslation.objects.of(self.instance)) if self.instance.pk else []
        if not self.marks:
            del self.fields["translations_hold"]

    def save_marks(self) -> None:
        """Call after saving: remove the marks if the editor said that the texts still hold."""
        if self.cleaned_data.get("translations_hold"):
            still_holds(OutdatedTranslation.objects.known(self.marks), self.user)


def say_what_is_outdated(context: Any) -> None:
    """Add to each outdated text, of the entry or of a related row, the date since when it is outdated."""
    form = context["adminform"].form
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms_by_thing = {
        (row.instance._meta.model_name, row.instance.pk): row
        for row in [form, *(row for formset in formsets for row in getattr(formset, "initial_forms", []))]
    }
    for mark in getattr(form, "marks", []):
        place = forms_by_thing.get((mark.model, mark.number))
        if place and str(mark) in place.fields:
            place[str(mark)].help_text = format_html(
                '{} <strong class="outdated">{}</strong>', place[str(mark)].help_text, words_of(mark)
            )


def words_of(mark: OutdatedTranslation) -> str:
    return CHANGED[mark.because] % {"date": date_format(timezone.localtime(mark.since), "DATE_FORMAT")}
