"""The forms by which readers speak to the editors, guarded against robots without a riddle for people."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from initiatives.models import Feedback

FASTEST = timedelta(seconds=3)
OLDEST = timedelta(days=1)
SIGNER = Signer(salt="initiatives.readers")


def stamp(now: datetime) -> str:
    """When a form was opened, signed so that nobody can make it up."""
    return SIGNER.sign(str(int(now.timestamp())))


def age(stamped: str, now: datetime) -> timedelta | None:
    """How long ago a form was opened; None for a stamp that is not ours."""
    try:
        return timedelta(seconds=now.timestamp() - int(SIGNER.unsign(stamped)))
    except (BadSignature, ValueError):
        return None


def to_write(label: Any, least: int, most: int, missing: Any, **options: Any) -> forms.CharField:
    """A text to write. No maxlength in the page, since a browser would silently cut what was pasted."""
    limits = [
        MinLengthValidator(least, _("Write a little more: at least %(limit_value)s characters.")),
        MaxLengthValidator(most, _("This is too long: at most %(limit_value)s characters, and it has %(show_value)s.")),
    ]
    return forms.CharField(label=label, validators=limits, error_messages={"required": missing}, **options)


def web_address(label: Any, **options: Any) -> forms.URLField:
    return forms.URLField(
        label=label,
        assume_scheme="https",
        validators=[MaxLengthValidator(500, _("This address is too long."))],
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        **options,
    )


class ReaderForm(forms.ModelForm):
    """What both forms share: the reader's e-mail, and three guards (a trap, a stamp, and the view's limit)."""

    use_required_attribute = False
    template_of_words = forms.Textarea(attrs={"rows": 7})

    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=None,
        validators=[MaxLengthValidator(254, _("This address is too long."))],
        help_text=_(
            "Only if the editors may ask you something about this. It is used for nothing else, "
            "and removed when your message is settled."
        ),
        error_messages={"invalid": _("Write an e-mail address such as name@example.org, or leave this empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, given: QueryDict | None, message: Feedback, now: datetime) -> None:
        self.age = None
        if given is not None:
            given = _without_nul(given)
            self.age = age(given.get("opened", ""), now)
            if self.is_stale:
                given["opened"] = stamp(now)
        super().__init__(given, instance=message, initial={"opened": stamp(now)})

    @property
    def is_stale(self) -> bool:
        return self.age is None or self.age > OLDEST

    @property
    def is_trapped(self) -> bool:
        """Only a robot fills a field that nobody sees."""
        return bool(self.data.get("homepage"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_stale:
            self.add_error(None, _("This page was open for long. Your words are still here: please send them again."))
        elif self.age is not None and self.age < FASTEST:
            self.add_error(
                None, _("That was very fast. Your words are still here: please send them again in a moment.")
            )
        return cleaned

    def save(self, commit: bool = True) -> Feedback:
        self.instance.language = (get_language() or "en")[:2]
        return super().save(commit)


def _without_nul(given: QueryDict) -> QueryDict:
    """No keyboard writes NUL, and no database keeps it."""
    clean = QueryDict(mutable=True)
    for name, values in given.lists():
        clean.setlist(name, [str(value).replace("\0", "").replace("\r\n", "\n") for value in values])
    return clean


class ReportForm(ReaderForm):
    problem = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Feedback.Problem.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose one of the answers in the list."),
        },
    )
    words = to_write(
        _("Tell us in your own words"), 10, 4000, _("Say what is wrong."), widget=ReaderForm.template_of_words
    )
    source_url = web_address(
        _("Where can it be read?"),
        required=False,
        help_text=_("The web address of a page that says how it is."),
        error_messages={"invalid": _("Write a web address such as https://example.org/page, or leave this empty.")},
    )

    class Meta:
        model = Feedback
        fields = ["problem", "words", "source_url", "email"]


class SuggestForm(ReaderForm):
    subject = to_write(_("What is it called?"), 2, 200, _("Give the name of the initiative."))
    words = to_write(
        _("What does it do?"),
        10,
        4000,
        _("Say what the initiative does."),
        help_text=_("In a few sentences: what it does, and for whom."),
        widget=ReaderForm.template_of_words,
    )
    run_by = to_write(
        _("Who runs it?"), 2, 300, _("Say who runs it."), help_text=_("A government, or an organisation.")
    )
    source_url = web_address(
        _("Where can it be read?"),
        help_text=_("The web address of a page about it. The register needs a source for each fact."),
        error_messages={
            "required": _("Give the web address of a page about it."),
            "invalid": _("Write a web address such as https://example.org/page."),
        },
    )

    class Meta:
        model = Feedback
        fields = ["subject", "words", "run_by", "source_url", "email"]
