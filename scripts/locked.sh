#!/usr/bin/env bash
# The lock file fits pyproject.toml, and requirements.lock (for machines without uv) fits it.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v uv >/dev/null 2>&1 || { echo "uv mangler, hopper over"; exit 0; }
uv lock --check --quiet
export_lock() { uv export --quiet --frozen --no-emit-project --no-annotate --no-header --format requirements-txt; }
if [ "${1:-}" = "--write" ]; then
  export_lock >requirements.lock
else
  diff <(export_lock) requirements.lock >/dev/null ||
    { echo "requirements.lock er gammel: kjør scripts/locked.sh --write" >&2; exit 1; }
fi
