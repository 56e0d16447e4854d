"""期初编制: a pasted table becomes the opening position in one operation; what is not understood says where and why."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import Workbook

from app.errors import UsageProblem
from app.services.opening_table import pasted

LONG = """云岭县机构编制情况表\t\t\t\t\t
单位名称\t编制种类\t经费形式\t核定编制数\t批准文号\t日期
云岭县教育局\t行政编制\t全额\t１２\t云编[2019]03号\t2019.3.5
\t机关工勤编制\t全额\t2名\t\t
云岭县教育局人事股\t事业编制\t全额\t3\t云编〔2019〕4号\t2019-03
小计\t\t\t14\t\t
云岭县档案馆\t人才专项\t全额\t1\t云编〔2019〕4号\t2019-03
合计\t\t\t17\t\t
"""
LEADERS = """单位\t职数种类\t层次\t名额\t文号\t日期
云岭县教育局\t单位正职\t正科\t1\t云编〔2019〕3号\t2019-03-05
云岭县教育局\t副职\t副科级\t3\t云编〔2019〕3号\t2019-03-05
云岭县教育局\t机构限额\t正股\t6\t云编〔2019〕3号\t2019-03-05
云岭县教育局\t单位正职\t正科\t1\t云编〔2019〕3号\t2019-03-05
"""


def test_a_table_is_understood_and_every_problem_has_its_row(county: SimpleNamespace) -> None:
    preview = county.office.opening.preview(pasted(LONG))
    assert [(line.line.row, line.request is not None) for line in preview.lines] == [
        (3, True), (4, True), (5, False), (7, False),
    ]  # fmt: skip
    first = preview.lines[0].request
    assert first is not None
    assert (first.unit_id, first.nature, first.funding, first.count, first.document, first.effective) == (
        county.bureau, "行政编制", "财政拨款", 12, "云编〔2019〕3号", "2019-03-05",
    )  # fmt: skip
    second = preview.lines[1].request
    assert second is not None
    assert (second.unit_id, second.nature, second.count, second.document) == (
        county.bureau,
        "机关工勤编制",
        2,
        "云编〔2019〕3号",
    )
    assert preview.lines[2].suggestions[0] == "云岭县教育局"
    assert "是不是：云岭县教育局" in preview.lines[2].problems[0]
    assert preview.lines[3].problems == ("没有“人才专项”这种编制或领导职数。",)
    assert preview.skipped == ((6, "合计行"), (8, "合计行"))


def test_it_is_posted_as_one_operation_and_undone(county: SimpleNamespace) -> None:
    office = county.office
    preview = office.opening.preview(pasted(LONG))
    before = office.register.last_operation
    with pytest.raises(UsageProblem, match="第 5 行"):
        office.opening.post(preview)
    assert office.opening.post(preview, leave_wrong=True) == 2
    assert office.register.last_operation == before + 1
    assert office.ledger.numbers_of(county.bureau).approved == 14
    assert office.ledger.numbers_of(county.bureau, "2019-03-04").approved == 0
    again = office.opening.preview(pasted(LONG))
    assert again.lines[0].problems == ("台账里已有核定 12 名。",)
    office.journal.undo()
    assert office.ledger.numbers_of(county.bureau).approved == 0


def test_leader_posts_and_organ_quotas(county: SimpleNamespace) -> None:
    office = county.office
    preview = office.opening.preview(pasted(LEADERS))
    assert [line.problems for line in preview.wrong] == [("与第 2 行是同一单位的同一种，没有重复登记。",)]
    office.opening.post(preview, leave_wrong=True)
    numbers = office.leaders.numbers_of(county.bureau)
    assert [(line.leader_kind, line.level, line.approved) for line in numbers.accounts] == [
        ("单位正职", "正科", 1), ("单位副职", "副科", 3),
    ]  # fmt: skip
    assert office.leaders.organ_quotas([county.bureau])[0].approved == 6


def test_a_line_per_unit_with_a_column_per_number(county: SimpleNamespace, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet(index=0)
    sheet.append(["2019 年编制情况"])
    sheet.append(["单位", "行政编制", "工勤编制", "事业编制数", "正职", "副职数", "合计"])
    sheet.append(["云岭县教育局", 12, 2, None, 1, 3, 18])
    sheet.append(["合计", 12, 2, 0, 1, 3, 18])
    path = tmp_path / "期初 编制.xlsx"
    book.save(path)
    opening = county.office.opening
    preview = opening.preview(opening.read_file(path), "云编〔2019〕3号", "2019-03-05")
    assert [line.line.subject for line in preview.lines] == [
        "行政编制",
        "机关工勤编制",
        "单位正职",
        "单位副职",
    ]
    assert preview.lines[0].problems == ("没有写经费形式。",)
    county.office.units.change(county.bureau, {"funding": "财政拨款"}, "2010-01-01", "云编〔2010〕1号")
    preview = opening.preview(opening.read_file(path), "云编〔2019〕3号", "2019-03-05")
    assert preview.wrong == ()
    assert [(line.request.count, line.request.level) for line in preview.ready if line.request] == [
        (12, ""), (2, ""), (1, "正科"), (3, "副科"),
    ]  # fmt: skip


def test_cells_without_headings_stand_as_in_the_grid_and_csv_is_read(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    path = tmp_path / "期初.csv"
    path.write_bytes(
        "云岭县教育局,行政编制,财政拨款,5,云编〔2019〕3号,2019-03\n云岭县教育局,行政编制,财政拨款,0,,\n".encode(
            "gb18030"
        )
    )
    opening = county.office.opening
    preview = opening.preview(opening.read_file(path))
    assert [(line.request.count, line.request.effective) for line in preview.ready if line.request] == [
        (5, "2019-03")
    ]
    assert preview.skipped == ((2, "没有数额"),)
    apart = opening.preview(pasted("云岭县教育局\t事业编制\t全额\t人才专项\t5\t云编〔2019〕3号\t2019-03"))
    assert apart.ready[0].request is not None
    assert apart.ready[0].request.special_use == "人才专项"


def test_an_opening_balance_is_a_fact_and_never_blocked_by_the_total(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.control.set_total("行政编制", 5, "省编〔2019〕1号")
    office.opening.post(office.opening.preview(pasted(LONG)), leave_wrong=True)
    line = next(line for line in office.ledger.control.totals() if line.nature == "行政编制")
    assert (line.allocated, line.unallocated) == (13, -8)
