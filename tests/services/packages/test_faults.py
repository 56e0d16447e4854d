"""Sticks that are full, pulled out, damaged or meant for others; computers that die; backups that come back to life."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from app.errors import DataProblem, Problem, Refusal
from app.exchange import writer
from app.exchange.faults import (
    DeviceGone,
    TargetFull,
    TargetMissing,
    TargetReadOnly,
    UnknownSender,
    WrongCode,
    WrongReceiver,
)
from app.services import offices
from app.services.backup import restore
from app.services.desk import Desk
from app.services.office import Office
from app.services.packages import first_start
from app.services.packages.preview import NumberReused, OlderThanSeen
from tests.services.conftest import CHEAP
from tests.services.packages.conftest import CHEAP_CODE, PASSWORD, Pair, begin, new_county, state_of


class Killed(BaseException):
    """The computer dies here."""


def again(office: Office, folder: Path) -> Office:
    """Close, and open what lies in a folder, as after a restart."""
    office.close()
    return offices.sign_in(folder, "小王", PASSWORD, "2026-07-16")


def leaves(pair: Pair, name: str = "张三") -> int:
    return pair.township.declarations.add_exit(pair.there(name), "调离", "2026-08-01", "商调函")


@pytest.mark.parametrize(("number", "fault"), [(errno.ENOSPC, TargetFull), (errno.EROFS, TargetReadOnly)])
def test_a_full_or_read_only_stick_uses_nothing_up(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, number: int, fault: type[Problem]
) -> None:
    township = pair.township
    declaration = leaves(pair)
    before, files = state_of(township), sorted(pair.stick.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(writer.os, "write", lambda *_: (_ for _ in ()).throw(OSError(number, "no")))
        with pytest.raises(fault):
            township.packages.export_declarations(pair.stick)
    assert state_of(township) == before
    assert sorted(pair.stick.iterdir()) == files
    assert township.declarations.get(declaration)["state_name"] == "待上报"
    assert township.packages.export_declarations(pair.stick).number == 2
    assert township.check.run().clean


@pytest.mark.parametrize("folder", ["没有这个文件夹", "长" * 300])
def test_a_folder_that_is_not_there_uses_nothing_up(pair: Pair, folder: str) -> None:
    leaves(pair)
    before = state_of(pair.township)
    with pytest.raises(TargetMissing):
        pair.township.packages.export_declarations(pair.stick / folder)
    assert state_of(pair.township) == before


def test_a_stick_pulled_out_leaves_the_number_unused_for_ever(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the file got onto the stick cannot be known then."""
    leaves(pair)
    with monkeypatch.context() as patch:
        patch.setattr(writer.os, "rename", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "gone")))
        with pytest.raises(DeviceGone):
            pair.township.packages.export_declarations(pair.stick)
    package = pair.township.packages.export_declarations(pair.stick)
    assert package.number == 3
    assert pair.county.packages.read(package.path).notes == ()


def test_killed_between_file_and_register(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is out, the register does not know: both it and its successor can be imported, in any order."""
    county = pair.county
    declaration = leaves(pair)
    operation = Desk.operation

    def dying(self: Desk, kind: str, *args: object, **kwargs: object) -> object:
        if kind == "package.write":
            raise Killed
        return operation(self, kind, *args, **kwargs)  # type: ignore[arg-type]

    before = set(pair.stick.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(Desk, "operation", dying)
        with pytest.raises(Killed):
            pair.township.packages.export_declarations(pair.stick)
    (orphan,) = set(pair.stick.iterdir()) - before
    pair.township = again(pair.township, pair.township.folder)
    township = pair.township
    assert township.declarations.get(declaration)["state_name"] == "待上报"
    leaves(pair, "赵䶮")
    package = township.packages.export_declarations(pair.stick)
    assert package.number == 3
    pair.into_county(package)
    late = county.packages.read(orphan)
    assert (late.number, [line.outcome for line in late.lines]) == (2, ["same"])
    county.packages.receive(late)
    for line in county.packages.inbox():
        county.packages.accept(line["id"], "陈书记")
    pair.down()
    assert {row["state_name"] for row in township.declarations.listed(month="2026-07")} == {"已批准"}
    assert pair.differences() == []
    assert pair.clean()


def test_killed_and_only_the_orphan_arrives(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    declaration = leaves(pair)
    operation = Desk.operation

    def dying(self: Desk, kind: str, *args: object, **kwargs: object) -> object:
        if kind == "package.write":
            raise Killed
        return operation(self, kind, *args, **kwargs)  # type: ignore[arg-type]

    before = set(pair.stick.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(Desk, "operation", dying)
        with pytest.raises(Killed):
            pair.township.packages.export_declarations(pair.stick)
    (orphan,) = set(pair.stick.iterdir()) - before
    pair.county.packages.receive(pair.county.packages.read(orphan))
    pair.county.packages.accept(pair.county.packages.inbox()[0]["id"], "陈书记")
    pair.down()
    assert pair.township.declarations.get(declaration)["state_name"] == "已批准"
    assert pair.differences() == []


def test_a_copied_back_folder_that_reuses_a_number_is_found_out_and_heals(pair: Pair, tmp_path: Path) -> None:
    """Somebody copied the data folder back by hand: no restore, so no new epoch."""
    county, folder = pair.county, pair.township.folder
    pair.township.close()
    shutil.copytree(folder, tmp_path / "copy")
    pair.township = offices.sign_in(folder, "小王", PASSWORD, "2026-07-16")
    leaves(pair)
    pair.up()
    pair.township.close()
    pair.township = offices.sign_in(tmp_path / "copy", "小王", PASSWORD, "2026-07-17")
    leaves(pair, "赵䶮")
    reused = pair.township.packages.export_declarations(pair.stick)
    before = state_of(county)
    with pytest.raises(NumberReused, match="第2包以前收到过，但是内容不同"):
        county.packages.read(reused.path)
    assert state_of(county) == before
    pair.down()  # the county names number 2, which this copy has given to other content
    again_ = pair.township.packages.export_declarations(pair.stick, again=True)
    preview = county.packages.read(again_.path)
    assert preview.counts["new"] == 1
    county.packages.receive(preview)
    for line in county.packages.inbox():
        county.packages.accept(line["id"], "陈书记")
    pair.down()
    assert pair.differences() == []


def test_a_copy_older_than_any_package_takes_a_new_epoch(pair: Pair, tmp_path: Path) -> None:
    folder = pair.township.folder
    pair.township.close()
    shutil.copytree(folder, tmp_path / "copy")
    pair.township = offices.sign_in(folder, "小王", PASSWORD, "2026-07-16")
    leaves(pair)
    pair.up()
    pair.township.close()
    pair.township = offices.sign_in(tmp_path / "copy", "小王", PASSWORD, "2026-07-17")
    pair.down()
    leaves(pair, "赵䶮")
    package = pair.township.packages.export_declarations(pair.stick)
    assert (package.epoch, package.number) == (2, 1)
    assert pair.county.packages.read(package.path).counts["new"] == 1


def test_a_proper_restore_goes_on_in_a_new_epoch(pair: Pair) -> None:
    county, township = pair.county, pair.township
    backup = township.backups.make()
    leaves(pair)
    first = township.packages.export_declarations(pair.stick)
    pair.into_county(first)
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    township.close()
    restore(backup.path, township.folder, "user", "小王", PASSWORD, township.session)
    pair.township = township = offices.sign_in(township.folder, "小王", PASSWORD, "2026-07-18")
    leaves(pair)  # the clerk does it again, not knowing
    package = township.packages.export_declarations(pair.stick)
    assert (package.epoch, package.number) == (2, 1)
    preview = county.packages.read(package.path)
    assert preview.counts == {"new": 0, "changed": 0, "same": 0, "refused": 1}
    assert "张三 现在不占用" in preview.lines[0].reason
    county.packages.receive(preview)
    pair.down()
    assert township.declarations.listed(month="2026-07")[0]["state_name"] == "退回"
    assert pair.differences() == []


def test_a_restored_county_is_told_again(pair: Pair) -> None:
    """The county lost what it had decided; the township hands it in once more."""
    county = pair.county
    backup = county.backups.make()
    declaration = leaves(pair)
    pair.up()
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    pair.down()
    leaves(pair, "赵䶮")
    pair.up()
    assert pair.township.declarations.get(declaration)["state_name"] == "已批准"
    county.close()
    restore(backup.path, county.folder, "user", "李主任", PASSWORD, county.session)
    pair.county = offices.sign_in(county.folder, "李主任", PASSWORD, "2026-07-18")
    assert pair.down().counts["changed"] > 0
    row = pair.township.declarations.get(declaration)
    assert (row["state_name"], row["reason"]) == ("待上报", "编办恢复过数据，请再上报一次")
    assert pair.differences() == []
    assert pair.up().counts["new"] == 2 - 1  # the second one was never known to have arrived
    assert pair.township.packages.export_declarations(pair.stick, again=True).sentence.endswith("2 人核减")
    pair.county.packages.accept(pair.county.packages.inbox()[0]["id"], "陈书记")
    pair.down()
    assert pair.township.declarations.get(declaration)["state_name"] == "已批准"
    assert pair.differences() == []
    pair.county.close()


def test_a_restored_township_gets_its_answer_again(pair: Pair) -> None:
    declaration = leaves(pair)
    backup = pair.township.backups.make()
    pair.up()
    pair.county.packages.accept(pair.county.packages.inbox()[0]["id"], "陈书记")
    pair.down()
    leaves(pair, "赵䶮")
    pair.up()
    pair.down()
    township = pair.township
    township.close()
    restore(backup.path, township.folder, "user", "小王", PASSWORD, township.session)
    pair.township = township = offices.sign_in(township.folder, "小王", PASSWORD, "2026-07-18")
    assert township.declarations.get(declaration)["state_name"] == "待上报"
    pair.up()
    pair.down()
    assert township.declarations.get(declaration)["state_name"] == "已批准"
    assert pair.differences() == []
    assert pair.clean()


def test_a_failed_second_disk_leaves_the_first_one_good(
    enrolled: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(writer.os, "write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "no")))
        with pytest.raises(TargetFull):
            enrolled.county.packages.make_enrolment(enrolled.root, enrolled.stick, CHEAP_CODE)
    begin(enrolled)
    assert enrolled.county.packages.nodes()[0]["state"] == "active"


def test_decisions_out_of_order(pair: Pair) -> None:
    county, township = pair.county, pair.township
    first, second = leaves(pair), leaves(pair, "赵䶮")
    pair.up()
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    older = county.packages.export_decision(pair.node, pair.stick)
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    newer = county.packages.export_decision(pair.node, pair.stick)
    preview = township.packages.read(newer.path)
    assert preview.notes == (f"第{older.number}包还没有收到，请向云岭县委编办询问。",)
    township.packages.receive(preview)  # it repeats the decision of the one that is missing
    assert [township.declarations.get(key)["state_name"] for key in (first, second)] == ["已批准", "已批准"]
    before = state_of(township).splitlines()
    late = township.packages.read(older.path)
    assert late.older
    assert late.notes == ("之后的数据包已经导入，这个旧数据包不会改变任何内容。",)
    assert "没有变化" in township.packages.receive(late).sentence
    after = state_of(township).splitlines()
    assert sum(x != y for x, y in zip(before, after, strict=True)) == 1  # only that it was received
    assert pair.differences() == []
    assert pair.clean()


def test_a_county_that_went_back_in_time_is_not_believed(pair: Pair, tmp_path: Path) -> None:
    county = pair.county
    county.close()
    shutil.copytree(county.folder, tmp_path / "old county")
    pair.county = offices.sign_in(county.folder, "李主任", PASSWORD, "2026-07-16")
    pair.county.people.change(pair.people["张三"], {"phone": "13800000000"}, "2026-07")
    pair.down()
    pair.county.close()
    pair.county = offices.sign_in(tmp_path / "old county", "李主任", PASSWORD, "2026-07-16")
    wrong = pair.county.packages.export_decision(pair.node, pair.stick)
    before = state_of(pair.township)
    with pytest.raises((NumberReused, OlderThanSeen)):
        pair.township.packages.read(wrong.path)
    assert state_of(pair.township) == before
    pair.county.close()


def test_damage_and_strangers_change_nothing(pair: Pair, tmp_path: Path) -> None:
    county, township = pair.county, pair.township
    leaves(pair)
    package = township.packages.export_declarations(pair.stick)
    good = package.path.read_bytes()
    before = state_of(county), county.register.last_operation
    bad = tmp_path / "坏.bzt"
    for data in (good[:-1], good + b"\0", good[: len(good) // 2], b"", b"PK\3\4" + good[4:]):
        bad.write_bytes(data)
        with pytest.raises(DataProblem):
            county.packages.read(bad)
    for place in (3, 40, 100, 200, len(good) // 2, len(good) - 1):
        bad.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(DataProblem):
            county.packages.read(bad)
    before_township = state_of(township), township.register.last_operation
    with pytest.raises(WrongReceiver):
        township.packages.read(package.path)
    stranger = new_county(tmp_path / "stranger")
    with pytest.raises(DataProblem):
        stranger.packages.read(package.path)
    stranger.close()
    with pytest.raises(DeviceGone):
        county.packages.read(tmp_path / "没有.bzt")
    assert (state_of(county), county.register.last_operation) == before
    assert (state_of(township), township.register.last_operation) == before_township


def test_an_enrolment_disk_opens_once_with_its_code(pair: Pair, tmp_path: Path) -> None:
    disk = pair.county.packages.make_enrolment(pair.root, pair.stick, CHEAP_CODE)
    assert disk.spoken_code not in disk.path.name
    assert "米村" not in disk.path.name
    folder = tmp_path / "second"
    wrong = f"{(int(disk.spoken_code) + 1) % 10**8:08d}"
    with pytest.raises(WrongCode):
        first_start.open_enrolment(folder, disk.path, wrong, "小李", PASSWORD, key_cost=CHEAP)
    assert not folder.exists()
    with pytest.raises(Refusal, match="只在第一次启动时使用"):
        pair.township.packages.read(disk.path)
    seen = first_start.look(disk.path, f" {disk.spoken_code[:4]} {disk.spoken_code[4:]}")
    assert (seen.name, seen.superior_name, seen.units, seen.people) == ("米村镇", "云岭县委编办", 2, 3)


def test_a_new_disk_for_a_broken_computer(pair: Pair, tmp_path: Path) -> None:
    county = pair.county
    leaves(pair)
    pair.up()
    disk = county.packages.make_enrolment(pair.root, pair.stick, CHEAP_CODE)
    old = pair.township
    pair.township, _ = first_start.open_enrolment(
        tmp_path / "new pc",
        disk.path,
        disk.spoken_code,
        "小李",
        PASSWORD,
        business_date="2026-07-20",
        key_cost=CHEAP,
    )
    assert pair.differences() == []
    leaves(pair, "赵䶮")
    package = pair.township.packages.export_declarations(pair.stick)
    assert (package.epoch, package.number) == (2, 1)
    preview = county.packages.read(package.path)
    assert "这是米村镇用注册盘开始使用后的第一个数据包。" in preview.notes
    county.packages.receive(preview)
    for line in county.packages.inbox():
        county.packages.accept(line["id"], "陈书记")
    pair.down()
    assert pair.township.declarations.listed()[0]["state_name"] == "已批准"
    assert pair.differences() == []
    assert pair.clean()
    old.declarations.add_nothing("2026-05")
    with pytest.raises(UnknownSender):  # its keys have been replaced
        county.packages.read(old.packages.export_declarations(pair.stick).path)
    old.close()


def test_a_failing_first_start_leaves_nothing(
    enrolled: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = enrolled.county.packages.make_enrolment(enrolled.root, enrolled.stick, CHEAP_CODE)
    monkeypatch.setattr(first_start.mirror, "apply", lambda *_: (_ for _ in ()).throw(Killed()))
    folder = tmp_path / "second"
    with pytest.raises(Killed):
        first_start.open_enrolment(folder, disk.path, disk.spoken_code, "小李", PASSWORD, key_cost=CHEAP)
    assert list(folder.iterdir()) == []
    with pytest.raises(UnknownSender):  # the second disk has made the first one useless
        begin(enrolled)
