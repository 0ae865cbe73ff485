.DEFAULT_GOAL := help
# Delete a secret that was only half written: with an empty one each process would make its own.
.DELETE_ON_ERROR:
.PHONY: help run test check fix messages pictures bench bench-quick load mutants lock audit sbom

PYTHON ?= python3
BIN := .venv/bin
# Two databases, one suite; a core that has nothing left takes tests of the other: see tests/conftest.py.
# Each commit shuffles the tests anew, and whoever runs that commit has its order.
SEED := $(shell printf '%d' 0x$$(git rev-parse --short=8 HEAD 2>/dev/null || echo 1))
PYTEST := -m pytest -n 2 --dist worksteal -q -rs --randomly-seed=$(SEED)
# What the tests reach is measured on one database: settings of slipcover in pyproject.toml.
COVERAGE := .run/coverage.json
MEASURED := $(BIN)/python -W "ignore:Unable to activate pytest branch coverage:RuntimeWarning" -m slipcover --json --out $(COVERAGE)

# Only pages: in the text of a mail the reader sees every line break.
TEMPLATES = $(shell find templates -name '*.html')

help:
	@echo "make run    sets everything up and serves the portal at http://127.0.0.1:8000 (PORT changes it)"
	@echo "make test   all tests on SQLite, in a browser too, and on PostgreSQL those that can differ there"
	@echo "make check  linters and types; changes nothing"
	@echo "make bench  measures what should be quick, beside what there is elsewhere; takes a quarter of an hour"
	@echo "make bench-quick  the pages among it, with 1,000 entries; takes three minutes, and needs wrk, as make bench does"
	@echo "make load   32 readers, four editors and an import at once, on both databases, ten minutes each; LOAD_SECONDS changes it"
	@echo "make pictures  takes the pictures of the editors' guide from the running site"
	@echo "make fix    mends what the linters can mend"
	@echo "make lock   writes the hashes of all packages after a change of requirements.txt"
	@echo "make audit  asks whether a weakness of a package is known; says so when it cannot ask"
	@echo "make sbom   writes a bill of materials (CycloneDX), and a list of the licences of all packages"
	@echo "make mutants  changes the code at random places and names the changes that no test notices; takes half an hour"

.venv/run.done: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: PYTHON=python3.11 make ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev.done: requirements-dev.lock .venv/run.done
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Not written again when the requirements change: that would sign every editor out.
.run/secret-key: | .venv/run.done
	@mkdir -p .run
	@umask 077 && $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

run: .run/secret-key messages
	@$(BIN)/python -m initiatives.report.pango || true
	@$(BIN)/python manage.py bootstrap
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@SECRET_KEY="$${SECRET_KEY:-$$(cat .run/secret-key)}" $(BIN)/gunicorn portal.wsgi

messages: .venv/run.done
	@$(BIN)/pybabel --quiet compile --domain django --directory initiatives/locale

test: .venv/dev.done messages
	@$(BIN)/python -m tests.tools.chromium
	@$(BIN)/python -m initiatives.report.pango
	@$(BIN)/python -m tests.tools.nu
	@echo "On SQLite:"
	@DATABASE_URL= $(MEASURED) $(PYTEST)
	@$(BIN)/python -m tests.tools.coverage $(COVERAGE)
	@echo "On PostgreSQL:"
	@$(BIN)/python -m tests.tools.postgres $(BIN)/python $(PYTEST)

check: .venv/dev.done
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)
	@$(BIN)/mypy .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python manage.py check
	@DATABASE_URL=sqlite:///:memory: $(BIN)/python manage.py makemigrations --check --dry-run

fix: .venv/dev.done
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djade --target-version 5.2 $(TEMPLATES)

bench: .venv/dev.done messages
	@$(BIN)/python -m tests.bench.pages
	@$(BIN)/python -m tests.bench.editors
	@$(BIN)/python -m tests.bench.spreadsheets

bench-quick: .venv/dev.done messages
	@$(BIN)/python -m tests.bench.pages --quick

# LOAD_ROWS is the length of the import, LOAD_BENT how many bent requests are sent before.
load: .venv/dev.done messages
	@echo "On SQLite:"
	@DATABASE_URL= $(BIN)/python -m tests.bench.load
	@echo "On PostgreSQL:"
	@$(BIN)/python -m tests.tools.postgres $(BIN)/python -m tests.bench.load

pictures: .venv/dev.done messages
	@$(BIN)/python -m tests.tools.pictures

mutants: .venv/dev.done messages
	@DATABASE_URL= $(BIN)/python -m tests.tools.mutants

# For every Python from 3.11 on and every system. What is locked stays, unless a line of requirements*.txt changes it.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-find-links \
	--custom-compile-command "make lock"

lock:
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements-dev.txt)"
	@$(LOCK) requirements.txt --output-file requirements.lock
	@$(LOCK) requirements-dev.txt --constraint requirements.lock --output-file requirements-dev.lock

sbom: .venv/dev.done
	@$(BIN)/cyclonedx-py environment --of JSON --output-reproducible -o .run/sbom.json $(BIN)/python
	@echo ".run/sbom.json: all packages, with versions, licences and dependencies, as CycloneDX"
	@$(BIN)/python -m tests.tools.licences .run/sbom.json .run/licences.tsv

audit: .venv/dev.done
	@$(BIN)/python -m tests.tools.audit requirements.lock requirements-dev.lock
