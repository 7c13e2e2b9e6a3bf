# Needs Python 3.11 or newer and make; everything else is fetched into .venv.

BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(name) $(NEW_ENOUGH) 2>/dev/null && echo $(name))))

# The tests start many processes; each would compile what it imports.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check lint types templates format texts bench faults mutants soak replay lock clean

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/runtime ## Set up what is missing and serve a demo vendor on http://127.0.0.1:8000
	@$(FLASK) migrate
	@$(FLASK) demo
	@echo "Open http://127.0.0.1:$${PORT:-8000} in a browser; Ctrl-C stops the server."
	@exec $(BIN)/gunicorn wsgi:app

test: .venv/complete ## Run every test, on SQLite, on PostgreSQL and in a browser; ARGS="-k invite" for some
	@bin/find-browser
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(ARGS)

check: lint types templates test ## What CI runs: lint, types, templates, tests

lint: .venv/complete ## Lint the Python code and check its format
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: .venv/complete ## Check the types
	@$(BIN)/mypy

templates: .venv/complete ## Lint the page templates
	@$(BIN)/djlint crikit/templates --lint --quiet

format: .venv/complete ## Put the code into the common format
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

texts: .venv/complete ## Bring the catalogues of translations up to date with the source
	@$(BIN)/python bin/texts

bench: .venv/complete ## Measure crikit beside its peers and the limit
	@bench/run $(ARGS)

faults: .venv/complete ## Kill, stall, starve and attack it, and count what was lost
	@bin/find-browser
	@FAULTS=big $(BIN)/python -m pytest tests/faults tests/attacks $(ARGS)

soak: .venv/complete ## Two hours of mixed load: does memory grow, do files pile up; ARGS="--minutes 10"
	@$(BIN)/python -m bench.soak $(ARGS)

replay: ## Replay the Dockerfile in a bare folder, without Docker, and try what comes of it
	@bin/replay-dockerfile

mutants: .venv/complete ## Change rules in small wrong ways, and list what no test notices; ARGS="reach" first
	@$(BIN)/python -m tests.mutants $(ARGS)

lock: .venv/complete ## Write requirements*.txt anew from requirements*.in
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv==0.13.9
	@for name in requirements requirements-dev; do \
	    $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	        --custom-compile-command 'make lock' $$name.in --output-file $$name.txt || exit 1; \
	done

clean: ## Remove what the other commands made, except the local database
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis instance/templates

# The stamps are younger than the requirements they were installed from.
.venv/runtime: requirements.txt
	@bin/make-venv "$(PYTHON)"
	@echo "Installing what crikit runs on …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/complete: .venv/runtime requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@
