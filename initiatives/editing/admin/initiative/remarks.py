"""Comments and questions between colleagues about an entry: a page of its own, beside the form."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.editing import permissions
from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.admin.views import AdminView
from initiatives.editing.mail import send
from initiatives.editing.practice.numbers import is_practising
from initiatives.models import Initiative, Remark, Role, User
from initiatives.models.languages import translated_fields
from portal.errors import NotFound

from .sections import FIELDSETS, PLANS

TEMPLATE = "admin/initiatives/initiative/remarks.html"
# Fields of the form that are no field of the entry.
NOT_STORED = {"read_in", "read_in_address"}


def subjects() -> Iterator[tuple[str, StrOrPromise]]:
    """All that a remark may be about: each field of the form, and each kind of related rows."""
    for plan in PLANS:
        if plan.key == "advanced":
            continue
        places = [place for place in (plan.fieldset, plan.more) if place is not None]
        names = [name for place in places for line in FIELDSETS[place][1]["fields"] for name in _each(line)]
        for name in names:
            if name not in NOT_STORED:
                yield name, capfirst(str(getattr(Initiative._meta.get_field(name), "verbose_name", name)))
        for relation in plan.rows:
            model: Any = Initiative._meta.get_field(relation).related_model
            yield relation, capfirst(str(model._meta.verbose_name_plural))


def _each(line: str | tuple[str, ...]) -> tuple[str, ...]:
    return (line,) if isinstance(line, str) else line


def anchor_of(about: str) -> str:
    """The place in the form that a remark is about."""
    if any(about in plan.rows for plan in PLANS):
        return f"{about}-group"
    return f"id_{about}_en" if about in translated_fields(Initiative) else f"id_{about}"


def colleagues(user: User, entry: Initiative) -> QuerySet[User]:
    """Everybody else who may read what is said about an entry."""
    people = User._default_manager.filter(is_active=True, is_staff=True).exclude(pk=user.pk)
    governments = [government.pk for government in entry.governments.all()]
    of_theirs = people.filter(groups__name__in=list(Role), governments__in=governments)
    found = of_theirs | people.filter(pk__in=User.administrators().values("pk"))
    return people.filter(pk__in=found.values("pk")).order_by("first_name", "last_name", "username")


def remarks_context(user: User, entry: Initiative) -> dict[str, object]:
    """For pages about an entry: what is open, and where to say something. Nothing for somebody who may not read it."""
    if is_practising() or not permissions.may_see_past(user, entry):
        return {}
    return {
        "remarks": list(entry.remarks.open().select_related("made_by")),
        "remarks_address": reverse("admin:initiatives_initiative_remarks", args=[entry.pk]),
    }


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.username


class RemarkForm(forms.ModelForm):
    about = forms.ChoiceField(label=_("It is about"), required=False)
    named = PeopleField(
        User._default_manager.none(), label=_("Tell by mail"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Remark
        fields = ["about", "words", "named"]
        labels = {"words": _("Your comment or question")}
        widgets = {"words": forms.Textarea(attrs={"rows": 4, "cols": 60})}


def form_of(sent: QueryDict | None, people: QuerySet[User], initial: dict[str, object]) -> RemarkForm:
    form = RemarkForm(sent, initial=initial)
    named, about = form.fields["named"], form.fields["about"]
    assert isinstance(named, PeopleField)
    assert isinstance(about, forms.ChoiceField)
    named.queryset = people
    about.choices = [("", _("The whole entry")), *subjects()]
    return form


class RemarksView(AdminView):
    route, name = "<path:object_id>/remarks/", "remarks"

    def view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        number = unquote(object_id)
        entry = self.admin.get_object(request, number) if number.isdecimal() else None
        if entry is None or is_practising():
            raise NotFound(gettext("There is no such entry."))
        user = editor_of(request)
        if not permissions.may_see_past(user, entry):
            raise PermissionDenied
        people = colleagues(user, entry)
        if request.method == "POST" and ({"_settle", "_open"} & request.POST.keys()):
            self._settle(request, user, entry)
            return self._back(entry)
        form = form_of(request.POST or None, people, self._initial(request, user, entry))
        if request.method == "POST" and form.is_valid():
            self._keep(request, form, user, entry)
            return self._back(entry)
        return self._page(request, entry, form)

    def _initial(self, request: HttpRequest, user: User, entry: Initiative) -> dict[str, object]:
        """An answer goes to those who asked."""
        asking = entry.remarks.open().exclude(made_by=user).values_list("made_by", flat=True)
        return {"about": request.GET.get("about", ""), "named": [number for number in asking if number]}

    def _keep(self, request: HttpRequest, form: RemarkForm, user: User, entry: Initiative) -> None:
        with transaction.atomic():
            remark = form.save(commit=False)
            remark.initiative, remark.made_by = entry, user
            remark.save()
            form.save_m2m()
            named = list(remark.named.all())
            transaction.on_commit(lambda: send("remark", named, {"remark": remark, "initiative": entry}))
        told = sum(bool(person.email) for person in named)
        said = ngettext("%(number)s colleague is told by mail.", "%(number)s colleagues are told by mail.", told)
        kept = gettext("Your comment is kept.")
        self.admin.message_user(request, f"{kept} {said % {'number': told}}" if told else kept, messages.SUCCESS)

    def _settle(self, request: HttpRequest, user: User, entry: Initiative) -> None:
        """Settle one, or open it again."""
        is_settled = "_settle" in request.POST
        number = request.POST["_settle" if is_settled else "_open"]
        remark = entry.remarks.filter(pk=number).first() if number.isdecimal() else None
        if remark is None or remark.is_open != is_settled:
            return
        remark.settled, remark.settled_by = (timezone.now(), user) if is_settled else (None, None)
        remark.save(update_fields=["settled", "settled_by"])
        said = gettext("Settled.") if is_settled else gettext("It is open again.")
        self.admin.message_user(request, said, messages.SUCCESS)

    def _back(self, entry: Initiative) -> HttpResponse:
        return HttpResponseRedirect(self.address("remarks", entry.pk))

    def _page(self, request: HttpRequest, entry: Initiative, form: RemarkForm) -> HttpResponse:
        remarks = list(entry.remarks.select_related("made_by", "settled_by").prefetch_related("named"))
        change = reverse("admin:initiatives_initiative_change", args=[entry.pk])
        context = self.frame(
            request,
            gettext("Comments and questions"),
            subtitle=str(entry),
            original=entry,
            form=form,
            open=_with_places([each for each in remarks if each.is_open], change),
            settled=_with_places([each for each in remarks if not each.is_open], change),
        )
        return TemplateResponse(request, TEMPLATE, context)


def _with_places(remarks: list[Remark], form_address: str) -> list[tuple[Remark, StrOrPromise, str]]:
    """Each remark with what it is about, and the address of that."""
    names = dict(subjects())
    return [(each, names.get(each.about, ""), f"{form_address}#{anchor_of(each.about)}") for each in remarks]
