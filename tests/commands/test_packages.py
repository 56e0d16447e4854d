"""A county and a township, each with its own folder and a stick between them, entirely from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.commands import main
from app.exchange import spoken_code
from app.exchange.spoken_code import CodeCost
from tests.commands.conftest import ACCOUNT, PASSWORD, TODAY, Said
from tests.services.conftest import identity_number

At = Callable[..., Said]


@pytest.fixture(autouse=True)
def _cheap_code(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = CodeCost(memory_kib=8 * 1024, passes=1, lanes=1)
    monkeypatch.setattr("app.services.packages.enrolment.CodeCost", lambda: cheap)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> At:
    """``at(folder, "units")``: one command on one register, answered as JSON."""
    monkeypatch.setenv("BIANZHI_PASSWORD", PASSWORD)
    for name in ("BIANZHI_USER", "BIANZHI_SPOKEN_CODE"):
        monkeypatch.delenv(name, raising=False)

    def speak(folder: Path, *words: str, code: int = 0) -> Said:
        capsys.readouterr()
        ended = main([*words, "--data", str(folder), "--date", TODAY, "--json"])
        captured = capsys.readouterr()
        said = Said(ended, captured.out, captured.err)
        assert said.code == code, said
        return said

    return speak


@pytest.fixture
def sides(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    """Folders of county, township and stick; 米村镇中心小学 has 5 核定, 2 实有."""
    county, township, stick = tmp_path / "县", tmp_path / "米村镇", tmp_path / "U盘"
    stick.mkdir()
    at(county, "init", "--level", "county", "--name", "云岭县委编办", "--user", "李主任")
    at(county, "units", "add", "--name", "米村镇")
    at(county, "units", "add", "--name", "米村镇中心小学", "--parent", "米村镇")
    at(county, "quota", "post", "--unit", "米村镇中心小学", *ACCOUNT, "--count", "5", "--kind", "核定下达",
       "--effective", "2010-05", "--document", "云编〔2010〕5号")  # fmt: skip
    for serial, name in enumerate(("王㛃", "赵䶮")):
        at(county, "enter", "record", "--unit", "米村镇中心小学", *ACCOUNT, "--name", name, "--identity",
           identity_number(serial), "--begins", "2012-09", "--reason", "建库时已在编")  # fmt: skip
    disk = at(county, "package", "make", "--unit", "米村镇", "--to", str(stick)).data
    assert spoken_code.tidy_code(disk["spoken_code"]) == disk["spoken_code"]
    assert [(item["content"], item["count"]) for item in disk["items"]] == [
        ("单位", 2),
        ("人员", 2),
        ("编制记录", 2),
    ]
    monkeypatch.setenv("BIANZHI_SPOKEN_CODE", disk["spoken_code"])
    opened = at(township, "package", "open", disk["file"], "--user", "周干事").data
    assert (opened["office"], opened["level"], opened["user"]) == ("米村镇", "township", "周干事")
    return county, township, stick


def numbers(at: At, folder: Path) -> tuple[int, int]:
    totals = at(folder, "balance", "--unit", "米村镇中心小学").data["totals"]
    return totals["approved"], totals["actual"]


def carry(at: At, sender: Path, receiver: Path, stick: Path, *words: str) -> dict[str, Any]:
    """Write a package, check it, import it; what the import said."""
    file = at(sender, "package", "export", "--to", str(stick), *words).data["file"]
    checked = at(receiver, "package", "verify", file).data
    taken: dict[str, Any] = at(receiver, "package", "import", file).data
    assert taken["check_code"] == checked["check_code"]
    again = at(receiver, "package", "import", file).data
    assert (again["package"], again["known"]) == (None, True)
    return taken


def test_the_township_declares_and_the_county_decides(at: At, sides: tuple[Path, Path, Path]) -> None:
    county, township, stick = sides
    assert numbers(at, township) == numbers(at, county) == (5, 2)
    missing = at(township, "declare", "list").data["missing"]
    assert [line["kind"] for line in missing] == ["nothing_declared"]

    declared = at(
        township,
        "declare",
        "exit",
        "王㛃",
        "--reason",
        "退休",
        "--ends",
        "2026-07-10",
        "--document",
        "退休审批表",
    )
    assert declared.data["declaration"]["state_name"] == "待上报"
    at(township, "declare", "change", "赵䶮", "--set", "联系电话=13800000000", "--effective", "2026-07")
    assert numbers(at, township) == (5, 2)

    arrived = carry(at, township, county, stick)
    assert (arrived["counts"]["new"], [line["kind"] for line in arrived["lines"]]) == (2, ["exit", "change"])
    exit_line, change_line = at(county, "package", "inbox").data["lines"]
    accepted = at(county, "package", "accept", str(exit_line["id"]), "--signer", "陈书记").data
    assert accepted["receipt_number"] == "2026-0001"
    at(county, "package", "return", str(change_line["id"]), "--reason", "电话少一位")
    assert at(county, "package", "inbox").data["lines"] == []
    assert numbers(at, county) == (5, 1)

    carry(at, county, township, stick)
    assert numbers(at, township) == (5, 1)
    states = {
        row["kind"]: (row["state_name"], row["reason"])
        for row in at(township, "declare", "list").data["declarations"]
    }
    assert states == {"exit": ("已批准", ""), "change": ("退回", "电话少一位")}
    assert [row["direction"] for row in at(township, "package", "list").data["packages"]] == [
        "in",
        "out",
        "in",
    ]
    assert at(county, "package", "offices").data["offices"][0]["state"] == "active"
    assert at(county, "check").data["clean"] is True
    assert at(township, "check").data["clean"] is True


def test_entry_on_a_permit_of_the_county(at: At, sides: tuple[Path, Path, Path]) -> None:
    county, township, stick = sides
    case = at(
        county, "permit", "apply", "--unit", "米村镇中心小学", *ACCOUNT, "--count", "1", "--channel", "招考",
        "--reason", "教师缺口", "--signer", "张校长",
    ).data["case"]["receipt_number"]  # fmt: skip
    for signer in ("李主任", "陈书记"):
        at(county, "permit", "sign", case, "--signer", signer)
    permit = at(county, "permit", "issue", case).data["permit"]["number"]
    at(township, "declare", "nothing", "--month", "2026-06")
    carry(at, township, county, stick)
    carry(at, county, township, stick, "--office", "米村镇")
    declared = at(
        township, "declare", "entry", "--unit", "米村镇中心小学", "--permit", permit, "--name", "郑𬭎", "--identity",
        identity_number(60), "--begins", "2026-07-15", "--document", "云人社〔2026〕9号",
    ).data["declaration"]  # fmt: skip
    assert declared["kind_name"] == "入编"
    carry(at, township, county, stick)
    line = at(county, "package", "inbox").data["lines"][0]
    refused = at(county, "package", "accept", str(line["id"]), "--signer", "李主任", code=1)
    assert refused.error["kind"] == "refusal"
    at(county, "package", "accept", str(line["id"]), "--signer", "陈书记")
    assert numbers(at, county) == (5, 3)


def test_a_damaged_package_exits_3_and_changes_nothing(at: At, sides: tuple[Path, Path, Path]) -> None:
    county, township, stick = sides
    at(township, "declare", "nothing")
    file = Path(at(township, "package", "export", "--to", str(stick)).data["file"])
    blob = bytearray(file.read_bytes())
    blob[-10] ^= 1
    file.write_bytes(bytes(blob))
    before = at(county, "log", "--limit", "1").data["operations"][0]["id"]
    damaged = at(county, "package", "import", str(file), code=3)
    assert damaged.error["kind"] == "data"
    assert at(county, "log", "--limit", "1").data["operations"][0]["id"] == before
    assert at(county, "package", "verify", str(stick / "没有.bzb"), code=4).error["kind"] == "environment"


def test_what_belongs_to_the_other_side_is_refused(
    at: At, sides: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    county, township, stick = sides
    assert at(county, "declare", "nothing", code=1).error["kind"] == "refusal"
    assert (
        at(township, "package", "make", "--unit", "米村镇", "--to", str(stick), code=1).error["kind"]
        == "refusal"
    )
    nobody = at(county, "package", "export", "--to", str(stick), "--office", "城关镇", code=2)
    assert "可选：米村镇" in nobody.error["next_step"]
    taken = at(township, "package", "open", str(next(stick.iterdir())), "--user", "吴一", code=2)
    assert "已经有数据" in taken.error["message"]
    unknown = at(
        township, "declare", "change", "王㛃", "--set", "星座=白羊", "--effective", "2026-07", code=2
    )
    assert unknown.error["message"] == "没有“星座”这一项。"


def test_a_withdrawn_declaration_is_gone(at: At, sides: tuple[Path, Path, Path]) -> None:
    _, township, _ = sides
    made = at(township, "declare", "nothing").data["declaration"]
    assert json.loads(at(township, "declare", "withdraw", str(made["id"])).out) == {
        "withdrawn": made["number"]
    }
    assert at(township, "declare", "list").data["declarations"] == []


def test_the_handover_slip_of_a_written_package_can_be_printed_again(
    at: At, sides: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    slip = tmp_path / "交接单.pdf"
    printed = at(sides[0], "print", "F33", "--package", "1", "--to", str(slip)).data
    assert (printed["form"], printed["pages"]) == ("F33", 2)
    refused = at(sides[0], "print", "F33", "--package", "7", "--to", str(slip), code=2)
    assert "没有写出过第 7 包" in refused.err
