# `make run` (or make run Q="a question"), `make check` and `make test`.

Q ?=
QUESTION = $(if $(Q),$(Q),what treatments reduce NMO relapses)
export QUESTION
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check reliability lock clean

# Exit code 3 means that nothing in the corpus answers. That is an answer, too, not a failure.
run: $(VENV)/installed
	@$(BIN)/assistant build || [ $$? -eq 1 ]
	@if [ -z "$(Q)" ] && [ -t 0 ] && [ -t 1 ]; then $(BIN)/assistant; \
	else $(BIN)/assistant ask "$$QUESTION" || [ $$? -eq 3 ]; fi

check: $(VENV)/installed-for-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# One process for each core, at most four, because each takes more than a gigabyte of memory. With
# `worksteal` most files stay in one process, with the fixtures that they share, and a process that
# has finished takes tests over from another, so that all are busy to the end.
test: check
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal --cov --cov-report=

# Kills, damages, failed writes and the like; DATA has real files to damage (benchmarks/reliability.md).
reliability: $(VENV)/installed-for-tests
	PYTHONPATH=.:tests $(BIN)/python benchmarks/reliability.py $(if $(DATA),--data $(DATA))

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

# Writes the digests of all versions in constraints.txt; needs uv, which no other command does.
LOCK := constraints-hashed.txt
lock:
	{ sed '/^[^#]/,$$d' $(LOCK); uv pip compile pyproject.toml --extra dev -c constraints.txt \
	  --universal --python-version 3.11 --no-build --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --quiet; } > $(LOCK).new
	mv $(LOCK).new $(LOCK)

clean:
	rm -rf $(VENV) index/CURRENT index/generations index/leases index/cache build dist
