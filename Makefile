# Sporbar. «make» alone lists what there is.
export PORT ?= 8000
PY := .venv/bin/python
SPORBAR := .venv/bin/sporbar
export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help
.PHONY: help setup report demo test test-sqlite test-postgres check bench pictures clean

help: ## vis denne lista
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

setup: ## gjør klar: Python-miljø, pakker, skrifter, stilark
	@scripts/setup.sh

report: setup ## lag halvårsrapporten 2011 i out/ (HTML, PDF, Word, JSON)
	@$(SPORBAR) migrate --verbosity 0
	@$(SPORBAR) demo

demo: report ## som «report», og vis nettstedet på PORT (8000)
	@$(SPORBAR) serve --port $(PORT)

test: setup test-sqlite test-postgres ## kjør alle testene, på SQLite og PostgreSQL

test-sqlite:
	@echo "== SQLite, rene tester og nettleser"
	@$(PY) -m tests.support.browser
	@$(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

# Which words a page says does not depend on the database; that suite runs once, above.
test-postgres:
	@echo "== PostgreSQL"
	@$(PY) -m tests.support.postgres $(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "django_db and not journey" \
		--ignore=tests/test_pages_in_every_language.py

check: setup ## format, regler, typer, importrekkefølge, migreringer, oversettelser, dokumentasjon
	@scripts/check.sh

bench: setup ## mål farten; tabell på skjermen og out/bench.json
	@$(PY) -m bench

pictures: ## hent håndbokas bilder fra out/screenshots (lages av «make test»)
	@mkdir -p docs/handbook/bilder
	@for name in forside-1280 tiltak-utsatt-1280 regnskap-1280 arshjul-1280 personer-1280 sammenlikne-1280 \
		skrive-utkast-1280 skrive-tiltak-1280 skrive-velge-1280 \
		fra-null-2-skrivebord-1280 fra-null-9-vedta-1280 fra-null-10-vedtatt-1280 \
		rullere-1280 spor-1280 account-1280 kontor-plan_bring-1280 \
		rapport-1-arbeidsbordet-1280 rapport-4-godkjenn-1280 \
		runde-ny-1280 runde-hvem-1280 runde-forhandsvisning-1280 \
		kontor-horing-1280 kontor-avtale-1280 \
		kommunevedtak-1280 kommunevedtak-kommune-1280 min-kommune-1280 \
		kommunesvar-sak-390 kommunesvar-takk-390 \
		vedtak-2-fore-1280 vedtak-8-lista-1280 kontor-mote-1280 \
		sak-5-vei-1280 sak-18-kontor-1280 sak-19-oppfolging-1280 sak-21-offentlig-1280 \
		bidra-dor-390 bidra-oversikt-390 bidra-svar-1280 bidra-takk-390 bidra-velge-390; do \
		cp out/screenshots/$$name.png docs/handbook/bilder/; done

clean: ## fjern alt som er bygd (ikke databasen i data/)
	rm -rf .venv node_modules out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf src/sporbar/ui/static/ui/vendor src/sporbar/document/fonts/files src/sporbar/locale/*/LC_MESSAGES/*.mo
