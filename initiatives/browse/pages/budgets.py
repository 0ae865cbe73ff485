"""All stated amounts of money."""

from django.http import (
    HttpRequest,
)
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from initiatives.browse.budget_table import money_table
from initiatives.browse.budgets import budget_sections
from initiatives.pictures.money import money


@require_safe
def budgets(request: HttpRequest) -> TemplateResponse:
    sections = budget_sections(timezone.localdate())
    said = {"money": money(), "sections": sections, "table": money_table(sections)}
    return TemplateResponse(request, "browse/budgets.html", said)
