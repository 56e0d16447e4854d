"""The measuring itself runs; how long anything takes is for ``docs/performance.md``, not for a test."""

from __future__ import annotations

import json
from pathlib import Path

from bench.__main__ import main
from bench.figures import Figure, as_table, percentile


def test_every_figure_of_a_small_county_exists(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    assert main(["--people", "200", "--quick", "--json", str(file)]) == 0
    figures = json.loads(file.read_text("utf-8"))["figures"]
    names = " ".join(figure["name"] for figure in figures)
    for word in (
        "usable main window", "peak memory", "search box", "numbers of every unit", "list of people", "query: ", "names compared",
        "import: preview", "import: writing", "F01", "F08", "package written", "package verified", "check", "backup",
        "register on disk", "one change", "peak memory of import", "first page", "to-do list", "cases", "documents",
        "page of one person", "page of the largest unit", "portrait of the largest unit", "ledger of documents of one unit",
        "leader numbers of every unit", "leader posts of one unit", "beyond what is approved", "ledger of posts of every unit",
        "month of every unit", "age of retirement", "off the establishment", "lent out", "quality of every unit",
        "duplicates over the whole register", "F09", "F11", "superior's export compared", "scans guessed",
        "every unit proved",
    ):  # fmt: skip
        assert word in names
    assert all(figure["value"] > 0 and figure["people"] == 200 for figure in figures)
    assert all(figure["floor"] > 0 for figure in figures if figure["floor_is"])


def test_a_bound_is_kept_from_the_right_side() -> None:
    assert Figure(1, "", 40.0, "ms", bound=50.0).holds is True
    assert Figure(1, "", 60.0, "ms", bound=50.0).holds is False
    assert Figure(1, "", 60.0, "rows/s", bound=50.0).holds is True
    assert Figure(1, "", 60.0, "ms").holds is None


def test_the_table_shows_value_floor_and_ratio() -> None:
    line = as_table([Figure(6000, "search", 12.0, "ms", 3.0, "scan", 50.0)]).splitlines()[4]
    assert line == "| search | 12.0 ms | 3.00 ms | 4.0 | 50.0 ms ✓ | scan |"


def test_percentile() -> None:
    assert percentile([float(n) for n in range(100)], 0.95) == 95.0
    assert percentile([3.0], 0.95) == 3.0
