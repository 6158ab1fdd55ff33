# The two commands of the house are `make run` and `make test`; README.md gives the same without make.

PYTHON ?= python3
VENV ?= .venv
# Tests that share something stay on one worker (tests/conftest.py), so it is made once.
WORKERS ?= 2
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# One version on every platform and Python; versions stay as they are unless `make lock UPGRADE=--upgrade`.
UPGRADE ?=
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--custom-compile-command "make lock" $(UPGRADE)

.PHONY: run test test-long cover bench lint lock clean

run: $(VENV)/run.stamp
	$(BIN)/tilitys demo

test: lint
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup

test-long: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m long

# Which branches no test takes; a third slower than the tests alone.
cover: $(VENV)/dev.stamp
	$(BIN)/python -m pytest --cov --numprocesses $(WORKERS) --dist loadgroup

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(VENV)/dev.stamp
	cd requirements && PATH="$(abspath $(BIN)):$$PATH" && \
	$(COMPILE) run.in -o run.txt && $(COMPILE) dev.in -o dev.txt && $(COMPILE) --no-deps oracles.in -o oracles.txt

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage htmlcov demo

# Nothing is fetched outside the locks: they are complete, so pip need not and must not look for dependencies (older pips
# look past a lock for a package that is asked for with an extra), and the editable install builds with the locked setuptools.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --no-deps --require-hashes --requirement requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: requirements/dev.txt requirements/oracles.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --no-deps --require-hashes --requirement requirements/dev.txt
	$(PIP) install --no-deps --require-hashes --requirement requirements/oracles.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@
