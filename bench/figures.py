"""What a measurement comes to, how it is taken, and how it is printed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

MILLISECONDS, SECONDS, MEGABYTES = "ms", "s", "MB"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    :param people: size of the county it was taken on.
    :param value: in ``unit``; for units ending in ``/s`` more is better, otherwise less.
    :param floor: the same work by bare means, measured in the same run; None where nothing compares.
    :param floor_is: what the floor does.
    :param bound: what architecture allows at 60 000 people, None where it names nothing.
    """

    people: int
    name: str
    value: float
    unit: str
    floor: float | None = None
    floor_is: str = ""
    bound: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the bound is kept; None without a bound."""
        if self.bound is None:
            return None
        return self.value >= self.bound if self.unit.endswith("/s") else self.value <= self.bound

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "holds": self.holds}


def timed(work: Callable[[], Any]) -> float:
    """Processor seconds of one call.

    Other programs on the machine do not count, so that runs can be compared; what waits for nothing but the processor
    takes as long on a machine that is left alone.
    """
    began = time.process_time()
    work()
    return time.process_time() - began


def waited(work: Callable[[], Any]) -> float:
    """Seconds by the clock of one call: for what waits for the disk."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(
    work: Callable[[], Any], rounds: int, clock: Callable[[Callable[[], Any]], float] = timed
) -> float:
    """Median seconds of *rounds* calls."""
    return statistics.median(clock(work) for _ in range(rounds))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that *share* (0..1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def as_table(figures: Sequence[Figure]) -> str:
    """A Markdown table, one block of rows per size of county."""
    sizes = list(dict.fromkeys(figure.people for figure in figures))
    lines = []
    for size in sizes:
        lines += [
            f"**{size:,} people**".replace(",", " "),
            "",
            "| measured | value | bare floor | × | bound | floor is |",
            "|---|---:|---:|---:|---:|---|",
        ]
        lines += [_line(figure) for figure in figures if figure.people == size]
        lines.append("")
    return "\n".join(lines)


def _line(figure: Figure) -> str:
    floor, times = "", ""
    if figure.floor:
        floor = _number(figure.floor, figure.unit)
        faster = figure.unit.endswith("/s")
        times = f"{figure.floor / figure.value if faster else figure.value / figure.floor:.1f}"
    bound = ""
    if figure.bound is not None:
        bound = f"{_number(figure.bound, figure.unit)} {'✓' if figure.holds else '✗'}"
    cells = (figure.name, _number(figure.value, figure.unit), floor, times, bound, figure.floor_is)
    return f"| {' | '.join(cells)} |"


def _number(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".replace(",", " ")
