"""上级系统对接: what differs, what to key there, and how the list follows the next export."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from app.errors import DataProblem, UsageProblem
from app.models import people
from tests.services.conftest import identity_number

HEADINGS = ("序号", "姓名", "身份证号码", "所在单位", "编制类型", "职务", "出生年月")
SCHOOL, ARCHIVE, COMMITTEE = "云岭县第一小学", "云岭县档案馆", "中共云岭县委办公室"


def sheet(path: Path, rows: list[tuple[object, ...]], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["云岭县实名制人员信息表"])
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def person(
    number: int, name: str, unit: str, nature: str = "事业编制", title: str = ""
) -> tuple[object, ...]:
    return (number, name, identity_number(number), unit, nature, title, "1985.03")


EXPORT = [
    person(1, "张三", SCHOOL),
    person(2, "王㛃", ARCHIVE),  # another unit there
    person(3, "赵䶮", SCHOOL, "行政编制", "校长"),  # another nature, and a title we do not have
    person(4, "钱墕", ARCHIVE),
    person(6, "周一", "中共云岭县委 办公室", "行政编制"),
    person(7, "吴二", COMMITTEE, "行政编制"),
    person(9, "郑陌生", ARCHIVE),  # unknown here
]


@pytest.fixture
def here(county: SimpleNamespace) -> SimpleNamespace:
    """The county whose 吴二 has left."""
    county.office.exits.record(county.people["吴二"], "退休", "2026-06-30", "云组〔2026〕9号")
    return county


def told(here: SimpleNamespace) -> list[tuple[str, str, str, str, str]]:
    return [
        (row["name"], row["kind"], row["field_name"], row["ours"], row["theirs"])
        for row in here.office.superior.differences()
    ]


def test_the_differences_and_what_to_key(here: SimpleNamespace, tmp_path: Path) -> None:
    superior = here.office.superior
    outcome = superior.import_export(sheet(tmp_path / "导出.xlsx", EXPORT))
    assert (outcome.people, outcome.units, outcome.unread) == (7, 0, ())
    assert (outcome.same, outcome.only_here, outcome.only_there, outcome.differing) == (3, 1, 2, 2)
    assert (outcome.new, outcome.settled, outcome.open) == (6, 0, 6)
    assert ("所在单位", "unit_name") in outcome.columns
    assert sorted(told(here)) == sorted(
        [
            ("王㛃", "differs", "单位", SCHOOL, ARCHIVE),
            ("赵䶮", "differs", "编制种类", "事业编制", "行政编制"),
            ("赵䶮", "differs", "职务", "", "校长"),
            ("孙硷", "only_here", "", f"{identity_number(5)}，{ARCHIVE}，事业编制", ""),
            ("吴二", "only_there", "", "2026-06-30 退休", f"{identity_number(7)}，{COMMITTEE}，行政编制"),
            ("郑陌生", "only_there", "", "", f"{identity_number(9)}，{ARCHIVE}，事业编制"),
        ]
    )
    assert sorted(
        (row["name"], row["what"], row["field_name"], row["value"]) for row in superior.todo()
    ) == sorted(
        [
            ("王㛃", "改为", "单位", SCHOOL),
            ("赵䶮", "改为", "编制种类", "事业编制"),
            ("孙硷", "新增", "", f"{identity_number(5)}，{ARCHIVE}，事业编制"),
            ("吴二", "减员", "", "2026-06-30 退休"),
        ]
    )
    assert superior.counts() == {"only_here": 1, "only_there": 2, "differs": 3, "keyed": 0}
    assert [row["name"] for row in superior.differences("differs", unit_id=here.school)] == [
        "王㛃",
        "赵䶮",
        "赵䶮",
    ]
    assert here.office.check.run().clean


def test_the_list_follows_the_next_export(here: SimpleNamespace, tmp_path: Path) -> None:
    superior = here.office.superior
    superior.import_export(sheet(tmp_path / "七月.xlsx", EXPORT))
    by_name = {(row["name"], row["field"]): row["id"] for row in superior.differences()}
    assert superior.done([by_name["王㛃", "unit_name"], by_name["赵䶮", "nature"]]) == 2
    row = superior.get(by_name["王㛃", "unit_name"])
    assert (row["state_name"], row["settled_on"], row["settled_by"]) == ("已补录", "2026-07-15", "李主任")
    assert superior.undone([by_name["赵䶮", "nature"]]) == 1
    assert superior.done([by_name["赵䶮", "nature"]]) == 1
    assert superior.done([by_name["赵䶮", "nature"]]) == 0
    assert superior.counts()["keyed"] == 2
    # 王㛃 was keyed there, 赵䶮 was not; 孙硷 has been added; the stranger moved; 张三 now lacks his number there.
    august = [
        (*EXPORT[0][:2], "", *EXPORT[0][3:]), person(2, "王㛃", SCHOOL), EXPORT[2], EXPORT[3], EXPORT[4], EXPORT[5],
        person(9, "郑陌生", SCHOOL), person(5, "孙硷", ARCHIVE),
    ]  # fmt: skip
    here.office.session.business_date = "2026-08-10"
    outcome = superior.import_export(sheet(tmp_path / "八月.xlsx", august))
    assert (outcome.same, outcome.only_here, outcome.only_there, outcome.differing) == (
        4,
        0,
        2,
        2,
    )
    states = {
        (row["name"], row["field"]): (row["state"], row["found_on"], row["settled_on"])
        for state in ("open", "keyed", "vanished")
        for row in superior.differences(state=state)
        if row["name"] != "郑陌生"
    }
    assert states == {
        ("王㛃", "unit_name"): ("vanished", "2026-07-15", "2026-07-15"),
        ("赵䶮", "nature"): ("open", "2026-07-15", ""),
        ("赵䶮", "title"): ("open", "2026-07-15", ""),
        ("孙硷", ""): ("vanished", "2026-07-15", "2026-08-10"),
        ("吴二", ""): ("open", "2026-07-15", ""),
        ("张三", "identity_number"): ("open", "2026-08-10", ""),
    }
    assert here.office.check.run().clean
    here.office.journal.undo(here.office.register.last_operation)
    assert superior.counts()["keyed"] == 2


def test_units_text_files_and_mappings(here: SimpleNamespace, tmp_path: Path) -> None:
    superior = here.office.superior
    outcome = superior.import_export(
        sheet(
            tmp_path / "机构.xlsx",
            [(1, "云岭县教育局", "副科"), (2, SCHOOL, ""), (3, "云岭县招商局", "正科")],
            ("序号", "机构名称", "机构规格"),
        )
    )
    assert (outcome.units, outcome.same, outcome.only_here, outcome.only_there, outcome.differing) == (
        3,
        1,
        2,
        1,
        1,
    )
    assert ("云岭县教育局", "differs", "规格", "正科", "副科") in told(here)
    text = "姓名,证件,工作机构,编制类型\r\n" + "".join(
        f'{row[1]},="{row[2]}",{row[3]},{row[4]}\r\n' for row in EXPORT
    )
    (tmp_path / "导出.csv").write_bytes(text.encode("gb18030"))
    mapping = {"证件": "identity_number", "工作机构": "unit_name"}
    outcome = superior.import_export(tmp_path / "导出.csv", mapping)
    assert (outcome.people, outcome.same, outcome.differing) == (7, 3, 2)
    again = superior.import_export(tmp_path / "导出.csv")  # the decision is remembered
    assert (again.new, again.settled, again.open) == (0, 0, 5)
    assert ("工作机构", "unit_name") in again.columns
    assert superior.counts()["only_here"] == 3  # the list of people said nothing of the units


def test_what_is_no_export_is_refused(here: SimpleNamespace, tmp_path: Path) -> None:
    superior = here.office.superior
    before = here.office.register.last_operation
    with pytest.raises(UsageProblem, match="没有人员，也没有机构"):
        superior.import_export(sheet(tmp_path / "别的.xlsx", [(1, 2)], ("数量", "金额")))
    (tmp_path / "空.csv").write_text("")
    with pytest.raises(DataProblem, match="没有任何内容"):
        superior.import_export(tmp_path / "空.csv")
    with pytest.raises(UsageProblem, match="没有第 9 条差异"):
        superior.done([9])
    with pytest.raises(UsageProblem, match="没有“x”这一类"):
        superior.differences("x")
    assert here.office.register.last_operation == before


def test_six_thousand_people_take_seconds(here: SimpleNamespace, tmp_path: Path) -> None:
    office = here.office
    names = [f"赵䶮{number}" for number in range(6000)]
    with office.desk.operation("roster.import", "导入 6000 人") as op:
        ids = people.insert_many(
            op, [{"name": name, "birth": "1985-03", "title": "科员"} for name in names], ""
        )
        account = office.register.value("SELECT id FROM accounts WHERE unit_id = ?", here.school)
        op.insert_many(
            "holdings",
            [{"uuid": "", "person_id": number, "account_id": account, "begins": "2012"} for number in ids],
        )
    lines = ["姓名,出生年月,所在单位,编制类型,职务"]
    lines += [
        f"{name},198503,{SCHOOL},事业编制,{'科长' if i % 10 == 0 else '科员'}" for i, name in enumerate(names)
    ]
    (tmp_path / "导出.csv").write_text("\n".join(lines), "utf-8")
    outcome = office.superior.import_export(tmp_path / "导出.csv")
    assert (outcome.same, outcome.differing, outcome.only_here) == (5400, 600, 6)
