# Landbridge. `make help` lists the targets; each sets up .venv by itself first.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
export PYTHONPATH := $(CURDIR):$(CURDIR)/platform
export PYTHONUTF8 := 1
# PORT=, DATABASE_URL=, ARGS= and the like: make hands on to the programs what it is given itself.

.PHONY: help demo demo-reset test test-services check shots lock bench-claims

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# guard.py makes the demo end with this make, whatever ends that.
demo: .venv/.demo ## Start everything on this machine and print the address (PORT=8000, DATABASE_URL=, BROKER_URL=)
	@exec $(BIN)/python -I -S platform/landbridge/local/guard.py $$PPID 15 - - $(BIN)/python -m landbridge.local.demo

demo-reset: .venv/.demo ## Stop the demo and delete all it made
	@$(BIN)/python -m landbridge.local.demo reset

test: .venv/.dev ## Run all tests; needs no server (REQUIRE_BROWSER=1: a missing browser is a failure)
	@$(BIN)/python -m landbridge.local.assets
	@$(BIN)/python -m landbridge.local.messages
	@$(BIN)/python -m pytest -n 2 -m "not broker" $(ARGS)

test-services: .venv/.dev ## Run door, claim and job tests on the PostgreSQL and RabbitMQ of this machine
	@$(BIN)/python -m landbridge.local.assets
	@$(BIN)/python -m landbridge.local.messages
	@LANDBRIDGE_TEST_ADMIN_DSN=$${LANDBRIDGE_TEST_ADMIN_DSN:-postgresql://postgres@127.0.0.1:5432/postgres} $(BIN)/python -m pytest -m "services or broker" $(ARGS)

check: .venv/.dev ## Lint, types, layers, missing migrations, drift of docs/api, templates
	@$(BIN)/python -m landbridge.local.messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py api_schema --check
	$(BIN)/djlint --profile=django --lint --quiet claims dealers platform tenants

bench-claims: .venv/.dev ## Claims a second beside a stock peer, raw SQL and COPY (ROUNDS=3, SECONDS=6); ends with a JSON line
	@$(BIN)/python -m landbridge.local.assets
	@$(BIN)/python -m landbridge.local.messages
	@$(BIN)/python -m benchmarks.claims

shots: .venv/.dev ## Make the screenshots of the README from a running demo
	@$(BIN)/python docs/shots.py

lock: .venv/.dev ## Resolve requirements/*.txt and frontend/package-lock.json anew: with hashes, without addresses
	echo "uv" | $(COMPILE) - -o requirements/uv.txt
	$(COMPILE) pyproject.toml -o requirements/core.txt
	$(COMPILE) pyproject.toml --extra demo -o requirements/demo.txt
	$(COMPILE) pyproject.toml --extra demo --group dev -o requirements/dev.txt
	cd frontend && npm install --package-lock-only
	$(BIN)/python -m landbridge.local.lock_file frontend/package-lock.json

# What a file pins already stays pinned; `make lock UPGRADE=--upgrade` takes what is newest.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header $(UPGRADE)

# .venv ---------------------------------------------------------------------------------------------------
# A stamp per set of packages, newer than its list. `sync` would remove what the other set brought: the demo
# installs, the tests install, neither removes.
INSTALL = $(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python

.venv/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Landbridge needs Python 3.11 or newer, and $(PYTHON) is %d.%d; name another one: make PYTHON=python3.12 demo" % sys.version_info[:2] or 0)'
	@echo "… Python environment in .venv"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.demo: requirements/demo.txt | .venv/.uv
	@echo "… Python packages of the demo"
	@$(INSTALL) -r requirements/demo.txt
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/.uv
	@echo "… Python packages of the tests"
	@$(INSTALL) -r requirements/dev.txt
	@touch $@ .venv/.demo
