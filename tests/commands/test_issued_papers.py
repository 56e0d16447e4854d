"""Issued papers on the command line: options of a job, list, show, verify, reprint, void."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.commands.conftest import SCHOOL, Run
from tests.commands.test_main_job import approved_permit
from tests.commands.test_roster_and_paper import text_of
from tests.services.conftest import identity_number


@pytest.fixture
def entry(county: Run) -> str:
    """Receipt number of an entry case."""
    case = county(
        "enter", "apply", "--permit", approved_permit(county), "--name", "郑𬭎", "--identity", identity_number(50),
        "--signer", "张校长", "--json", ok=True,
    ).data["case"]  # fmt: skip
    return str(case["receipt_number"])


def left_edge(path: Path) -> float:
    """Where the title begins, in mm."""
    with pypdfium2.PdfDocument(path) as pdf:
        text = pdf[0].get_textpage()
        place = text.get_text_range().index("机关")
        return float(text.get_charbox(place)[0]) * 25.4 / 72


def test_copies_pages_shift_and_stock(county: Run, entry: str, tmp_path: Path) -> None:
    pdf, moved = tmp_path / "表.pdf", tmp_path / "移.pdf"
    done = county(
        "print", "F01", "--case", entry, "--to", str(pdf), "--copies", "编办存档", "--json", ok=True
    ).data
    assert done["pages"] == 1
    assert "存入个人人事档案" not in text_of(pdf)
    done = county("print", "F01", "--case", entry, "--to", str(moved), "--pages", "２", "--shift-x", "2.5", "--shift-y", "-1",
                  "--json", ok=True).data  # fmt: skip
    assert done["pages"] == 1
    assert "存入个人人事档案" in text_of(moved)
    assert left_edge(moved) - left_edge(pdf) == pytest.approx(2.5, abs=0.05)
    county("print", "F01", "--case", entry, "--to", str(pdf), "--overlay", ok=True)
    assert "郑𬭎" in text_of(pdf)
    assert "机关事业单位" not in text_of(pdf)
    for words, said in (
        (("--copies", "财政联"), "没有“财政联”这一联。"),
        (("--pages", "9"), "一页也没有，这次一共 2 页"),
        (("--pages", "a"), "看不懂页码“a”"),
        (("--shift-x", "left"), "应是毫米数"),
        (("--shift-y", "80"), "应是毫米数"),
    ):
        wrong = county("print", "F01", "--case", entry, "--to", str(pdf), *words)
        assert (wrong.code, said in wrong.err) == (2, True), wrong
    sheet = county("print", "F08", "--to", str(tmp_path / "x.xlsx"), "--pages", "1")
    assert (sheet.code, "存成表格时没有联次" in sheet.err) == (2, True)


def test_list_show_verify_reprint_and_void(county: Run, entry: str, tmp_path: Path) -> None:
    pdf = tmp_path / "表.pdf"
    county("print", "F01", "--case", entry, "--to", str(pdf), ok=True)
    county("print", "F31", "--case", entry, "--to", str(pdf), ok=True)
    listed = county("paper", "list", "--json", ok=True).data["papers"]
    assert [(row["form"], row["number"], row["pages"]) for row in listed] == [
        ("F31", entry, 2),
        ("F01", entry, 2),
    ]
    assert county("paper", "list", "--text", "郑𬭎", "--form", "F01", "--from", "2026-07-15", "--to", "2026-07", "--json").data[
        "papers"
    ] == [listed[1]]  # fmt: skip
    assert county("paper", "list", "--from", "2026-07-16").out == "没有打印过。\n"
    number = str(listed[1]["id"])
    shown = county("paper", "show", number, "--json", ok=True).data["paper"]
    assert (shown["unit_name"], shown["copies"]) == (SCHOOL, "编办存档、存入个人人事档案")
    assert (shown["case"]["receipt_number"], shown["reprints"]) == (entry, [])

    code = f"BZ|F01|{entry}|{shown['content_digest'][:12]}"
    found = county("paper", "verify", code, "--json", ok=True).data
    assert (found["state"], found["today"], found["paper"]["id"]) == ("unchanged", "same", shown["id"])
    assert county("paper", "verify", entry, ok=True).out.startswith("编号有登记：")
    forged = county("paper", "verify", f"BZ|F01|{entry}|0123456789ab", "--json")
    assert (forged.code, forged.data["state"]) == (1, "altered")
    assert county("paper", "verify", "编用〔1999〕1号").code == 1

    again = county(
        "paper", "reprint", number, "--to", str(pdf), "--copies", "编办存档", "--json", ok=True
    ).data
    assert (again["pages"], again["mark"], again["reprint_of"]) == (1, "补打　2026年7月15日", shown["id"])
    assert again["content_digest"] == shown["content_digest"]
    assert "补打　2026年7月15日" in text_of(pdf)
    assert len(county("paper", "show", number, "--json").data["paper"]["reprints"]) == 1

    voided = county("paper", "void", number, "--reason", "姓名有误", "--json", ok=True).data
    assert (voided["voided"], voided["paper"]["voided_by"], voided["paper"]["state_name"]) == (
        2,
        "李主任",
        "作废",
    )
    refused = county("print", "F01", "--case", entry, "--to", str(pdf))
    assert (refused.code, "由 李主任 作废（姓名有误），这个编号不能再用" in refused.err) == (1, True)
    assert county("paper", "void", number, "--reason", "再来").code == 1
    said = county("paper", "verify", code, "--json")
    assert (said.code, said.data["state"]) == (1, "voided")
    assert "作废" in county("paper", "show", number).out
    log = county("log", "--json", "--limit", "3").data["operations"]
    assert [row["sentence"][:3] for row in log if row["kind"].startswith("paper.")] == [
        "作废：",
        "补打：",
        "打印：",
    ]
    assert county("paper", "show", "99").code == 2
    assert county("check").code == 0
