"""A county office and a way to speak to it as a script would: words in, exit code and text out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.commands import main
from app.models import key_slots
from app.models.key_slots import KeyCost

PASSWORD = "correct horse"
TODAY = "2026-07-15"
SCHOOL, BUREAU, ARCHIVE = "云岭县第一小学", "云岭县教育局", "云岭县档案馆"
ACCOUNT = ("--nature", "事业编制", "--funding", "财政拨款")


@dataclass
class Said:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it said as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The problem it told of as JSON."""
        return self.data["error"]


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Password derivation costs 0.1 s by design; tests open the register dozens of times."""
    monkeypatch.setattr(key_slots.KeyCost, "__init__", _cheap_cost)


def _cheap_cost(self: KeyCost, passes: int = 1, memory_kib: int = 64, lanes: int = 1) -> None:
    for name, value in (("passes", passes), ("memory_kib", memory_kib), ("lanes", lanes)):
        object.__setattr__(self, name, value)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of the register: Chinese, with a space, as on an office PC."""
    return tmp_path / "编办 数据" / "云岭县"


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """``run("units", "--json")`` on :func:`data`, signed in, on 2026-07-15; ``ok=True`` insists on exit code 0."""
    monkeypatch.setenv("BIANZHI_PASSWORD", PASSWORD)
    for name in ("BIANZHI_USER", "BIANZHI_NEW_PASSWORD", "BIANZHI_RECOVERY_KEY"):
        monkeypatch.delenv(name, raising=False)

    def speak(*words: str, ok: bool = False, date: str = TODAY) -> Said:
        capsys.readouterr()
        code = main([*words, "--data", str(data), "--date", date])
        captured = capsys.readouterr()
        said = Said(code, captured.out, captured.err)
        assert not ok or code == 0, said
        return said

    return speak


@pytest.fixture
def office(run: Run) -> Run:
    """A county office without units; its recovery key is ``office("…")``'s business."""
    run("init", "--level", "county", "--name", "云岭县委编办", "--user", "李主任", ok=True)
    return run


@pytest.fixture
def county(office: Run) -> Run:
    """教育局 supervising 第一小学 (5 核定, 3 实有); 档案馆 full (2 of 2)."""
    office(
        "units",
        "add",
        "--name",
        BUREAU,
        "--sector",
        "教育系统",
        "--rank",
        "正科级",
        "--effective",
        "2004-03",
        ok=True,
    )
    office(
        "units",
        "add",
        "--name",
        SCHOOL,
        "--supervising",
        BUREAU,
        "--funding",
        "全额",
        "--effective",
        "2004-03",
        ok=True,
    )
    office("units", "add", "--name", ARCHIVE, "--effective", "2004-03", ok=True)
    for unit, count in ((SCHOOL, "5"), (ARCHIVE, "2")):
        office(
            "quota", "post", "--unit", unit, *ACCOUNT, "--count", count, "--kind", "核定下达",
            "--effective", "2010-05-01", "--document", "云编〔2010〕5号", ok=True,
        )  # fmt: skip
    for unit, names in ((SCHOOL, ("张三", "王㛃", "赵䶮")), (ARCHIVE, ("钱墕", "孙硷"))):
        for name in names:
            office(
                "enter", "record", "--unit", unit, *ACCOUNT, "--name", name, "--begins", "2012-09",
                "--reason", "建库时已在编", ok=True,
            )  # fmt: skip
    return office
