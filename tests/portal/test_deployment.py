"""compose.yaml, the Dockerfile and the locked packages keep their promises to operators."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.conf import settings

from initiatives.management.commands.run_daily import DAILY
from portal import environment

ROOT = settings.BASE_DIR
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()


def pinned(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text().splitlines()
    found = [re.match(r"([\w.-]+)(?:\[\w+\])?==([^\s;]+)", line) for line in lines]
    return {match[1].lower().replace("_", "-"): match[2] for match in found if match}


@pytest.mark.parametrize("name", OURS)
class TestOurServices:
    def test_all_settings_are_passed_on(self, name: str) -> None:
        assert set(SERVICES[name]["environment"]) == environment.NAMES

    def test_production_is_set(self, name: str) -> None:
        assert environment.yes_or_no("PRODUCTION", False, SERVICES[name]["environment"])

    @pytest.mark.parametrize("variable", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"])
    def test_what_production_needs_has_no_default(self, name: str, variable: str) -> None:
        assert SERVICES[name]["environment"][variable].startswith(f"${{{variable}:?")

    def test_counts_and_data_are_shared_by_all_processes(self, name: str) -> None:
        given = SERVICES[name]["environment"]
        assert "postgresql://" in given["DATABASE_URL"]
        assert "redis://" in given["CACHE_URL"]

    def test_nothing_is_written_outside_memory(self, name: str) -> None:
        assert SERVICES[name]["read_only"] is True
        assert any(mount.startswith("/tmp") for mount in SERVICES[name]["tmpfs"])
        # Backups alone are kept.
        assert SERVICES[name].get("volumes", []) == (["backups:/backups"] if name == "daily" else [])

    def test_no_right_is_gained(self, name: str) -> None:
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
        assert "user" not in SERVICES[name]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_comes_back_after_a_failure(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "daily"])
def test_every_service_that_answers_is_asked_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


def test_the_portal_waits_for_its_database_and_cache() -> None:
    waits = SERVICES["portal"]["depends_on"]
    assert {name: how["condition"] for name, how in waits.items()} == {
        "database": "service_healthy",
        "cache": "service_healthy",
    }


def test_only_this_machine_reaches_the_portal_without_https() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"portal": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_the_daily_commands_are_run_and_are_the_documented_ones() -> None:
    assert SERVICES["daily"]["command"] == ["python", "manage.py", "run_daily"]
    for command in DAILY:
        assert f"`python manage.py {command}`" in OPERATING


def instructions() -> Iterator[tuple[str, str]]:
    for line in DOCKERFILE.replace("\\\n", " ").splitlines():
        word, _space, rest = line.partition(" ")
        if word.isupper():
            yield word, rest


class TestImage:
    def test_the_server_is_not_root_and_owns_no_code(self) -> None:
        user = [rest for word, rest in instructions() if word == "USER"]
        assert user == ["portal"]
        assert re.findall(r"chown\s+(?:-R\s+)?\S+\s+(\S+(?: /\S+)*)", DOCKERFILE) == ["/data /backups"]
        assert "--chown" not in DOCKERFILE
        assert "chmod" not in DOCKERFILE

    def test_it_never_starts_for_development(self) -> None:
        last = [rest for word, rest in instructions() if word == "ENV"][-1]
        assert "PRODUCTION=1" in last

    def test_packages_are_installed_with_their_hashes(self) -> None:
        installs = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
        assert installs == ["pip install --no-cache-dir --require-hashes -r requirements.lock"]

    def test_it_is_asked_whether_it_is_well(self) -> None:
        assert [rest for word, rest in instructions() if word == "HEALTHCHECK"]


def test_the_script_for_a_bare_server_does_what_the_image_does() -> None:
    script = (ROOT / "docs" / "deploy" / "install.sh").read_text()
    runs = " && ".join(rest for word, rest in instructions() if word == "RUN")
    steps = [" ".join(step.split()) for step in runs.split("&&")]
    # Folders and leftovers of an image; a bare server has those of its own.
    of_images = ("rm -rf", "mkdir /data", "chown portal /data")
    places = [script.find(step) for step in steps if not step.startswith((*of_images, "useradd"))]
    assert -1 not in places, steps
    assert places == sorted(places)
    assert next(step for step in steps if step.startswith("useradd")) in script


class TestLockedPackages:
    @pytest.mark.parametrize(("file", "lock"), [
        ("requirements.txt", "requirements.lock"), ("requirements-dev.txt", "requirements-dev.lock"),
        ("requirements.txt", "requirements-dev.lock"),
    ])  # fmt: skip
    def test_every_package_is_locked_in_its_version(self, file: str, lock: str) -> None:
        # When this fails: make lock.
        locked = pinned(lock)
        assert {name: locked.get(name) for name in pinned(file)} == pinned(file)

    def test_development_runs_on_what_production_runs_on(self) -> None:
        assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()

    @pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
    def test_every_package_has_hashes(self, lock: str) -> None:
        blocks = re.split(r"^(?=[\w.-]+(?:\[\w+\])?==)", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
        # A package may be locked once for each Python.
        names = {block.partition("==")[0].partition("[")[0].lower().replace("_", "-") for block in blocks}
        assert names == pinned(lock).keys()
        assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []

    @pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
    def test_no_registry_is_named(self, lock: str) -> None:
        assert not re.search(r"https?://|file://|index-url|find-links", (ROOT / lock).read_text())

    def test_make_installs_with_hashes_alone(self) -> None:
        makefile = (ROOT / "Makefile").read_text()
        installs = re.findall(r"pip install .*-r (\S+)", makefile)
        assert installs == re.findall(r"pip install .*--require-hashes -r (\S+)", makefile)
        assert installs == ["requirements.lock", "requirements-dev.lock"]
