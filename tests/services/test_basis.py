"""缺依据的登记 and 单位台账."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import UsageProblem
from app.services.ledger import MovementRequest
from app.services.unit_ledger import PRINTED
from tests.services.conftest import ALLOCATED, INSTITUTION
from tests.values.test_charter_text import NEW


def test_facts_without_a_document_are_counted_and_given_one(county: SimpleNamespace) -> None:
    office = county.office
    found = office.basis.missing()
    # Units were added, people found at their posts, without a document; movements have theirs.
    assert Counter(row["sort"] for row in found) == {"unit_facts": 13, "entries": 7}
    assert {row["unit"]: row["count"] for row in office.basis.counts()} == {
        "云岭县第一小学": 6, "云岭县档案馆": 5, "中共云岭县委办公室": 5, "云岭县教育局": 4,
    }  # fmt: skip
    entries = [row for row in office.basis.missing(county.school) if row["sort"] == "entries"]
    assert [row["sentence"] for row in entries] == [
        f"{name} 入编（事业编制）" for name in ("张三", "王㛃", "赵䶮")
    ]
    known = office.register.last_operation
    assert office.basis.give([("entries", row["id"]) for row in entries[:2]], "云人社[2012]8号") == 2
    assert [row["person"] for row in office.basis.missing(county.school) if row["sort"] == "entries"] == [
        "赵䶮"
    ]
    document = office.documents.find("云人社〔2012〕8号")
    assert office.documents.rests_on(document["id"]) == {"入编、核减": 2}
    assert office.ledger.numbers_of(county.school).actual == 3
    assert office.ledger.unit_numbers("2026-07-15", known)[county.school].actual == 3
    with pytest.raises(UsageProblem, match="已经有依据"):
        office.basis.give([("entries", entries[0]["id"])], "云人社[2012]8号")
    with pytest.raises(UsageProblem, match="请填写依据文号"):
        office.basis.give([("entries", entries[2]["id"])], " ")
    with pytest.raises(UsageProblem, match="没有“wages”这一类"):
        office.basis.give([("wages", 1)], "云人社[2012]8号")
    assert office.check.run().clean
    office.journal.undo(office.register.last_operation)
    assert len(office.basis.missing()) == len(found)


def test_the_ledger_of_a_unit_tells_everything_in_order(county: SimpleNamespace, tmp_path: Path) -> None:
    office, unit = county.office, county.school
    office.documents.register(
        {"number": "云编〔2008〕1号", "title": "关于学校更名的批复", "dated": "2008-03-01", "kind": "批复"},
        [unit],
    )
    office.ledger.post(
        MovementRequest(
            unit, INSTITUTION, ALLOCATED, 2, "核减", "2020-06-01", "云编〔2020〕9号", "2020-06-01"
        )
    )
    office.charters.add(unit, "2019-03", office.charters.read(NEW).fields, "云编〔2019〕8号")
    before = office.register.last_operation
    office.exits.record(county.people["张三"], "退休", "2026-07-01", "云组〔2026〕9号")
    lines = office.unit_ledger.lines(unit)
    assert [
        (line.date, line.kind, line.sentence) for line in lines if line.kind not in ("单位信息", "文件")
    ] == [
        ("2004-03", "机构沿革", "设立"),
        ("2010-05-01", "编制变动", "核定下达：事业编制 +5 名"),
        ("2012-09", "入编", "王㛃 入编（事业编制）"),
        ("2012-09", "入编", "赵䶮 入编（事业编制）"),
        ("2012-09", "入编", "张三 入编（事业编制）"),
        ("2019-03", "三定规定", "三定规定施行"),
        ("2020-06-01", "编制变动", "核减：事业编制 -2 名"),
        ("2026-07-01", "核减", "张三 核减（退休，事业编制）"),
    ]
    assert ("2008-03-01", "文件", "关于学校更名的批复（批复）", "云编〔2008〕1号") in [
        (line.date, line.kind, line.sentence, line.document) for line in lines
    ]
    facts = "；".join(line.sentence for line in lines if line.kind == "单位信息")
    assert "单位名称 云岭县第一小学" in facts
    assert "主管部门 云岭县教育局" in facts
    assert lines[-1].document == "云组〔2026〕9号"
    assert sorted(line.date for line in lines) == [line.date for line in lines]
    assert [line.date for line in office.unit_ledger.lines(unit, "2011")][-1] == "2010-05-01"
    assert not any(line.kind == "核减" for line in office.unit_ledger.lines(unit, known_at=before))
    rows = [(line.date, line.kind, line.sentence, line.document) for line in lines]
    paper = office.papers.table("云岭县第一小学台账", PRINTED, rows, "截至 2026-07-15")
    assert office.papers.issue([paper], tmp_path / "台账.pdf").missing_characters == ()
    assert office.papers.issue([paper], tmp_path / "台账.xlsx").pages == 1
