from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services import offices
from app.services.office import Office
from app.services.offices import NewOffice
from app.ui.application import Application
from app.ui.first_start.demo import DemoScreen
from app.ui.first_start.passwords import strength
from app.ui.first_start.recovery import RecoveryScreen
from app.ui.first_start.restore import RestoreScreen
from app.ui.first_start.screen import Costs
from app.ui.first_start.setup import CountyScreen, EnrolmentScreen
from app.ui.first_start.sign_in import ForgottenScreen, LockedOut, SignInScreen
from app.ui.first_start.welcome import ChoiceButton, WelcomeScreen
from app.ui.palette import Tone
from app.ui.start import Desktop, Surroundings
from tests.ui.pages.conftest import CHEAP, CHEAP_CODE, PASSWORD

GOOD = "云岭1号编制库2026"


@pytest.fixture
def desktop(qtbot: QtBot, tmp_path: Path, stick: Path) -> Iterator[Callable[..., Any]]:
    """A program on a data folder, closed at the end whatever the test left open."""
    made: list[Desktop] = []
    application = Application(["编制通"], tmp_path / "seat.ini", "0.1")
    application.crashes.uninstall()
    quits = QApplication.quitOnLastWindowClosed()
    application.qt.setQuitOnLastWindowClosed(False)

    def make(folder: Path) -> Desktop:
        around = Surroundings(
            Costs(CHEAP), lambda: [stick], {"people": 200, "units": 40, "code_cost": CHEAP_CODE}
        )
        desk = Desktop(application, folder, around)
        made.append(desk)
        desk.begin()
        return desk

    yield make
    for desk in made:
        open_window = desk.window or desk.start_window
        if open_window is not None:
            with qtbot.waitSignal(desk.ended, timeout=20_000):
                open_window.close()
    qtbot.wait(20)
    application.qt.setQuitOnLastWindowClosed(quits)


def screen_of(desk: Desktop, kind: type) -> Any:
    assert desk.start_window is not None
    assert isinstance(desk.start_window.current, kind)
    return desk.start_window.current


def wait_for(qtbot: QtBot, desk: Desktop, kind: type) -> Any:
    qtbot.waitUntil(
        lambda: desk.start_window is not None and isinstance(desk.start_window.current, kind), timeout=60_000
    )
    return screen_of(desk, kind)


def fill(screen: Any, *, user: str = "赵经办", password: str = GOOD, again: str | None = None) -> None:
    screen.user.setText(user)
    screen.password.first.line.setText(password)
    screen.password.second.line.setText(password if again is None else again)


@pytest.mark.parametrize(
    ("password", "tone", "word"),
    [
        ("", Tone.NEUTRAL, "至少 8 位"),
        ("abc12", Tone.BAD, "还差 3 位"),
        ("12345678", Tone.WARNING, "弱"),
        ("abab1111", Tone.WARNING, "弱"),
        ("abcd1234", Tone.GOOD, "中"),
        ("云岭编制库2026!", Tone.GOOD, "强"),
    ],
)
def test_the_hint_says_how_good_a_password_is(password: str, tone: Tone, word: str) -> None:
    sentence, found = strength(password)
    assert found is tone
    assert word in sentence


def test_the_first_screen_has_three_choices(desktop: Callable[..., Any], tmp_path: Path) -> None:
    desk = desktop(tmp_path / "数据")
    welcome = screen_of(desk, WelcomeScreen)
    buttons = welcome.findChildren(ChoiceButton)
    assert [button.title for button in buttons] == ["打开注册盘", "建立县编办数据", "看演示"]
    assert buttons[0].hasFocus() or desk.start_window is not None
    for width, height in ((1093, 580), (700, 560)):
        desk.start_window.resize(width, height)
        QApplication.processEvents()
        for button in buttons:
            needed = button.layout().heightForWidth(button.width())
            assert button.height() >= needed, f"{button.title} is cut at {width}"


def test_a_county_begins_in_two_screens_and_is_backed_up_when_closed(
    qtbot: QtBot, desktop: Callable[..., Any], tmp_path: Path
) -> None:
    folder = tmp_path / "数据"
    desk = desktop(folder)
    screen_of(desk, WelcomeScreen).choices["county"].click()
    screen = screen_of(desk, CountyScreen)
    screen.submit()
    form = screen.form
    assert form.problem("name").startswith("请填写办公室名称")
    assert form.problem("user") == "请填写登录人姓名。"
    assert form.problem("password") == "密码至少 8 位。"
    screen.name.setText(" 云岭县委编办 ")
    fill(screen, again="另一个密码1")
    screen.submit()
    assert form.problem("again") == "两次输入的密码不一样，请再输一次。"
    fill(screen)
    screen.submit()
    assert not screen.yes_button.isEnabled()

    sheet = wait_for(qtbot, desk, RecoveryScreen)
    key = sheet._begun.recovery
    assert re.fullmatch(r"([0-9A-Z]{4}-){7}[0-9A-Z]{4}", key)
    assert sheet.key_box.accessibleName() == f"恢复码 {key}"
    assert not sheet.yes_button.isEnabled()
    target = tmp_path / "恢复单.pdf"
    sheet.save(target)
    qtbot.waitUntil(lambda: "已存到" in sheet.note.text())
    pdf = pypdfium2.PdfDocument(target)
    text = pdf[0].get_textpage().get_text_bounded()
    pdf.close()
    assert all(group in text for group in key.split("-"))
    sheet.sealed.click()
    assert sheet.yes_button.hasFocus()
    sheet.yes_button.click()

    qtbot.waitUntil(lambda: desk.window is not None)
    assert desk.start_window is None
    assert desk.window.top.office.whole == "云岭县委编办"
    assert [button.text() for button in desk.window.column.buttons.values()] == [
        "首页", "机构", "人员", "业务办理", "台账报表", "数据交换", "系统",
    ]  # fmt: skip
    with qtbot.waitSignal(desk.ended, timeout=20_000):
        desk.window.close()
    backups = list((folder / "backups").iterdir())
    assert len(backups) == 1
    assert offices.user_names(backups[0]) == ["赵经办"]
    again = offices.sign_in(folder, "赵经办", GOOD)  # released: it can be opened
    assert again.journal.listed(limit=1)[0]["kind"] == "backup.make"
    again.close()


@pytest.fixture
def closed(office: Office) -> Path:
    """The folder of a register nobody has open."""
    office.units.add({"name": "云岭县档案馆"}, "2004-03")
    folder = office.folder
    office.close()
    return folder


def sign_in(screen: Any, password: str) -> None:
    screen.password.line.setText(password)
    screen.submit()


def test_a_wrong_password_is_said_and_nothing_is_lost(
    qtbot: QtBot, desktop: Callable[..., Any], closed: Path
) -> None:
    desk = desktop(closed)
    screen = screen_of(desk, SignInScreen)
    assert screen.name == "赵经办"
    screen.submit()
    assert screen.error.text() == "请输入密码。"
    sign_in(screen, "wrong password")
    qtbot.waitUntil(lambda: screen.error.text().startswith("密码不正确"))
    assert "没有任何改动" in screen.error.text() or "没有打开" in screen.error.text()
    sign_in(screen, PASSWORD)
    qtbot.waitUntil(lambda: desk.window is not None)

    desk.window.sign_out_button.click()
    again = wait_for(qtbot, desk, SignInScreen)
    assert not desk.window
    sign_in(again, PASSWORD)
    qtbot.waitUntil(lambda: desk.window is not None)
    assert desk.window.top.user.whole == "赵经办"


def test_a_forgotten_password_is_replaced_with_the_recovery_sheet(
    qtbot: QtBot, desktop: Callable[..., Any], tmp_path: Path
) -> None:
    new = NewOffice("云岭县委编办", "county", "赵经办", PASSWORD, "2026-07-15", CHEAP)
    office, recovery = offices.create(tmp_path / "county", new, list)
    office.close()
    desk = desktop(tmp_path / "county")
    screen_of(desk, SignInScreen).forgotten_link.click()
    screen = screen_of(desk, ForgottenScreen)
    screen.recovery.setText(recovery.lower().replace("-", " ")[:-1] + "?")
    screen.password.first.line.setText(GOOD)
    screen.password.second.line.setText(GOOD)
    screen.submit()
    qtbot.waitUntil(lambda: "恢复码输入有误" in screen.error.text())
    screen.recovery.setText(recovery.lower().replace("-", " "))
    screen.submit()
    qtbot.waitUntil(lambda: desk.window is not None)
    with qtbot.waitSignal(desk.ended, timeout=20_000):
        desk.window.close()
    offices.sign_in(tmp_path / "county", "赵经办", GOOD).close()


def test_damaged_data_is_told_apart_and_restored_from_a_backup(
    qtbot: QtBot, desktop: Callable[..., Any], office: Office
) -> None:
    office.units.add({"name": "云岭县档案馆"}, "2004-03")
    office.backups.make()
    folder = office.folder
    office.close()
    (folder / "keys.json").write_text("{", encoding="utf-8")
    desk = desktop(folder)
    locked = screen_of(desk, LockedOut)
    assert "已损坏" in locked.heading.text()
    locked.yes_button.click()
    screen = screen_of(desk, RestoreScreen)
    qtbot.waitUntil(lambda: screen.user.currentText() == "赵经办")
    assert len(screen.table.lazy.ids) == 1
    assert "恢复前" in screen.consequence.text()
    screen.password.line.setText("wrong password")
    screen.submit()
    qtbot.waitUntil(lambda: screen.error.text().startswith("密码不正确"))
    screen.password.line.setText(PASSWORD)
    screen.submit()
    again = wait_for(qtbot, desk, SignInScreen)
    assert desk.start_window.notices.text.startswith("已从备份恢复")
    sign_in(again, PASSWORD)
    qtbot.waitUntil(lambda: desk.window is not None)
    assert [unit["name"] for unit in desk.window.context.office.units.listed()] == ["云岭县档案馆"]


def test_a_township_begins_with_the_disk_found_by_itself_and_the_spoken_code(
    qtbot: QtBot,
    desktop: Callable[..., Any],
    county: SimpleNamespace,
    tmp_path: Path,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk = county.office.packages.make_enrolment(county.town, stick, CHEAP_CODE)
    desk = desktop(tmp_path / "乡镇")
    screen_of(desk, WelcomeScreen).choices["enrolment"].click()
    screen = screen_of(desk, EnrolmentScreen)
    qtbot.waitUntil(lambda: screen.files.currentData() == disk.path)
    fill(screen, user="田文书")
    screen.code.setText("12 34")
    screen.submit()
    assert screen.form.problem("code") == "核对码是 8 位数字，现在是 4 位。"
    wrong = f"{(int(disk.spoken_code) + 1) % 10**8:08d}"
    screen.code.setText(wrong)
    screen.submit()
    qtbot.waitUntil(lambda: screen.error.text().startswith("核对码不对"))
    assert not offices.register_exists(tmp_path / "乡镇")
    screen.code.setText(f"{disk.spoken_code[:4]}　{disk.spoken_code[4:]}")
    screen.submit()
    sheet = wait_for(qtbot, desk, RecoveryScreen)
    sheet.sealed.setChecked(True)
    sheet.submit()
    qtbot.waitUntil(lambda: desk.window is not None)
    window = desk.window
    assert window is not None
    assert window.context.office.level == "township"
    assert [button.text() for button in window.column.buttons.values()] == [
        "有人来", "有人走", "信息变了", "打印", "交编办",
    ]  # fmt: skip
    assert window.context.office.ledger.totals().actual == 4


def test_the_demonstration_is_made_beside_the_window_and_marked_all_the_time(
    qtbot: QtBot, desktop: Callable[..., Any], tmp_path: Path
) -> None:
    desk = desktop(tmp_path / "数据")
    screen_of(desk, WelcomeScreen).choices["demo"].click()
    screen = screen_of(desk, DemoScreen)
    assert screen.is_running
    qtbot.waitUntil(screen.county.isVisible, timeout=90_000)
    assert not (tmp_path / "数据").exists()
    screen.county.click()
    qtbot.waitUntil(lambda: desk.window is not None)
    assert desk.window.practice_mark.text() == "演示数据"
    assert desk.window.windowTitle().startswith("演示")
    assert desk.window.context.office.ledger.totals().actual > 150
    desk.window.sign_out_button.click()
    welcome = wait_for(qtbot, desk, WelcomeScreen)  # back to one's own beginning
    assert list((tmp_path / "数据-demo" / "county").glob("backups/*")) == []
    welcome.choices["demo"].click()
    screen = screen_of(desk, DemoScreen)
    screen.township.click()
    qtbot.waitUntil(lambda: desk.window is not None)
    assert desk.window.practice_mark.text() == "演示数据"
    assert desk.window.context.office.user_name == "田文书"


def test_a_second_window_on_the_same_data_is_refused(
    qtbot: QtBot, desktop: Callable[..., Any], closed: Path
) -> None:
    first = desktop(closed)
    sign_in(screen_of(first, SignInScreen), PASSWORD)
    qtbot.waitUntil(lambda: first.window is not None)
    second = desktop(closed)
    screen = screen_of(second, SignInScreen)
    sign_in(screen, PASSWORD)
    qtbot.waitUntil(lambda: "正被另一个编制通窗口使用" in screen.error.text())
    assert second.window is None
