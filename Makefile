# Every target is one call of the command `slipway`; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
SLIPWAY := .venv/bin/slipway

# What runs here is every purpose at once; pyproject.toml says what each is for, and needs.
PURPOSES := client agent worker master
RUNS := $(PURPOSES:%=requirements/%.txt)
WHOLE := requirements/development.txt
# Compiled at once, for the sandbox may not write beside its modules, and an environment may forbid it
# everywhere; the libraries' own tests never run.
COMPILE := .venv/bin/python -m compileall -q -j 0 -x '/tests?/' .venv/lib
DEVELOPMENT := .venv/.test .venv/.bench .venv/.development
LOCK := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
    --excludes requirements/excluded.in

.PHONY: help demo up down status logs local-worker check test test-fast soak bench lock schema clean

help:            ## show the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## */  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|'

demo: .venv      ## watch three branches travel from git push to staging, start to end
	@$(SLIPWAY) demo

up: .venv        ## start the hub, the master, its workers and the environments
	@$(SLIPWAY) up

down: .venv      ## stop everything that `make up` or `make demo` started
	@$(SLIPWAY) down

status: .venv    ## show pushes, workers and what runs on each environment
	@$(SLIPWAY) status

logs: .venv      ## follow the logs of the master, the workers and the environments
	@$(SLIPWAY) logs --follow

local-worker: .venv  ## start one more build worker on this machine, in the foreground
	@$(SLIPWAY) local-worker

check: .venv/.development  ## format, lint, types, the dashboard's modules and master.cfg
	@$(SLIPWAY) check

test: .venv/.bench  ## every test: Slipway's own, the sample application's, end to end in a browser
	@$(SLIPWAY) test

test-fast: .venv/.test  ## the tests that start no process: a minute
	@$(SLIPWAY) test --fast

soak: .venv/.test  ## list what needs longer than `make test`; SOAK=NAME runs it
	@$(SLIPWAY) soak $(SOAK)

bench: .venv/.bench  ## measure how long things take, beside the same without Slipway
	@$(SLIPWAY) bench $(BENCH)

lock: .venv/.installer  ## resolve the dependencies again into requirements/, with hashes
	@$(LOCK) --all-extras --group development -o $(WHOLE) pyproject.toml
	@for name in $(PURPOSES); do \
	    $(LOCK) -c $(WHOLE) --extra $$name -o requirements/$$name.txt pyproject.toml; \
	done
	@for name in build test bench; do \
	    $(LOCK) -c $(WHOLE) --group $$name -o requirements/$$name.txt; \
	done

schema: .venv    ## write docs/schema/, which editors check pipeline.toml and its like with
	@$(SLIPWAY) schema

clean:           ## remove everything that this project made in its folder
	@if [ -x $(SLIPWAY) ]; then $(SLIPWAY) clean; fi
	@rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

# What is installed is written down by a stamp for each step, made again when its inputs change.
.venv: .venv/.ready

.venv/.installer: requirements/build.txt
	@echo "Setting up .venv (once)"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check \
	    --require-hashes --requirement $<
	@touch $@

# Packages that are no longer named go; what development has added stays.
.venv/.libraries: $(RUNS) .venv/.installer
	@.venv/bin/uv pip sync --quiet --python .venv --require-hashes requirements/build.txt $(RUNS) \
	    $(patsubst .venv/.%,requirements/%.txt,$(wildcard $(DEVELOPMENT)))
	@$(COMPILE)
	@touch $@

.venv/.ready: pyproject.toml .venv/.libraries
	@.venv/bin/uv pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): .venv/.%: requirements/%.txt | .venv/.ready
	@echo "Adding to .venv what make $(or $(filter test bench,$*),check) needs (once)"
	@.venv/bin/uv pip install --quiet --python .venv --no-deps --require-hashes --requirement $<
	@$(COMPILE)
	@touch $@
