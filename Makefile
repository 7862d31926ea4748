# Everything a person or a machine runs here. `make` alone lists it.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help setup run test check format test-install test-model test-qwen test-training test-office bench docs lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/.installed ## create .venv with the locked dependencies

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "bitexte needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

# The lock names everything that is needed and nothing else: huggingface-hub, which
# tokenizers (for tests only) declares, is left out.
$(VENV)/.installed: requirements.lock pyproject.toml $(VENV)/.created
	$(PIP) install --no-deps --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.developed: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

run: setup ## install a model if there is none, then translate source/fr into output/en
	@$(BIN)/translate model list --quiet || $(BIN)/translate model install
	$(BIN)/translate run

test: check ## lint, types and every test that needs no big model
	$(BIN)/python -m pytest

check: $(VENV)/.developed ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.developed ## rewrite the code as ruff wants it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-model: $(VENV)/.developed ## the tests that need the gemma model (installs it)
	$(BIN)/translate model install --engine gemma
	$(BIN)/python -m pytest -m model

test-qwen: $(VENV)/.developed ## the tests that need the qwen model (installs it: 1.1 GB)
	$(BIN)/translate model install --engine qwen
	$(BIN)/python -m pytest -m qwen

.venv-training/.installed: training/requirements.txt
	$(PYTHON) -m venv .venv-training
	.venv-training/bin/python -m pip install --quiet -r training/requirements.txt
	@touch $@

test-training: .venv-training/.installed ## the tests of training/ (installs torch beside)
	OMP_NUM_THREADS=1 .venv-training/bin/python -m pytest -m training tests/training

# Debian: apt-get install --no-install-recommends libreoffice-writer poppler-utils
test-office: $(VENV)/.developed ## translated Word, OpenDocument and EPUB files in LibreOffice
	$(BIN)/python -m pytest -m office tests/office

test-install: ## what `pip install .` brings into a clean environment: no torch, its size
	$(PYTHON) tests/install.py

# The comparison with argostranslate needs its code, but not the torch it declares.
$(VENV)/.compared: benchmarks/requirements.txt $(VENV)/.developed
	$(PIP) install --no-deps -r benchmarks/requirements.txt
	@touch $@

bench: $(VENV)/.compared ## speed, memory, start-up, a changed term, the review page
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/resources.py
	$(BIN)/python benchmarks/term_change.py
	$(BIN)/python benchmarks/review.py
	$(BIN)/python benchmarks/office.py

docs: $(VENV)/.developed ## build docs/ into one static site, site/
	$(BIN)/mkdocs build --quiet --strict

lock: ## rebuild requirements.lock and requirements-dev.lock (needs uv)
	printf 'huggingface-hub\n' > .excluded.tmp
	uv pip compile pyproject.toml --group build --universal --generate-hashes \
	  --excludes .excluded.tmp --no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --constraint requirements.lock \
	  --excludes .excluded.tmp --no-emit-index-url --no-annotate --no-header --quiet --output-file requirements-dev.lock
	rm -f .excluded.tmp

clean: ## remove the environment and caches; never a text or a translation
	rm -rf $(VENV) .venv-training .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist site
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
