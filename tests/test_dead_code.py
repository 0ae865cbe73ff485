"""Nothing of the application is there for its tests alone."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
ROOMS = ("initiatives", "portal")
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
# A form composes the name of clean_<field>.
COMPOSED = ("clean_",)
# Django finds these by their name, and no class of theirs declares them.
FOUND_BY_NAME = {
    "InitiativesConfig": "the configuration of the app, the only one of its module",
    "PortalConfig": "the configuration of the app, the only one of its module",
    "Command": "the class of a management command",
    "Media": "styles and scripts of a form or an admin",
    "Meta": "options of a model, form or filter set",
    "from_db_value": "Django asks a field for it only if it is there",
    "get_by_natural_key": "loading of fixtures asks a manager for it only if it is there",
    "process_exception": "Django asks a middleware for it only if it is there",
    "db_for_read": "Django asks a router of databases for it only if it is there",
    "db_for_write": "Django asks a router of databases for it only if it is there",
    "allow_relation": "Django asks a router of databases for it only if it is there",
    "allow_migrate": "Django asks a router of databases for it only if it is there",
    "lastmod": "a sitemap asks for it only if it is there",
}


def files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def names_used(path: Path) -> Iterator[str]:
    """The names that a module asks for: by reading, by importing, or as a text that Django looks up."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.alias(name=name) if path.name != "__init__.py":
                yield name.rpartition(".")[2]
            case ast.Constant(value=str(text)) if re.fullmatch(r"[\w.]+", text):
                yield from IDENTIFIER.findall(text)


def names_used_by_the_application() -> set[str]:
    used = {name for path in files(*ROOMS) for name in names_used(path)}
    others = [path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".svg", ".txt", ".xml"}]
    for path in [*others, ROOT / "Makefile", ROOT / "gunicorn.conf.py", ROOT / "manage.py"]:
        used.update(IDENTIFIER.findall(path.read_text()))
    return used


def definitions(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """The functions, classes and methods of a module, each with its dotted name."""

    def inside(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
        for child in node.body:
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                yield f"{prefix}{child.name}", child
            if isinstance(child, ast.ClassDef):
                yield from inside(child, f"{prefix}{child.name}.")

    yield from inside(ast.parse(path.read_text()), "")


def overrides_a_hook(path: Path, dotted: str) -> bool:
    """Whether a method replaces one of a class that is not ours, which calls it."""
    owner, _dot, name = dotted.rpartition(".")
    thing: object = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for part in filter(None, owner.split(".")):
        thing = getattr(thing, part)
    return inspect.isclass(thing) and any(name in vars(base) for base in foreign_bases(thing))


def foreign_bases(thing: type) -> Iterator[type]:
    """Bases that are not ours, also those that a mixin meets in the classes that take it."""
    yield from (base for base in thing.__mro__ if not base.__module__.startswith(ROOMS))
    subclasses: list[type] = thing.__subclasses__()
    for subclass in subclasses:
        yield from foreign_bases(subclass)


def is_registered(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether a decorator hands it to somebody: a tag, a receiver of a signal, the admin of a model."""
    handed = ("register", "receiver", "hookimpl", "fixture")
    return any(word in ast.unparse(decorator) for decorator in node.decorator_list for word in handed)


def test_nothing_is_there_for_tests_alone() -> None:
    used = names_used_by_the_application()
    unused = [
        f"{path.relative_to(ROOT)}: {dotted}"
        for path in files(*ROOMS)
        if "migrations" not in path.parts
        for dotted, node in definitions(path)
        if node.name not in used
        and node.name not in FOUND_BY_NAME
        and not node.name.startswith(("__", *COMPOSED))
        and not is_registered(node)
        and not overrides_a_hook(path, dotted)
    ]
    assert unused == []


def test_the_exceptions_are_still_needed() -> None:
    named = {node.name for path in files(*ROOMS) for _dotted, node in definitions(path)}
    assert set(FOUND_BY_NAME) <= named
