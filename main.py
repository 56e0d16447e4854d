"""编制通. Without arguments the window opens; with a command the same work is done without one (docs/cli.md)."""

from __future__ import annotations

import sys

from app.bootstrap import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
