from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.errors import DataProblem, EnvironmentProblem
from app.exchange.workbook import MergedRange, read_workbook
from tests.services.roster.sheets import write_xls, write_xlsx


def test_cells_keep_their_type_and_place(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["标题"], [], ["", "㛃䶮𬭎", 1985.03, dt.date(1985, 3, 1), True, "=1+1"]]
    [sheet] = read_workbook(write_xlsx(tmp_path / "a.xlsx", rows, ["A1:C1"]))
    assert sheet.rows[0][0] == "标题"
    assert sheet.rows[2][1:5] == ["㛃䶮𬭎", 1985.03, dt.date(1985, 3, 1), True]
    assert sheet.merged == [MergedRange(0, 0, 0, 2)]
    assert {len(row) for row in sheet.rows} == {5}  # a formula nobody calculated holds nothing


def test_old_workbooks_and_wrong_endings(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", [["㛃䶮𬭎", 31107]], {(0, 1): "YYYY-MM"})
    renamed = tmp_path / "really_old.xlsx"
    renamed.write_bytes(path.read_bytes())
    for name in (path, renamed):
        [sheet] = read_workbook(name)
        assert sheet.rows == [["㛃䶮𬭎", dt.date(1985, 3, 1)]]


def test_hidden_sheets_are_marked(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.create_sheet("隐藏").sheet_state = "hidden"
    workbook.worksheets[0]["A1"] = "x"
    workbook.save(tmp_path / "a.xlsx")
    assert [sheet.hidden for sheet in read_workbook(tmp_path / "a.xlsx")] == [False, True]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.xlsx", b"", "空文件"),
        ("page.xls", b"\xef\xbb\xbf<html><table><tr><td>x</td></tr></table></html>", "网页格式"),
        ("page2.xls", b'<?xml version="1.0"?><Workbook/>', "网页格式"),
        ("list.xls", "姓名,性别\n张三,男\n".encode("gb18030"), "纯文本"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00", "不是Excel"),
        ("cut.xlsx", b"PK\x03\x04" + b"\x00" * 500, "已损坏"),
        ("cut.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "打不开"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word文档"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_files_that_are_no_workbook_are_named(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataProblem, match=words) as raised:
        read_workbook(tmp_path / name)
    assert name in raised.value.message
    assert raised.value.next_step


@pytest.mark.parametrize(("member", "words"), [("word/document.xml", "Word文档"), ("a.xls", "压缩包")])
def test_archives_that_are_no_workbook(tmp_path: Path, member: str, words: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(DataProblem, match=words):
        read_workbook(tmp_path / "a.xlsx")


def test_truncated_workbook(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["姓名"]] * 50)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(DataProblem, match=r"损坏|打不开"):
        read_workbook(path)


def test_workbook_without_content(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="没有任何内容"):
        read_workbook(write_xlsx(tmp_path / "a.xlsx", []))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="找不到文件"):
        read_workbook(tmp_path / "a.xlsx")
