"""The values of a facet as check boxes. What is the same for each count of a value is made once."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from initiatives.browse.facets.options import FacetOptions

from .once import made_once

register = template.Library()

# Stands for the count; no label holds a character of no meaning.
COUNT = "\ue000"


@register.simple_tag
def options(group: FacetOptions) -> SafeString:
    """The values that a page offers, each with its number."""
    name, parts = group.facet.name, []
    for option in group.offered:
        inputs = (
            ("name", name), ("value", option.value), ("label", str(option.label)), ("is_chosen", option.is_chosen),
            ("is_dead", option.is_dead), ("count", COUNT),
        )  # fmt: skip
        parts.append(made_once("browse/option.html", inputs).replace(COUNT, str(option.count)))
    return mark_safe("".join(parts))
