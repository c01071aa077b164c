# Every verb of the house. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin

.PHONY: help demo test test-fast test-kube check fmt schema migration console bench bench-media soak mutate lock bundle wheel

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## set up what is missing, then run Beffroi with its synthetic communes (ARGS="--camera …")
	@scripts/setup.sh demo
	@exec $(BIN)/beffroi demo $(ARGS)

test: ## set up everything, then run every test: real servers, real browser (ARGS="-k …")
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory check
	@cd services/console && npm test
	@scripts/pytest.sh $(ARGS)

test-fast: ## the rules, the parsers and the words: no server, no browser, no video
	@$(BIN)/python -m pytest -m "not servers and not browser and not media" tests/tenants \
		tests/federation tests/services/kit tests/services/api/schema tests/services/demo $(ARGS)

test-kube: ## both charts before a real kube-apiserver and etcd, built once in about twenty minutes
	@scripts/setup.sh test
	@made=$$(tests/kube/build.sh) || { [ $$? -eq 3 ] && echo "test-kube: SKIPPED, see above"; exit; }; \
		BEFFROI_KUBE=$$made $(BIN)/python -m pytest tests/kube $(ARGS)

check: ## format, lint, types, imports, schema, generated pages, console types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/write_schema.py --check
	@$(BIN)/python scripts/write_settings.py --check
	@$(BIN)/python scripts/write_charts.py --check
	@$(BIN)/python scripts/write_keycloak.py --check
	@$(BIN)/python scripts/write_clauses.py --check
	@$(BIN)/python scripts/write_quirks.py --check
	@$(BIN)/python scripts/write_life_cycles.py --check
	@$(BIN)/python scripts/write_roles.py --check
	@cd services/console && npm run --silent check

fmt: ## write the format, and mend what lint can mend
	@$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .

schema: ## write what is generated: the GraphQL schema, the console's types, the reference pages
	@$(BIN)/python scripts/write_schema.py
	@$(BIN)/python scripts/write_settings.py
	@$(BIN)/python scripts/write_charts.py
	@$(BIN)/python scripts/write_keycloak.py
	@$(BIN)/python scripts/write_clauses.py
	@$(BIN)/python scripts/write_quirks.py
	@$(BIN)/python scripts/write_life_cycles.py
	@$(BIN)/python scripts/write_roles.py
	@cd services/console && npm run --silent schema

migration: ## draft a migration from the tables (m="what changes")
	@$(BIN)/alembic revision --autogenerate -m "$(m)"

console: ## build the console into services/console/dist
	@cd services/console && npm ci --no-audit --no-fund && npm run build

bench: ## measure, each figure beside a peer or a floor in the same run
	@scripts/setup.sh test
	@set -e; for one in benchmarks/*.py; do echo "== $$one"; $(BIN)/python $$one; done

bench-media: ## the media plane beside aiortc, pion, Janus and floors: benchmarks/README.md (ARGS="--rounds 1")
	@scripts/setup.sh test
	@set -e; for one in fan_out city first_picture; do $(BIN)/python -m benchmarks.media.$$one --write $(ARGS); done

soak: ## half an hour of sixteen cameras and eighty viewers (ARGS="--minutes 5")
	@scripts/setup.sh test
	@$(BIN)/python -m benchmarks.media.soak --write $(ARGS)

mutate: ## break the rules one operator at a time, and say which breaks no test noticed
	@scripts/setup.sh test
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/mutate.txt
	@$(BIN)/mutmut run; $(BIN)/mutmut results

lock: ## renew the hashed requirement files
	@scripts/lock.sh

bundle: console ## all that an installation without the Internet needs, signed (KEY=an Ed25519 key, IMAGES=images.txt)
	@scripts/setup.sh test
	@test -f "$(KEY)" || { echo "bundle: KEY=file.key: openssl genpkey -algorithm ed25519 -out file.key" >&2; exit 1; }
	@set -e; to=dist/beffroi-$$($(BIN)/hatchling version); rm -rf dist/parts $$to; \
		$(BIN)/python -m scripts.bundle gather dist/parts; \
		$(BIN)/python -m scripts.bundle assemble dist/parts $$to $(if $(IMAGES),--images "$(IMAGES)"); \
		$(BIN)/python -m scripts.bundle sign $$to --key "$(KEY)"; \
		$(BIN)/python -m scripts.bundle pack $$to; echo $$to.tar

wheel: console ## build the wheel, the console inside
	@$(BIN)/python -m hatchling build -t wheel
