from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from app.ui.columns import Column, number_column, state_column
from app.ui.context import UiContext
from app.ui.palette import LIGHT, Tone
from app.ui.settings import SeatSettings
from app.ui.table import TableView, as_html, as_tsv
from app.ui.table_model import TONE_ROLE

COLUMNS = (
    Column("name", "姓名", 8, sort="name"),
    Column("number", "公民身份号码", 12),
    number_column("approved", "核定"),
    state_column("state"),
)
SURNAMES = "张李王单周吴郑冯"


def person(key: int) -> dict[str, Any]:
    return {
        "name": f"{SURNAMES[key % 8]}某{key}",
        "number": f"11010119850301{key:04d}"[:18],
        "approved": key,
        "state": ("空编", "满编", "将到期", "超编")[key % 4],
    }


class Register:
    """Sixty thousand people behind the table; counts what is fetched."""

    def __init__(self, count: int = 60_000) -> None:
        self.ids = list(range(1, count + 1))
        self.fetched: list[int] = []
        self.asked: list[tuple[str, bool]] = []
        self.seconds = 0.0

    def list_ids(self, sort: str, descending: bool) -> list[int]:
        self.asked.append((sort, descending))
        time.sleep(self.seconds)
        return self.ids[::-1] if descending else self.ids

    def rows(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        self.fetched.extend(ids)
        return [person(key) for key in ids]


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def make_table(context: UiContext, register: Register, qtbot: QtBot) -> Iterator[Callable[[], TableView]]:
    def make() -> TableView:
        table = TableView(
            context, "people", COLUMNS, register.rows, empty_text="还没有人员，请先导入花名册。"
        )
        qtbot.addWidget(table)
        table.resize(900, 400)
        table.show()
        return table

    return make


@pytest.fixture
def table(make_table: Callable[[], TableView], register: Register, qtbot: QtBot) -> TableView:
    table = make_table()
    table.load(register.list_ids)
    qtbot.waitUntil(lambda: table.lazy.rowCount() == len(register.ids) and table.lazy.row(0) is not None)
    return table


def test_only_what_is_seen_is_fetched(table: TableView, register: Register, qtbot: QtBot) -> None:
    assert len(register.fetched) <= 200
    assert table.lazy.index(0, 0).data() == "李某1"
    table.scrollToBottom()
    qtbot.waitUntil(lambda: table.lazy.row(59_999) is not None)
    assert table.lazy.index(59_999, 2).data() == "60000"
    assert len(register.fetched) <= 400


def test_the_list_is_on_screen_quickly_with_60000_rows(
    make_table: Callable[[], TableView], register: Register, qtbot: QtBot
) -> None:
    table = make_table()
    started = time.perf_counter()
    table.load(register.list_ids)
    qtbot.waitUntil(lambda: table.lazy.rowCount() == 60_000 and table.lazy.row(0) is not None)
    assert time.perf_counter() - started < 0.5


def test_arrows_home_end_and_enter(table: TableView, qtbot: QtBot) -> None:
    opened: list[int] = []
    table.activated_id.connect(opened.append)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [3]
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.current_id == 60_000
    assert table.selected_ids == [60_000]


def test_shift_with_home_and_end_selects_up_to_there(table: TableView, qtbot: QtBot) -> None:
    table.select_id(3)
    qtbot.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids == [1, 2, 3]
    table.select_id(59_990)
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids == list(range(59_990, 60_001))


def test_a_double_click_opens(table: TableView, qtbot: QtBot) -> None:
    opened: list[int] = []
    table.activated_id.connect(opened.append)
    place = table.visualRect(table.lazy.index(4, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [5]


def test_type_ahead_knows_pinyin_initials_and_surname_readings(table: TableView, qtbot: QtBot) -> None:
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.keyClicks(table, "sm")  # 单 as a surname is shàn
    qtbot.waitUntil(lambda: table.current_id == 3)
    qtbot.wait(1100)
    qtbot.keyClicks(table, "f")
    qtbot.waitUntil(lambda: table.current_id == 7)
    qtbot.wait(1100)
    qtbot.keyClicks(table, "f")  # the same letter again goes on
    qtbot.waitUntil(lambda: table.current_id == 15)


def test_ctrl_c_copies_what_a_spreadsheet_pastes(table: TableView, qtbot: QtBot) -> None:
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text() == ("李某1\t110101198503010001\t1\t满编\n王某2\t110101198503010002\t2\t将到期")
    assert "<td style=\"mso-number-format:'\\@'\">110101198503010001</td><td>1</td>" in copied.html()
    qtbot.keyClick(
        table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert QGuiApplication.clipboard().text().startswith("姓名\t公民身份号码\t核定\t状态\n李某1")


def test_rows_never_painted_are_copied_too(table: TableView, qtbot: QtBot) -> None:
    table.selectAll()
    copied: list[bool] = []
    table.copy(then=lambda: copied.append(True))
    qtbot.waitUntil(lambda: copied == [True], timeout=10_000)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 60_000
    assert lines[-1].split("\t")[2] == "60000"


def test_cells_with_breaks_quotes_and_formulas_paste_as_text() -> None:
    columns = (Column("text", "说明"),)
    rows = [{"text": '他说"好"\n第二行'}, {"text": "=1+1 <b>"}]
    assert as_tsv(columns, rows) == '"他说""好""\n第二行"\n=1+1 <b>'
    assert "<td style=\"mso-number-format:'\\@'\">=1+1 &lt;b&gt;</td>" in as_html(columns, rows)


def test_a_click_on_the_heading_sorts_in_the_query(
    table: TableView, register: Register, qtbot: QtBot
) -> None:
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(0) + 10, header.height() // 2)
    for _ in range(2):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: table.lazy.ids[0] == 60_000)
    assert register.asked[-1] == ("name", True)
    place = QPoint(header.sectionViewportPosition(1) + 10, header.height() // 2)
    asked = len(register.asked)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.wait(30)
    assert len(register.asked) == asked  # the identity number cannot be sorted by


def test_the_current_row_stays_current_when_the_order_changes(table: TableView, qtbot: QtBot) -> None:
    table.select_id(9)
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: table.lazy.ids[0] == 60_000)
    assert table.current_id == 9


def test_widths_order_and_sort_are_remembered_for_the_user(
    make_table: Callable[[], TableView],
    register: Register,
    settings: SeatSettings,
    context: UiContext,
    qtbot: QtBot,
) -> None:
    table = make_table()
    header = table.horizontalHeader()
    header.resizeSection(2, 100)
    header.moveSection(3, 0)
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: settings.record("table/people", "赵经办").get("sort") == "name", timeout=2000)
    again = make_table()
    assert abs(again.horizontalHeader().sectionSize(2) - 100) <= 1
    assert again.horizontalHeader().logicalIndex(0) == 3
    again.load(register.list_ids)
    qtbot.waitUntil(lambda: again.lazy.rowCount() > 0)
    assert register.asked[-1] == ("name", True)
    context.office.user_name = "钱审核"
    assert make_table().horizontalHeader().logicalIndex(0) == 0


def test_numbers_stand_right_and_rows_are_28_to_32_high(table: TableView) -> None:
    alignment = table.lazy.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole)
    assert Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignRight
    assert 28 <= table.rowHeight(0) <= 32


def test_states_have_their_colour_and_their_word(table: TableView, qtbot: QtBot) -> None:
    assert [table.lazy.index(row, 3).data(TONE_ROLE) for row in range(4)] == [
        Tone.NEUTRAL,
        Tone.WARNING,
        Tone.BAD,
        Tone.GOOD,
    ]
    image = table.viewport().grab(table.visualRect(table.lazy.index(2, 3))).toImage()
    assert table.lazy.index(2, 3).data() == "超编"
    assert has_colour(image, LIGHT.bad_soft)


def has_colour(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).rgb()
    return any(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_an_empty_table_says_what_to_do_and_a_slow_one_that_it_reads(
    make_table: Callable[[], TableView], register: Register, qtbot: QtBot, context: UiContext
) -> None:
    table = make_table()
    muted = QColor(context.theme.palette.muted).rgb()
    before = table.viewport().grab().toImage()
    assert any(before.pixel(x, y) == muted for x in range(before.width()) for y in range(150, 250))
    register.seconds = 0.3
    states: list[bool] = []
    table.lazy.loading.connect(states.append)
    started = time.monotonic()
    table.load(register.list_ids)
    qtbot.waitUntil(lambda: True in states)
    assert time.monotonic() - started < 0.25
    qtbot.waitUntil(lambda: states[-1] is False and table.lazy.rowCount() == 60_000)


def test_old_rows_stay_on_screen_while_a_refresh_runs(
    table: TableView, register: Register, qtbot: QtBot
) -> None:
    register.seconds = 0.1
    table.lazy.refresh()
    assert table.lazy.index(0, 0).data() == "李某1"
    with qtbot.waitSignal(table.lazy.loaded):
        pass
    assert table.lazy.index(0, 0).data() == "李某1"


def test_a_failing_query_is_said_and_the_table_goes_on(
    context: UiContext, table: TableView, register: Register, qtbot: QtBot
) -> None:
    from app.errors import EnvironmentProblem

    told: list[Exception] = []
    context.tasks.report = told.append

    def fail(sort: str, descending: bool) -> list[int]:
        raise EnvironmentProblem("数据文件被占用，请稍后再试。")

    table.load(fail)
    qtbot.waitUntil(lambda: len(told) == 1)
    table.load(register.list_ids)
    with qtbot.waitSignal(table.lazy.loaded):
        pass
    assert table.lazy.rowCount() == 60_000


# ---- where there is no room


def test_in_a_narrow_window_less_important_columns_give_way_and_come_back(
    context: UiContext, register: Register, qtbot: QtBot
) -> None:
    columns = (
        Column("name", "姓名", 8, sort="name"),
        Column("number", "公民身份号码", 12, yields=2),
        number_column("approved", "核定", yields=1),
        state_column("state"),
    )
    table = TableView(context, "narrow", columns, register.rows, empty_text="没有")
    qtbot.addWidget(table)
    table.resize(800, 300)
    table.show()
    table.load(register.list_ids)

    def shown() -> list[str]:
        return [column.title for at, column in enumerate(columns) if not table.isColumnHidden(at)]

    assert shown() == ["姓名", "公民身份号码", "核定", "状态"]
    em = context.theme.em
    table.resize(21 * em + 60, 300)
    assert shown() == ["姓名", "核定", "状态"]
    assert table.horizontalScrollBar().maximum() == 0
    table.resize(15 * em + 60, 300)
    assert shown() == ["姓名", "状态"]
    assert table.columnViewportPosition(3) + table.columnWidth(3) <= table.viewport().width()
    table.resize(800, 300)
    assert shown() == ["姓名", "公民身份号码", "核定", "状态"]
