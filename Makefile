# Two commands matter: `make run` and `make test`. Both need Python 3.11 and nothing else.
PYTHON ?= python3.11
PORT ?= 8080
DATA ?= var/embedded
BIN := .venv/bin

.PHONY: run test test-core test-stack check format lint types layers contracts drift pages quality bench stack stack-down faults lock clean

run: .venv/ready ## Start the embedded system with sample articles on http://127.0.0.1:8080
	@$(BIN)/eventwire run --data $(DATA) --port $(PORT)

test: .venv/ready ## All tests, in two halves at once; those that need Java and Maven say so where they are skipped
	@echo "The tests run in two halves at once, and each is told of when it is done (a quarter of an hour) ..."
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target test-core test-stack

test-core: ## The tests that need nothing but Python
	@$(BIN)/pytest -m "not stack and not full"

test-stack: ## The tests on the real Kafka and Elasticsearch
	@$(BIN)/pytest -rs -m "stack and not full"

check: .venv/ready lint types layers drift ## Format, lint, types, layers, generated files

format: .venv/ready
	@$(BIN)/ruff format shared services tests deploy
	@$(BIN)/ruff check --fix shared services tests deploy

lint:
	@$(BIN)/ruff format --check shared services tests deploy
	@$(BIN)/ruff check shared services tests deploy

types:
	@$(BIN)/mypy shared services deploy/local

layers:
	@$(BIN)/lint-imports

contracts: .venv/ready ## Write what is generated: shared/contracts and the diagram in ARCHITECTURE.md
	@$(BIN)/python -m eventwire.contracts write shared/contracts ARCHITECTURE.md

drift:
	@$(BIN)/python -m eventwire.contracts check shared/contracts ARCHITECTURE.md

pages: .venv/ready ## Write what stands in pages and is made elsewhere: what `make run` prints, the figures, the codes
	@$(BIN)/python tests/docs/generated.py

stack: .venv/ready ## Start a real Kafka and Elasticsearch without Docker (needs Java 17 and Maven), data under var/stack
	@PYTHONPATH=deploy/local $(BIN)/python -m stack up

stack-down: ## Stop exactly what `make stack` started
	@PYTHONPATH=deploy/local $(BIN)/python -m stack down

quality: .venv/ready ## Precision, recall and F1 of extraction and resolution on labelled data
	@$(BIN)/python tests/quality/score.py
	@$(BIN)/python tests/quality/resolution.py

bench: .venv/ready ## All benches, each against a floor of the same run; the last two need Java and Maven (about 15 minutes)
	@for bench in $(sort $(wildcard tests/bench/*.py)); do echo "== $$bench"; $(BIN)/python $$bench || failed="$$failed $$bench"; done; \
	  test -z "$$failed" || { echo "below their floors:$$failed"; exit 1; }

faults: .venv/ready ## All faults and the parity test at full length, on the real Kafka and Elasticsearch (about an hour)
	@EVENTWIRE_REQUIRE_STACK=1 $(BIN)/pytest -m "full or not full" tests/faults tests/e2e

lock: .venv/ready ## Pin every dependency anew, with hashes and without addresses
	@$(BIN)/uv pip compile pyproject.toml --all-extras --generate-hashes --universal --python-version 3.11 \
	  --no-header --no-annotate --no-emit-index-url -q -o requirements.lock
	@echo 'hatchling>=1.27' | $(BIN)/uv pip compile pyproject.toml - --extra all --constraint requirements.lock --generate-hashes --universal \
	  --python-version 3.11 --no-header --no-annotate --no-emit-index-url -q -o deploy/requirements.lock

.venv/ready: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or name it with make PYTHON=..."; exit 1; }
	@echo "Setting up .venv (once, about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean: ## Remove the environment and caches; data under var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
