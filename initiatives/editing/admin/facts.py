"""Forms of facts inside the form of their entry: a key made by itself, and the source in which the fact was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.db.models import Model
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from initiatives.editing.slugs import free_slug
from initiatives.models import Citation, Initiative, Source
from initiatives.models.languages import LANGUAGES
from initiatives.models.relations import CITED_FACTS
from initiatives.models.web_address import WebAddressFormField

from .fields import AnyLanguageForm
from .permissions import UserAwareForm

LONGEST_KEY = 50
LONGEST_TITLE = 300
LONGEST_PUBLISHER = 200


@dataclass
class OfferedSources:
    """The sources that a form offers, those of its entry first, and the sources that each of its facts has."""

    sources: list[Source] = field(default_factory=list)
    last: Source | None = None
    cited: Mapping[tuple[str, int], list[str]] = field(default_factory=dict)

    @classmethod
    def to(cls, entry: Initiative | None) -> "OfferedSources":
        """In two queries."""
        sources = list(Source.objects.offered_to(entry))
        citations = list(Citation.objects.of_entry(entry)) if entry else []
        cited: dict[tuple[str, int], list[str]] = {}
        for citation in citations:
            for name in CITED_FACTS.values():
                if number := getattr(citation, f"{name}_id"):
                    cited.setdefault((name, number), []).append(str(citation.source))
        return cls(sources, citations[-1].source if citations else None, cited)


class CitingForm(UserAwareForm):
    """Offers the source of a fact beside it: one that is known, or the address of a new one."""

    read_in = forms.ModelChoiceField(Source.objects.all(), label=_("Read in"), required=False)
    read_in_address = WebAddressFormField(
        label=_("Or in a new source"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"class": "vTextField", "placeholder": "https://", "inputmode": "url"}),
    )

    def __init__(self, *args: Any, sources: OfferedSources | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = sources or OfferedSources()
        widget: Any = self.fields["read_in"].widget
        widget.choices = [*BLANK_CHOICE_DASH, *((source.pk, str(source)) for source in offered.sources)]
        if not self.instance.pk and offered.last and isinstance(self, FactForm):
            self.initial["read_in"] = offered.last.pk
        name = CITED_FACTS.get(_relation(self.instance), "") if isinstance(self, FactForm) else ""
        if known := offered.cited.get((name, self.instance.pk or 0)):
            said = gettext("Has a source: %(names)s.") % {"names": "; ".join(known)}
            self.fields["read_in"].help_text = said

    def source_read(self) -> Source | None:
        """The chosen source, or one that is made of the pasted address. Call when the form is saved."""
        chosen: Source | None = self.cleaned_data.get("read_in")
        address = self.cleaned_data.get("read_in_address")
        return source_at(address) if address else chosen


class FactForm(CitingForm, AnyLanguageForm):
    """A row whose key is made of its words when none is given."""

    named_after: ClassVar[tuple[str, ...]] = ()
    keys: set[str] = set()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = gettext(
                "Tells the rows of one entry apart. Made by itself when it is empty."
            )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if "key" in self.fields and not cleaned.get("key") and "key" not in self.errors:
            names = (str(cleaned.get(name) or "") for name in self._naming_fields())
            name = next((name for name in names if name), "")
            cleaned["key"] = self.instance.key or free_slug(name, self.keys, LONGEST_KEY, "row")
            self.keys.add(cleaned["key"])
        return cleaned

    def _naming_fields(self) -> list[str]:
        return [column for name in self.named_after for column in (name, *(f"{name}_{code}" for code in LANGUAGES))]


def source_at(address: str) -> Source:
    """The source with this address. A new one is named by it, until somebody gives it its title."""
    if found := Source.objects.naming_address([address]).first():
        return found
    parts = urlsplit(address)
    host = parts.netloc.removeprefix("www.")
    title = f"{host}{parts.path}".rstrip("/")[:LONGEST_TITLE]
    today: date = timezone.localdate()
    taken = set(Source.objects.values_list("slug", flat=True))
    return Source.objects.create(
        slug=free_slug(title.replace("/", "-").replace(".", "-"), taken, LONGEST_KEY, "source"),
        title=title,
        publisher=host[:LONGEST_PUBLISHER],
        language=get_language() or "en",
        url=address,
        read_on=today,
    )


def keep_citations(entry: Initiative, form: Any, formsets: Any) -> None:
    """Call once the rows are saved: cite the source that was given beside each of them, or for the whole entry."""
    rows = [row for formset in formsets for row in formset.forms if isinstance(row, FactForm)]
    for row in [form, *rows]:
        if not row.is_bound or row.cleaned_data.get("DELETE") or not row.instance.pk:
            continue
        if isinstance(row, FactForm) and not row.has_changed():
            continue
        if source := row.source_read():
            _cite(entry, source, row.instance)


def _cite(entry: Initiative, source: Source, fact: Model) -> None:
    names = {} if isinstance(fact, Initiative) else {CITED_FACTS[_relation(fact)]: fact}
    if not Citation.objects.says(entry, source, names):
        Citation.objects.create(initiative=entry, source=source, **names)


def _relation(fact: Model) -> str:
    owner: Any = fact._meta.get_field("initiative")
    return str(owner.remote_field.get_accessor_name())
