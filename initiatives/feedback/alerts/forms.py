"""The form by which a reader asks for mails, guarded as the other forms of readers are."""

from datetime import datetime

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from initiatives.models import Alert

from ..forms import MIN_AGE, signed_timestamp, time_since


class AlertForm(forms.Form):
    use_required_attribute = False

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=None,
        validators=[MaxLengthValidator(254, _("This address is too long."))],
        help_text=_("It is kept encrypted, used for these mails alone, and deleted when you leave."),
        error_messages={
            "required": _("Write the e-mail address that the mails should go to."),
            "invalid": _("Write an e-mail address such as name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    rhythm = forms.ChoiceField(
        label=_("When?"),
        choices=Alert.Rhythm.choices,
        initial=Alert.Rhythm.WEEKLY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when."), "invalid_choice": _("Choose one of the answers in the list.")},
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    # The honeypot: its name invites robots, and people do not see it.
    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None, now: datetime) -> None:
        self.age = None if data is None else time_since(data.get("opened", ""), now)
        if data is not None and self.age is None:
            data = data.copy()
            data["opened"] = signed_timestamp(now)
        super().__init__(data, initial={"opened": signed_timestamp(now)})

    @property
    def is_from_robot(self) -> bool:
        return bool(self.data.get("homepage"))

    def clean(self) -> None:
        if self.age is None or self.age < MIN_AGE:
            self.add_error(None, _("That was very fast. Please send it again in a moment."))
