# Every target is one call of the command `slipway`; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
SLIPWAY := .venv/bin/slipway

.PHONY: help demo up down status logs local-worker check test bench lock clean

help:            ## show the targets
	@sed -n 's/^\([a-z-]*\): *\(\.venv\)\{0,1\} *## */  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|'

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

check: .venv     ## format, lint, types and the master's configuration
	@$(SLIPWAY) check

test: .venv      ## every test: Slipway's own, the sample application's, end to end in a browser
	@$(SLIPWAY) test

bench: .venv     ## measure how long things take, beside the same without Slipway
	@$(SLIPWAY) bench $(BENCH)

lock: .venv      ## resolve the dependencies again into requirements.txt, with hashes
	@.venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --output-file requirements.txt pyproject.toml

clean:           ## remove everything that this project made in its folder
	@if [ -x $(SLIPWAY) ]; then $(SLIPWAY) clean; fi
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

.venv: .venv/.ready

.venv/.ready: requirements.txt pyproject.toml
	@echo "Setting up .venv (once)"
	@$(PYTHON) -m venv .venv
	@awk '/^[a-z]/ {keep = /^uv==/} keep' requirements.txt > .venv/uv.txt
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement .venv/uv.txt
	@.venv/bin/uv pip sync --quiet --compile-bytecode --python .venv --require-hashes requirements.txt
	@.venv/bin/uv pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	@touch $@
