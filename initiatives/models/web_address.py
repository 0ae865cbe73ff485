"""Addresses on the web."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Django takes them for addresses, and no browser opens them.
NO_WEBSITES = {"ftp", "ftps"}


def check_scheme(address: str) -> None:
    """Raise ValidationError for an address that no browser opens as a website."""
    if urlsplit(address).scheme.lower() in NO_WEBSITES:
        raise ValidationError(
            _("This is not the address of a website: it begins with https:// or http://."), code="scheme"
        )


is_web_address = URLValidator(schemes=["http", "https"])


class WebAddressFormField(forms.URLField):
    """An address written without a scheme is taken as https."""

    default_validators = [*forms.URLField.default_validators, check_scheme]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


# Portals write long addresses; browsers and servers take this much.
LONGEST_ADDRESS = 2000


class WebAddressField(models.URLField):
    default_validators = [*models.URLField.default_validators, check_scheme]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_ADDRESS)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": WebAddressFormField, **kwargs})
