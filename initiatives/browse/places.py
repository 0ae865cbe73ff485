"""The governments that are competent in a place, and the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import Government


class Place(models.TextChoices):
    FLANDERS = "flanders", _("Flemish Region")
    BRUSSELS = "brussels", _("Brussels-Capital Region")
    WALLONIA = "wallonia", _("Walloon Region, French-speaking area")
    GERMAN_SPEAKING = "german-speaking", _("Walloon Region, German-speaking area")


@dataclass(frozen=True)
class Competence:
    """A government and why it applies."""

    government: Government
    reason: StrOrPromise


# The slug of each government, and the reason.
Reason = tuple[str, StrOrPromise]
EVERYWHERE: Reason = ("federal", _("It is competent in the whole country."))
FRENCH_COMMUNITY_IN_WALLONIA = _("It is competent for education and culture in the French-speaking area.")

REASONS: dict[Place, Sequence[Reason]] = {
    Place.FLANDERS: (
        EVERYWHERE,
        ("flanders", _("In Flanders one government is competent for the region and the community.")),
    ),
    Place.BRUSSELS: (
        EVERYWHERE,
        ("brussels", _("You live in this region.")),
        ("flanders", _("The Flemish Community is competent for Dutch-language schools and culture in Brussels.")),
        ("wallonia-brussels-federation", _("It is competent for French-language schools and culture in Brussels.")),
    ),
    Place.WALLONIA: (
        EVERYWHERE,
        ("wallonia", _("You live in this region.")),
        ("wallonia-brussels-federation", FRENCH_COMMUNITY_IN_WALLONIA),
    ),
    Place.GERMAN_SPEAKING: (EVERYWHERE, ("wallonia", _("You live in this region."))),
}

# The first matching range counts. 4700 to 4799 are the nine municipalities of the German-speaking Community.
POSTCODES: Sequence[tuple[range, Place]] = (
    (range(1000, 1300), Place.BRUSSELS),
    (range(1300, 1500), Place.WALLONIA),
    (range(1500, 4000), Place.FLANDERS),
    (range(4700, 4800), Place.GERMAN_SPEAKING),
    (range(4000, 8000), Place.WALLONIA),
    (range(8000, 10000), Place.FLANDERS),
)


def place_of(postcode: int) -> Place | None:
    """The place of a Belgian postcode, or None for a number that is none."""
    return next((place for codes, place in POSTCODES if postcode in codes), None)


def competent(place: Place) -> list[Competence]:
    """The governments that act for a place, in the order of their reasons, in one query."""
    known = {term.slug: cast(Government, term) for term in Government.objects.all()}
    return [Competence(known[slug], reason) for slug, reason in REASONS[place] if slug in known]


class PlaceForm(forms.Form):
    """A postcode, or a choice of region for who would rather not give one."""

    use_required_attribute = False

    postcode = forms.CharField(
        label=_("Postcode"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    place = forms.ChoiceField(
        label=_("or the region"), required=False, choices=[("", _("choose a region")), *Place.choices]
    )

    def clean_postcode(self) -> str:
        postcode = str(self.cleaned_data["postcode"]).upper().removeprefix("B-").strip()
        if postcode and not (postcode.isascii() and postcode.isdigit() and place_of(int(postcode))):
            raise forms.ValidationError(_("This is not a Belgian postcode: it has four digits, from 1000 to 9999."))
        return postcode

    @property
    def found(self) -> Place | None:
        """The place of the reader: by postcode if there is one, else as chosen. None for an empty or wrong form."""
        if not self.is_valid():
            return None
        if postcode := self.cleaned_data["postcode"]:
            return place_of(int(postcode))
        return Place(self.cleaned_data["place"]) if self.cleaned_data["place"] else None
