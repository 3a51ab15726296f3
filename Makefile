# make help lists what there is.
DATA_DIR ?= $(CURDIR)/var
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DATA_DIR
SECRET_KEY_FILE := $(DATA_DIR)/secret_key

.DEFAULT_GOAL := help
.PHONY: help install install-test prepare run test test-database soak check fmt bench messages clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.installed $(SECRET_KEY_FILE) ## set up .venv (quick when nothing changed)

$(VENV)/.installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(SECRET_KEY_FILE):
	@test -d $(dir $@) || mkdir -p -m 700 $(dir $@)
	@umask 077; $(PYTHON) -c "import secrets; print(secrets.token_urlsafe(50), end='')" > $@

install-test: $(VENV)/.installed-test $(SECRET_KEY_FILE)

prepare: install ## migrate, and fill an empty bank
	@$(BIN)/python manage.py prepare

run: prepare ## start Nigao and print its address; with LINK=1 a sign-in link too
	@$(BIN)/python manage.py serve $(if $(LINK),--sign-in-link)

# A process a core, unless PYTEST_ADDOPTS says otherwise: "-n 0 -x" is one, to the first failure.
PARALLEL := $(if $(PYTEST_ADDOPTS),,-n auto --maxprocesses 8 --dist worksteal)

test: install-test ## run the tests, on up to eight cores
	@$(BIN)/python -m pytest $(PARALLEL)

test-database: install-test ## run the tests that a database has a part in
	@$(BIN)/python -m pytest $(PARALLEL) -m 'database and not soak'

soak: install-test ## try for many minutes what the tests try for seconds
	@$(BIN)/python -m pytest -m soak

check: install-test ## lint, types, import contracts, line length of templates, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	! LC_ALL=C.UTF-8 grep -rnE '^.{121,}' templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

fmt: install-test ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install-test ## measure: our writer beside others, the picker with a big bank, proofreading, saves, the desk
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m tests.bench.word
	$(BIN)/python -m tests.bench.picker
	$(BIN)/python -m tests.bench.proofreading
	$(BIN)/python -m tests.bench.durability
	$(BIN)/python -m tests.bench.desk

messages: install ## collect and compile the messages (needs gettext)
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-location --no-wrap --no-obsolete --ignore .venv --ignore var --ignore tests
	$(BIN)/python manage.py compilemessages --locale zh_Hans --ignore .venv

clean: ## remove what was installed and built; your data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
