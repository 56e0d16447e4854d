"""Remember which lock files the virtual environment satisfies, so that a second start installs nothing.

``stamp.py check LOCK`` exits 0 when the environment of the interpreter that runs it holds what LOCK pins, 1 when not;
``stamp.py write LOCK`` records that LOCK has just been installed. Standard library only: it runs before anything
is installed. The stamp lies in the environment and vanishes with it.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

STAMP = Path(sys.prefix) / "installed-locks.txt"
# The development lock pins everything the runtime lock pins, at the same versions (CONTRIBUTING.md, re-locking).
INCLUDED = {"requirements-dev.lock": "requirements.lock"}


def digest(lock: Path) -> str:
    """SHA-256 of the lock and of the Python version, because wheels fit one version only."""
    version = "{}.{}".format(*sys.version_info[:2])
    return hashlib.sha256(version.encode() + lock.read_bytes()).hexdigest()


def main(action: str, lock: Path) -> int:
    """Do what the module's docstring says; return the exit code."""
    if action == "check":
        return 0 if STAMP.exists() and digest(lock) in STAMP.read_text().split() else 1
    locks = [lock]
    if lock.name in INCLUDED:
        locks.append(lock.with_name(INCLUDED[lock.name]))
    STAMP.write_text("".join(f"{digest(path)}\n" for path in locks))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
