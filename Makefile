# `make demo` and `make test` set up everything they need; nothing else has to be run before.
.PHONY: install demo test eval check bench lock clean
STAMP := .venv/.installed
BIN := .venv/bin
# Last: where scripts/setup puts a sandbox when the machine has none.
export PATH := $(PATH):$(CURDIR)/$(BIN)

install: $(STAMP)

$(STAMP): requirements-dev.lock pyproject.toml scripts/setup
	@./scripts/setup
	@touch $@

demo: $(STAMP)
	@$(BIN)/suture demo

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 -q $(if $(COVERAGE),--cov --cov-report=term:skip-covered)

# The core suite with the rules, against the stored baseline.
eval: $(STAMP)
	@rm -f build/eval/core-rules.jsonl
	$(BIN)/suture eval run --suite core --solver rules --jobs 2 --log build/eval/core-rules.jsonl
	$(BIN)/suture eval baseline build/eval/core-rules.jsonl --against eval/baseline.json
	$(BIN)/suture eval patches --suite core --jobs 2 --filter geofence

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy agent rules prompts eval recorder tests
	PYTHONPATH=recorder $(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python -m eval.bench

# Needs uv. Writes hashes and no index addresses.
lock:
	uv pip compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-header --python-version 3.11 --universal pyproject.toml -o requirements.lock
	uv pip compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-header --python-version 3.11 --universal --group dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .coverage .coverage.* .hypothesis
