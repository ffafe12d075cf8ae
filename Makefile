# Every target works as the first command after `git clone`: what it needs is installed first, into .venv.
SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo app up down test test-all bench lint clean lock

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(STAMP): requirements.lock pyproject.toml install.sh
	@sh ./install.sh "$(VENV)"

demo: $(STAMP) ## run the whole graph on the seed data: embedded servers, no key, no Docker
	@$(BIN)/recruit demo

up: $(STAMP) ## serve the Dagster UI and its daemon on 127.0.0.1:3000 (next free port if taken) until Ctrl-C
	@$(BIN)/recruit ui

app: $(STAMP) ## serve the pages for people on 127.0.0.1:8501: interview, profiles, shortlists, offers
	@$(BIN)/recruit app

down: $(STAMP) ## stop the embedded servers
	@$(BIN)/recruit down

test: $(STAMP) ## the tests: real embedded servers, no network, no key
	@$(BIN)/python -m pytest -m "not slow"

test-all: $(STAMP) ## the tests and the slow rest: browser, whole demo, kill -9
	@$(BIN)/python -m pytest

test-faults: $(STAMP) ## servers and models that fail, processes that are killed, clocks that jump
	@$(BIN)/python -m pytest recruit_assets_tests/faults

bench: $(STAMP) ## measure, and report ratios
	@$(BIN)/python -m recruit_assets_tests.benchmarks

lint: $(STAMP) ## style, types and the arrows between the rooms
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports

lock: $(STAMP) ## resolve pyproject.toml anew into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock

clean: ## stop the servers; delete the virtual environment, all state and caches
	@if [ -x $(BIN)/recruit ]; then $(BIN)/recruit reset --yes; fi
	@rm -rf $(VENV) .recruit .pytest_cache .ruff_cache .hypothesis .import_linter_cache .tmp_dagster_home_* .nux *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
