"""The demonstration is the main job: what its summary says must be what the registers hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest

from app.errors import UsageProblem
from app.exchange.spoken_code import CodeCost
from app.services import offices
from app.services.demo.run import DEMO_PASSWORD, DEMO_USER, DemoOptions, run_demo
from tests.reports.reading import ReadPage, pages_of
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
    assert (counts["permits"], counts["entries"], counts["exits"]) == (3, 3, 8)
    # imported, three entered (one of them by the township), two and a month's list of six left
    assert counts["people"] == summary["import"]["people"] + 3 - 2 - 6
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


def test_every_refusal_names_rule_document_and_what_to_do(demo: tuple[Path, dict[str, Any]]) -> None:
    refused = demo[1]["refused"]
    assert [row["rule"][:3] for row in refused] == ["R02", "R02", "R25", "R10", "R13", "R06", "R26"]
    assert "只出不进" in refused[0]["message"]
    assert all(row["document"] and row["next_step"] for row in refused)


def test_the_county_is_a_whole_one(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    assert summary["register"] == {
        "departments": 204, "relations": 11, "leader_posts": 355, "leaders": 341,
        "people_completed": summary["import"]["people"],
    }  # fmt: skip
    county = offices.sign_in(out / "county", DEMO_USER, DEMO_PASSWORD, "2026-07-15")
    folders = [row for row in county.units.listed() if row["kind"] == "机构分组"]
    assert [row["name"] for row in folders if row["name"] == "政府工作部门"]
    assert len(county.schools.listed()) == 10
    assert county.schools.moves(county.schools.listed())
    assert {row["word"] for row in county.relations.listed()} >= {"挂牌", "合署办公", "派出"}
    raised = [
        row
        for unit in county.units.listed()
        for row in county.leaders.holders(unit["id"])
        if row["personal_level"]
    ]
    assert len({row["person_id"] for row in raised}) == 1
    assert any(
        row["note"].startswith("兼任")
        for unit in county.units.listed()
        for row in county.leaders.holders(unit["id"])
    )
    proof = county.proof.run()
    assert (proof.months, proof.exceptions) == (240, [])
    county.close()


def test_every_daily_case_is_done_and_counted(demo: tuple[Path, dict[str, Any]]) -> None:
    work = demo[1]["work"]
    assert demo[1]["left_out"] == []
    assert work["plan"] == {"cases": 3, "posts": 6}
    assert work["exits"] == {"recorded": 6, "stop_pay": 6}
    batch = work["batch_transfer"]
    assert (batch["people"], batch["done"], batch["refused"]) == (22, 7, 15)
    assert batch["reasons"]
    assert work["appointment"] == {"lines": 3, "done": 2, "refused": 1}
    assert work["certificate"] == "编证〔2026〕1号"
    assert work["letters"] == {"answered": 1, "waiting": 1, "follow_up_cases": 1}
    assert work["month"]["missing"] == 3
    assert work["month"]["units"] == 90


def test_matters_go_from_receipt_to_the_ledger(demo: tuple[Path, dict[str, Any]]) -> None:
    work = demo[1]["work"]
    assert work["matters"] == {
        "received": 7, "settled": ["merge", "establish", "quota", "rename", "charter"], "follow_ups": 16, "abolished": 1,
    }  # fmt: skip
    assert work["meeting"] == {"items": 8, "agreed": 5}
    assert work["merge"]["loose_ends"] > work["merge"]["people"] > 0
    assert (work["charters"]["versions"], work["charters"]["differences"]) == (3, 5)
    totals = work["totals"]
    assert (totals["natures"], totals["leaders_over"], totals["ways_out"]) == (6, 3, 2)


def test_the_register_is_kept_right(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    work = summary["work"]
    assert (work["scans"]["files"], work["scans"]["attachments"]) == (6, 6)
    superior = work["superior"]
    assert (superior["differing"], superior["only_there"], superior["only_here"]) == (4, 2, 3)
    assert superior["same"] == superior["people"] - 4 - 2
    assert work["duplicates"] == {"planted": 3, "found": 3, "rows_moved": 0, "left": 1}
    assert (work["list_match"]["lines"], work["list_match"]["在编"], work["list_match"]["无此人"]) == (
        50,
        46,
        4,
    )
    assert list(work["queries"]) == ["五十岁以上的主任", "女干部", "本科以上的教师"]
    assert all(work["queries"].values())
    assert (out / "名单比对结果.xlsx").exists()


def test_work_is_left_to_do(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    todo = summary["todo"]
    assert (todo["overdue"], todo["sent_back"], todo["open_cases"]) == (4, 2, 9)
    assert todo["due"] >= 3
    assert todo["later"] >= 10
    county = offices.sign_in(out / "county", DEMO_USER, DEMO_PASSWORD, "2026-07-15")
    states = {row["state"] for row in county.cases.listed(open_only=True)}
    assert len(states) >= 4
    assert len(county.workplaces.overdue()) == 2
    county.close()


def test_the_papers_are_there_and_counted(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    pages = 0
    for path in sorted((out / "forms").glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as document:
            pages += len(document)
    assert pages == summary["counts"]["pages"]
    assert sorted({path.name[:3] for path in (out / "forms").glob("*.pdf")}) == [
        "F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09", "F10", "F11", "F12", "F13", "F14", "F15", "F16",
        "F27", "F28", "F29", "F30", "F31", "F32", "F33", "F35",
    ]  # fmt: skip
    assert [path.stem for path in sorted((out / "forms").glob("*.xlsx"))] == [
        "F08-乡镇台账", "F09-编制职数台账", "F11-花名册", "F12-年度用编计划",
    ]  # fmt: skip
    assert summary["work"]["workbooks"] == {"files": 4, "pages_on_a3": 1, "pages_on_a4": 3}
    assert [page.width for page in _pages(out, "F09-编制职数台账（分印A4）")] == pytest.approx(
        [297] * 3, abs=0.1
    )
    assert summary["work"]["missing"] == {"names": 4, "characters": 1}


def test_letters_are_on_paper_and_for_a_word_processor(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    assert summary["work"]["official_letters"] == {
        "issued": 9, "together": 2, "answered": 1, "voided": 1, "waiting": 3,
    }  # fmt: skip
    names = [
        "F14-1-批复", "F14-2-批复", "F14-3-通知", "F14-4-函", "F16-5-督办函", "F16-6-整改通知", "F16-7-预警通知",
    ]  # fmt: skip
    assert [path.stem for path in sorted((out / "forms").glob("*.docx"))] == names
    county = offices.sign_in(out / "county", DEMO_USER, DEMO_PASSWORD, "2026-07-15")
    rows = {row["number"]: row for row in county.letters.listed()}
    titles = {
        "云编〔2026〕32号": "关于设立云岭县机构编制大数据中心的批复",
        "云编〔2026〕21号": "关于2027年度用编计划的批复",
        "编督〔2026〕1号": "关于报送2026年6月人员变动情况的督办函",
        "编改〔2026〕1号": "关于限期整改超编问题的通知",
    }
    assert {number: rows[number]["title"].replace("\n", "") for number in titles} == titles
    assert [rows[number]["state_name"] for number in titles] == ["已印发", "已印发", "已回复", "已印发"]
    for name, number in zip(
        ("F14-1-批复", "F16-5-督办函"), ("云编〔2026〕32号", "编督〔2026〕1号"), strict=True
    ):
        on_paper = "".join(page.text for page in _pages(out, name))
        editable = "".join(docx.Document(str(out / "forms" / f"{name}.docx")).element.itertext())
        for text in (number, titles[number], "中共云岭县委机构编制委员会办公室"):
            assert text in on_paper, (name, text)
            assert text in editable.replace("\n", ""), (name, text)
    establishment = "".join(page.text for page in _pages(out, "F14-1-批复"))
    assert "同意设立云岭县机构编制大数据中心" in establishment
    assert "核定事业编制（财政拨款）2名" in establishment
    assert "核定单位正职（正股）领导职数1名" in establishment
    assert "签发人" not in establishment  # it goes down
    batch = _pages(out, "F16-8-批量督办函")
    assert [page.text.count("关于报送2026年6月人员变动情况的督办函") for page in batch] == [
        1,
        1,
        1,
        1,
    ]  # 回执 included
    assert ["编督〔2026〕2号" in page.text for page in batch] == [True, True, False, False]
    gone = {row["name"] for row in county.units.listed() if row["abolished"]}
    notice = next(row for row in rows.values() if row["kind"] == "通知")
    assert not gone & set(notice["addressee"].split("、"))
    (void,) = {page.text[:2] for page in _pages(out, "F16-7-预警通知（作废）")}
    assert void == "作废"
    county.close()


def test_a_form_of_the_county_leaves_earlier_papers_as_they_were(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    shipped, ours = "机关事业单位进人用编审批表", "云岭县使用编制审批表"
    assert summary["work"]["own_form"] == {
        "title": ours, "copies": ["编委办存档", "存入个人人事档案", "主管部门存查"],
        "reprinted_title": shipped, "reprinted_copies": ["编办存档", "存入个人人事档案"],
        "title_after": shipped, "versions": 2, "fault": "第 19 行：没有“单立”这个栏目（是不是“单位”？）。",
    }  # fmt: skip
    changed = _pages(out, "F01-本县表样")
    assert [page.text.count(ours) for page in changed] == [1, 1, 1]
    assert ["机构规格" in page.text for page in changed] == [True] * 3
    again, before = _pages(out, "F01-补打（原来的表样）"), _pages(out, "F01-进人用编审批表")
    assert len(again) == len(before) == 2
    assert all("补打" in page.text and shipped in page.text and ours not in page.text for page in again)
    # But for the mark at the upper edge every character stands where it stood.
    for now, then in zip(again, before, strict=True):
        assert {(c.text, round(c.x, 1), round(c.y, 1)) for c in then.characters} <= {
            (c.text, round(c.x, 1), round(c.y, 1)) for c in now.characters
        }


def test_every_answer_about_a_sheet_is_given(demo: tuple[Path, dict[str, Any]]) -> None:
    sheets = demo[1]["work"]["sheets"]
    assert (sheets["reprinted"], sheets["voided"], sheets["asked"]) == (2, 1, 6)
    assert sheets["answers"] == {
        "genuine": "unchanged", "altered": "altered", "voided": "voided", "replaced": "superseded", "unknown": "unknown",
        "typed": "numbered",
    }  # fmt: skip


def test_stock_is_met_where_the_printer_is_off(demo: tuple[Path, dict[str, Any]]) -> None:
    out, summary = demo
    assert summary["work"]["stock"] == {"cards": 4, "card_pages": 8, "slips": 1, "shift": [1.5, -0.8]}
    assert summary["work"]["batch"] == {"papers": 3, "copies": 2, "pages": 6}
    cards = _pages(out, "F07-套打编制卡")
    assert {(round(page.width, 1), round(page.height, 1)) for page in cards} == {(85.6, 54.0)}
    assert not any(page.outlines for page in cards)
    (slip,), (full, *_) = _pages(out, "F04-套打核减通知单"), _pages(out, "F04-核减通知单")
    assert not slip.outlines
    assert "核减（出编）人员通知单" in full.text
    assert "核减（出编）人员通知单" not in slip.text
    assert "姓名" not in slip.text
    person = full.text[full.text.index("停发工资日期1") + 7 :][:20]  # name and identity number
    there, here = full.find(person)[0], slip.find(person)[0]
    assert (here.x - there.x, here.y - there.y) == pytest.approx((1.5, -0.8), abs=0.05)


def _pages(out: Path, name: str) -> tuple[ReadPage, ...]:
    return pages_of((out / "forms" / f"{name}.pdf").read_bytes())


def test_every_count_of_the_summary_is_in_the_reference(demo: tuple[Path, dict[str, Any]]) -> None:
    reference = Path(__file__).parents[3].joinpath("docs", "cli.md").read_text("utf-8")
    part = reference[reference.index("### `demo`") : reference.index("### `self-test`")]
    for key, counts in demo[1]["work"].items():
        assert f"`{key}` (" in part, key
        told = part.partition(f"`{key}` (")[2].partition("), `")[0]
        if isinstance(counts, dict) and key not in ("queries", "list_match"):
            assert not [name for name in counts if name not in told], key


def test_it_can_be_run_again_but_never_over_other_files(
    demo: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "工作总结.doc").write_text("x")
    with pytest.raises(UsageProblem, match="已经有别的文件"):
        next(run_demo(DemoOptions(tmp_path, **SMALL)))
    assert [path.name for path in tmp_path.iterdir()] == ["工作总结.doc"]
    out, before = demo
    dumped = _dump(out)
    list(run_demo(DemoOptions(out, **SMALL)))
    again = json.loads((out / "summary.json").read_text("utf-8"))
    told = ("counts", "register", "work", "todo", "refused", "check", "import")
    assert {name: again[name] for name in told} == {name: before[name] for name in told}
    assert _dump(out) == dumped


def _dump(out: Path) -> list[str]:
    county = offices.sign_in(out / "county", DEMO_USER, DEMO_PASSWORD, "2026-07-15")
    try:
        return list(county.dump.lines())
    finally:
        county.close()


def test_impossible_sizes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        list(run_demo(DemoOptions(tmp_path / "x", people=10, units=300)))
