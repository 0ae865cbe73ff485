"""The request of an editor about one import, with the rights, the frame and the addresses that all its pages share."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.editing.admin.permissions import editor_of
from initiatives.models import SpreadsheetImport, User
from portal.errors import NotFound

# Work that takes longer goes on in the next request, and the page shows how far it is.
SECONDS = 1.5
Context = dict[str, Any]


class ImportRequest:
    """A request of somebody who may import. Raise PermissionDenied for anybody else."""

    def __init__(self, request: HttpRequest, admin: "ModelAdmin[SpreadsheetImport]") -> None:
        self.request, self.admin = request, admin
        self.user: User = editor_of(request)
        if self.user.role is None or not admin.has_add_permission(request):
            raise PermissionDenied

    def render(self, template: str, title: str, context: Context, status: int = 200) -> HttpResponse:
        frame = {**self.admin.admin_site.each_context(self.request), "opts": self.admin.opts, "title": title}
        return TemplateResponse(self.request, f"admin/spreadsheets/{template}.html", frame | context, status=status)

    def to(self, spreadsheet: SpreadsheetImport, page: str = "change", query: str = "") -> HttpResponseRedirect:
        return HttpResponseRedirect(self.address_of(spreadsheet, page) + query)

    def address_of(self, spreadsheet: SpreadsheetImport, page: str = "change") -> str:
        opts = self.admin.opts
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[spreadsheet.pk])


class ImportPage(ImportRequest):
    """A request about one import. Raise NotFound for an import that this person may not see."""

    def __init__(self, request: HttpRequest, admin: "ModelAdmin[SpreadsheetImport]", number: str | int) -> None:
        super().__init__(request, admin)
        text = str(number)
        found = SpreadsheetImport.objects.filter(pk=text).first() if text.isdecimal() and len(text) < 19 else None
        if found is None or not found.may_be_seen_by(self.user):
            raise NotFound(_("There is no such import, or it is of another government."))
        self.spreadsheet: SpreadsheetImport = found

    def render(self, template: str, title: str, context: Context, status: int = 200) -> HttpResponse:
        about = {"spreadsheet": self.spreadsheet, "subtitle": self.spreadsheet.file_name}
        return super().render(template, title, about | context, status)

    def go(self, page: str = "change", query: str = "") -> HttpResponseRedirect:
        return self.to(self.spreadsheet, page, query)

    def address(self, page: str = "change") -> str:
        return self.address_of(self.spreadsheet, page)

    def tell(self, sentence: str, level: int = messages.SUCCESS) -> None:
        self.admin.message_user(self.request, sentence, level)
