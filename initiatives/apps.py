from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = _("Register")

    def ready(self) -> None:
        from .editing import translation_tracking
        from .editing.practice import numbers
        from .editing.roles import make_roles
        from .editing.signin import open_sessions
        from .edition import triggers
        from .history import order
        from .models import integer_in
        from .search import signals
        from .text import french

        integer_in.connect()
        signals.connect()
        order.connect()
        open_sessions.connect()
        french.connect()
        numbers.connect()
        translation_tracking.connect()
        post_migrate.connect(make_roles, sender=self)
        # Tables are made anew without their triggers.
        pre_migrate.connect(triggers.remove, sender=self)
        post_migrate.connect(triggers.install, sender=self)
