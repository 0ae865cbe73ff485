"""The addresses of the API."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponseBase, HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.browse.filters import InitiativeFilter, facet_named
from initiatives.history.as_of import entry_on
from initiatives.history.changes_since import changed_since, taken_back_since
from initiatives.history.things_since import changed_numbers
from initiatives.models import Initiative, InitiativeRedirect, Organisation, Source, TermRedirect
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.languages import LANGUAGES
from initiatives.opendata.record_fields import API
from initiatives.opendata.records import InitiativeRecord
from initiatives.search.organisations import OrganisationNames

from . import examples, past
from .collections import Collection, Endpoint, Resource
from .filtering import BrowseFilterBackend
from .following import Named, Things, tombstones_of_initiatives, tombstones_of_things
from .pagination import address
from .parameters import AS_OF, CHANGED_SINCE, FACETS, KIND, SORT, WORDS, Parameter
from .records import OrganisationRecord, ReferenceRecord, SourceRecord
from .vocabularies import VOCABULARIES, Vocabulary


def _page_of(one: Callable[[], examples.Example], collection: str) -> examples.Example:
    return examples.page_of(one(), collection)


class Root(Endpoint):
    """The collections of the API."""

    operation, tag = "getApi", "About"
    summary = _("The collections of the API")
    answer = "Links"

    def get(self, request: Request) -> Response:
        names = {"initiatives": "Initiatives", "organisations": "Organisations", "sources": "Sources"}
        names |= {"refData": "Reference data", "doc/openapi.yaml": "OpenAPI", "health": "Health"}
        items = [{"href": f"{settings.SITE_URL}{API}/{path}", "title": title} for path, title in names.items()]
        return Response({"self": address(request), "title": "Belgian AI initiatives", "items": items})


class Initiatives(Collection):
    operation, tag = "getInitiatives", "Initiatives"
    summary = _("Initiatives that answer a query")
    example = staticmethod(partial(_page_of, examples.initiative, "initiatives"))

    record = InitiativeRecord
    filter_backends = [BrowseFilterBackend]
    listed: InitiativeFilter

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [WORDS, *FACETS.parameters, SORT, FACETS.counted, CHANGED_SINCE, AS_OF, *super().parameters()]

    def get_queryset(self) -> InitiativeQuerySet:
        since = self.asked.changed_since
        return changed_since(since) if since else Initiative.objects.public()

    def filter_queryset(self, queryset: InitiativeQuerySet) -> InitiativeQuerySet | list[Initiative]:
        if self.asked.day:
            return past.found_on(self.asked, self.asked.day)
        return super().filter_queryset(queryset).with_download_details()

    def paginate_queryset(self, queryset: InitiativeQuerySet | list[Initiative]) -> list[Initiative]:
        found: list[Initiative] = super().paginate_queryset(queryset)
        return past.as_they_stood(found, self.asked.day) if self.asked.day else found

    def about_list(self) -> dict[str, object]:
        said: dict[str, object] = {"as_of": self.asked.day.isoformat() if self.asked.day else None}
        if self.asked.counted_facets:
            said["facets"] = {name: self._counted(name) for name in self.asked.counted_facets}
        if since := self.asked.changed_since:
            said["tombstones"] = tombstones_of_initiatives(taken_back_since(since), self._no_longer_listed())
        return said

    def _counted(self, name: str) -> list[dict[str, object]]:
        labels = {}
        for code in [self.asked.language] if self.asked.language else LANGUAGES:
            with translation.override(code):
                labels[code] = {value: str(label) for value, label in facet_named(name).official_names().items()}
        return [
            {
                "value": option.value,
                "title": (
                    labels[self.asked.language][option.value]
                    if self.asked.language
                    else {code: said[option.value] for code, said in labels.items()}
                ),
                "count": option.count,
            }
            for option in self.listed.options(name)
        ]

    def _no_longer_listed(self) -> InitiativeQuerySet:
        """Public entries that changed and do not answer the query: a copy of the filtered list drops them."""
        return self.get_queryset().exclude(pk__in=self.listed.found.order_by().values("pk")).order_by("pk")


class OneInitiative(Resource):
    operation, tag = "getInitiative", "Initiatives"
    summary = _("One initiative")
    example = staticmethod(examples.initiative)

    record = InitiativeRecord

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [AS_OF, *super().parameters()]

    def get(self, request: Request, code: str) -> HttpResponseBase:
        if day := self.asked.day:
            past.check_day(day)
            found = entry_on(code, day)
            if found is None:
                raise Http404
            return Response(self.get_serializer(past.as_they_stood([found], day)[0]).data)
        found = Initiative.objects.public().with_download_details().with_slugs([code]).first()
        if found is None:
            former = InitiativeRedirect.objects.leading_to_public().filter(slug=code).first()
            return _moved(request, "initiatives", former.initiative.slug if former else None)
        return Response(self.get_serializer(found).data)


class Organisations(Named):
    """The organisations that a public entry names, and those that one of these is part of."""

    collection = "organisations"
    operation, tag = "getOrganisations", "Organisations"
    summary = _("Organisations that take part in initiatives")
    example = staticmethod(partial(_page_of, examples.organisation, "organisations"))

    record = OrganisationRecord

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [WORDS, KIND, *super().parameters()]

    @staticmethod
    def public() -> QuerySet[Organisation]:
        return _organisations()

    def answering(self, things: Things) -> list[Organisation]:
        found = [each for each in things if isinstance(each, Organisation)]
        if words := self.asked.query.get(WORDS.name):
            # Searched in Python, since a database folds accents in its own way or not at all.
            found = [each.organisation for each in OrganisationNames(found).holding(words)]
        kinds = self.asked.query.getlist(KIND.name)
        return [each for each in found if each.kind in kinds] if kinds else found


class OneOrganisation(Resource):
    operation, tag = "getOrganisation", "Organisations"
    summary = _("One organisation")
    example = staticmethod(examples.organisation)

    record = OrganisationRecord

    def get(self, request: Request, code: str) -> HttpResponseBase:
        found = _organisations().filter(slug=code).first()
        if found is None:
            now = TermRedirect.objects.targets("organisation", [code]).get(code)
            return _moved(request, "organisations", now)
        return Response(self.get_serializer(found).data)


def _organisations() -> QuerySet[Organisation]:
    public = Organisation.objects.public()
    return public.with_number().select_related("government").prefetch_related(Prefetch("part_of", public))


class Sources(Named):
    """The sources that a public entry rests on."""

    collection = "sources"

    operation, tag = "getSources", "Sources"
    summary = _("Sources in which facts were read")
    example = staticmethod(partial(_page_of, examples.source, "sources"))

    record = SourceRecord

    @staticmethod
    def public() -> QuerySet[Source]:
        return Source.objects.readable_with_number()


class OneSource(Resource):
    operation, tag = "getSource", "Sources"
    summary = _("One source")
    example = staticmethod(examples.source)

    record = SourceRecord

    def get(self, request: Request, code: str) -> Response:
        found = Source.objects.readable_with_number().filter(slug=code).first()
        if found is None:
            raise Http404
        return Response(self.get_serializer(found).data)


class ReferenceData(Endpoint):
    """The vocabularies."""

    operation, tag = "getVocabularies", "RefData"
    summary = _("The vocabularies")
    answer = "Links"

    def get(self, request: Request) -> Response:
        items = [
            {"href": f"{settings.SITE_URL}{API}/refData/{each.name}", "id": each.name, "title": str(each.title)}
            for each in VOCABULARIES.values()
        ]
        return Response({"self": address(request), "items": items})


class InVocabulary(Resource):
    """A thing of the vocabulary that the address names."""

    record = ReferenceRecord
    takes_select = False

    @property
    def vocabulary(self) -> Vocabulary:
        try:
            return VOCABULARIES[self.kwargs["vocabulary"]]
        except KeyError:
            raise Http404 from None

    def get_serializer_context(self) -> dict[str, object]:
        return {**super().get_serializer_context(), "vocabulary": self.kwargs.get("vocabulary", "")}


class Terms(InVocabulary):
    """The words of a vocabulary, all on one page."""

    operation, tag = "getTerms", "RefData"
    summary = _("The words of a vocabulary")
    answer = "Terms"

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [CHANGED_SINCE, *super().parameters()]

    def get(self, request: Request, vocabulary: str) -> Response:
        terms, said = list(self.vocabulary.read()), {}
        model, since = self.vocabulary.model, self.asked.changed_since
        if model and since:
            present = {term.pk: term.slug for term in terms if isinstance(term, model)}
            said["tombstones"] = tombstones_of_things(f"refData/{vocabulary}", model, since, present)
            changed = changed_numbers(model, since)
            terms = [term for term in terms if isinstance(term, model) and term.pk in changed]
        elif since:
            said["tombstones"] = []
        items = self.get_serializer(terms, many=True).data
        return Response({"self": address(request), "title": str(self.vocabulary.title), **said, "items": items})


class OneTerm(InVocabulary):
    operation, tag = "getTerm", "RefData"
    summary = _("One word of a vocabulary")
    example = staticmethod(examples.reference)

    def get(self, request: Request, vocabulary: str, code: str) -> HttpResponseBase:
        found = next((each for each in self.vocabulary.read() if each.slug == code), None)
        if found is None:
            kind = self.vocabulary.kind
            now = TermRedirect.objects.targets(kind, [code]).get(code) if kind else None
            return _moved(request, f"refData/{vocabulary}", now)
        return Response(self.get_serializer(found).data)


def _moved(request: Request, collection: str, now: str | None) -> HttpResponseBase:
    """The way to a thing that was renamed or merged; without one there is nothing here."""
    if not now:
        raise Http404
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponsePermanentRedirect(f"{settings.SITE_URL}{API}/{collection}/{now}{query}")


@method_decorator(never_cache, name="dispatch")
class Health(Endpoint):
    """Whether the API can answer. It counts against no limit."""

    operation, tag = "checkHealth", "Monitoring"
    summary = _("Whether the API can answer")
    answer = "HealthStatus"

    throttle_classes = []
    is_of_edition = False

    def get(self, request: Request) -> Response:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return Response({"status": "DOWN"}, status=503)
        return Response({"status": "UP"})


class Nothing(Endpoint):
    """Any other address under /api, also one with a slash at its end."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise Http404
