import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django = get_wsgi_application()

# Models may be imported only now.
from portal.kept_pages.before_django import KeptPages  # noqa: E402

application = KeptPages(django)
