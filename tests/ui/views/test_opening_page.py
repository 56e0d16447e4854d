"""期初编制 as a clerk works it: copy in Excel, paste, mend the marked cell, post, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.ui.views.opening_page import OpeningPage

TABLE = """单位名称\t编制种类\t经费形式\t核定数\t文号\t日期
云岭县教育局\t行政编制\t全额\t１２\t云编〔2019〕3号\t2019.3.5
云岭县教育局人事股\t行政编制\t全额\t2\t云编〔2019〕3号\t2019.3.5
合计\t\t\t14\t\t
"""


def test_paste_mend_post(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page: OpeningPage = show(OpeningPage)
    settle()
    QGuiApplication.clipboard().setText(TABLE)
    page.lines.table.setFocus()
    qtbot.keyClick(page.lines.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.lines.count.text() == "共 2 行"
    assert page.summary.text() == "可以登记 1 行（编制 12 名），有问题 1 行。\n原表第 4 行没有登记：合计行"
    assert page.told.text().startswith("第 2 行：没有名为“云岭县教育局人事股”的单位。是不是：云岭县教育局")
    wrong = page.lines.table.item(1, 0)
    assert wrong is not None
    assert wrong.toolTip().startswith("没有名为")
    assert not page.post_button.isEnabled()
    wrong.setText("云岭县档案馆")
    settle()
    assert page.told.isHidden()
    assert wrong.toolTip() == ""
    qtbot.mouseClick(page.post_button, Qt.MouseButton.LeftButton)
    settle()
    ledger = county.office.ledger
    assert (ledger.numbers_of(county.bureau).approved, ledger.numbers_of(county.archive).approved) == (12, 4)
    assert page.lines.value == []
    assert county.office.journal.undo().startswith("登记期初编制：2 个单位 2 笔，编制 14 名")
    assert ledger.numbers_of(county.bureau).approved == 0


def test_a_file_is_read_and_wrong_lines_wait(
    county: SimpleNamespace,
    show: Callable[..., Any],
    settle: Callable[[], None],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = tmp_path / "期初.csv"
    path.write_text(
        "单位,种类,经费或层次,数额\n云岭县教育局,单位副职,副科,3\n教育股,行政编制,全额,2\n", "utf-8"
    )
    page: OpeningPage = show(OpeningPage)
    settle()
    page.read_file(path)
    settle()
    assert page.summary.text().startswith("可以登记 0 行")
    page.document.setText("云编〔2019〕3号")
    page.effective.value = "2019-03"
    page.check()
    settle()
    assert page.summary.text() == "可以登记 1 行（编制 0 名），有问题 1 行。"
    page.leave_wrong.setChecked(True)
    page.save()
    settle()
    assert county.office.leaders.numbers_of(county.bureau).approved == 3
    assert [line["unit"] for line in page.lines.value] == ["教育股"]
