"""编制通. Without arguments the window opens; with a command the same work is done without one (docs/cli.md)."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from app.bootstrap import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while the program was still loading, or already closing
        code = 130
    sys.exit(code)
