"""Register every model of the register in Django's admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import (
    budget,
    feedback,
    initiative,
    link_check,
    organisation,
    proposal,
    search,
    sequels,
    source,
    user,
    vocabulary,
)

__all__ = [
    "budget",
    "feedback",
    "initiative",
    "link_check",
    "organisation",
    "proposal",
    "search",
    "sequels",
    "source",
    "user",
    "vocabulary",
]

admin.site.site_header = admin.site.site_title = _("Belgian AI initiatives – editors")
admin.site.index_title = _("What waits for you")

# A second factor is private: its secret must not be shown in the admin.
for device in (TOTPDevice, StaticDevice):
    admin.site.unregister(device)
