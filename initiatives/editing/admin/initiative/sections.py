"""The form of an entry in sections: what each holds, and what in it is missing or wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseModelFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.editing.completeness import Missing

FIELDSETS: list[Any] = [
    (None, {"fields": ["title", "summary"], "classes": ["translations"]}),
    (None, {"fields": ["themes", ("website", "parent")]}),
    (None, {"fields": ["governments"]}),
    (None, {"fields": [("start", "end", "announced_for", "stated_status", "status_as_of")]}),
    (None, {"fields": [("read_in", "read_in_address")]}),
    (
        None,
        {
            "fields": [
                ("slug", "is_title_descriptive"), ("state", "review_interval"), ("verified_on", "verified_by"),
                ("created", "modified"),
            ]
        },
    ),
    (None, {"fields": ["challenges", "target_groups", ("acronym", "aliases")]}),
    (None, {"fields": ["caveat"], "classes": ["translations"]}),
]  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """One section: its fieldset, by position, and its related rows, by prefix."""

    key: str
    name: StrOrPromise
    fieldset: int | None
    rows: tuple[str, ...] = ()
    # A second fieldset, which opens when it is asked for, and its name.
    more: int | None = None
    more_name: StrOrPromise = ""


PLANS = [
    Plan("texts", _("Texts"), 0, (), 7, _("What is uncertain")),
    Plan(
        "about",
        pgettext_lazy("a section of the form", "About"),
        1,
        ("instruments",),
        6,
        _("Challenges, target groups, other names"),
    ),
    Plan("who", _("Who"), 2, ("participations",)),
    Plan("money", _("Money"), None, ("budget_lines", "key_figures")),
    Plan("dates", _("Dates"), 3, ("events", "sequels")),
    Plan("sources", _("Sources"), 4, ("citations",)),
    Plan("advanced", _("Advanced"), 5, ("former_slugs",)),
]


@dataclass(frozen=True)
class Mistake:
    """An error of the form, with the id of its field."""

    said: str
    anchor: str


@dataclass
class Section:
    key: str
    name: StrOrPromise
    fieldset: Any
    inlines: list[Any]
    missing: int
    mistakes: int
    more: Any = None
    more_name: StrOrPromise = ""


def mistakes(form: BaseForm, formsets: list[BaseModelFormSet]) -> list[Mistake]:
    """All errors of a form and its rows, in the order of the page, each with its field."""
    return [*_of_form(form, ""), *(each for formset in formsets for each in _of_rows(formset))]


def _of_rows(formset: BaseModelFormSet) -> Iterator[Mistake]:
    for said in formset.non_form_errors():
        yield Mistake(str(said), f"{formset.prefix}-group")
    for number, form in enumerate(formset.forms):
        name = capfirst(str(form.instance._meta.verbose_name))
        yield from _of_form(form, f"{name} {number + 1}", f"{formset.prefix}-{number}")


def _with(heading: str, label: str) -> str:
    """French sets a space before the colon."""
    return gettext("%(heading)s: %(label)s") % {"heading": heading, "label": label} if heading else label


def _of_form(form: BaseForm, start: str, otherwise: str = "") -> Iterator[Mistake]:
    for name, errors in form.errors.items():
        for said in errors:
            if name in form.fields:
                label = _with(capfirst(str(form.fields[name].label)), str(said))
                yield Mistake(_with(start, label), form[name].auto_id)
            elif otherwise:
                yield Mistake(_with(start, str(said)), otherwise)


def sections(context: Any, missing: list[Missing], wrong: list[Mistake]) -> list[Section]:
    """What the template shows. `context` is what Django's admin gives to the page of a form."""
    fieldsets = list(context["adminform"])
    inlines = {inline.formset.prefix: inline for inline in context["inline_admin_formsets"]}
    found = []
    for plan in PLANS:
        fieldset = fieldsets[plan.fieldset] if plan.fieldset is not None else None
        rows = [inlines[prefix] for prefix in plan.rows if prefix in inlines]
        more = fieldsets[plan.more] if plan.more is not None else None
        form = context["adminform"].form
        ids = _ids(fieldset, form) | _ids(more, form)
        lacking = sum(each.anchor in ids or _is_of_rows(each.anchor, plan.rows) for each in missing)
        bad = sum(each.anchor in ids or _is_of_rows(each.anchor, plan.rows) for each in wrong)
        found.append(Section(plan.key, plan.name, fieldset, rows, lacking, bad, more, plan.more_name))
    return found


def _ids(fieldset: Any, form: Any) -> set[str]:
    if fieldset is None:
        return set()
    names = [name for line in fieldset.fields for name in ([line] if isinstance(line, str) else line)]
    return {form[name].auto_id for name in names if name in form.fields}


def _is_of_rows(anchor: str, prefixes: tuple[str, ...]) -> bool:
    place = anchor.removeprefix("id_")
    return any(place.startswith(f"{prefix}-") for prefix in prefixes)
