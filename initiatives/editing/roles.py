"""The four roles as groups with permissions on models. Rules about single entries are in permissions.py."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

Rights = dict[str, tuple[str, ...]]

LOOK, ADD, ALL = ("view",), ("view", "add"), ("view", "add", "change", "delete")

RELATED: Rights = dict.fromkeys(
    ["instrument", "participation", "budgetline", "keyfigure", "event", "sequel", "citation", "initiativeredirect"], ALL
)
TERMS = [
    "government", "theme", "challenge", "targetgroup", "instrumenttype", "codematch", "synonym", "termredirect",
    "reporttext", "publishedreport",
]  # fmt: skip
SOURCES = ["source", "sourcesection", "sourcepassage"]
SHARED: Rights = dict.fromkeys(["organisation", *SOURCES, "spreadsheetimport"], ADD) | dict.fromkeys(
    [*TERMS, "linkcheck", "proposal", "emptysearch", "rememberedmapping"], LOOK
)
CONTRIBUTOR: Rights = {"initiative": ("view", "add", "change")} | RELATED | SHARED
EDITOR: Rights = CONTRIBUTOR | {
    "initiative": ALL, "feedback": ("view", "change"), "emptysearch": ("view", "delete")
}  # fmt: skip
# Models that nobody edits by hand.
WRITTEN: Rights = {"linkcheck": LOOK, "proposal": LOOK, "publishedreport": ADD, "emptysearch": ("view", "delete")} | {
    "spreadsheetimport": ("view", "add", "delete"), "rememberedmapping": ("view", "delete")
}  # fmt: skip
ADMINISTRATOR: Rights = dict.fromkeys([*EDITOR, "user", "providergroup"], ALL) | WRITTEN

ROLES = {"contributor": CONTRIBUTOR, "editor": EDITOR, "publisher": EDITOR, "administrator": ADMINISTRATOR}


def make_roles(using: str, **_signal: object) -> None:
    """Give each role its missing permissions. Called after each migration and after a flush of the database."""
    for name, rights in ROLES.items():
        group, _made = Group.objects.using(using).get_or_create(name=name)
        wanted = Q()
        for model, actions in rights.items():
            names = [f"{action}_{model}" for action in actions]
            wanted |= Q(content_type__app_label="initiatives", codename__in=names)
        if name == "administrator":
            wanted |= Q(content_type__app_label="auth", codename="view_group")
        group.permissions.add(*Permission.objects.using(using).filter(wanted))
