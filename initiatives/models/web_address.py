"""Addresses on the web."""

from typing import Any

from django.db import models


class WebAddressField(models.URLField):
    """An address; in a form, one written without a scheme is taken as https."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
