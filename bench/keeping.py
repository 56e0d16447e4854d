"""Bringing a roster in, proving the register, copying it, and how large it is."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

from python_calamine import CalamineWorkbook

from app.models.register import FILE_NAME
from bench.county import BenchCounty
from bench.figures import MEGABYTES, MILLISECONDS, SECONDS, Figure, median, waited
from bench.signed_in import TODAY

_ROWS = "rows/s"
_SAVE_BOUND = 100.0


def imports(county: BenchCounty, rounds: int) -> Iterator[Figure]:
    """The roster of the whole county, as the register was built from it."""
    size, rows = len(county.invented.people), county.data_rows
    plain = rows / median(lambda: _read_plainly(county.roster), rounds)
    floor = "calamine reading every cell of the file"
    yield Figure(size, "import: preview", rows / county.preview_seconds, _ROWS, plain, floor)
    yield Figure(size, "import: writing", rows / county.import_seconds, _ROWS, plain, floor)


def _read_plainly(path: Path) -> int:
    workbook = CalamineWorkbook.from_path(str(path))
    return sum(len(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names)


def changes(county: BenchCounty, rounds: int) -> Iterator[Figure]:
    """The smallest thing a clerk saves, durable on the disk when it returns."""
    office, size = county.office, len(county.invented.people)
    people = iter(office.people.ids()[: rounds + 1])
    titles = count(1)

    def change() -> None:
        office.people.change(next(people), {"title": f"四级主任科员{next(titles)}"}, TODAY)

    change()  # the first one loads pinyin
    taken = median(change, rounds, waited) * 1000
    with closing(sqlite3.connect(county.folder / "plain.db", isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("PRAGMA synchronous = FULL")
        plain.execute("CREATE TABLE t (text TEXT)")
        floor = median(lambda: plain.execute("INSERT INTO t VALUES ('四级主任科员')"), rounds, waited) * 1000
    yield Figure(size, "one change of one person saved", taken, MILLISECONDS, floor, "one row into plain SQLite",
                 _SAVE_BOUND)  # fmt: skip


def proof_and_copies(county: BenchCounty, rounds: int) -> Iterator[Figure]:
    """``check``, a backup, and the size on disk."""
    office, size = county.office, len(county.invented.people)
    proof = median(office.check.run, min(rounds, 3))
    plain = median(lambda: _digest_log(county), min(rounds, 3))
    yield Figure(
        size, "check of the whole register", proof, SECONDS, plain, "SHA-256 over the rows of the log"
    )
    file = county.folder / "county" / FILE_NAME
    numbers = count(1)  # backups of the same second do not share a folder
    copy = median(lambda: shutil.copyfile(file, county.folder / "copy.db"), rounds, waited)
    made = median(lambda: office.backups.make(county.folder / f"copy{next(numbers)}"), min(rounds, 3), waited)
    yield Figure(size, "backup, verified", made, SECONDS, copy, "copying the file")
    pages = int(office.register.value("PRAGMA page_count")) * int(office.register.value("PRAGMA page_size"))
    megabytes = pages / 1e6
    roster = county.roster.stat().st_size / 1e6
    yield Figure(size, "register on disk", megabytes, MEGABYTES, roster, "the roster it was imported from")


def _digest_log(county: BenchCounty) -> str:
    digest = hashlib.sha256()
    for row in county.office.register.iterate("SELECT old, new FROM changes ORDER BY operation_id, seq"):
        digest.update((row["old"] or "").encode())
        digest.update((row["new"] or "").encode())
    return digest.hexdigest()
