"""What is typed into a form and not submitted is never lost, and never lies on the disk in plain text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.services import offices
from app.services.office import Office
from app.ui.context import UiContext
from app.ui.office_adapter import WindowOffice
from app.ui.views.case_form import NEW
from app.ui.views.cases_page import CasesPage
from app.ui.views.entry_form import EntryForm
from app.ui.views.exit_case_form import ExitCaseForm
from app.ui.views.quota_use_form import QuotaUseForm
from tests.ui.views.conftest import write


def test_draft_saves_itself_and_comes_back(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    form = show(QuotaUseForm, NEW)
    settle()
    assert county.office.drafts.listed() == []  # looking is not typing
    write(form.unit, "第一小学")
    settle()
    QTest.keyClick(form.unit, Qt.Key.Key_Return)
    form.reason.setPlainText("缺语文教师")
    qtbot.waitUntil(lambda: county.office.drafts.get("quota_use") is not None, timeout=3000)
    settle()
    assert form.draft_note.text() == "草稿已自动保存"

    again = show(QuotaUseForm, NEW)
    settle()
    assert again.unit.choice.id == county.school
    assert again.account.balance.label == "事业编制，财政拨款"
    assert again.reason.toPlainText() == "缺语文教师"
    assert again.note.text().startswith("这是您 ")
    assert "可用 2 → 办后 1" in again.check.text


def test_last_keystrokes_survive_leaving_at_once(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]
) -> None:
    form = show(EntryForm, NEW)
    settle()
    write(form.name, "郑𬭎")
    assert form.may_leave()  # no pause for the draft timer
    draft = county.office.drafts.get("entry")
    assert draft is not None
    assert (draft["title"], draft["fields"]["name"]) == ("郑𬭎", "郑𬭎")


def test_draft_survives_a_crash_and_stays_encrypted(
    office: Office,
    county: SimpleNamespace,
    show: Callable[..., Any],
    settle: Callable[[], None],
    make_context: Callable[[Any], UiContext],
    tmp_path: Path,
) -> None:
    form = show(EntryForm, NEW)
    settle()
    write(form.name, "郑硷硷")
    form.save()
    settle()
    # The process is gone: only the files are left.
    copy = tmp_path / "after"
    copy.mkdir()
    for file in (tmp_path / "county").iterdir():
        if file.is_file():
            content = file.read_bytes()
            assert "郑硷硷".encode() not in content
            (copy / file.name).write_bytes(content)
    again = offices.sign_in(copy, "李主任", "correct horse", "2026-07-15")
    other = make_context(WindowOffice(again))
    restored = EntryForm(other)
    restored.open_subject(NEW)
    settle()
    other.tasks.read(lambda: None)
    settle()
    assert restored.name.text() == "郑硷硷"
    restored.deleteLater()
    other.tasks.close()
    again.close()


def test_starting_over_asks_once_and_forgets(
    county: SimpleNamespace,
    show: Callable[..., Any],
    settle: Callable[[], None],
    context: UiContext,
    monkeypatch: Any,
) -> None:
    form = show(ExitCaseForm, county.people["张三"])
    settle()
    assert form.person.choice.title == "张三"
    asked: list[str] = []

    def answer(text: str, *, consequence: str, **_rest: Any) -> bool:
        asked.append(consequence)
        return len(asked) > 1

    monkeypatch.setattr(context.messages, "question", answer)
    form.start_over()
    assert asked == []  # nothing typed, nothing to lose
    write(form.document, "退休审批表")
    form.reason.setCurrentText("退休")
    form.save()
    settle()
    form.start_over()
    assert asked == ["将清除已填的 2 项内容。"]
    assert form.document.text() == "退休审批表"
    form.start_over()
    settle()
    assert form.document.text() == ""
    assert county.office.drafts.listed() == []


def test_list_of_cases_leads_back_to_the_draft(
    county: SimpleNamespace,
    show: Callable[..., Any],
    settle: Callable[[], None],
    went: list[tuple[str, Any]],
) -> None:
    county.office.drafts.save(f"exit/person/{county.people['张三']}", "张三", {"document": "调令"})
    county.office.drafts.save("entry/permit/编用〔2026〕1号", "郑㛃", {"name": "郑㛃"})
    page = show(CasesPage)
    settle()

    buttons = {button.text(): button for button in page.drafts.findChildren(QPushButton)}
    assert set(buttons) == {"核减 张三", "入编 郑㛃"}
    buttons["核减 张三"].click()
    buttons["入编 郑㛃"].click()
    assert went[-2:] == [("exit", county.people["张三"]), ("entry", "编用〔2026〕1号")]


def test_enter_goes_on_and_the_wheel_changes_nothing(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    form = show(EntryForm, NEW)
    settle()
    form.name.setFocus()
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    assert form.identity.hasFocus()
    QTest.keyClick(form.identity, Qt.Key.Key_Return)
    assert form.sex.hasFocus()
    use = show(QuotaUseForm, NEW)
    settle()

    use.unit.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5), use.count.mapToGlobal(QPointF(5, 5)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip

    QApplication.sendEvent(use.count, wheel)
    assert use.count.value() == 1
