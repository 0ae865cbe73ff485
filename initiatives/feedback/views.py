"""The pages by which readers write to the editors."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.models import Feedback, Initiative, InitiativeRedirect
from portal.throttling import Throttle

from .forms import FeedbackForm, ReportForm, SuggestForm

# As long as the subject of a message may be.
LONGEST_PAGE = 200
MESSAGES = Throttle("feedback", limit=5, period=timedelta(hours=1))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, has_token: bool = True) -> HttpResponse:
    initiative = _public(slug)
    feedback = Feedback(kind=Feedback.Kind.REPORT, initiative=initiative, subject=initiative.title)
    if (problem := request.GET.get("problem")) in Feedback.Problem.values:
        feedback.problem = problem
    form = ReportForm(request.POST if request.method == "POST" else None, feedback, timezone.now())
    return _answer(request, form, "feedback/report.html", has_token)


@require_http_methods(["GET", "HEAD", "POST"])
def page_report(request: HttpRequest, has_token: bool = True) -> HttpResponse:
    """A mistake on a page of which no entry is the subject: its address stands where the title of an entry would."""
    page = _page_of_ours(request.GET.get("page", ""))
    feedback = Feedback(kind=Feedback.Kind.REPORT, subject=page)
    form = ReportForm(request.POST if request.method == "POST" else None, feedback, timezone.now())
    return _answer(request, form, "feedback/something-wrong.html", has_token)


def _page_of_ours(address: str) -> str:
    """The address of a page of this site as far as it fits; the front page for anything else."""
    home = reverse("home")
    address = "".join(sign for sign in address if sign.isprintable())[:LONGEST_PAGE]
    begins = any(address.startswith(f"/{code}/") for code, _name in settings.LANGUAGES)
    return address if begins else home


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, has_token: bool = True) -> HttpResponse:
    feedback = Feedback(kind=Feedback.Kind.SUGGESTION)
    form = SuggestForm(request.POST if request.method == "POST" else None, feedback, timezone.now())
    return _answer(request, form, "feedback/suggest.html", has_token)


@require_safe
def thanks(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "feedback/thanks.html")


def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its security token. Our own forms come back with everything that was typed."""
    match = request.resolver_match
    if match and match.url_name == "mistake":
        return report(request, has_token=False, **match.kwargs)
    if match and match.url_name == "something-wrong":
        return page_report(request, has_token=False)
    if match and match.url_name == "suggest":
        return suggest(request, has_token=False)
    return csrf_failure(request, reason)


def _public(slug: str) -> Initiative:
    """The entry, also by a former slug: it may be renamed while a reader writes."""
    try:
        public: Initiative = Initiative.objects.public().get(slug=slug)
        return public
    except Initiative.DoesNotExist:
        former = get_object_or_404(InitiativeRedirect.objects.leading_to_public(), slug=slug)
        renamed: Initiative = former.initiative
        return renamed


def _answer(request: HttpRequest, form: FeedbackForm, template: str, has_token: bool) -> HttpResponse:
    """Store the feedback, or show the form again with everything that was typed."""
    status, headers = 200, {}
    if form.is_from_robot:
        # The same answer as to a person: a robot learns nothing from it.
        return redirect("thanks")
    if form.is_bound:
        status = 422
        if form.is_valid() and has_token:
            attempt = MESSAGES.attempt(request)
            if attempt.is_allowed:
                form.save()
                return redirect("thanks")
            status, headers = 429, {"Retry-After": str(attempt.wait)}
            form.add_error(None, _("Several messages came from your network. Please send this one again in an hour."))
        if not has_token:
            status = 403
            form.add_error(
                None,
                _("Your browser did not send the security token back. Allow cookies for this site, and send again."),
            )
    return TemplateResponse(request, template, {"form": form}, status=status, headers=headers)
