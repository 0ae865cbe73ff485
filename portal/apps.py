from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The project as an app, so that its checks run with those of Django, and its counts are in the database."""

    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401
