from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.services import offices
from app.services.office import Office
from app.ui.context import UiContext
from app.ui.messages import Messages
from app.ui.palette import Tone
from app.ui.views.paper_view import PaperRequest
from app.ui.views.system.change_words import change_lines
from app.ui.views.system.page import SystemPage
from app.ui.views.system.settings import pattern_problem
from app.ui.views.system.users import AddUserDialog, PasswordDialog, UsersPart
from tests.ui.pages.conftest import CHEAP, PASSWORD, Seats, texts


@pytest.fixture
def context(seats: Seats, county: SimpleNamespace) -> UiContext:
    return seats.context(county.office)


def open_part(context: UiContext, seats: Seats, key: str) -> Any:
    page = SystemPage(context)
    page.open_subject(key)
    seats.open(page)
    return page.part


# ---- 操作日志


def test_my_entries_today_and_what_they_changed(
    context: UiContext, seats: Seats, county: SimpleNamespace
) -> None:
    office: Office = county.office
    office.people.change(county.people["王𬭎"], {"phone": "13800000000"}, "2026-07-15")
    office.session.actor = "孙经办"
    office.people.change(county.people["周墕"], {"phone": "13700000000"}, "2026-07-15")
    office.session.actor = "赵经办"
    part = open_part(context, seats, "journal")
    everything = len(part.table.lazy.ids)
    assert texts(part.table, "words")[0] == "信息变更：周墕"
    part.mine.setChecked(True)
    seats.idle(context)
    assert len(part.table.lazy.ids) == everything - 1
    part.text.setText("信息变更")
    seats.idle(context)
    assert texts(part.table, "words") == ["信息变更：王𬭎"]
    part.table.select_id(part.table.lazy.ids[0])
    seats.idle(context)
    assert "联系电话：13900000000 → 13800000000" in part.changes.text()
    assert part.undo_button.isVisible()

    part.undo_button.click()
    seats.idle(context)
    assert office.people.get(county.people["王𬭎"])["phone"] == "13900000000"
    assert texts(part.table, "words") == ["撤销：信息变更：王𬭎", "信息变更：王𬭎"]
    assert texts(part.table, "state") == ["", "已撤销"]

    seen: list[tuple[str, Any]] = []
    context.navigate.requested.connect(lambda key, subject: seen.append((key, subject)))
    part.print_button.click()
    ((key, request),) = seen
    assert key == "paper"
    assert isinstance(request, PaperRequest)
    (paper,) = request.make()
    assert '"rows":2' in paper.payload


def test_a_step_that_cannot_be_undone_says_why(
    context: UiContext, seats: Seats, county: SimpleNamespace
) -> None:
    office: Office = county.office
    first = office.people.change(county.people["王𬭎"], {"phone": "1"}, "2026-07-15")
    assert first
    office.people.change(county.people["王𬭎"], {"phone": "2"}, "2026-07-15")
    part = open_part(context, seats, "journal")
    part.table.select_id(part.table.lazy.ids[1])
    seats.idle(context)
    part.undo_button.click()
    seats.idle(context)
    assert context.messages.last is not None
    assert "请先处理后面的操作" in context.messages.last.text
    assert office.people.get(county.people["王𬭎"])["phone"] == "2"


def test_changes_are_lines_in_the_words_of_the_field() -> None:
    rows: list[dict[str, Any]] = [
        {
            "table_name": "people",
            "old": {"phone": "1", "initials": "x"},
            "new": {"phone": "", "initials": "y"},
        },
        {"table_name": "person_facts", "old": None, "new": {"fields": "{}"}},
        {"table_name": "holdings", "old": None, "new": {"begins": "2012-09", "ends": "", "uuid": "u"}},
        {
            "table_name": "settings",
            "old": {"value": "no"},
            "new": {"name": "office.single_person", "value": "yes"},
        },
        {"table_name": "counters", "old": None, "new": {"value": 3}},
    ]
    assert change_lines(rows) == [
        "改人员　联系电话：1 → （空）",
        "新增占编　入编 2012-09",
        "设置 只有一人办公：no → yes",
    ]


# ---- 备份与恢复


def test_backup_here_and_on_a_stick_and_back_again(
    context: UiContext, seats: Seats, county: SimpleNamespace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = open_part(context, seats, "backup")
    assert part.table.empty_text.startswith("还没有备份")
    assert not part.restore_button.isEnabled()
    part.make_button.click()
    seats.idle(context)
    assert len(part.table.lazy.ids) == 1
    part.place.choose_folder(stick)
    part.stick_button.click()
    seats.idle(context)
    (copy,) = stick.iterdir()
    assert offices.user_names(copy) == ["赵经办"]
    assert context.messages.last is not None
    assert "请安全弹出U盘" in context.messages.last.text

    county.office.units.add({"name": "云岭县新单位"}, "2026-07")
    asked: list[str] = []

    def agree(_messages: Messages, _text: str, *, consequence: str, **_how: Any) -> bool:
        asked.append(consequence)
        return True

    monkeypatch.setattr(Messages, "question", agree)
    wanted: list[Path] = []
    context.office.seat.restore.connect(wanted.append)
    part.table.select_id(part.table.lazy.ids[0])
    part.restore_button.click()
    seats.idle(context)
    assert wanted == [part.table.lazy.ids[0]]
    assert asked[0].startswith("那以后做的 2 步操作将不再使用")  # the copy on the stick and the new unit


# ---- 核对


def test_checking_says_that_nothing_differs(context: UiContext, seats: Seats) -> None:
    part = open_part(context, seats, "verify")
    part.run_button.click()
    assert not part.run_button.isEnabled()
    seats.idle(context)
    assert part.verdict.text().startswith("没有发现差异")
    assert "共 7 项" in part.verdict.text()
    assert part.verdict.property("tone") == Tone.GOOD
    assert part.run_button.isEnabled()


def test_checking_lists_what_differs(context: UiContext, seats: Seats, county: SimpleNamespace) -> None:
    register = county.office.register
    register._writer.execute("PRAGMA query_only = OFF")
    register._writer.execute("UPDATE people SET phone = '110' WHERE name = '王𬭎'")
    register._writer.execute("PRAGMA query_only = ON")
    part = open_part(context, seats, "verify")
    part.run_button.click()
    seats.idle(context)
    assert part.verdict.text().startswith("发现 2 处不符")
    assert texts(part.table, "step") == ["数据内容", "现状与沿革"]
    assert "王𬭎" in texts(part.table, "sentence")[1]


def test_every_month_is_proved(context: UiContext, seats: Seats, county: SimpleNamespace) -> None:
    part = open_part(context, seats, "verify")
    part.full_button.click()
    assert not part.run_button.isEnabled()
    seats.idle(context)
    units = len(county.office.units.listed())
    assert part.verdict.text().startswith("没有例外。2006.08 至 2026.07，")
    assert f"{units} 个单位，240 个月，{units * 240 * 4} 个数" in part.verdict.text()
    assert part.full_button.isEnabled()


# ---- 登录人员


def test_somebody_more_may_sign_in_and_changes_the_password(
    context: UiContext, seats: Seats, county: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UsersPart, "key_cost", CHEAP)
    part = open_part(context, seats, "users")
    assert texts(part.table, "name") == ["赵经办"]
    part.add_button.click()
    dialog: AddUserDialog = seats.dialog(part, AddUserDialog)
    dialog.name.setText("孙 㛃")
    dialog.password.first.line.setText("abcd1234")
    dialog.password.second.line.setText("abcd1235")
    dialog.submit()
    assert dialog.form.problem("again") == "两次输入的密码不一样，请再输一次。"
    dialog.password.second.line.setText("abcd1234")
    dialog.submit()
    seats.idle(context)
    assert texts(part.table, "name") == ["赵经办", "孙㛃"]
    assert texts(part.table, "role") == ["负责人", "操作员"]
    offices.sign_in(county.office.folder, "孙㛃", "abcd1234").close()

    part.password_button.click()
    change: PasswordDialog = seats.dialog(part, PasswordDialog)
    change.old.line.setText("wrong password")
    change.password.first.line.setText("efgh5678")
    change.password.second.line.setText("efgh5678")
    change.submit()
    seats.idle(context)
    assert change.error.text().startswith("密码不正确")
    change.old.line.setText(PASSWORD)
    change.submit()
    seats.idle(context)
    offices.sign_in(county.office.folder, "赵经办", "efgh5678").close()


# ---- 设置


def test_the_size_of_type_changes_at_once_and_is_remembered(context: UiContext, seats: Seats) -> None:
    before = context.theme.em
    part = open_part(context, seats, "settings")
    try:
        next(radio for radio in part.scales.buttons() if radio.text() == "150%").click()
        assert context.theme.scale == 150
        assert context.theme.em > before
        assert context.settings.scale == 150
        next(radio for radio in part.looks.buttons() if radio.text() == "深色").click()
        assert context.settings.palette == "dark"
        assert context.theme.palette.is_dark
    finally:
        context.theme.apply("light", 100)


def test_habits_of_the_office_are_saved_with_their_document(
    context: UiContext, seats: Seats, county: SimpleNamespace
) -> None:
    part = open_part(context, seats, "settings")
    assert part.single_no.isChecked()
    assert part.pattern.text() == "编用〔{年份}〕{序号}号"
    part.single_yes.setChecked(True)
    part.pattern.setText("云编用〔{年份}〕号")
    part.save()
    assert part.form.problem("single_document") == "经办人同时是签批人，请填写依据。"
    assert "{序号}" in part.form.problem("pattern")
    part.single_document.setText("云编办〔2026〕3号")
    part.pattern.setText("云编用〔{年份}〕{序号}号")
    assert part.example.text() == "例：云编用〔2026〕12号"
    part.save()
    seats.idle(context)
    office: Office = county.office
    assert office.settings.value("office.single_person") == "yes"
    assert office.settings.value("permit.number_pattern") == "云编用〔{year}〕{n}号"
    assert {row["name"]: row["document"] for row in office.settings.listed()}["office.single_person"] == (
        "云编办〔2026〕3号"
    )
    part.save()
    assert context.messages.last is not None
    assert context.messages.last.text == "没有改动。"


@pytest.mark.parametrize(
    ("pattern", "good"),
    [
        ("编用〔{year}〕{n}号", True),
        ("{n}号", False),
        ("{year}{n}{x}", False),
        ("{year}{n}{", False),
        ("", False),
    ],
)
def test_a_number_pattern_needs_year_and_number(pattern: str, good: bool) -> None:
    assert (pattern_problem(pattern) == "") is good


@pytest.mark.parametrize("key", ["journal", "backup", "verify", "users", "settings", "about"])
@pytest.mark.parametrize("scale", [100, 150])
def test_the_page_fits_a_small_screen(context: UiContext, seats: Seats, key: str, scale: int) -> None:
    before = context.theme.scale
    context.theme.apply(scale=scale)
    try:
        page = SystemPage(context)
        page.open_subject(key)
        seats.open(page, 940, 480)
        assert page.minimumSizeHint().width() <= 940
        assert page.minimumSizeHint().height() <= 480
    finally:
        context.theme.apply(scale=before)


def test_signing_out_is_asked_of_the_program(context: UiContext, seats: Seats) -> None:
    part = open_part(context, seats, "users")
    asked: list[bool] = []
    context.office.seat.sign_out.connect(lambda: asked.append(True))
    part.out_button.click()
    assert asked == [True]


def test_only_one_bar_scrolls_the_settings_in_a_low_window(context: UiContext, seats: Seats) -> None:
    part = open_part(context, seats, "settings")
    page = next(widget for widget in QApplication.allWidgets() if isinstance(widget, SystemPage))
    assert page.isAncestorOf(part)
    assert page.layout().totalHeightForWidth(900) <= 400
    assert part.sizeHint().height() > 400
