"""The demonstration from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands import main, terminal
from app.exchange.spoken_code import CodeCost
from tests.commands.conftest import Run

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _cheap_code(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = CodeCost(memory_kib=8 * 1024, passes=1, lanes=1)
    monkeypatch.setattr("app.services.packages.enrolment.CodeCost", lambda: cheap)


def test_demo_leaves_two_registers_that_agree(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "演示 县"
    said = run("demo", "--out", str(out), "--people", "300", "--json", ok=True)
    summary = said.data
    assert summary["check"] == {"county": 0, "township": 0, "differences": 0}
    assert summary["import"]["accepted"] + summary["import"]["rejected"] == summary["import"]["data_rows"]
    assert "导入花名册 …" in said.err.splitlines()
    assert summary["left_out"] == ["duplicates"]  # so small a county has nobody left for it
    assert summary["work"]["meeting"] == {"items": 8, "agreed": 5}
    assert [row["rule"][:3] for row in summary["refused"]] == [
        "R02",
        "R02",
        "R25",
        "R10",
        "R13",
        "R06",
        "R26",
    ]
    assert json.loads((out / "summary.json").read_text("utf-8"))["counts"] == summary["counts"]
    monkeypatch.setenv("BIANZHI_PASSWORD", summary["sign_in"]["password"])
    for side in ("county", "township"):
        assert main(["check", "--data", str(out / side)]) == 0
    occupied = tmp_path / "别的"
    occupied.mkdir()
    (occupied / "重要.txt").write_text("别动", "utf-8")
    refused = run("demo", "--out", str(occupied))
    assert (refused.code, (occupied / "重要.txt").read_text("utf-8")) == (2, "别动")


@pytest.mark.parametrize(
    ("watched", "words", "opens"), [(True, (), 1), (True, ("--no-window",), 0), (False, (), 0)]
)
def test_the_window_opens_for_a_person_only(
    watched: bool, words: tuple[str, ...], opens: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(terminal, "somebody_watches", lambda: watched)
    opened: list[Path] = []

    def window(folder: Path) -> int:
        opened.append(folder)
        return 0

    out = tmp_path / "demo"
    assert main(["demo", "--out", str(out), "--people", "200", *words], window) == 0
    assert opened == [out / "county"] * opens
    told = capsys.readouterr().out
    assert "人员均为虚构" in told
    assert "编委会会议：议题 8 项，同意 5 项" in told
    assert "公文：印发 9 份（其中 2 份一次办理），已回复 1，等回复 3，作废 1" in told
    assert "改表样：改名“云岭县使用编制审批表”，加一联“主管部门存查”" in told
    assert "套打：编制卡 4 张、通知单 1 张" in told
    assert "待办：已超期 4，" in told


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have a display")
def test_without_a_display_the_window_says_so_and_exits_4() -> None:
    folders = {name: value for name, value in os.environ.items() if name.startswith("XDG_")}
    ended = subprocess.run(
        [sys.executable, str(ROOT / "main.py")], env={"LANG": "C", **folders}, capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 4
    assert "没有图形界面" in ended.stderr.decode()
