#!/bin/sh
# Everything a change must pass. Arguments go to pytest: `sh test.sh tests/models -k ledger`.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$root/installer/setup.sh"
prepare requirements-dev.lock
cd -- "$root"

# All checks run even when one fails: one round shows everything there is to mend.
status=0
"$python" -m ruff check --quiet . || status=1
"$python" -m ruff format --quiet --check . || status=1
"$python" -m mypy --no-error-summary app main.py || status=1

# Two processes pay off for the whole suite only.
[ $# -gt 0 ] || set -- -n 2
QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} "$python" -m pytest -q "$@" || status=$?
exit "$status"
