"""The forms by which readers write to the editors, guarded against robots without a puzzle for people."""

from datetime import datetime, timedelta

from django import forms
from django.core.signing import BadSignature, Signer
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import Feedback
from initiatives.models.languages import current_language
from initiatives.models.web_address import WebAddressFormField

MIN_AGE = timedelta(seconds=3)
MAX_AGE = timedelta(days=1)
SIGNER = Signer(salt="initiatives.feedback")


def signed_timestamp(moment: datetime) -> str:
    return SIGNER.sign(str(int(moment.timestamp())))


def time_since(timestamp: str, now: datetime) -> timedelta | None:
    """The time since a signed timestamp; None if we did not sign it."""
    try:
        return timedelta(seconds=now.timestamp() - int(SIGNER.unsign(timestamp)))
    except (BadSignature, ValueError):
        return None


def text_field(
    label: StrOrPromise,
    min_length: int,
    max_length: int,
    required_message: StrOrPromise,
    help_text: StrOrPromise = "",
    widget: forms.Widget | None = None,
) -> forms.CharField:
    """A required text. Without a maxlength in the page: a browser would silently cut what was pasted."""
    return forms.CharField(
        label=label,
        validators=[
            MinLengthValidator(min_length, _("Write a little more: at least %(limit_value)s characters.")),
            MaxLengthValidator(
                max_length, _("This is too long: at most %(limit_value)s characters, and it has %(show_value)s.")
            ),
        ],
        error_messages={"required": required_message},
        help_text=help_text,
        widget=widget,
    )


def web_address_field(
    label: StrOrPromise, help_text: StrOrPromise, error_messages: dict[str, StrOrPromise], required: bool = True
) -> WebAddressFormField:
    return WebAddressFormField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages=error_messages,
        validators=[MaxLengthValidator(500, _("This address is too long."))],
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )


def long_text_widget() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 7})


class FeedbackForm(forms.ModelForm):
    """The fields and guards of both forms: e-mail address, honeypot, and the age of the form.

    The view adds a third guard, a limit for each sender.
    """

    use_required_attribute = False

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
    # The honeypot: its name invites robots, and people do not see it.
    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None, feedback: Feedback, now: datetime) -> None:
        self.age = None
        if data is not None:
            data = _normalised(data)
            self.age = time_since(data.get("opened", ""), now)
            if self.is_expired:
                data["opened"] = signed_timestamp(now)
        super().__init__(data, instance=feedback, initial={"opened": signed_timestamp(now)})

    @property
    def is_expired(self) -> bool:
        return self.age is None or self.age > MAX_AGE

    @property
    def is_from_robot(self) -> bool:
        return bool(self.data.get("homepage"))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_expired:
            self.add_error(None, _("This page was open for long. Your words are still here: please send them again."))
        elif self.age is not None and self.age < MIN_AGE:
            self.add_error(
                None, _("That was very fast. Your words are still here: please send them again in a moment.")
            )
        return cleaned

    def save(self, commit: bool = True) -> Feedback:
        self.instance.language = current_language()
        message: Feedback = super().save(commit)
        return message


def _normalised(data: QueryDict) -> QueryDict:
    """The data with plain line ends, and without NUL, which PostgreSQL does not store."""
    clean = QueryDict(mutable=True)
    for name, values in data.lists():
        clean.setlist(name, [str(value).replace("\0", "").replace("\r\n", "\n") for value in values])
    return clean


class ReportForm(FeedbackForm):
    problem = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Feedback.Problem.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose one of the answers in the list."),
        },
    )
    words = text_field(_("Tell us in your own words"), 10, 4000, _("Say what is wrong."), widget=long_text_widget())
    source_url = web_address_field(
        _("Where can it be read?"),
        _("The web address of a page that says how it is."),
        {"invalid": _("Write a web address such as https://example.org/page, or leave this empty.")},
        required=False,
    )

    class Meta:
        model = Feedback
        fields = ["problem", "words", "source_url", "email"]


class SuggestForm(FeedbackForm):
    subject = text_field(_("What is it called?"), 2, 200, _("Give the name of the initiative."))
    words = text_field(
        _("What does it do?"),
        10,
        4000,
        _("Say what the initiative does."),
        help_text=_("In a few sentences: what it does, and for whom."),
        widget=long_text_widget(),
    )
    run_by = text_field(
        _("Who runs it?"), 2, 300, _("Say who runs it."), help_text=_("A government, or an organisation.")
    )
    source_url = web_address_field(
        _("Where can it be read?"),
        _("The web address of a page about it. The register needs a source for each fact."),
        {
            "required": _("Give the web address of a page about it."),
            "invalid": _("Write a web address such as https://example.org/page."),
        },
    )

    class Meta:
        model = Feedback
        fields = ["subject", "words", "run_by", "source_url", "email"]
