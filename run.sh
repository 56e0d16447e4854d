#!/bin/sh
# Start the program on Linux: `sh run.sh` opens the window, `sh run.sh COMMAND …` works without one.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$root/installer/setup.sh"
prepare requirements.lock
exec "$python" "$root/main.py" "$@"
