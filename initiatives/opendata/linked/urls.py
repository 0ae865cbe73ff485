"""The addresses of identifiers and of the documents about what they name."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import pages
from .concepts import TITLES
from .documents import FORMATS
from .identifiers import CATALOGUED, THINGS


class Thing(StringConverter):
    regex = "|".join([*THINGS, *sorted(kind for kind, _key in CATALOGUED)])


class List(StringConverter):
    regex = "|".join(TITLES)


class Ending(StringConverter):
    regex = "|".join(FORMATS)


class AnyKind(StringConverter):
    regex = f"{Thing.regex}|{List.regex}"


for name, converter in (("thing", Thing), ("list", List), ("kind", AnyKind), ("ending", Ending)):
    register_converter(converter, name)

urlpatterns = [
    path("id/<thing:kind>", pages.identified, {"place": "id"}, name="thing"),
    path("id/<thing:kind>/<slug:key>", pages.identified, {"place": "id"}, name="thing"),
    path("auth/<list:kind>", pages.identified, {"place": "auth"}, name="term"),
    path("auth/<list:kind>/<slug:key>", pages.identified, {"place": "auth"}, name="term"),
    path("doc/<kind:kind>.<ending:ending>", pages.document, name="document"),
    path("doc/<kind:kind>/<slug:key>.<ending:ending>", pages.document, name="document"),
    path("shapes/catalogue.ttl", pages.shapes, {"name": "catalogue"}, name="shapes-catalogue"),
    path("shapes/register.ttl", pages.shapes, {"name": "register"}, name="shapes-register"),
    path("register.ttl", pages.register_ttl, name="register-ttl"),
    path("register.nt", pages.register_nt, name="register-nt"),
]
