"""Sentences of Django's admin that are said anew in Dutch, French and German: see the catalogues.

Django's own put an article, or "objet", before the name of a kind: "De initiatief", "L'objet initiative", "Modification
de organisation". A catalogue of ours goes before that of Django for each message that stands here.
"""

from django.utils.translation import gettext_noop as _

SAID_ANEW = (
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("You may edit it again below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    _("Cannot delete %(name)s"),
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Add another %(verbose_name)s"),
    _("Change selected %(model)s"),
    _("Delete selected %(model)s"),
    _("View selected %(model)s"),
    _("Add another %(model)s"),
    _("Select this object for an action - {}"),
    _("Select all objects on this page for an action"),
    _("Click here to select the objects across all pages"),
    _("Delete multiple objects"),
    _("This object doesn’t have a change history. It probably wasn’t added via this admin site."),
    _("Items must be selected in order to perform actions on them. No items have been changed."),
    _("Thanks for spending some quality time with the web site today."),
)
