"""Backups that can be trusted: checked, thinned by rule, and restored so that a power cut at any moment loses nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.models import dump, key_slots
from app.models.register import FILE_NAME
from app.services import backup as backups
from app.services import offices
from app.services.office import Office
from tests.services.conftest import CHEAP

PASSWORD = "correct horse"
START = datetime(2026, 7, 15, 18, 0)


def content(office: Office) -> list[dict[str, object]]:
    return list(dump.records(office.register))


def restored(backup: Path, folder: Path, session: offices.Session) -> None:
    backups.restore(backup, folder, key_slots.USER, "李主任", PASSWORD, session)


# -- making and thinning -------------------------------------------------------------------------


def test_a_backup_holds_what_the_register_holds(county: SimpleNamespace, tmp_path: Path) -> None:
    office = county.office
    made = office.backups.make(now=START)
    assert made.path.name == "备份-20260715-180000"
    assert sorted(path.name for path in made.path.iterdir()) == ["keys.json", "register.db"]
    copy = offices.sign_in(made.path, "李主任", PASSWORD, "2026-07-15")
    assert content(copy) == content(office)
    assert copy.check.run().clean
    copy.close()
    elsewhere = office.backups.make(tmp_path / "U盘", now=START)
    assert [backup.path for backup in backups.found_in(tmp_path / "U盘")] == [elsewhere.path]
    with pytest.raises(EnvironmentProblem, match="已经存在"):
        office.backups.make(now=START)
    assert [row["sentence"] for row in office.journal.listed(limit=2)] == ["备份到：备份-20260715-180000"] * 2


def test_a_backup_cut_off_half_way_is_none(county: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stick is pulled out after the register was copied: nothing that looks like a backup is left."""
    office = county.office

    def pulled(*_args: object) -> None:
        raise SystemExit  # as a kill: nothing after it runs but the finally clauses of others

    with monkeypatch.context() as cut:
        cut.setattr(backups.shutil, "copyfile", pulled)
        cut.setattr(backups.shutil, "rmtree", lambda *_args, **_more: None)
        with pytest.raises(SystemExit):
            office.backups.make(now=START)
    assert office.backups.listed() == []
    made = office.backups.make(now=START)
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ([], []),
        # of today all
        (["0715-0800", "0715-1200", "0715-1800"], ["0715-0800", "0715-1200", "0715-1800"]),
        # of an earlier day the newest
        (["0714-0800", "0714-1800", "0715-0800"], ["0714-1800", "0715-0800"]),
        # seven days, then the newest of each week, then of each month
        (
            ["0301-1800", "0331-1800", "0430-1800", "0531-1800", "0628-1800", "0703-1800", "0704-1800", "0705-1800",
             *[f"07{day:02d}-1800" for day in range(6, 16)]],
            ["0331-1800", "0430-1800", "0531-1800", "0628-1800", "0705-1800",
             *[f"07{day:02d}-1800" for day in range(9, 16)]],
        ),
        # a clock that ran ahead does not push out the others
        (["0713-1800", "0714-1800", "1231-1800"], ["0713-1800", "0714-1800", "1231-1800"]),
    ],
)  # fmt: skip
def test_old_backups_thin_out(moments: list[str], expected: list[str]) -> None:
    def read(text: str) -> datetime:
        return datetime.strptime(f"2026{text}", "%Y%m%d-%H%M")

    assert backups.kept([read(text) for text in moments], date(2026, 7, 15)) == {
        read(text) for text in expected
    }


def test_a_year_of_daily_backups_leaves_a_handful(county: SimpleNamespace) -> None:
    days = [START - timedelta(days=number) for number in range(365)]
    keep = backups.kept(days, START.date())
    assert len(keep) == 7 + 3 + 11
    assert {START - timedelta(days=number) for number in range(7)} <= keep
    folder = county.office.folder / backups.FOLDER
    for day in days[:40]:
        (folder / f"备份-{day:%Y%m%d-%H%M%S}").mkdir(parents=True)
        for name in (FILE_NAME, key_slots.FILE_NAME):
            (folder / f"备份-{day:%Y%m%d-%H%M%S}" / name).write_bytes(b"x")
    gone = county.office.backups.thin(START)
    assert len(gone) + len(county.office.backups.listed()) == 40
    assert {backup.made_at for backup in county.office.backups.listed()} == backups.kept(
        days[:40], START.date()
    )


# -- restoring -----------------------------------------------------------------------------------


def test_restoring_puts_the_backup_in_place_and_keeps_the_rest(county: SimpleNamespace) -> None:
    office = county.office
    before = content(office)
    made = office.backups.make()
    office.people.change(county.people["张三"], {"phone": "0371-1"}, "2026-07-15")
    after, session, folder = content(office), office.session, office.folder
    office.close()
    restored(made.path, folder, session)
    again = offices.sign_in(folder, "李主任", PASSWORD, "2026-07-15")
    assert content(again) == before
    assert again.register.value("SELECT epoch FROM nodes WHERE is_self = 1") == 2
    assert again.check.run().clean
    again.close()
    (aside,) = folder.glob("恢复前-*")
    kept = offices.sign_in(aside, "李主任", PASSWORD, "2026-07-15")
    assert content(kept) == after
    kept.close()


@pytest.mark.parametrize("offset", [10, 4096 * 3 + 100, -2000])
def test_a_damaged_backup_is_refused_and_nothing_moves(county: SimpleNamespace, offset: int) -> None:
    office = county.office
    made = office.backups.make()
    session, folder = office.session, office.folder
    office.close()
    path = made.path / FILE_NAME
    damaged = bytearray(path.read_bytes())
    damaged[offset] ^= 1
    path.write_bytes(damaged)
    names = sorted(item.name for item in folder.iterdir())
    with pytest.raises(DataProblem, match="损坏"):
        restored(made.path, folder, session)
    assert sorted(item.name for item in folder.iterdir()) == names


def test_the_wrong_password_and_a_folder_without_backup_are_refused(county: SimpleNamespace) -> None:
    office = county.office
    made = office.backups.make()
    with pytest.raises(EnvironmentProblem, match="密码不正确"):
        backups.restore(made.path, office.folder, key_slots.USER, "李主任", "wrong horse", office.session)
    with pytest.raises(UsageProblem, match="没有备份"):
        backups.restore(made.path.parent, office.folder, key_slots.USER, "李主任", PASSWORD, office.session)
    assert list(office.folder.glob("恢复*")) == []


class Killed(BaseException):
    """What a power cut is to the program."""


def killing(step: int, original: Callable[..., object]) -> Callable[..., object]:
    """*original*, until it is called for the *step*-th time."""
    calls = iter(range(step))

    def call(*args: object, **more: object) -> object:
        if next(calls, None) is None:
            raise Killed
        return original(*args, **more)

    return call


@pytest.mark.parametrize("step", range(12))
def test_a_power_cut_while_restoring_leaves_one_or_the_other(
    county: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Whichever file was being moved: the next start finds a register, and the present one is never lost."""
    office = county.office
    before = content(office)
    made = office.backups.make()
    office.people.change(county.people["张三"], {"phone": "0371-1"}, "2026-07-15")
    after, session, folder = content(office), office.session, office.folder
    office.close()
    with monkeypatch.context() as cut:
        cut.setattr(Path, "replace", killing(step, Path.replace))
        cut.setattr(backups.shutil, "rmtree", killing(1, shutil.rmtree))  # the first clears an old attempt
        try:
            restored(made.path, folder, session)
            killed = False
        except Killed:
            killed = True
    assert killed or step > 4
    assert offices.register_exists(folder)
    assert offices.user_names(folder) == ["李主任"]
    again = offices.sign_in(folder, "李主任", PASSWORD, "2026-07-15")
    found = content(again)
    assert again.check.run().clean
    again.close()
    assert found in (before, after)
    asides = list(folder.glob("恢复前-*"))
    if found == before:
        (aside,) = asides
        kept = offices.sign_in(aside, "李主任", PASSWORD, "2026-07-15")
        assert content(kept) == after
        kept.close()
    assert [path.name for path in folder.glob("恢复*") if path not in asides and found == before] == []


def test_restoring_onto_a_new_machine(county: SimpleNamespace, tmp_path: Path) -> None:
    office = county.office
    made = office.backups.make(tmp_path / "U盘")
    expected = content(office)
    restored(made.path, tmp_path / "新机器", office.session)
    again = offices.sign_in(tmp_path / "新机器", "李主任", PASSWORD, "2026-07-15")
    assert content(again) == expected
    again.close()
    assert list((tmp_path / "新机器").glob("恢复*")) == []


def test_a_new_register_does_not_destroy_the_keys_of_another(tmp_path: Path) -> None:
    """Somebody moved the register away and starts anew in the same folder: the old keys still open the old file."""
    folder = tmp_path / "county"
    new = offices.NewOffice("云岭县委编办", "county", "李主任", PASSWORD, "2026-07-15", CHEAP)
    offices.create(folder, new, list)[0].close()
    away = tmp_path / "moved"
    away.mkdir()
    (folder / FILE_NAME).replace(away / FILE_NAME)
    offices.create(folder, new, list)[0].close()
    (kept,) = folder.glob("keys-*.json")
    kept.replace(away / key_slots.FILE_NAME)
    offices.sign_in(away, "李主任", PASSWORD, "2026-07-15").close()
