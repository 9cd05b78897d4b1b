# Two commands matter: `make run` and `make test`. Both install what they need and may be repeated.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The first Python of at least 3.11; PYTHON=… chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
PIP := .venv/bin/python -m pip --disable-pip-version-check
SHARED := src/trucso/portal/shared
STATIC := $(SHARED)/static_build/.built

.PHONY: help run test check fix bench fuzz dist lock clean

help: ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/.portal $(STATIC) ## install what is missing and serve at http://127.0.0.1:8000 (PORT=…)
	@exec .venv/bin/python manage.py serve

test: .venv/.dev .venv-library/.installed $(STATIC) ## install what is missing and run every check and test
	@.venv/bin/python -m tests.stages

check: .venv/.dev ## format, lint and types only (fast)
	@.venv/bin/python -m tests.stages format lint types

fix: .venv/.dev ## write the format and fix what lint can fix
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

bench: .venv/.dev $(STATIC) ## measure speed and size (names of entries: make bench ONLY="start league")
	@.venv/bin/python -m bench $(ONLY)

fuzz: .venv/.dev ## a long random run of the document library (FUZZ_EXAMPLES=20000)
	@.venv/bin/python -m tests.vanban.fuzz

dist: .venv/.dev $(STATIC) ## the wheel, with static files, definitions and cases in it, in dist/
	@.venv/bin/python build_wheel.py

lock: ## compile requirements*.txt anew from pyproject.toml (hashes, no registry named)
	@test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv; }
	@compile() { .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-annotate --custom-compile-command "make lock" "$$@"; }; \
	compile pyproject.toml --extra portal -o requirements.txt; \
	compile pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt; \
	compile pyproject.toml --extra library-tests -c requirements-dev.txt -o requirements-library.txt

messages: .venv/.dev ## bring the English catalogue up to date with the texts of the portal, and compile it
	@.venv/bin/python build_messages.py

clean: ## remove what the commands above made, but for var/ (the data)
	@rm -rf .venv .venv-library .venv-lock node_modules $(SHARED)/static_build build dist

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên (python3 --version)."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Không tạo được .venv; trên Debian: apt-get install python3-venv"; exit 1; }

.venv/.portal: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Cài thư viện Python (requirements.txt)…"
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.portal
	@echo "Cài công cụ kiểm tra (requirements-dev.txt)…"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# The two libraries and the command line, where Django is not installed.
.venv-library/.installed: requirements-library.txt pyproject.toml | .venv/bin/python
	@echo "Cài môi trường không có Django (requirements-library.txt)…"
	@test -x .venv-library/bin/python || .venv/bin/python -m venv .venv-library
	@.venv-library/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-library.txt
	@.venv-library/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.installed: package.json package-lock.json .npmrc
	@node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' || { echo "Cần Node 20 trở lên."; exit 1; }
	@echo "Cài thư viện giao diện (npm ci)…"
	@npm ci --silent
	@touch $@

$(STATIC): node_modules/.installed build-static.mjs $(SHARED)/charts.entry.mjs $(SHARED)/icons.txt
	@echo "Dựng tệp giao diện…"
	@npm run --silent build
	@touch $@
