"""Rules that hold for the whole project, whatever is added."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver
from django.utils import timezone

from initiatives.editing.preview import preview_address
from initiatives.feedback.alerts.addresses import token_of
from initiatives.models import (
    Alert,
    Challenge,
    DistinctPair,
    EditingDraft,
    Government,
    OutdatedTranslation,
    PlannedRow,
    Practice,
    PreviewWithdrawal,
    PublishedFile,
    PublishedReport,
    RegisterChange,
    RegisterEdition,
    Remark,
    Reminder,
    ReportFile,
    SavedFilter,
    SearchText,
    SpreadsheetFile,
    Transition,
    User,
)
from tests.factories import make_citation, make_initiative, make_organisation, make_theme
from tests.tools.once import of_languages

ROOT = settings.BASE_DIR
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# An index without content of its own, what is written by other pages and shown on the entry, and the addresses of
# readers, which no editor may see.
WITHOUT_PAGE = {
    SearchText, DistinctPair, OutdatedTranslation, PreviewWithdrawal, Reminder, SavedFilter, Transition, EditingDraft,
    Practice, Remark,
    PlannedRow, SpreadsheetFile, ReportFile, PublishedFile, RegisterEdition, RegisterChange, Alert,
}  # fmt: skip
MOST_TYPES_IGNORED, MOST_SIGNATURES_WITH_ANY = 10, 253
OWN = [ROOT / "portal", ROOT / "initiatives", ROOT / "tests"]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def python_files() -> list[Path]:
    return [path for folder in OWN for path in folder.rglob("*.py") if "migrations" not in path.parts]


def public_names() -> list[str]:
    """The names of all pages that stand under a language, from the map of the site."""
    names: list[str] = []
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and isinstance(resolver.pattern, LocalePrefixPattern):
            patterns = [pattern for pattern in resolver.url_patterns if isinstance(pattern, URLPattern)]
            # A dot is in the address of a file; see tests/opendata for these.
            names += [str(pattern.name) for pattern in patterns if "." not in str(pattern.pattern)]
    return names


@pytest.fixture
def paths(db: None) -> dict[str, str]:
    """An address for each public page, with something to show on it."""
    theme = make_theme()
    flanders = Government.objects.create(slug="flanders", name_en="Flanders", level="region")
    climate = Challenge.objects.create(slug="climate-environment", name_en="Climate")
    initiative = make_initiative(slug="it", summary_en="What it does.", themes=[theme], governments=[flanders])
    initiative.challenges.add(climate)
    initiative.participations.create(organisation=make_organisation(slug="imec"), role="lead")
    make_citation(initiative=initiative)
    slugs = {"initiative": "it", "theme": theme.slug, "government": "flanders"}
    report = PublishedReport.objects.create(slug="2021-09-01", as_of="2021-09-01", published=timezone.now())
    for code in LANGUAGES:
        report.files.create(language=code, kind="html", is_full=False, content=b"<h1>Report</h1>")
    slugs |= {"published-report": "2021-09-01"}
    slugs |= {"challenge": climate.slug, "organisation": "imec", "source": "report"}
    folders = {"initiative": "initiatives", "theme": "themes", "government": "governments"}
    folders |= {"challenge": "challenges", "organisation": "organisations", "source": "sources"}
    folders |= {"published-report": "report"}
    found = {"home": ""}
    for name in public_names():
        if name in slugs:
            found[name] = f"{folders[name]}/{slugs[name]}/"
        elif name == "mistake":
            found[name] = "initiatives/it/report/"
        elif name == "audience":
            found[name] = "for/company/?place=flanders"
        elif name == "place":
            found[name] = "where-i-live/?postcode=9000"
        elif name == "preview":
            found[name] = preview_address(initiative).removeprefix("/en/")
        elif name == "alerts-asked":
            found[name] = "alerts/asked/"
        elif name in {"alert", "alert-leave"}:
            alert = Alert.objects.ask("key", f"entry/{initiative.pk}", language="en", rhythm="weekly", address="sealed")
            found[name] = reverse(name, args=[token_of(alert, "weekly")]).removeprefix("/en/")
        elif name != "home":
            found[name] = f"{name}/"
    return found


@pytest.mark.parametrize("language", ["en", *(pytest.param(code, marks=of_languages) for code in LANGUAGES[1:])])
def test_every_public_page_is_well_made(client: Client, paths: dict[str, str], language: str) -> None:
    for name, path in paths.items():
        response = client.get(f"/{language}/{path}")
        assert response.status_code == 200, name
        page = response.content.decode()
        assert page.count("<h1") == 1, name
        assert f'<html lang="{language}">' in page, name
        assert re.search(r"<title>\s*\S+", page), name
        assert "{{" not in page, name
        assert "{%" not in page, name
        # A block of data is no script: browsers never run it.
        page = page.replace('<script type="application/ld+json">', "")
        assert not re.search(r"\son[a-z]+=|<script(?![^>]*\bsrc=)|\sstyle=", page), name
        assert not re.search(
            r'(?:src|href)="(?:https?:)?//(?!testserver|example\.org)[^"]*\.(?:js|css|woff2?)', page
        ), name
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), name
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(response.content, transport_encoding="utf-8")
        assert parser.errors == [], (name, parser.errors)


def test_every_template_is_used() -> None:
    text = "".join(path.read_text() for path in [*templates(), *python_files()])
    by_django = {"400.html", "403.html", "404.html", "500.html"}
    for path in templates():
        name = path.relative_to(ROOT / "templates").as_posix()
        assert name in by_django or name.startswith("admin/") or f'"{name}"' in text, name


def test_every_table_of_readers_says_what_it_shows() -> None:
    for path in templates():
        tables = re.findall(r"<table\b.*?(?:</table>|\Z)", path.read_text(), re.DOTALL)
        without = [table for table in tables if "<caption" not in table and "aria-labelledby" not in table[:200]]
        assert not without or "admin" in path.parts, path


def test_components_know_no_word_of_the_domain() -> None:
    for path in (ROOT / "templates" / "components").glob("*.html"):
        assert not re.search(r"initiative|government|theme|budget|organisation", path.read_text()), path.name


def test_every_included_template_names_its_inputs_first() -> None:
    for path in templates():
        for included in re.findall(r'{% include "([^"]+)"', path.read_text()):
            if included == "admin/app_list.html":
                continue  # Django's own
            first = (ROOT / "templates" / included).read_text().splitlines()[0]
            assert first.startswith("{#"), included
            assert "Input" in first, included


def test_no_line_of_a_template_is_too_long_to_read() -> None:
    # Not the text of mails: the reader sees every line break there, so a sentence stays on its line.
    for path in templates():
        lines = path.read_text().splitlines()
        too_long = [number for number, line in enumerate(lines, start=1) if len(line) > 120]
        assert not too_long, (path.name, too_long)


def test_a_comment_of_a_template_ends_on_its_line() -> None:
    # Django shows a comment of two lines to readers.
    for path in [*templates(), *(ROOT / "templates").rglob("*.txt")]:
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            assert line.count("{#") == line.count("#}"), (path.name, number)


def test_a_block_of_several_lines_is_closed_by_its_name() -> None:
    for path in templates():
        opened: list[tuple[int, str]] = []
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            for tag, name in re.findall(r"{% (block|endblock)(?: ([\w-]+))? %}", line):
                if tag == "block":
                    opened.append((number, name))
                else:
                    began, block = opened.pop()
                    assert name == block or began == number, (path.name, number, block)


def test_an_included_template_sees_only_its_inputs() -> None:
    for path in templates():
        for tag in re.findall(r'{% include "(?!admin/app_list.html").*?%}', path.read_text()):
            assert tag.endswith(" only %}"), (path.name, tag)


def test_every_test_folder_is_a_package() -> None:
    for path in (ROOT / "tests").rglob("test_*.py"):
        assert (path.parent / "__init__.py").exists(), path


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_model_of_ours_has_its_admin_page(admin_client: Client, rf: RequestFactory, admin_user: User) -> None:
    inlines = {inline.model for model_admin in admin.site._registry.values() for inline in model_admin.inlines}
    for model in apps.get_app_config("initiatives").get_models():
        if model.__name__.startswith("Historical") or model in WITHOUT_PAGE:
            continue
        assert model in admin.site._registry or model in inlines, model
        if model in admin.site._registry:
            meta = model._meta
            assert admin_client.get(f"/admin/{meta.app_label}/{meta.model_name}/").status_code == 200, model
            request = rf.get("/")
            request.user = admin_user
            may_add = admin.site._registry[model].has_add_permission(request)
            answer = admin_client.get(f"/admin/{meta.app_label}/{meta.model_name}/add/")
            assert answer.status_code == (200 if may_add else 403), model


def test_messages_are_whole_in_every_language() -> None:
    for language in LANGUAGES[1:]:
        catalogue = (ROOT / "initiatives" / "locale" / language / "LC_MESSAGES" / "django.po").read_text()
        body = catalogue.split("\n\n", 1)[1]
        assert "#, fuzzy" not in body, language
        assert not re.search(r'msgstr(\[\d\])? ""\n(?!")', body + "\n"), language


def test_messages_are_compiled_by_one_command_everywhere() -> None:
    command = re.compile(r"pybabel (?:--quiet )?compile --domain django --directory initiatives/locale")
    for name in ("Makefile", "Dockerfile", "docs/operating.md"):
        assert command.search((ROOT / name).read_text()), name


def test_every_word_of_the_templates_is_in_the_catalogue() -> None:
    catalogue = re.sub(r'"\n"', "", (ROOT / "initiatives" / "locale" / "nl" / "LC_MESSAGES" / "django.po").read_text())
    for path in [*templates(), *(ROOT / "templates").rglob("*.txt")]:
        words = re.findall(r'{% translate "([^"]+)"', path.read_text())
        template = engines["django"].get_template(path.relative_to(ROOT / "templates").as_posix()).template
        for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
            words.append(node.render_token_list(node.singular)[0])
        for each in words:
            assert each.replace('"', '\\"') in catalogue, (path.name, each)


def test_nothing_is_filtered_outside_querysets() -> None:
    places = [
        *(ROOT / "initiatives" / "browse" / "pages").glob("*.py"),
        *(ROOT / "initiatives" / "templatetags").glob("*.py"),
    ]
    for path in places:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in {"exclude", "filter"} or "register.filter" in ast.unparse(node), path


def test_the_readme_names_only_commands_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for verb in set(re.findall(r"`make ([a-z-]+)`", (ROOT / "README.md").read_text())):
        assert re.search(rf"^{verb}:", makefile, re.MULTILINE), verb


def test_an_assertion_of_queries_is_always_in_a_with() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        for line in path.read_text().splitlines():
            if re.search(r"(django_assert_num_queries|assertNumQueries)\(\d", line):
                assert line.strip().startswith("with "), (path, line)


def test_files_stay_of_a_size_that_one_can_read() -> None:
    for path in python_files():
        assert len(path.read_text().splitlines()) <= 365, path


def test_exceptions_from_types_only_become_fewer() -> None:
    # Lower these figures when you remove some; a new one needs another to go.
    marked = re.compile(r"#\s*type: ignore")
    ignored = sum(len(marked.findall(path.read_text())) for path in python_files())
    assert ignored <= MOST_TYPES_IGNORED
    application = [path for path in python_files() if ROOT / "tests" not in path.parents]
    assert sum(map(signatures_with_any, application)) <= MOST_SIGNATURES_WITH_ANY


def signatures_with_any(path: Path) -> int:
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    return sum(any(isinstance(part, ast.Name) and part.id == "Any" for part in parts(each)) for each in functions)


def parts(function: ast.FunctionDef) -> Iterator[ast.AST]:
    arguments = [node.annotation for node in ast.walk(function.args) if isinstance(node, ast.arg)]
    for annotation in filter(None, [function.returns, *arguments]):
        yield from ast.walk(annotation)
