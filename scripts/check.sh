#!/usr/bin/env bash
# Everything that can be checked without running the product. Stops at the first thing wrong.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

step() { printf '== %s\n' "$1"; shift; "$@"; }

step "format" ruff format --check --quiet .
step "regler" ruff check --quiet .
step "maler" djade --check --target-version 5.2 $(git ls-files 'src/**/*.html')
step "typer" mypy
step "importrekkefølge" lint-imports --no-cache
step "migreringer" sporbar makemigrations --check --dry-run --verbosity 1
step "oversettelser" python scripts/translations.py --check
step "låste pakker" scripts/locked.sh
step "dokumentasjon" python -m pytest -q -p no:cacheprovider tests/test_docs.py
