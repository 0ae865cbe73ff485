"""Addresses on the web."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Readers follow these addresses in a browser, which opens nothing else.
NO_WEB_ADDRESS = _("This is not the address of a website: it begins with https:// or http://.")
is_web_address = URLValidator(schemes=["http", "https"], message=NO_WEB_ADDRESS)


class WebAddressFormField(forms.URLField):
    """An address written without a scheme is taken as https."""

    default_validators = [is_web_address]
    default_error_messages = {"invalid": NO_WEB_ADDRESS}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class WebAddressField(models.URLField):
    default_validators = [is_web_address]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": WebAddressFormField, **kwargs})
