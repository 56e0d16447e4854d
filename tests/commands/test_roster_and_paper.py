"""Rosters in, papers out, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import Workbook, load_workbook

from app.commands import papers
from app.reports import FORMS
from tests.commands.conftest import ACCOUNT, SCHOOL, Run
from tests.commands.test_main_job import approved_permit
from tests.services.conftest import identity_number


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Five rows: two right, one with a wrong check digit, one of an unknown unit, one already registered."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云岭县在编人员花名册"])
    sheet.append(["序号", "单位名称", "姓名", "公民身份号码", "编制种类", "经费形式", "手机"])
    right = identity_number(70)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    rows = [
        [SCHOOL, "冯𬭎", identity_number(71), "事业", "全额"],
        [SCHOOL, "褚墕", identity_number(72), "事业", "全额"],
        [SCHOOL, "卫八", wrong, "事业", "全额"],
        ["云岭县新设中心", "蒋九", identity_number(73), "事业", "全额"],
    ]
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row, f"1380000000{number}"])
    path = tmp_path / "花名册 2026.xlsx"
    book.save(path)
    return path


def test_preview_writes_nothing_and_import_writes_what_is_right(
    county: Run, roster: Path, tmp_path: Path
) -> None:
    preview = county("import", str(roster), "--preview", "--json", ok=True).data
    assert (preview["rows"], preview["accepted"], preview["rejected"]) == (4, 2, 2)
    assert preview["written"] is None
    assert [unit["name"] for unit in preview["unknown_units"]] == ["云岭县新设中心"]
    assert county("people", "--json").data["count"] == 5

    returned = tmp_path / "退回.xlsx"
    done = county(
        "import", str(roster), "--returned", str(returned), "--create-units", "--json", ok=True
    ).data
    assert (done["accepted"], done["rejected"], done["unknown_units"]) == (3, 1, [])
    assert done["problems"]["identity_check_digit"] == 1
    assert (done["written"]["people"], done["written"]["units"]) == (3, 1)
    assert county("people", "--json").data["count"] == 8
    cells = [cell.value for sheet in load_workbook(returned) for row in sheet for cell in row]
    assert "卫八" in cells
    again = county("import", str(roster), "--json", ok=True).data
    assert (again["outcomes"]["same"], again["written"]["people"], again["imported_before"]) == (
        3,
        0,
        "2026-07-15",
    )


def test_the_caller_may_say_what_columns_and_units_mean(county: Run, roster: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "列.json"
    mapping.write_text(json.dumps({"手机": "phone"}, ensure_ascii=False), "utf-8")
    done = county(
        "import", str(roster), "--mapping", str(mapping), "--unit-means", f"云岭县新设中心={SCHOOL}", "--json", ok=True
    ).data  # fmt: skip
    columns = {column["heading"]: column["field"] for column in done["sheets"][0]["columns"]}
    assert columns["手机"] == "phone"
    assert county("person", "蒋九", "--json").data["person"]["phone"] == "13800000004"
    assert county("person", "蒋九", "--json").data["holdings"][0]["unit_name"] == SCHOOL
    mapping.write_text('{"手机": "telephone"}', "utf-8")
    wrong = county("import", str(roster), "--mapping", str(mapping))
    assert (wrong.code, "不认识的名称：telephone" in wrong.err) == (2, True)


def test_what_is_no_roster_exits_3(county: Run, tmp_path: Path) -> None:
    file = tmp_path / "假.xlsx"
    file.write_bytes(b"not a workbook")
    said = county("import", str(file), "--json")
    assert (said.code, said.error["kind"]) == (3, "data")


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_papers(county: Run, tmp_path: Path) -> None:
    permit = approved_permit(county)
    pdf = tmp_path / "通知单.pdf"
    done = county("print", "F02", "--permit", permit, "--to", str(pdf), "--json", ok=True).data
    assert (done["pages"], done["missing_characters"]) == (1, [])
    assert SCHOOL in text_of(pdf)

    case = county(
        "enter", "apply", "--permit", permit, "--name", "郑𬭎", "--identity", identity_number(50), "--signer", "张校长",
        "--json", ok=True,
    ).data["case"]["receipt_number"]  # fmt: skip
    form = tmp_path / "审批表.pdf"
    assert county("print", "F01", "--case", case, "--to", str(form), "--json", ok=True).data["pages"] == 2
    assert "郑𬭎" in text_of(form)
    wrong = county("print", "F04", "--case", case, "--to", str(form))
    assert (wrong.code, "不能用这个命令办理" in wrong.err) == (2, True)

    ledger = tmp_path / "台账.xlsx"
    county("print", "F08", "--unit", SCHOOL, "--to", str(ledger), ok=True)
    cells = [cell.value for sheet in load_workbook(ledger) for row in sheet for cell in row]
    assert {"张三", "王㛃", "赵䶮"} <= set(cells)
    county("print", "F01", "--blank", "--to", str(form), ok=True)
    missing = county("print", "F02", "--to", str(pdf))
    assert (missing.code, "要用 --permit 说明是哪一件" in missing.err) == (2, True)
    ending = county("print", "F35", "--to", str(tmp_path / "测试.doc"))
    assert ending.code == 2
    assert county("log", "--text", "打印", "--json").data["operations"][0]["undoable"] is False


def test_forms_are_called_as_the_papers_are() -> None:
    assert {form: name for form, (name, _) in papers.FORM_NAMES.items()} == {
        form: FORMS[form].chinese_name for form in papers.FORM_NAMES
    }


def test_a_printed_entry_of_nothing_is_refused(county: Run, tmp_path: Path) -> None:
    said = county("print", "F08", "--unit", "查无此单位", "--to", str(tmp_path / "台账.pdf"))
    assert (said.code, ACCOUNT[1] in said.out) == (2, False)
