"""The spaces of French typography: they keep a colon or a closing quotation mark on the line of its word.

U+00A0, not the narrow U+202F: every font and every older code page of a spreadsheet has it, so that nobody sees a box.
"""

import re

from django.db.models import Model
from django.db.models.signals import pre_save
from modeltranslation.translator import translator

from initiatives.models.languages import translated_fields

NO_BREAK_SPACE = "\u00a0"
BREAKING = re.compile(r"[ \u202f]+(?=[:;?!»])|(?<=«)[ \u202f]+")


def with_no_break_spaces(text: str) -> str:
    """Put a no-break space for each space before : ; ? ! » and after «. Add none where there is no space."""
    return BREAKING.sub(NO_BREAK_SPACE, text)


def _mend(sender: type[Model], instance: Model, raw: bool = False, **kwargs: object) -> None:
    if raw:
        return
    for field in translated_fields(sender):
        if text := getattr(instance, f"{field}_fr", None):
            setattr(instance, f"{field}_fr", with_no_break_spaces(text))


def connect() -> None:
    """Mend French texts wherever they are saved: by an editor, a proposal or an import."""
    for model in translator.get_registered_models():
        pre_save.connect(_mend, sender=model, dispatch_uid=f"french-spaces-{model._meta.label_lower}")
