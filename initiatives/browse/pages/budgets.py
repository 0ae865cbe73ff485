"""All stated amounts of money."""

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.browse.budget_table import money_table, money_table_of_many
from initiatives.browse.budgets import amounts_of_kind, bars_of_page, budget_sections
from initiatives.models import BudgetLine
from initiatives.pictures.money import money
from portal.errors import NotFound

# With more amounts than this the page shows the largest of each kind, and the others stand on pages of their own.
MOST_LISTED = 400
LARGEST = 10
ON_A_PAGE = 50


@require_safe
def budgets(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    if kind in BudgetLine.Kind:
        return _of_kind(request, BudgetLine.Kind(kind))
    today = timezone.localdate()
    is_folded = BudgetLine.objects.published().count() > MOST_LISTED
    sections = budget_sections(today, most=LARGEST if is_folded else None)
    table = money_table_of_many() if is_folded else money_table(sections)
    said = {"money": money(), "sections": sections, "table": table}
    return TemplateResponse(request, "browse/budgets.html", said)


def _of_kind(request: HttpRequest, kind: BudgetLine.Kind) -> HttpResponse:
    """Every amount of one kind, the largest first."""
    lines = amounts_of_kind(kind)
    largest = lines.first()
    try:
        page = Paginator(lines, ON_A_PAGE).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise NotFound(_("This list has no such page.")) from error
    bars = bars_of_page([line.pk for line in page.object_list], largest.amount, timezone.localdate()) if largest else []
    said = {"kind": kind, "page": page, "bars": bars, "query": f"kind={kind}"}
    return TemplateResponse(request, "browse/budgets_of_kind.html", said)
