"""``python -m bench [--people N …] [--units N] [--quick] [--json FILE]``: measure and print one table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bench.county import build
from bench.figures import Figure, as_table
from bench.filled import fill
from bench.keeping import changes, imports, proof_and_copies
from bench.packages import packages
from bench.pages import pages, searching_for_faults
from bench.papers import papers
from bench.questions import lists, numbers, queries, searches
from bench.registers import readings, registers
from bench.twenty_years import twenty_years
from bench.window import import_memory, window

_SIZES = (6_000, 60_000)


def main(argv: Sequence[str]) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--people", type=int, action="append", help="size of a county; may be given again")
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--quick", action="store_true", help="few repetitions: does everything run?")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    asked = parser.parse_args(argv)
    figures: list[Figure] = []
    for people in asked.people or _SIZES:
        print(f"{people} people …", file=sys.stderr, flush=True)
        figures += measure(people, asked.units, quick=asked.quick)
    about = machine()
    print(", ".join(f"{name} {value}" for name, value in about.items()), "\n", sep="\n")
    print(as_table(figures))
    if asked.json:
        content = {"machine": about, "figures": [figure.as_dict() for figure in figures]}
        asked.json.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return 0


def measure(people: int, units: int, *, quick: bool) -> list[Figure]:
    """Every figure of one county, made in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        county = build(Path(folder), people, min(units, max(40, people // 6)))
        fill(county)
        rounds, searched, forms = (1, 20, 3) if quick else (7, 500, 500)

        def all_figures() -> Iterator[Figure]:
            yield from window(county, min(rounds, 5))
            yield from searches(county, searched)
            yield from numbers(county, rounds)
            yield from lists(county, rounds)
            yield from queries(county, rounds)
            yield from pages(county, rounds)
            yield from searching_for_faults(county)
            yield from changes(county, rounds)
            yield from imports(county, min(rounds, 3))
            yield from import_memory(county)
            yield from papers(county, forms, rounds)
            yield from registers(county)
            yield from packages(county, rounds)
            yield from proof_and_copies(county, rounds)
            yield from readings(county)
            yield from twenty_years(county)

        try:
            return list(all_figures())
        finally:
            county.office.close()


def machine() -> dict[str, str]:
    """What the figures were taken on."""
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return {
        "date": date.today().isoformat(),
        "processor": f"{processor} ({os.cpu_count()} cores)",
        "system": " ".join((platform.system(), platform.machine(), *platform.libc_ver())),
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
