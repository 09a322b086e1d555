# Huisheng (回声). `make help` lists what there is. Needed beforehand: Python 3.11 or newer, git and make; nothing else.

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.PHONY: help run test lint types bench chaos drill guards check-all migrations lock clean venv venv-dev messages browser-note

# The first Python that is new enough; otherwise plain python3, which then says what is wrong with it.
PYTHON ?= $(or $(shell for candidate in python3 python3.13 python3.12 python3.11; do \
	$$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$candidate && break; \
	done),python3)
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
# What Python has compiled is kept, also where the surroundings say otherwise (PYTHONDONTWRITEBYTECODE, as in many images):
# every process that is started, of the hundreds that tests start too, would compile Django and the product anew, half its
# time.
export PYTHONDONTWRITEBYTECODE :=
# A command on engines of its own.
THROWAWAY := PYTHONPATH=platform:. $(BIN)/python -m huisheng.embedded.throwaway

PORT ?= $(or $(HUISHENG_PORT),8000)
STATE ?= $(or $(HUISHENG_STATE),var)
DEMO ?= small
WORKERS ?= 2
T ?= tests

CHROMIUM := $(or $(HUISHENG_CHROMIUM),$(shell command -v chromium-headless-shell || command -v chromium || \
	command -v chromium-browser || command -v google-chrome))
LOCK_WITH ?= uv
COMPILE := $(LOCK_WITH) pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --universal \
	--python-version 3.11 --custom-compile-command 'make lock'

help: ## Say what there is
	@echo "Huisheng (回声)"; echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'
	@echo; echo "  Settings: PORT=$(PORT) STATE=$(STATE) DEMO=small|province (run), T=tests/… WORKERS=$(WORKERS) (test), BENCH=name (bench)"

venv:
	@$(PYTHON) platform/huisheng/embedded/venv.py $(VENV) requirements.txt

venv-dev:
	@$(PYTHON) platform/huisheng/embedded/venv.py $(VENV) requirements-dev.txt

run: venv ## Start everything with a demo network (PORT=, STATE=, DEMO=province); Ctrl-C stops it
	@exec $(MANAGE) up --with-parent --port $(PORT) --state "$(STATE)" --demo $(DEMO)

test: venv-dev messages browser-note ## Run the tests (T=tests/some/part for a part)
	@$(BIN)/python -m pytest -n $(WORKERS) $(T) $(ARGS)

messages: venv-dev
	@$(MANAGE) messages --compile

browser-note:
	@if [ -z "$(CHROMIUM)" ]; then printf '\n%s\n%s\n%s\n\n' \
		'!!! Chromium is missing: the browser tests are LEFT OUT, so the pages are not tested as a person sees them.' \
		'!!! Install it (Debian: apt-get install chromium-headless-shell fonts-noto-cjk), or name it: HUISHENG_CHROMIUM=/its/path' \
		'!!! HUISHENG_REQUIRE_BROWSER=1 makes a test run without it fail.' >&2; fi

lint: venv-dev ## Style, layers between apps, templates, security rules, missing migrations
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@said=$$(PYTHONPATH=platform:. $(BIN)/lint-imports 2>&1) || { echo "$$said"; exit 1; }; echo "$$said" | grep '^Contracts:'
	@$(BIN)/python -m djlint --lint --quiet platform tenants shared_apps tenant_apps
	@# Bandit warns at every part of a statement whose other part is excepted; tests/architecture/test_excepted.py finds
	@# exceptions that nothing needs.
	@said=$$($(BIN)/python -m bandit --quiet --configfile pyproject.toml --severity-level medium --recursive \
		platform tenants shared_apps tenant_apps manage.py 2>&1); failed=$$?; \
		echo "$$said" | grep -v 'WARNING.nosec encountered (B[0-9]*), but no failed test' | grep . >&2; exit $$failed
	@HUISHENG_DATABASE_ROLES=off $(THROWAWAY) $(MANAGE) makemigrations --check --dry-run

types: venv-dev ## mypy --strict
	@PYTHONPATH=platform:. $(BIN)/python -m mypy

bench: venv-dev messages ## Measure; writes build/bench.json and prints a table (BENCH=name for one, BENCH=scale for the long ones)
	@mkdir -p build
	@PYTHONPATH=platform:. $(BIN)/python -m tests.benchmarks $(BENCH)

chaos: venv-dev messages ## Kill, flush and restart at random while messages flow; nothing may be lost or doubled
	@PYTHONPATH=platform:. $(BIN)/python -m tests.chaos

drill: venv-dev messages ## Back up an installation, lose it, bring it back, compare checksums
	@PYTHONPATH=platform:. $(BIN)/python -m tests.drill

guards: venv-dev messages ## Take every guard away once; a test must go red each time (GUARD=word for some)
	@PYTHONPATH=platform:. $(BIN)/python -m tests.guards --workers=$(WORKERS) $(GUARD)

check-all: lint types ## Everything: also 1,000 API cases per operation, both themes and widths, figures of all messages, bench, chaos
	@HUISHENG_CHROMIUM=$$(command -v chromium || true) HUISHENG_API_CASES=1000 HUISHENG_AXE=all HUISHENG_FIGURES=all HUISHENG_REQUIRE_BROWSER=1 $(MAKE) test
	@$(MAKE) bench
	@$(MAKE) chaos

migrations: venv ## Write the migration of a changed model on a database of its own (APP=people NAME=what_changed)
	@HUISHENG_DATABASE_ROLES=off $(THROWAWAY) $(MANAGE) makemigrations $(APP) $(if $(NAME),--name $(NAME))

lock: ## Renew the locks from requirements.in and requirements-dev.in (needs uv)
	@$(COMPILE) requirements.in -o requirements.txt
	@$(COMPILE) --constraints requirements.txt requirements-dev.in -o requirements-dev.txt

clean: ## Remove the state folder, build results and caches (the virtual environment stays)
	@$(PYTHON) platform/huisheng/embedded/clean.py "$(STATE)"
	@rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find platform tenants shared_apps tenant_apps tests -name __pycache__ -type d -prune -exec rm -rf {} +
