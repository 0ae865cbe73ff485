"""Made-up content with which the page of components shows each piece of the site; without a query."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator

from initiatives.models import PartialDate

from .facets.options import Chip, FacetOptions, Option
from .filters import facet_named

COLOURS = ("paper", "panel", "ink", "quiet", "rule", "edge", "accent", "doubt", "doubt-edge")
GOVERNMENTS: Mapping[str, str] = {
    "federal": "Federal State",
    "flanders": "Flanders",
    "wallonia": "Walloon Region",
    "brussels": "Brussels-Capital Region",
    "wallonia-brussels-federation": "Wallonia-Brussels Federation",
}


class ExampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it is called in its own language.")
    choice = forms.ChoiceField(
        label="Choice", choices=[("one", "The first"), ("two", "The second")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    homepage = forms.CharField(label="Leave this empty", required=False, widget=forms.TextInput(attrs={"tabindex": -1}))


def _named(slug: str, name: str) -> SimpleNamespace:
    return SimpleNamespace(slug=slug, name=name)


def component_examples() -> dict[str, Any]:
    """Example inputs for the page of components."""
    card = SimpleNamespace(
        seen_on=None,
        parent=None,
        folded_parts=(),
        found_through=(),
        start=None,
        end=None,
        status_checked=PartialDate("2026-05"),
        title_en="An initiative made up for this page",
        summary_en="Two sentences say what it does and for whom. The second one names who runs it.",
        governments=SimpleNamespace(all=[_named("flanders", "Flanders"), _named("wallonia", "Walloon Region")]),
        themes=SimpleNamespace(all=[_named("networking", "Networking")]),
        current_status="running",
        get_absolute_url="#card",
    )
    options = [
        Option("one", "A value that is chosen", 12, True),
        Option("two", "Another value", 7, False),
        Option("three", "A value that leads nowhere", 0, False),
    ]
    return {
        "card": card,
        "chips": [Chip("Theme", "Networking", ""), Chip("Words", "open data", "")],
        "group": FacetOptions(facet_named("theme"), options),
        "page": Paginator(range(60), 20).page(2),
        "form": ExampleForm({"name": ""}),
        "colours": COLOURS,
        "governments": GOVERNMENTS,
    }
