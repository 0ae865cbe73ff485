from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Register"

    def ready(self) -> None:
        from .browse.search import keeping
        from .editing import translations
        from .editing.roles import make_roles
        from .models import beginnings

        keeping.connect()
        translations.connect()
        beginnings.connect()
        post_migrate.connect(make_roles, sender=self)
