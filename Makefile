# Everything a person or CI types here. `make` alone lists it.

BIN := .venv/bin

# No index addresses and no local paths: the pinned files are for every machine.
PIN := $(BIN)/pip-compile --quiet --no-emit-index-url --no-emit-find-links --strip-extras $(ARGS)

# Offers demo accounts to sign in with, where it may; a copy without the tests does without.
DEMO := $(and $(wildcard tests/support/demo_provider),$(BIN)/python -m tests.support.demo_provider)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.SILENT:
.PHONY: help run test check fix bench requirements runtime tools

help: ## list these targets
	sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 15

run: runtime ## start the site; PORT and BLOGAPP_DATA_DIR are honoured, Ctrl-C stops it
	exec $(DEMO) $(BIN)/flask --app wsgi serve

test: tools ## run every test; ARGS="tests/posts -k search" runs some
	sh tests/support/install-services
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

check: tools ## format, lint, types, templates, imports and tests: what CI runs
	$(BIN)/ruff format --quiet --check . || { echo "Run make fix."; exit 1; }
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports --no-logo
	$(MAKE) --no-print-directory test

fix: tools ## format the code and mend what the linter can
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format --quiet .

bench: tools ## measure how fast, how big
	$(BIN)/python -m bench

requirements: tools ## pin what requirements*.in ask for; ARGS=--upgrade takes the newest
	$(PIN) requirements.in
	$(PIN) requirements-dev.in

runtime:
	.ci/venv requirements.txt

tools:
	.ci/venv requirements.txt requirements-dev.txt
