"""The demonstration is the main job: what its summary says must be what the registers hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.errors import UsageProblem
from app.exchange.spoken_code import CodeCost
from app.services import office as offices
from app.services.demo.run import DEMO_PASSWORD, DEMO_USER, DemoOptions, run_demo
from tests.services.conftest import CHEAP

SMALL = {"people": 700, "units": 90, "key_cost": CHEAP, "code_cost": CodeCost(8192, 1, 1)}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("演示 文件夹") / "demo"
    said = list(run_demo(DemoOptions(out, **SMALL)))
    assert said[0] == "编一个演示县"
    return out, json.loads((out / "summary.json").read_text("utf-8"))


def test_the_summary_is_what_the_registers_hold(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    county = offices.sign_in(out / "county", DEMO_USER, DEMO_PASSWORD, "2026-07-15")
    totals = county.ledger.totals()
    counts = summary["counts"]
    assert {name: counts[name] for name in ("units", "approved", "actual", "reserved", "available")} == {
        name: getattr(totals, name) for name in ("units", "approved", "actual", "reserved", "available")
    }
    assert counts["over_units"] == totals.over_units > 0
    assert summary["import"]["accepted"] + summary["import"]["rejected"] == summary["import"]["data_rows"]
    assert (counts["permits"], counts["entries"], counts["exits"]) == (3, 3, 2)
    # imported, three entered (one of them by the township), two left
    assert counts["people"] == summary["import"]["people"] + 3 - 2
    assert county.check.run().clean
    county.close()


def test_both_sides_agree_and_every_line_is_answered(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    assert summary["check"] == {"county": 0, "township": 0, "differences": 0}
    lines = summary["packages"]["lines"]
    assert (lines["accepted"], lines["returned"], lines["refused"]) == (1, 1, 0)
    states = {row["state"]: row["reason"] for row in summary["packages"]["declarations"]}
    assert states == {"已批准": "", "退回": "缺退休审批表，请补齐后重新申报。"}
    township = offices.sign_in(out / "township", "田文书", DEMO_PASSWORD, "2026-07-15")
    assert township.level == "township"
    assert township.ledger.totals().actual == summary["packages"]["township_people"]
    township.close()


def test_the_refusal_names_rule_and_document(demo: tuple[Path, dict[str, Any]]) -> None:
    (refused,) = demo[1]["refused"]
    assert refused["rule"].startswith("R02")
    assert "只出不进" in refused["message"]
    assert refused["document"]


def test_the_papers_are_there_and_counted(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    pages = 0
    for path in sorted((out / "forms").glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as document:
            pages += len(document)
    assert pages == summary["counts"]["pages"]
    assert {path.name[:3] for path in (out / "forms").glob("*.pdf")} == {
        "F01",
        "F02",
        "F04",
        "F08",
        "F27",
        "F33",
        "F35",
    }


def test_it_can_be_run_again_but_never_over_other_files(
    demo: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "工作总结.doc").write_text("x")
    with pytest.raises(UsageProblem, match="已经有别的文件"):
        next(run_demo(DemoOptions(tmp_path, **SMALL)))
    assert [path.name for path in tmp_path.iterdir()] == ["工作总结.doc"]
    out, before = demo
    list(run_demo(DemoOptions(out, **SMALL)))
    again = json.loads((out / "summary.json").read_text("utf-8"))
    assert again["counts"] == before["counts"]


def test_impossible_sizes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        list(run_demo(DemoOptions(tmp_path / "x", people=10, units=300)))
