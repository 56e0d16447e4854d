"""Papers of the whole county, and what reads whole files: the superior's export and a folder of scans."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from bench.county import BenchCounty
from bench.figures import SECONDS, Figure, timed
from bench.pages import largest_unit
from bench.papers import as_pdf

_ROWS, _FILES = "rows/s", "files/s"
_HEADINGS = ("姓名", "身份证号码", "所在单位", "编制类型", "职务", "出生年月")
_SCANS = 500
_BATCH = 1000


def registers(county: BenchCounty) -> Iterator[Figure]:
    """F11 of everybody and F09 of every unit: gathered, then drawn."""
    papers, size = county.office.papers, len(county.invented.people)
    unit = largest_unit(county)["id"]
    yield as_pdf(size, "F11 花名册 of the largest unit", [papers.roster(unit_ids=[unit]).document])
    found = []
    yield Figure(
        size, "F11 花名册 of everybody, gathered", timed(lambda: found.append(papers.roster())), SECONDS
    )
    yield as_pdf(size, "F11 花名册 of everybody", [found[0].document])
    ledgers = [paper.document for paper in papers.posts_ledgers()]
    yield as_pdf(size, "F09 编制职数台账 of every unit", ledgers)


def readings(county: BenchCounty) -> Iterator[Figure]:
    """The superior's export of everybody in post compared, and a folder of scans guessed."""
    office, size = county.office, len(county.invented.people)
    export = county.folder / "superior.csv"
    rows = _write_export(county, export)
    plain = timed(lambda: _read_plainly(export))
    taken = timed(lambda: office.superior.import_export(export))
    yield Figure(
        size, "superior's export compared", rows / taken, _ROWS, rows / plain, "csv reading every cell"
    )
    folder = county.folder / "scans"
    _write_scans(county, folder)
    plain = timed(lambda: [path.read_bytes() for path in folder.iterdir()])
    taken = timed(lambda: office.scan_intake.preview(folder))
    yield Figure(
        size,
        f"folder of {_SCANS} scans guessed",
        _SCANS / taken,
        _FILES,
        _SCANS / plain,
        "reading every file",
    )


def _read_plainly(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(len(row) for row in csv.reader(file))


def _write_export(county: BenchCounty, path: Path) -> int:
    people = county.office.people
    ids = people.ids()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        for start in range(0, len(ids), _BATCH):
            for row in people.fetch(ids[start : start + _BATCH]):
                # One of a hundred stands otherwise there.
                title = "主任科员" if row["id"] % 100 == 0 else row["title"]
                writer.writerow(
                    (
                        row["name"],
                        row["identity_number"],
                        row["unit_name"],
                        row["nature"],
                        title,
                        row["birth"],
                    )
                )
    return len(ids)


def _write_scans(county: BenchCounty, folder: Path) -> None:
    """Files named as offices name them: with a number, a day and a unit, or without."""
    folder.mkdir(exist_ok=True)
    names = [row["name"] for row in county.office.units.listed()]
    for number in range(_SCANS):
        year = 2006 + number % 20
        unit = names[number % len(names)]
        name = (
            f"云编发〔{year}〕{number + 1}号 关于{unit}机构编制的批复.pdf",
            f"{year}{number % 12 + 1:02d}15 {unit}三定规定.pdf",
            f"扫描件{number:04d}.pdf",
        )[number % 3]
        (folder / name).write_bytes(b"%PDF-1.4\n" + str(number).encode() * 2000)
