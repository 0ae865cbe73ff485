"""The languages of the register, and the text of a translated field in one of them."""

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language
from modeltranslation.translator import NotRegistered, translator

LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
FALLBACKS: tuple[str, ...] = settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]


def current_language() -> str:
    """The active language, without a country: "nl" for nl-BE."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def text_and_language(thing: Model, field: str, language: str | None = None) -> tuple[str, str]:
    """The text of a translated field, and its language: the wanted or active one, else a fallback."""
    wanted = language or current_language()
    for code in (wanted, *FALLBACKS):
        if text := getattr(thing, f"{field}_{code}", None):
            return text, code
    return "", wanted


def text_in(thing: Model, field: str, language: str | None = None) -> str:
    return text_and_language(thing, field, language)[0]


def in_every_language(thing: Model, field: str) -> dict[str, str]:
    """The text of a translated field in each language that has one."""
    texts = {code: getattr(thing, f"{field}_{code}") for code in LANGUAGES}
    return {code: text for code, text in texts.items() if text}


def translated_fields(model: type[Model]) -> list[str]:
    """The fields that modeltranslation maps to the column of the active language."""
    try:
        return list(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return []
