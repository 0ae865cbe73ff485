from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Register"

    def ready(self) -> None:
        from .browse.search import keeping

        keeping.connect()
