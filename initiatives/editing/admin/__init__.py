"""The editors' pages: every model of the register, in Django's own admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import budget, initiative, link, organisation, proposal, reader, search, source, user, vocabulary

__all__ = [
    "budget",
    "initiative",
    "link",
    "organisation",
    "proposal",
    "reader",
    "search",
    "source",
    "user",
    "vocabulary",
]

admin.site.site_header = admin.site.site_title = _("Belgian AI initiatives – editors")
admin.site.index_title = _("The register")
