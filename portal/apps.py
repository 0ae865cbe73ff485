from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The project as an app, so that its checks run with those of Django."""

    name = "portal"

    def ready(self) -> None:
        from . import checks  # noqa: F401
