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
    assert {form: FORMS[form].chinese_name for form in papers.FORM_NAMES} == papers.FORM_NAMES


def test_a_printed_entry_of_nothing_is_refused(county: Run, tmp_path: Path) -> None:
    said = county("print", "F08", "--unit", "查无此单位", "--to", str(tmp_path / "台账.pdf"))
    assert (said.code, ACCOUNT[1] in said.out) == (2, False)


def test_papers_of_the_register(county: Run, tmp_path: Path) -> None:
    def printed(form: str, *words: str, ending: str = "pdf") -> tuple[int, Path]:
        path = tmp_path / f"{form}.{ending}"
        done = county("print", form, *words, "--to", str(path), "--json", ok=True).data
        assert done["form"] == form
        return done["pages"], path

    pages, path = printed("F11", "--unit", SCHOOL)
    assert pages == 1
    assert "登记数：3人" in text_of(path)
    _, path = printed("F11", "--book", "退休", ending="xlsx")
    assert load_workbook(path).active.title == "退休人员花名册"
    _, path = printed("F28", "--person", "张三", "--purpose", "公积金提取")
    assert "公积金提取" in text_of(path)
    _, path = printed("F28", "--unit", SCHOOL)
    assert "编制情况说明" in text_of(path)
    _, path = printed("F09", "--split")
    assert "第1部分" in text_of(path)
    assert printed("F10", "--unit", SCHOOL)[0] == 12
    assert printed("F05", "--unit", SCHOOL, "--month", "2026-06")[0] == 1
    assert printed("F06", "--month", "2026-06")[0] == 2
    assert printed("F29", "--month", "2026-06")[0] == 3
    assert printed("F15", "--unit", SCHOOL)[0] == 2
    assert printed("F32", "--blank")[0] == 1
    for form, word in (("F28", "--person"), ("F05", "--unit"), ("F32", "--meeting"), ("F03", "--case")):
        said = county("print", form, "--to", str(tmp_path / "x.pdf"))
        assert (said.code, word in said.err) == (2, True), form


def test_several_cases_are_printed_in_one_file(county: Run, tmp_path: Path) -> None:
    permit = approved_permit(county)
    cases = [
        county(
            "enter", "apply", "--permit", permit, "--name", f"郑{name}", "--identity", identity_number(serial),
            "--signer", "张校长", "--json", ok=True,
        ).data["case"]["receipt_number"]
        for serial, name in ((50, "𬭎"),)
    ]  # fmt: skip
    use = county("print", "F31", "--case", cases[0], "--case", "2026-0001", "--to", str(tmp_path / "受理单.pdf"),
                 "--json", ok=True).data  # fmt: skip
    assert use["pages"] == 4
    early = county("print", "F03", "--case", cases[0], "--to", str(tmp_path / "x.pdf"))
    assert (early.code, "还没有入编通知单" in early.err) == (2, True)
