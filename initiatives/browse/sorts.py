"""The possible orders of a list. Each ends in a unique field, so that pages never repeat a row."""

from collections.abc import Mapping

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models.initiative import InitiativeQuerySet

# The order of pages and that of files, where neither words nor a query ask for another. A file that is compared with an
# earlier one must not change its order with the age of its entries.
ON_PAGES, IN_FILES = "importance", "title"

SORTS: Mapping[str, tuple[StrOrPromise, tuple[str | OrderBy, ...]]] = {
    "relevance": (_("best match"), ("title", "pk")),
    "importance": (_("plans and schemes first"), ("importance", "title", "pk")),
    "title": (_("title"), ("title", "pk")),
    "newest": (_("latest start"), ("-start", "title", "pk")),
    "verified": (_("latest confirmation"), (F("verified_on").desc(nulls_last=True), "title", "pk")),
    "budget": (_("largest yearly budget"), (F("yearly_amount").desc(nulls_last=True), "title", "pk")),
}


def in_order(qs: InitiativeQuerySet, sort: str) -> InitiativeQuerySet:
    """Initiatives in an order that no words decide."""
    if sort == "importance":
        qs = qs.with_importance(timezone.localdate())
    elif sort == "budget":
        qs = qs.with_yearly_amount()
    return qs.order_by(*SORTS[sort][1])
