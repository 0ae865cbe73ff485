"""Admin of the accounts."""

from copy import copy
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from initiatives.editing.permissions import may_keep_user
from initiatives.editing.signin.devices import remove_second_factor
from initiatives.editing.signin.forms import PasswordOfOtherForm, PresentPasswordForm
from initiatives.editing.signin.notices import Change, tell
from initiatives.models import ProviderGroup, User

from .permissions import editor_of

SERVICE: tuple[Any, Any] = (_("Sign-in service"), {"fields": ["provider_subject"]})
FOR: tuple[Any, Any] = (_("Edits for"), {"fields": ["governments", "language"]})


@admin.register(User)
class EditorAdmin(UserAdmin):
    list_display = ["username", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser"]
    list_filter = [*UserAdmin.list_filter, "governments"]
    filter_horizontal = [*UserAdmin.filter_horizontal, "governments"]
    fieldsets = [*(UserAdmin.fieldsets or ())[:2], FOR, SERVICE, *(UserAdmin.fieldsets or ())[2:]]
    add_fieldsets = [*UserAdmin.add_fieldsets, FOR]

    change_user_password_template = "admin/signin/change_password.html"
    actions = ["forget_second_factor"]

    @admin.action(description=_("Remove a lost second factor"), permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> TemplateResponse | None:
        """Let people whose phone is lost sign in with the password alone. The log of actions tells of it."""
        kept = [person for person in queryset if may_keep_user(editor_of(request), person)]
        form = PresentPasswordForm(
            request, request.POST if {"confirmed", "present_password"} & request.POST.keys() else None
        )
        if not form.is_valid():
            context = self.admin_site.each_context(request) | {
                "title": _("Remove a lost second factor"), "people": kept, "form": form,
            }  # fmt: skip
            return TemplateResponse(request, "admin/signin/forget_second_factor.html", context)
        done = [person for person in kept if remove_second_factor(person)]
        for person in done:
            self.log_change(request, person, "Second factor taken away")
            tell(person, Change.SECOND_FACTOR_REMOVED, by=editor_of(request))
        said = ngettext("%(number)s second factor is removed.", "%(number)s second factors are removed.", len(done))
        self.message_user(request, said % {"number": len(done)})
        return None

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Ask for the administrator's own password, and tell the person by mail."""
        # The form needs the request, and Django's view makes it without: a copy for this request alone.
        if not settings.PASSWORDS:
            raise Http404
        here: Any = copy(self)
        here.change_password_form = partial(PasswordOfOtherForm, request=request)
        before = User.objects.filter(pk=id).first() if id.isdecimal() else None
        response: HttpResponse = super(EditorAdmin, here).user_change_password(request, id, form_url)
        after = User.objects.filter(pk=before.pk).first() if before else None
        if before and after and before.password != after.password:
            tell(after, Change.PASSWORD, by=editor_of(request))
        return response

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Tell the former address of a new one, which is a way to a new password."""
        former = str(form.initial.get("email") or "") if change and "email" in form.changed_data else ""
        super().save_model(request, obj, form, change)
        if former:
            tell(obj, Change.EMAIL, by=editor_of(request), address=former)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Only superusers may grant superuser status or single permissions."""
        fields = list(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else [*fields, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._keeps(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._keeps(request, obj)

    def _keeps(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is None or may_keep_user(editor_of(request), obj)


@admin.register(ProviderGroup)
class ProviderGroupAdmin(admin.ModelAdmin):
    list_display = ["name", "role", "for_governments"]
    list_filter = ["role", "governments"]
    search_fields = ["name"]
    filter_horizontal = ["governments"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProviderGroup]:
        return super().get_queryset(request).prefetch_related("governments")

    @admin.display(description=_("Edits for"))
    def for_governments(self, group: ProviderGroup) -> str:
        return ", ".join(str(government) for government in group.governments.all())
