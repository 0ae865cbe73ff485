"""A register of two governments, with one of everything, for the tests of rights."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from initiatives.editing.changesets import entry_snapshot
from initiatives.editing.proposals import propose
from initiatives.models import (
    Challenge,
    CodeMatch,
    EmptySearch,
    Feedback,
    Government,
    Initiative,
    InitiativeRedirect,
    InstrumentType,
    KeyFigure,
    LinkCheck,
    Proposal,
    ProviderGroup,
    PublishedReport,
    ReportText,
    Role,
    SourcePassage,
    SourceSection,
    Synonym,
    TargetGroup,
    TermRedirect,
    User,
)
from tests.factories import (
    PASSWORD,
    make_budget_line,
    make_citation,
    make_editor,
    make_government,
    make_import,
    make_initiative,
    make_organisation,
    make_source,
    make_theme,
)

LETTERS: dict[str, Role | None] = {
    "n": None,
    "c": Role.CONTRIBUTOR,
    "e": Role.EDITOR,
    "p": Role.PUBLISHER,
    "a": Role.ADMINISTRATOR,
}


def make_entry(slug: str, state: str, *governments: Government) -> Initiative:
    entry = make_initiative(slug=slug, title_en=slug, state=state, governments=governments)
    make_budget_line(initiative=entry)
    KeyFigure.objects.create(initiative=entry, key="companies", value=60, unit_en="companies")
    entry.events.create(key="approval", date="2022-10-28", text_en="The government approved it.")
    successor = Initiative.objects.filter(slug="successor").first() or make_initiative(slug="successor")
    entry.sequels.create(successor=successor)
    make_citation(initiative=entry)
    InitiativeRedirect.objects.create(initiative=entry, slug=f"old-{slug}")
    Feedback.objects.create(
        initiative=entry, kind="report", problem="wrong", subject=slug, words="It is wrong.", language="nl"
    )
    return entry


def propose_an_acronym(entry: Initiative) -> Proposal:
    was, wanted = entry_snapshot(entry), entry_snapshot(entry)
    wanted[""][""]["acronym"] = "NEW"
    return propose(entry, was, wanted, "", None)


class World:
    """`targets` holds, for each model's name, what each line of the table speaks of."""

    def __init__(self) -> None:
        # What a browser would send of each form, by model, key and page.
        self.forms: dict[tuple[str, int, str], dict[str, Any] | None] = {}
        self.flanders = make_government()
        self.wallonia = make_government(slug="wallonia", name_en="Wallonia")
        self.entries = {
            "own draft": make_entry("own-draft", "draft", self.flanders),
            "own public": make_entry("own-public", "published", self.flanders),
            "shared draft": make_entry("shared-draft", "in_review", self.flanders, self.wallonia),
            "other draft": make_entry("other-draft", "draft", self.wallonia),
            "other public": make_entry("other-public", "published", self.wallonia),
        }
        self.winner = make_entry("winner", "published", self.flanders)
        self.others = {
            "organisation": make_organisation(slug="winner"), "theme": make_theme(slug="winner"),
            "government": make_government(slug="winner", name_en="Winner", level="federal"),
            "challenge": Challenge.objects.create(slug="winner", name_en="Winner"),
            "targetgroup": TargetGroup.objects.create(slug="winner", name_en="Winner"),
            "instrumenttype": InstrumentType.objects.create(slug="winner", name_en="Winner"),
        }  # fmt: skip
        self.superuser = User.objects.create_superuser("chief", password=PASSWORD)
        self.spare_theme = make_theme(slug="spare")
        self.targets: dict[str, dict[str, Any]] = {"initiative": dict(self.entries)}
        for name in ("budget_lines", "key_figures", "events", "sequels", "citations", "former_slugs", "feedback"):
            rows = {which: getattr(entry, name).get() for which, entry in self.entries.items()}
            self.targets[rows["own draft"]._meta.model_name] = rows
        theirs = make_entry("their-winner", "published", self.wallonia)
        self.targets["proposal"] = {
            "own public": propose_an_acronym(self.winner),
            "other public": propose_an_acronym(theirs),
        }
        self._bring_in()
        for thing in self._shared():
            self.targets[thing._meta.model_name or ""] = {"any": thing}
        self.targets["user"]["superuser"] = self.superuser
        for account in (self.superuser, self.targets["user"]["any"]):
            TOTPDevice.objects.create(user=account, name="phone", confirmed=account is not self.superuser)

    def _bring_in(self) -> None:
        """A file of an editor of Flanders, and one of an editor of Wallonia, each with what was remembered."""
        for which, government in (("own", self.flanders), ("other", self.wallonia)):
            editor = make_editor(Role.EDITOR, government, username=f"brings-{which}")
            made = make_import(made_by=editor, constants={"governments": government.slug})
            self.targets.setdefault("spreadsheetimport", {})[which] = made
            self.targets.setdefault("rememberedmapping", {})[which] = editor.remembered_mappings.get()

    def _shared(self) -> list[Model]:
        source = make_source(slug="plan")
        return [
            make_organisation(), source, SourceSection.objects.create(source=source, slug="one", heading="One"),
            SourcePassage.objects.create(source=source, locator_kind="line", locator="1"),
            make_government(slug="federal", name_en="Federal", level="federal"), make_theme(),
            Challenge.objects.create(slug="covid-19", name_en="COVID-19"),
            TargetGroup.objects.create(slug="smes", name_en="SMEs"),
            InstrumentType.objects.create(slug="grants", name_en="Grants"), Synonym.objects.create(words="car\nauto"),
            CodeMatch.objects.create(code="TH1", theme=make_theme(slug="coded", name_en="Coded")),
            ReportText.objects.create(chapter="glance", text_en="Words.", author="A", written="2021-09-01"),
            PublishedReport.objects.create(slug="2021-09-01", as_of="2021-09-01"),
            LinkCheck.objects.create(url="https://example.org", checked_on="2026-01-01"),
            EmptySearch.objects.create(words="drone", language="en", times=3, days=2, last_asked_on="2026-01-01"),
            TermRedirect.objects.create(kind="theme", slug="skills", leads_to="networking"),
            make_editor(None, username="somebody"),
            Group.objects.create(name="others"), ProviderGroup.objects.create(name="others", role=Role.EDITOR),
        ]  # fmt: skip

    @property
    def winners(self) -> dict[str, Any]:
        """For each model what another may be merged into: of the entries one that the editors of Flanders edit."""
        return {"initiative": self.winner} | self.others

    def somebody(self, letter: str) -> User:
        return make_editor(LETTERS[letter], self.flanders, username=f"person-{letter}")


def new(world: World) -> dict[str, dict[str, Any]]:
    """What each form for a new one needs."""
    name = {"name_en": "New", "slug": "new", "position": 0}
    entry = world.entries["own draft"].pk
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    prefixes = [
        "instruments",
        "participations",
        "budget_lines",
        "key_figures",
        "events",
        "sequels",
        "citations",
        "former_slugs",
        "sections",
    ]
    rows = {f"{prefix}-{key}": value for prefix in prefixes for key, value in empty.items()}
    password = {"password1": "a long password", "password2": "a long password"}
    return {
        "initiative": rows
        | {
            "title_en": "New", "slug": "new", "state": "draft", "stated_status": "unknown", "review_interval": 12,
            "governments": [world.flanders.pk]
        },
        "budgetline": {"initiative": entry, "key": "new", "amount": 1, "kind": "total", "qualifier": "exactly"},
        "keyfigure": {"initiative": entry, "key": "new", "value": 1, "unit_en": "x", "qualifier": "exactly"},
        "event": {"initiative": entry, "key": "new", "date": "2023", "text_en": "It began."},
        "sequel": {"initiative": entry, "successor": world.winner.pk, "kind": "successor"},
        "citation": {"initiative": entry, "source": make_source().pk, "supports": "entry"},
        "initiativeredirect": {"initiative": entry, "slug": "new"},
        "organisation": rows | name | {"kind": "other"},
        "source": rows | {"title": "New", "slug": "new", "language": "en", "publisher": "x"},
        "sourcesection": {"source": make_source().pk, "slug": "new", "heading": "New", "position": 0},
        "sourcepassage": {"source": make_source().pk, "locator_kind": "line", "locator": "2", "position": 0},
        **dict.fromkeys(["theme", "challenge", "targetgroup", "instrumenttype"], name),
        "government": name | {"level": "region"},
        "synonym": {"words": "one\ntwo"},
        "codematch": {"list": "stip", "code": "TH2", "relation": "close", "theme": world.spare_theme.pk},
        "reporttext": {"chapter": "foreword", "text_en": "Words.", "author": "A minister", "written": "2021-09-01"},
        "publishedreport": {"as_of": timezone.localdate().isoformat()},
        "linkcheck": {"url": "https://example.org/new", "outcome": "found"},
        "emptysearch": {"words": "new", "language": "nl"},
        "termredirect": {"kind": "theme", "slug": "old", "leads_to": "new"},
        "feedback": {
            "kind": "suggestion", "subject": "New", "words": "x", "language": "nl", "received_0": "2021-01-01",
            "received_1": "10:00",
        },
        "proposal": {},
        "rememberedmapping": {},
        "spreadsheetimport": {"file": SimpleUploadedFile("new.csv", b"Name;Region\nA new one;Flanders\n")},
        "user": {"username": "new", "usable_password": "true", "language": "en", **password},
        "group": {"name": "new"}, "providergroup": {"name": "new", "role": "editor"},
    }  # fmt: skip


CHANGED: dict[str, dict[str, Any]] = {
    "initiative": {"acronym": "NEW"}, "budgetline": {"amount": "7"}, "keyfigure": {"value": "7"},
    "event": {"date": "2023"}, "sequel": {"kind": "renamed"},
    "citation": {"note": "new"}, "initiativeredirect": {"slug": "newer"}, "organisation": {"acronym": "NEW"},
    "source": {"publisher": "New"}, "sourcesection": {"heading": "New"}, "sourcepassage": {"position": 7},
    "synonym": {"words": "new\nnewer"},
    "codematch": {"code": "TH3"},
    "reporttext": {"author": "Another"}, "publishedreport": {},
    "spreadsheetimport": {}, "rememberedmapping": {},
    "feedback": {"note": "new"}, "user": {"first_name": "New"}, "group": {"name": "newer"},
    "providergroup": {"name": "newer"},
    "linkcheck": {"detail": "new"}, "emptysearch": {"words": "new"}, "termredirect": {"leads_to": "newer"},
    **{term: {"aliases": "new"} for term in ("government", "theme", "challenge", "targetgroup", "instrumenttype")},
}  # fmt: skip
