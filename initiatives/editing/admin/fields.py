"""Form fields of the admin: partial dates as text, translated texts in tabs, and the messages of constraints."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import DateField, Field, Model, UniqueConstraint
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from modeltranslation.admin import TranslationAdmin, TranslationBaseModelAdmin, TranslationStackedInline
from modeltranslation.fields import TranslationField

from initiatives.models import PartialDateField
from initiatives.models.decimal_field import ReadableDecimalField
from initiatives.models.languages import LANGUAGES, translated_fields

from .permissions import HistoryPermissionsMixin
from .written_values import PartialDateFormField, WrittenDayField, WrittenNumberField, number_widget, tell_understood

LANGUAGE_NAMES = dict(settings.LANGUAGES)


WRITTEN_VALUES: Mapping[type[Field], Mapping[str, Any]] = {
    PartialDateField: {
        "form_class": PartialDateFormField,
        # No limit: a browser would silently cut pasted text.
        "max_length": None,
        "widget": AdminTextInputWidget(attrs={"class": "vTextField partial-date"}),
    },
    DateField: {"form_class": WrittenDayField},
    ReadableDecimalField: {"form_class": WrittenNumberField, "widget": number_widget()},
}


class AnyLanguageForm(forms.ModelForm):
    """Needs each required text in one language, whichever: modeltranslation asks for the default language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for columns in self._required_texts():
            for column in columns:
                self.fields[column].required = False

    def _required_texts(self) -> list[list[str]]:
        model = self._meta.model
        required = [name for name in translated_fields(model) if not model._meta.get_field(name).blank]
        texts = [[f"{name}_{code}" for code in LANGUAGES if f"{name}_{code}" in self.fields] for name in required]
        return [columns for columns in texts if columns]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for columns in self._required_texts():
            if not any(cleaned.get(column) for column in columns) and not set(columns) & set(self.errors):
                self.add_error(columns[0], gettext("Write this in at least one language."))
        return cleaned


class ConstraintMessageFormSet(BaseInlineFormSet):
    """Reports duplicates within one form with the message of the broken constraint, and keeps made keys apart."""

    model: type[Model]

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "key" in form.fields:
            cast(Any, form).keys = self.keys

    @cached_property
    def keys(self) -> set[str]:
        """The keys of all rows, stored or typed; a made one joins them."""
        stored = {str(getattr(row, "key", "")) for row in self.get_queryset()} if self.instance.pk else set()
        own = str(self.prefix)
        typed = {str(value) for name, value in self.data.items() if name.startswith(own) and name.endswith("-key")}
        return stored | typed

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and constraint.fields == tuple(unique_check):
                return str(constraint.get_violation_error_message())
        return super().get_unique_error_message(unique_check)


def say_the_language(db_field: TranslationField, field: forms.Field) -> None:
    """Name the language in the label, and pass tabs.js its translated texts."""
    name = LANGUAGE_NAMES[db_field.language]
    field.label = f"{capfirst(db_field.translated_field.verbose_name)} ({name})"
    field.widget.attrs |= {"lang": db_field.language, "data-language": name}
    if db_field.translated_field.name == "summary":
        counted = gettext("{number} words; 30 to 60 are best")
        field.widget.attrs |= {"data-count": "words", "data-counted": counted}
    elif most := getattr(db_field, "max_length", None):
        counted = gettext("{number} of at most %(most)s letters") % {"most": most}
        field.widget.attrs |= {"data-count": "letters", "data-counted": counted}
    # Keep None as the database does: otherwise the first save writes a change from None to "" into the history.
    cast(forms.CharField, field).empty_value = None
    if db_field.language == settings.LANGUAGE_CODE:
        field.widget.attrs |= {
            "data-tabs": gettext("Languages"),
            "data-empty": gettext("empty"),
            "data-incomplete": gettext("incomplete"),
        }


class TabbedFieldsMixin(TranslationBaseModelAdmin):
    """Fields in four languages. A fieldset of class `translations` shows them in tabs."""

    formfield_overrides = WRITTEN_VALUES

    class Media:
        css = {"all": ["editing/tabs.css", "editing/forms.css"]}
        js = ["editing/tabs.js", "editing/counters.js"]

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        tell_understood(request, form, formsets)
        # Inlines share this class with admins, and have no such message.
        admin: Any = super()
        return admin.construct_change_message(request, form, formsets, add)

    def patch_translation_field(self, db_field: Any, field: forms.Field, request: HttpRequest, **kwargs: Any) -> None:
        super().patch_translation_field(db_field, field, request, **kwargs)
        if isinstance(db_field, TranslationField):
            say_the_language(db_field, field)


class TabbedAdmin(TabbedFieldsMixin, TranslationAdmin, HistoryPermissionsMixin):
    """The admin of a model with translated texts and a history."""


class TabbedInline(TabbedFieldsMixin, TranslationStackedInline):
    """An inline of related rows with translated texts."""

    formset = ConstraintMessageFormSet
    extra = 0


class PlainAdmin(HistoryPermissionsMixin):
    """The admin of a model with a history, without translated texts."""

    formfield_overrides = WRITTEN_VALUES

    class Media:
        css = {"all": ["editing/forms.css"]}

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        tell_understood(request, form, formsets)
        return super().construct_change_message(request, form, formsets, add)


class PermanentSlugMixin(BaseModelAdmin):
    """The slug can only be chosen when adding: addresses, files and spreadsheets rely on it afterwards."""

    slug_from = "name_en"

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        return [*fields, "slug"] if obj else fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": [self.slug_from]}
