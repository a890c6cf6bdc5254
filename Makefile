# The few words a person types. Everything happens in .venv, from a fresh clone, as often as you like.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
LIBRARY ?= demo-library
ONRECORD := $(BIN)/python -m rag.cli
export GRADIO_ANALYTICS_ENABLED := False
export ANONYMIZED_TELEMETRY := False

help:            ## this list
	@grep -hE '^[a-z-]+: .*##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 16

.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Onrecord needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@echo "Setting up .venv (once; a few minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

setup: .venv/.ready   ## make .venv and install everything

demo: setup      ## a library of the bundled articles, three questions, and how to open the chat
	@$(ONRECORD) demo --library $(LIBRARY)

chat: setup      ## the web chat over the demo library, on http://127.0.0.1:7860
	@$(ONRECORD) demo --library $(LIBRARY) --quiet
	@$(ONRECORD) chat --library $(LIBRARY)

test: setup      ## the tests
	@$(BIN)/python -m pytest

lint: setup      ## ruff and mypy
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy

eval: setup      ## the bundled questions, with baselines
	@$(BIN)/python -m eval.run --samples

screenshots: setup   ## the pictures of the chat in docs/ (needs chromium)
	@$(BIN)/python -m ui.screenshots docs

clean:           ## remove .venv and the demo library
	@rm -rf .venv $(LIBRARY) build *.egg-info

.PHONY: help setup demo chat test lint eval screenshots clean
