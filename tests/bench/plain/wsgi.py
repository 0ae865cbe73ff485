"""Its settings and its application."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from portal import environment

from .pages import PAGES

LOADERS = [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", PAGES)])]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="bench",
    ROOT_URLCONF="tests.bench.plain.views",
    DATABASES={"default": environment.database("DATABASE_URL", default=os.environ["DATABASE_URL"])},
    INSTALLED_APPS=["django_filters", "tests.bench.plain"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": LOADERS}}],
)
application = get_wsgi_application()
