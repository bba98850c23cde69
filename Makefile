# Career Clarity. `make` lists what can be made.

PYTHON := .venv/bin/python
# By content, not by date: a git pull that changes no dependency installs nothing and needs no network. The tools' settings, from
# [tool on, are no dependencies.
INSTALLED := .venv/.installed-$(shell (sed '/^\[tool/,$$d' pyproject.toml; cat constraints.txt) | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help install models index run chat test test-all lint format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

install: $(INSTALLED) ## create .venv and install what the project needs, once

.venv/bin/python:
	@found=$$(command -v python3.11 || command -v python3) || { echo "Python 3.11 or newer is needed; none was found."; exit 1; }; \
	"$$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $$found is older."; exit 1; }; \
	echo "Creating .venv with $$found"; "$$found" -m venv .venv

$(INSTALLED): | .venv/bin/python
	@echo "Installing the dependencies (a few minutes the first time)"
	$(PYTHON) -m pip install --disable-pip-version-check --no-compile -c constraints.txt torch
	$(PYTHON) -m pip install --disable-pip-version-check --no-compile -c constraints.txt -e ".[dev]"
	@$(PYTHON) -m compileall -q -j 0 .venv/lib >/dev/null || true # pip does it too, on one core; a few files are of another Python
	@rm -f .venv/.installed-* && touch $@

models: $(INSTALLED) ## fetch the local language model and check it
	@$(PYTHON) -P bot/generation/model_files.py || echo "Carrying on without the local language model: answers are composed of the sources' own sentences."

index: $(INSTALLED) ## build the index of knowledge/documents/
	$(PYTHON) -m knowledge build

run: models index ## install, fetch the models, build the index, serve http://127.0.0.1:8000
	$(PYTHON) -m api

chat: models index ## chat in the terminal
	$(PYTHON) -m bot

# Three processes on two cores: much of a test's time is waiting. All tests of a file go to one, so that what a file shares is made once, and
# in the order of the folders, or the files with few and long tests would all come last.
PYTEST := $(PYTHON) -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder -rs

test: models lint ## install, lint, types, import contracts, tests
	$(PYTEST) -m "not heavy"

test-all: models lint ## the same and the tests that take long or start other servers
	$(PYTEST)

lint: $(INSTALLED) ## lint, format, types and import contracts
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

format: $(INSTALLED) ## put the code in the house format
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

clean: ## remove .venv, caches and built files; documents, the index and models stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
