"""The forms of an entry and of its former addresses."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext

from initiatives.editing import permissions
from initiatives.editing.admin.conflict_detection import ConflictAwareForm
from initiatives.editing.admin.facts import CitingForm, OfferedSources
from initiatives.editing.admin.fields import AnyLanguageForm
from initiatives.editing.admin.permissions import UserAwareForm
from initiatives.editing.consent import without_consent
from initiatives.editing.slugs import check_former_slug, check_slug, slug_for
from initiatives.models import Government, Initiative, State
from initiatives.models.languages import LANGUAGES

from .duplicate import DuplicateForm
from .outdated_translations import TranslationsForm
from .page import InitiativePage


class RedirectForm(UserAwareForm):
    """The addresses of a public entry, former ones as well, are a publisher's business."""

    def clean_slug(self) -> str:
        check_former_slug(self.cleaned_data["slug"])
        return self.cleaned_data["slug"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        numbers = {self.instance.initiative_id, getattr(cleaned.get("initiative"), "pk", None)}
        entries = Initiative.objects.with_governments().filter(pk__in=numbers - {None})
        if self.has_changed() and not all(permissions.may_change_slug(self.user, entry) for entry in entries):
            raise ValidationError(permissions.SLUG_OF_PUBLISHERS)
        return cleaned


class RedirectPageForm(ConflictAwareForm, RedirectForm):
    """For the page of its own, outside the form of the entry."""


class InitiativeForm(DuplicateForm, TranslationsForm, AnyLanguageForm, ConflictAwareForm, CitingForm):
    page: InitiativePage | None = None
    sources: OfferedSources | None = None
    # The governments that are asked for their consent when this is saved.
    held_back: set[int] = set()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, sources=self.sources, **kwargs)
        if not self.instance.pk and "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = gettext("Part of its address. Made of the title when it is empty.")
        if self.instance.pk and self.instance.state not in State.before_publication() and "title_en" in self.fields:
            # Publishing asked for it: a public entry keeps it.
            self.fields["title_en"].required = True
        if state := cast(Any, self.fields.get("state")):
            # Narrow the widget only, so that the field can explain why it refuses other states.
            possible = permissions.possible_states(self.user, self.instance.state if self.instance.pk else None)
            state.widget.choices = [choice for choice in State.choices if choice[0] in possible]
        if self.stored and not permissions.may_change_slug(self.user, self.stored) and "slug" in self.fields:
            self.fields["slug"].widget.attrs["readonly"] = True
        if people := cast(Any, self.fields.get("verified_by")):
            people.queryset = self.user.may_name(self.instance.verified_by_id)

    @cached_property
    def stored(self) -> Initiative | None:
        """The entry as stored: the instance may be an old version."""
        return Initiative.objects.with_governments().filter(pk=self.instance.pk).first()

    @cached_property
    def governments_before(self) -> set[int]:
        return {government.pk for government in self.stored.governments.all()} if self.stored else set()

    @property
    def state_before(self) -> str:
        return self.stored.state if self.stored else State.DRAFT

    @property
    def is_proposal(self) -> bool:
        return self.page is not None and self.page.is_proposal

    def is_valid(self) -> bool:
        """The admin saves a valid form, so a form that is only shown must not be valid."""
        return super().is_valid() and not (self.page and self.page.is_shown)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not slug and not self.instance.pk:
            titles = (self.data.get(self.add_prefix(f"title_{code}"), "") for code in LANGUAGES)
            return slug_for(next((title for title in titles if title), ""))
        check_slug(slug, self.instance)
        if self.stored and slug != self.stored.slug and not permissions.may_change_slug(self.user, self.stored):
            raise ValidationError(permissions.SLUG_OF_PUBLISHERS)
        return slug

    def clean_state(self) -> str:
        permissions.check_transition(self.user, self.stored.state if self.stored else None, self.cleaned_data["state"])
        return self.cleaned_data["state"]

    def clean_governments(self) -> QuerySet[Government]:
        chosen: QuerySet[Government] = self.cleaned_data["governments"]
        numbers = {government.pk for government in chosen}
        # Whoever proposes a change to an entry of others leaves its governments as they are.
        if not self.is_proposal or numbers != self.governments_before:
            permissions.check_governments(self.user, self.governments_before, numbers)
        return chosen

    def clean(self) -> dict[str, Any]:
        """Keep back the governments that must agree before a public entry names them."""
        cleaned = super().clean() or self.cleaned_data
        state, chosen = cleaned.get("state", self.state_before), self.cleaned_data.get("governments")
        if chosen is not None and state not in State.before_publication() and not self.is_proposal:
            self.held_back = without_consent(self.user, self.instance, {government.pk for government in chosen})
            cleaned["governments"] = chosen.exclude(pk__in=self.held_back)
        return cleaned
