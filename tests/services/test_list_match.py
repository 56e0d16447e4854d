from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from app.errors import DataProblem
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number


@pytest.fixture
def listed_county(county: SimpleNamespace) -> SimpleNamespace:
    """The county with one who has left, a namesake, one off the establishment, and one merged record."""
    office, people = county.office, county.people
    office.exits.record(people["赵䶮"], "退休", "2024-03-01", "云编〔2024〕3号")
    office.entries.record_existing(
        {"name": "吴二", "identity_number": identity_number(31)}, county.school, INSTITUTION, ALLOCATED,
        "2020-09", "建库时已在编",
    )  # fmt: skip
    with office.desk.operation("off_staff.add", "登记编外人员") as op:
        helper = op.insert("people", name="冯七", identity_number=identity_number(41), initials="fq")
        op.insert("off_staff", person_id=helper, unit_id=county.school, kind="劳务派遣", begins="2023-01")
        op.update("people", people["孙硷"], merged_into=people["钱墕"])
        op.insert(
            "person_aliases", person_id=people["钱墕"], merged_id=people["孙硷"], alias_uuid="u", name="孙硷",
            identity_number=identity_number(5), merged_on="2026-01-01",
        )  # fmt: skip
    return county


def test_every_line_says_who_and_where_or_why_not(listed_county: SimpleNamespace) -> None:
    service = listed_county.office.list_match
    wrong = identity_number(2)[:17] + ("0" if identity_number(2)[17] != "0" else "1")
    pasted = "\n".join(
        [
            "序号\t姓名\t身份证号码\t工作单位",
            f"1\t张 三\t{identity_number(1)}\t一小",
            "2\t赵䶮\t\t",
            "3\t吴二\t\t",
            "4\t欧阳九\t\t",
            f"5\t王㛃\t{wrong}\t",
            f"6\t冯七\t{identity_number(41)}\t",
            f"7\t孙硷\t{identity_number(5)}\t",
            f"8\t李四\t{identity_number(1)}\t",
            "\t\t\t",
            f"9\t\t{identity_number(99)}\t",
        ]
    )
    result = service.match(service.read_text(pasted))
    found = {line.cells[0]: line for line in result.lines}
    assert (found["1"].outcome, found["1"].unit_name, found["1"].nature, found["1"].since) == (
        "在编", "云岭县第一小学", "事业编制", "2012-09",
    )  # fmt: skip
    assert (found["2"].outcome, found["2"].sentence) == (
        "已核减",
        "2024.03.01 已从云岭县第一小学核减（退休）",
    )
    assert found["3"].outcome == "同名多人"
    assert found["3"].sentence.startswith("同名 2 人：中共云岭县委办公室，身份证尾号")
    assert (found["4"].outcome, found["4"].sentence) == ("无此人", "库中没有这个姓名")
    assert found["5"].outcome == "身份证号有误"
    assert "按前17位推算" in found["5"].sentence
    assert "库中同名的有：云岭县第一小学" in found["5"].sentence
    assert (found["6"].outcome, found["6"].sentence) == ("编外", "编外：云岭县第一小学，劳务派遣，2023.01 起")
    assert found["7"].sentence.startswith("原记录已合并到钱墕")
    assert (found["7"].outcome, found["7"].person_id) == ("在编", listed_county.people["钱墕"])
    assert (found["8"].outcome, found["8"].found_name) == ("姓名不符", "张三")
    assert found["9"].outcome == "无此人"
    assert len(result.lines) == 9
    assert dict(result.counts) == {
        "在编": 2, "编外": 1, "已核减": 1, "无此人": 2, "同名多人": 1, "身份证号有误": 1, "姓名不符": 1,
    }  # fmt: skip
    assert found["9"].row_number == 11


def test_a_past_day_finds_who_was_in_post_then(listed_county: SimpleNamespace) -> None:
    service = listed_county.office.list_match
    (line,) = service.match(service.read_text("赵䶮"), "2023-12-31").lines
    assert line.outcome == "在编"


def test_names_or_numbers_without_a_heading(listed_county: SimpleNamespace) -> None:
    service = listed_county.office.list_match
    by_number = service.match(service.read_text(f"{identity_number(1)}\n{identity_number(4)}\n"))
    assert [line.found_name for line in by_number.lines] == ["张三", "钱墕"]
    by_both = service.match(service.read_text(f"张三，{identity_number(1)}\n周一 {identity_number(6)}"))
    assert [line.found_name for line in by_both.lines] == ["张三", "周一"]
    spaced = service.match(service.read_text("张 三\n王　㛃"))
    assert [line.outcome for line in spaced.lines] == ["在编", "在编"]


def test_files_of_several_kinds(listed_county: SimpleNamespace, tmp_path: Path) -> None:
    service = listed_county.office.list_match
    book = openpyxl.Workbook()
    book.active.append(["云岭县公务用车改革人员名单"])
    book.active.append(["序号", "姓  名", "公民身份号码"])
    book.active.append([1, "张三", identity_number(1)])
    book.save(tmp_path / "名单.xlsx")
    (tmp_path / "名单.csv").write_bytes("姓名,单位\n张三,一小\n".encode("gb18030"))
    for name, row in (("名单.xlsx", 3), ("名单.csv", 2)):
        (line,) = service.match(service.read_file(tmp_path / name)).lines
        assert (line.outcome, line.found_name, line.row_number) == ("在编", "张三", row)
    with pytest.raises(DataProblem, match="没有认出姓名或身份证号"):
        service.read_text("1\n2\n")


def test_the_list_goes_back_with_what_was_found(listed_county: SimpleNamespace, tmp_path: Path) -> None:
    office = listed_county.office
    result = office.list_match.match(office.list_match.read_text("姓名\n张三\n欧阳九"))
    office.list_match.write(result, tmp_path / "比对.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "比对.xlsx")
    assert sheets.sheetnames == ["情况汇总", "比对-名单"]
    rows = [[cell.value for cell in row] for row in sheets["比对-名单"].iter_rows()]
    assert rows[0][:5] == ["原表行号", "姓名", "比对结果", "库中姓名", "单位"]
    assert rows[1][:5] == ["2", "张三", "在编", "张三", "云岭县第一小学"]
    assert rows[2][2] == "无此人"
    assert office.journal.listed(limit=1)[0]["sentence"] == "导出名单比对结果：2 行"


def test_names_and_numbers_may_stand_in_one_column(listed_county: SimpleNamespace) -> None:
    service = listed_county.office.list_match
    result = service.match(
        service.read_text(f"张三\n{identity_number(1)}\n欧阳九\n{identity_number(1)[:17]}")
    )
    assert [line.outcome for line in result.lines] == ["在编", "在编", "无此人", "身份证号有误"]
    assert "。；" not in "".join(line.sentence for line in result.lines)
