"""From the start of the process to a window that answers, and the memory it takes then."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from app.paths import ROOT
from bench.county import BenchCounty
from bench.figures import MEGABYTES, SECONDS, Figure

_WINDOW_BOUND = 1.0
_MEMORY_BOUND = 300.0


def window(county: BenchCounty, rounds: int) -> Iterator[Figure]:
    """Cold start with sign-in, against Qt showing an empty window; both in new processes without a display."""
    size = len(county.invented.people)
    own = [_run("window", str(county.folder / "county")) for _ in range(rounds)]
    bare = [_run("bare") for _ in range(rounds)]
    floor = "PySide6 showing an empty window"

    def middle(probes: list[dict[str, Any]], key: str) -> float:
        return float(statistics.median(probe[key] for probe in probes))

    yield Figure(size, "process start to a usable main window, signed in", middle(own, "usable"), SECONDS,
                 middle(bare, "usable"), floor, _WINDOW_BOUND)  # fmt: skip
    yield Figure(size, "  processor time until then", middle(own, "worked"), SECONDS, middle(bare, "worked"), floor,
                 _WINDOW_BOUND)  # fmt: skip
    yield Figure(size, "  of it checking the password", middle(own, "password"), SECONDS)
    yield Figure(size, "peak memory with the window open", middle(own, "memory"), MEGABYTES, middle(bare, "memory"),
                 floor, _MEMORY_BOUND)  # fmt: skip
    yield Figure(size, "peak memory after all lists were shown", middle(own, "memory_lists"), MEGABYTES,
                 middle(bare, "memory"), floor, _MEMORY_BOUND)  # fmt: skip


def import_memory(county: BenchCounty) -> Iterator[Figure]:
    """The memory of importing the county's roster into a new register."""
    found = _run("import", str(county.roster), str(county.folder / "again"))
    size = len(county.invented.people)
    yield Figure(
        size, "peak memory of import: preview", found["memory_preview"], MEGABYTES, bound=_MEMORY_BOUND
    )
    yield Figure(size, "peak memory of import: written", found["memory"], MEGABYTES, bound=_MEMORY_BOUND)


def _run(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.probe", repr(time.monotonic()), *arguments]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
