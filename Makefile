# Two commands do all the set-up: `make run` and `make test`.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
# Tools that check the delivery live apart: they are large, and the site needs none of them.
DELIVERY := .venv-delivery
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run test test-postgres lint messages types contracts migrations-check compose proof format lock screenshots chart-check chart-docs image-check help

help:  ## Show these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.run  ## Start the site on 127.0.0.1:8000 (SHELFWATCH_PORT changes it)
	@SHELFWATCH_PREDICT_ANONYMOUS=$${SHELFWATCH_PREDICT_ANONYMOUS:-true} $(BIN)/python manage.py serve

test: $(VENV)/.dev  ## Run every test
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(PYTEST_ARGS)

test-postgres: $(VENV)/.dev  ## Tests that use the database again, on PostgreSQL
	@$(BIN)/python -m tests.on_postgres -n auto --dist loadgroup $(PYTEST_ARGS)

lint: $(VENV)/.dev  ## Style, templates and translations (these need gettext)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/djlint --quiet --check templates --lint
	@$(BIN)/python -m scripts.messages --check

messages: $(VENV)/.dev  ## Take all texts anew into the translations, and compile these (needs gettext)
	@$(BIN)/python -m scripts.messages

types: $(VENV)/.dev  ## mypy, strict
	@$(BIN)/mypy .

contracts: $(VENV)/.dev  ## Who may import whom
	@$(BIN)/lint-imports

migrations-check: $(VENV)/.dev  ## Whether new migrations can run beside the old code (needs PostgreSQL)
	@$(BIN)/python -m scripts.lint_migrations

compose:  ## The whole site on real servers, in containers, on 127.0.0.1:8080
	docker compose up --build

proof: $(VENV)/.dev  ## Database, load, fuzzing, Lighthouse, chaos ...: docs/proof (hours; PARTS="database intake")
	@$(BIN)/python -m scripts.proof $(PARTS)

format: $(VENV)/.dev  ## Put the code into form
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/djlint --quiet --reformat templates

screenshots: $(VENV)/.dev  ## Make the pictures of docs/images anew (needs Chromium)
	@$(BIN)/python -m scripts.screenshots

lock: $(VENV)/.dev  ## Resolve the dependencies of pyproject.toml anew
	@$(BIN)/pip-compile pyproject.toml -o requirements.txt
	@$(BIN)/pip-compile --extra observe -c requirements.txt pyproject.toml -o requirements-image.txt
	@$(BIN)/pip-compile --extra dev --extra observe -c requirements-image.txt pyproject.toml -o requirements-dev.txt
	@$(BIN)/pip-compile requirements-delivery.in -o requirements-delivery.txt

chart-check: $(DELIVERY)/.tools $(VENV)/.run  ## Chart, workflows, scripts: everything but a cluster
	@$(DELIVERY)/bin/python -m scripts.delivery.check
	@$(DELIVERY)/bin/python -m pytest -c tests/delivery/pytest.ini tests/delivery

image-check:  ## The image IMAGE, as the chart starts it (needs Docker)
	@$(PYTHON) -m scripts.delivery.image $(IMAGE)

chart-docs: $(DELIVERY)/.tools  ## Make the chart's README anew from its values
	@$(DELIVERY)/bin/python -m scripts.delivery.readme

# The stamp files hold the time of the last install; a changed lock installs again.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ShelfWatch needs Python 3.11 or newer; name it: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Install Python's venv module (Debian: python3-venv)."; exit 1; }

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	@echo "Installing ShelfWatch into $(VENV) ..."
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing ShelfWatch and its tools into $(VENV) ..."
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run

$(DELIVERY)/.tools: requirements-delivery.txt scripts/delivery/package-lock.json | $(VENV)/bin/python
	@echo "Installing the tools of chart-check into $(DELIVERY) ..."
	@$(BIN)/python -m venv $(DELIVERY)
	@$(DELIVERY)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-delivery.txt
	@cd scripts/delivery && PATH="$(CURDIR)/$(DELIVERY)/bin:$$PATH" npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@
