"""A roster of an invented county goes in whole: every row accounted for, nothing twice, nothing half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from app.errors import Refusal
from app.services import offices
from app.services.demo.county import invent_county
from app.services.demo.roster import RosterFacts, write_roster
from app.services.imports import ImportPreview, Outcome
from app.services.office import Office
from app.services.offices import NewOffice
from tests.services.conftest import CHEAP

PEOPLE = 400


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RosterFacts, set[str]]:
    county = invent_county(people=PEOPLE, units=60, seed=7)
    path = tmp_path_factory.mktemp("roster") / "花名册.xlsx"
    return path, write_roster(county, path, fault_share=0.05), {unit.name for unit in county.units}


@pytest.fixture
def full_office(tmp_path: Path) -> Office:
    new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
    return offices.create(tmp_path / "county", new)[0]


def decided(office: Office, path: Path, known: set[str]) -> ImportPreview:
    preview = office.imports.preview(path)
    preview.options.create_units = frozenset(
        unit.name for unit in preview.unknown_units if unit.name in known
    )
    office.imports.compare(preview)
    return preview


def test_every_data_row_is_accepted_or_rejected(
    full_office: Office, roster: tuple[Path, RosterFacts, set[str]], tmp_path: Path
) -> None:
    path, facts, known = roster
    preview = full_office.imports.preview(path)
    assert full_office.register.last_operation == 1  # the preview wrote nothing
    assert preview.accepted == 0
    preview = decided(full_office, path, known)
    assert preview.accepted + preview.rejected == facts.data_rows
    assert (preview.accepted, preview.rejected) == (facts.to_accept, facts.to_reject)
    result = full_office.imports.run(preview)
    assert (result.people, result.holdings, result.rejected) == (
        facts.to_accept,
        facts.to_accept,
        facts.to_reject,
    )
    assert full_office.ledger.totals().actual == facts.to_accept
    assert full_office.check.run().clean

    returned = tmp_path / "退回.xlsx"
    assert full_office.imports.write_returned(preview, returned) == facts.to_reject
    sheets = openpyxl.load_workbook(returned)
    explained = [
        row[-1]
        for sheet in sheets.worksheets
        for row in sheet.iter_rows(values_only=True)
        if row[-1] and str(row[-1]).startswith("1．")
    ]
    assert len(explained) == facts.to_reject
    full_office.close()


def test_the_same_file_again_adds_nothing(
    full_office: Office, roster: tuple[Path, RosterFacts, set[str]]
) -> None:
    path, facts, known = roster
    full_office.imports.run(decided(full_office, path, known))
    people = full_office.people.fetch(full_office.people.ids())
    joined = [row["joined_unit"] for row in people if row["joined_unit"]]
    assert joined
    assert joined == [row["begins"] for row in people if row["joined_unit"]]
    before = full_office.register.last_operation
    again = full_office.imports.preview(path)
    assert again.imported_before == "2026-07-15"
    assert Counter(again.outcomes) == {Outcome.SAME: facts.to_accept, Outcome.REJECTED: facts.to_reject}
    result = full_office.imports.run(again)
    assert (result.people, result.holdings, result.units, result.operation) == (0, 0, 0, 0)
    assert full_office.register.last_operation == before
    full_office.close()


def test_an_import_can_be_undone_whole(
    full_office: Office, roster: tuple[Path, RosterFacts, set[str]]
) -> None:
    path, _, known = roster
    full_office.imports.run(decided(full_office, path, known))
    full_office.journal.undo()
    assert full_office.ledger.totals().actual == 0
    assert full_office.units.listed() == []
    assert full_office.check.run().clean
    full_office.close()


def test_a_cancelled_import_leaves_nothing(
    full_office: Office, roster: tuple[Path, RosterFacts, set[str]]
) -> None:
    path, _, known = roster
    steps = full_office.imports.apply(decided(full_office, path, known))
    next(steps)
    steps.close()
    assert full_office.register.value("SELECT count(*) FROM people") == 0
    assert full_office.check.run().clean
    full_office.close()


def test_a_file_with_nothing_right_is_refused(
    full_office: Office, roster: tuple[Path, RosterFacts, set[str]]
) -> None:
    preview = full_office.imports.preview(roster[0])
    with pytest.raises(Refusal, match="没有可以导入的人员"):
        full_office.imports.run(preview)
    full_office.close()


_CHILD = """
import sys
from pathlib import Path
from app.services import offices
folder, roster = Path(sys.argv[1]), Path(sys.argv[2])
office = offices.sign_in(folder, "李主任", "correct horse", "2026-07-15")
preview = office.imports.preview(roster)
preview.options.create_units = frozenset(unit.name for unit in preview.unknown_units)
office.imports.compare(preview)
print("writing", flush=True)
office.imports.run(preview)
print("done", flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.06, 0.12])
def test_kill_at_any_moment_leaves_no_half_import(
    full_office: Office, roster: tuple[Path, RosterFacts, set[str]], tmp_path: Path, delay: float
) -> None:
    full_office.close()
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(tmp_path / "county"), str(roster[0])],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "writing\n"
    time.sleep(delay)
    os.kill(child.pid, signal.SIGKILL)
    finished = "done" in child.stdout.read()
    child.wait()
    child.stdout.close()
    office = offices.sign_in(tmp_path / "county", "李主任", "correct horse", "2026-07-15")
    people = office.register.value("SELECT count(*) FROM people")
    operations = office.register.last_operation
    assert (people, operations) in ((0, 1), (people or -1, 2))
    assert operations == 2 or not finished
    assert office.check.run().clean
    assert office.units.add({"name": "云岭县新设单位"}) > 0  # and work goes on
    office.close()
