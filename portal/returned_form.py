"""A sent form as a page gives it back: what was typed to read and change, what was chosen kept, secrets left out."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, Field, Model
from django.http import HttpRequest
from django.utils.http import escape_leading_slashes
from django.utils.text import capfirst

SECRET = re.compile(r"passw|secret|token|\botp", re.IGNORECASE)
# A code from a phone works once, and a recovery code is as good as a password.
PAGES_WITH_CODES = {"login", "second_factor"}
CSRF = "csrfmiddlewaretoken"
# Buttons, counts of rows, guards: the page needs them again, and nobody typed them.
OF_THE_PAGE = re.compile(
    r"^_|^initial-|-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|-(?:id|DELETE|ORDER)$"
    r"|^(?:next|action|index|select_across|opened|homepage|post)$"
)
LONGEST_LINE = 80
READER_FORMS = {"mistake": "feedback", "suggest": "feedback"}


@dataclass(frozen=True)
class ReturnedField:
    name: str
    label: str
    value: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.value) > LONGEST_LINE or "\n" in self.value


@dataclass(frozen=True)
class ReturnedForm:
    """`typed` is shown, `kept` is sent again unseen; `secrets` and `files` are asked for once more."""

    address: str
    typed: list[ReturnedField]
    kept: list[ReturnedField]
    secrets: list[ReturnedField]
    files: list[ReturnedField]

    @classmethod
    def of(cls, request: HttpRequest) -> "ReturnedForm":
        labels = _Labels(request)
        # An address with two slashes in front would name another host.
        form = cls(escape_leading_slashes(request.get_full_path()), [], [], [], [])
        has_codes = labels.page in PAGES_WITH_CODES
        for name, values in request.POST.lists():
            if name == CSRF:
                continue
            if SECRET.search(name) or (has_codes and name == "code"):
                form.secrets.append(ReturnedField(name, labels.of(name)))
                continue
            kind = form.kept if labels.is_kept(name) else form.typed
            # An empty field is there all the same: somebody may have emptied it.
            for value in map(str, values):
                kind.append(ReturnedField(name, labels.of(name), value))
        for name, files in request.FILES.lists():
            form.files.append(ReturnedField(name, labels.of(name), ", ".join(file.name or "" for file in files)))
        return form


class _Labels:
    """The words beside the fields, from the models, since the form itself may need the database."""

    def __init__(self, request: HttpRequest) -> None:
        match = request.resolver_match
        self.page = (match.url_name or "") if match else ""

    @cached_property
    def model(self) -> type[Model] | None:
        """The model whose form a page of the admin, or of readers, shows."""
        reader_form = READER_FORMS.get(self.page)
        for model in apps.get_models():
            meta = model._meta
            if self.page.startswith(f"{meta.app_label}_{meta.model_name}_") or meta.model_name == reader_form:
                return model
        return None

    def field(self, name: str) -> "Field[object, object] | None":
        model, own_name = self.model, name
        # A row of a related table: key_figures-0-value.
        if model and (row := re.fullmatch(r"(\w+)-(?:\d+|__prefix__)-(\w+)", name)):
            related = {relation.get_accessor_name(): relation.related_model for relation in model._meta.related_objects}
            model, own_name = related.get(row[1]), row[2]
        try:
            found = model._meta.get_field(own_name) if model else None
        except FieldDoesNotExist:
            return None
        return found if isinstance(found, Field) else None

    def of(self, name: str) -> str:
        field = self.field(name)
        words = str(field.verbose_name) if field else re.sub(r"[-_]+", " ", name)
        return str(capfirst(words.strip()))

    def is_kept(self, name: str) -> bool:
        """Whether people choose this, or a page sets it, so that its value would say nothing to them."""
        field = self.field(name)
        is_chosen = field is not None and (field.is_relation or isinstance(field, BooleanField) or bool(field.choices))
        return is_chosen or bool(OF_THE_PAGE.search(name))
