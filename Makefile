# Two commands on a fresh machine: `make run` and `make test`. Everything they need goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --root-user-action ignore
OUT ?= runs/compare
.PHONY: run test check bench notebooks lab fuzz boundscheck identity births base-case measures studies clean constraints
.DEFAULT_GOAL := run

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("twin needs Python 3.11 or newer; set PYTHON=") if sys.version_info < (3, 11) else None'
	@echo "making .venv ..."
	@$(PYTHON) -m venv .venv
	@echo "installing twin and what it needs into .venv, once; this takes a few minutes ..."
	@$(PIP) --constraint constraints.txt --editable .
	@touch $@

.venv/developing: .venv/installed
	@echo "installing what developers need into .venv, once ..."
	@$(PIP) --constraint constraints.txt --editable '.[dev,bench,calibrate,distributed,notebooks]'
	@touch $@

run: .venv/installed  ## one street as it is, with two dispatchers more, with an evening shift; the page's path is the last line
	@echo "comparing three plans for one street: 20 replications of four weeks, 40 redraws of what is assumed ..."
	@$(BIN)/twin compare haidian_street street_two_dispatchers street_evening --replications 20 --redraws 40 --out $(OUT)

test: .venv/developing  ## everything that is promised
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/developing  ## before every commit
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not compiled and not slow'

bench: .venv/developing  ## speed and fifty futures beside their budgets; some ten minutes on two free cores; BENCH="--year --save NAME" for more
	$(BIN)/python -m benchmarks.speed $(BENCH)

notebooks: .venv/developing  ## notebooks/*.py as ipynb, in runs/notebooks
	mkdir -p runs/notebooks
	for each in notebooks/[0-9]*.py; do \
		$(BIN)/jupytext --quiet --to ipynb "$$each" --output "runs/notebooks/$$(basename "$$each" .py).ipynb"; done

lab: notebooks  ## the same in Jupyter Lab, in a browser
	$(BIN)/jupyter lab --notebook-dir runs/notebooks

identity: .venv/developing  ## both engines, every scenario, mechanism by mechanism, up to 92 days; hours, goes on where it was stopped
	$(BIN)/python -m benchmarks.identity

fuzz: .venv/developing  ## 10,000 mutated scenarios, 10,000 damaged folders and 10,000 states: a summary by outcome; two hours
	$(BIN)/python -m tests.fuzz

boundscheck: .venv/developing  ## the compiled engine with every access checked for its range; compiles the law anew for it
	NUMBA_BOUNDSCHECK=1 $(BIN)/python -m pytest tests/engine/test_growth.py tests/engine/test_identity.py tests/engine/test_cut.py

births: .venv/installed  ## births and first reports of the districts; the value belongs into parameters/numbers/discovery.yaml
	$(BIN)/twin births haidian_closed_loop
	$(BIN)/twin births haidian_street --replications 8

base-case: .venv/installed  ## docs/base_case.md and docs/transitions.md anew; a minute or two
	$(BIN)/python -m studies.base_case

measures: .venv/installed  ## docs/kpis.md anew
	$(BIN)/python -m studies.measures

studies: base-case  ## and docs/patrol.md, mechanisms.md, residents.md, sensitivity.md, statistics.md, verification/ with their figures; about 105 minutes
	$(BIN)/python -m studies.patrol
	$(BIN)/python -m studies.mechanisms
	$(BIN)/python -m studies.residents
	$(BIN)/python -m studies.sensitivity
	$(BIN)/python -m studies.statistics
	$(BIN)/python -m studies.verification

constraints: .venv/developing  ## pin everything anew; no host is written
	$(PIP) uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate --output-file constraints.txt --upgrade

clean:
	rm -rf .venv runs build dist *.egg-info
