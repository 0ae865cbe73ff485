"""What a browser sends from the forms of the admin."""

from typing import Any

from django.forms import BaseFormSet, Form, MultiWidget
from django.test import Client
from django.urls import reverse

from initiatives.models import (
    Initiative,
    PartialDate,
)

INLINES = [
    "instruments",
    "participations",
    "budget_lines",
    "key_figures",
    "events",
    "sequels",
    "citations",
    "former_slugs",
]
ADD = "/admin/initiatives/initiative/add/"


def change_address(initiative: Initiative) -> str:
    return reverse("admin:initiatives_initiative_change", args=[initiative.pk])


def filled_in(form: Form) -> dict[str, Any]:
    """What a browser would send for this form, left as it is."""
    values: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field.widget, MultiWidget):
            parts = enumerate(field.widget.decompress(value))
            values |= {f"{form.add_prefix(name)}_{number}": part for number, part in parts}
        else:
            values[form.add_prefix(name)] = value
    return {name: value for name, value in values.items() if value is not False and value not in (None, "")}


def rows_of(formset: BaseFormSet) -> dict[str, Any]:
    sent = {f"{formset.prefix}-TOTAL_FORMS": formset.total_form_count()}
    sent[f"{formset.prefix}-INITIAL_FORMS"] = formset.initial_form_count()
    for form in formset.forms:
        sent |= filled_in(form)
    return sent


def page_as_it_is(client: Client, initiative: Initiative) -> dict[str, Any]:
    context = client.get(change_address(initiative)).context
    sent = filled_in(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        sent |= rows_of(inline.formset)
    return {name: str(value) if isinstance(value, PartialDate) else value for name, value in sent.items()}


def new_rows(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def new_initiative(**fields: Any) -> dict[str, Any]:
    """A form for a new initiative with nothing but what it must have, and `fields`."""
    sent: dict[str, Any] = {"title_en": "Data Space", "slug": "data-space", "stated_status": "unknown"}
    sent |= {"state": "draft", "review_interval": "12"}
    for prefix in INLINES:
        sent |= new_rows(prefix)
    return sent | fields
