# make run     opens the window        make test      what every change must pass
# make lint    style, types, layers    make test-all  the slow tests too
# make bench   speed against bare code make clean     removes what the others made
#
# The first of them makes .venv and installs into it (6.6 GB, some minutes). Another Python
# than the first suitable one: make PYTHON=python3.12 run. Arguments: make run ARGS="resnet50".

PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
# The window's tests wait for each other's focus and run alone; the engine's share the cores.
SHARED := -n auto --maxprocesses 4
ENGINE_TESTS := tests/engine tests/state tests/hostile

.PHONY: run test test-all lint bench clean
.DELETE_ON_ERROR:

run: $(VENV)/run.stamp
	@$(BIN)/python -m cnnviz $(ARGS)

# The engine is tested as on a machine that has no Qt, the rest under Xvfb or else offscreen.
test: lint
	$(PYTEST) $(SHARED) -p tests.no_qt $(ENGINE_TESTS)
	$(PYTEST) $(ENGINE_TESTS:%=--ignore=%)

test-all: lint
	$(PYTEST) $(SHARED) -p tests.no_qt -m "" $(ENGINE_TESTS)
	$(PYTEST) -m "" $(ENGINE_TESTS:%=--ignore=%)

lint: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/test.stamp
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "cnnviz needs Python 3.11 or newer; install python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make a virtual environment; install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check --editable ".[test]"
	@touch $@ $(VENV)/run.stamp
