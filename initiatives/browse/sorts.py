"""The possible orders of a list. Each ends in a unique field, so that pages never repeat a row."""

from collections.abc import Mapping

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

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
