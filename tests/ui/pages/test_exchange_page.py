from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLabel

from app.services.office import Office
from app.ui.context import UiContext
from app.ui.views.exchange.deciding import AcceptDialog, SendBackDialog
from app.ui.views.exchange.enrolment_dialog import EnrolmentDialog
from app.ui.views.exchange.written import WrittenDialog
from app.ui.views.exchange_page import ExchangePage
from app.ui.views.finders import unit_choice
from app.ui.views.paper_view import PaperRequest
from tests.ui.pages.conftest import CHEAP_CODE, Seats, texts


@pytest.fixture
def context(seats: Seats, county: SimpleNamespace) -> UiContext:
    return seats.context(county.office)


@pytest.fixture
def page(context: UiContext, seats: Seats, monkeypatch: pytest.MonkeyPatch) -> ExchangePage:
    monkeypatch.setattr(ExchangePage, "code_cost", CHEAP_CODE)
    made = ExchangePage(context)
    seats.open(made)
    return made


def declared(township: Office, stick: Path, count: int = 2) -> Path:
    """The township hands in *count* exits."""
    already = {row["person_id"] for row in township.declarations.listed()}
    ids = [number for number in township.people.ids(in_post=True) if number not in already]
    for number in ids[:count]:
        township.declarations.add_exit(number, "退休", "2026-07-20", "退休审批表")
    return township.packages.export_declarations(stick).path


def receive(page: ExchangePage, seats: Seats, path: Path) -> None:
    page.incoming.open_file(path)
    seats.idle(page.context)
    page.incoming.yes_button.click()
    seats.idle(page.context)


def test_an_empty_page_says_what_to_do_first(page: ExchangePage) -> None:
    assert "插上乡镇交来的U盘" in page.incoming.table.empty_text
    assert "制作注册盘" in page.nodes.empty_text
    assert not page.accept_button.isEnabled()
    assert not page.answer_button.isEnabled()


def test_an_enrolment_disk_shows_its_code_once_in_large_figures(
    page: ExchangePage, seats: Seats, county: SimpleNamespace, stick: Path, context: UiContext
) -> None:
    page.make_enrolment()
    dialog: EnrolmentDialog = seats.dialog(page, EnrolmentDialog)
    dialog.submit()
    assert dialog.form.problem("unit") == "请选单位。"
    dialog.unit.choice = unit_choice(county.office.units.get(county.town))
    dialog.place.choose_folder(stick)
    dialog.submit()
    seats.idle(context)
    written: WrittenDialog = seats.dialog(page, WrittenDialog)
    digits = written.code.text().replace(" ", "")
    assert len(digits) == 8
    assert digits.isdigit()
    assert all(digits not in path.name for path in stick.iterdir())
    words = " ".join(label.text() for label in cast("list[QLabel]", written.findChildren(QLabel)))
    assert "打电话" in words
    assert "安全弹出" in words
    written.accept()
    assert texts(page.nodes, "state_name") == ["已发注册盘"]
    page.nodes.select_id(page.nodes.lazy.ids[0])
    seats.idle(context)
    assert "还没有交来第一个申报包" in page.hint.text()
    assert not page.answer_button.isEnabled()


def test_a_package_is_seen_received_decided_and_answered(
    page: ExchangePage, seats: Seats, township: Office, stick: Path, context: UiContext
) -> None:
    path = declared(township, stick)
    page.incoming.open_file(path)
    seats.idle(context)
    assert "云岭县米村镇人民政府 7月申报 第1包，2 人核减" in page.incoming.heading.text()
    assert texts(page.incoming.lines, "outcome_name") == ["新增", "新增"]
    assert page.incoming.yes_button.text() == "收下这一包，2 条(&R)"
    assert page.lines.lazy.ids == []
    page.incoming.yes_button.click()
    seats.idle(context)
    assert len(page.lines.lazy.ids) == 2
    assert page.pending.note.text() == "2 条"
    assert not page.incoming.yes_button.isEnabled()
    assert page.incoming.yes_button.text() == "以前收过了"

    first, second = page.lines.lazy.ids
    page.lines.select_id(first)
    page.accept()
    accept: AcceptDialog = seats.dialog(page, AcceptDialog)
    accept.submit()
    assert accept.form.problem("signer") == "请填写签批人。"
    accept.signer.setText("赵经办")
    accept.submit()
    seats.idle(context)
    assert "不能签批自己经办的业务" in accept.error.text()
    accept.signer.setText("刘主任")
    accept.submit()
    seats.idle(context)
    assert context.messages.last is not None
    assert context.messages.last.text == "已批准 1 条，已按规定登记。"
    assert page.lines.lazy.ids == [second]
    assert context.office.ledger.totals().actual == 6  # leaves on 20 July, which is still ahead

    page.lines.select_id(second)
    page.send_back()
    back: SendBackDialog = seats.dialog(page, SendBackDialog)
    back.submit()
    assert back.form.problem("reason").startswith("请写明退回的原因")
    back.reason.setPlainText("缺退休审批表。")
    back.submit()
    seats.idle(context)
    assert page.lines.lazy.ids == []
    assert [row["to_answer"] for row in page.nodes.shown_rows] == [2]

    page.place.choose_folder(stick)
    page.nodes.select_id(page.nodes.lazy.ids[0])
    assert page.hint.text() == "给云岭县米村镇人民政府：2 条已经定了，等着批复。"
    page.answer_button.click()
    seats.idle(context)
    written: WrittenDialog = seats.dialog(page, WrittenDialog)
    written.close_button.click()
    assert [row["to_answer"] for row in page.nodes.shown_rows] == [0]
    (answer,) = [found for found in stick.glob("*.bzt") if "批复" in found.name]
    township.packages.receive(township.packages.read(answer))
    assert sorted(row["state_name"] for row in township.declarations.listed()) == ["已批准", "退回"]

    seen: list[tuple[str, Any]] = []
    context.navigate.requested.connect(lambda key, subject: seen.append((key, subject)))
    page.slip_button.click()
    ((key, request),) = seen
    assert key == "paper"
    assert isinstance(request, PaperRequest)
    assert [paper.form for paper in request.make()] == ["F33"]


def test_several_lines_are_accepted_at_once_and_the_refused_one_is_named(
    page: ExchangePage, seats: Seats, township: Office, stick: Path, context: UiContext
) -> None:
    receive(page, seats, declared(township, stick, 3))
    rows = page.lines.shown_rows
    person = context.office.people.find(rows[1]["sentence"].split()[0])
    context.office.exits.record(person, "辞职", "2026-07-01", "辞职批复", "")  # meanwhile by another way
    page.lines.selectAll()
    page.accept_button.click()
    dialog: AcceptDialog = seats.dialog(page, AcceptDialog)
    assert dialog.yes_button.text() == "批准 3 条"
    dialog.signer.setText("刘主任")
    dialog.submit()
    seats.idle(context)
    assert context.messages.last is not None
    assert context.messages.last.text.startswith("已批准 2 条，已按规定登记。有 1 条没有批准：")
    assert rows[1]["sentence"] in context.messages.last.text
    assert len(page.lines.lazy.ids) == 1


def test_a_missing_package_is_named(
    page: ExchangePage, seats: Seats, township: Office, stick: Path, context: UiContext
) -> None:
    declared(township, stick, 1)
    second = declared(township, stick, 1)
    receive(page, seats, second)
    assert texts(page.nodes, "gaps") == ["第1包"]
    assert texts(page.nodes, "last_in") == ["2026.07.15　第2包"]


def test_a_stick_is_noticed_by_itself(
    context: UiContext, seats: Seats, township: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged: list[Path] = []
    monkeypatch.setattr(ExchangePage, "places", staticmethod(lambda: plugged))
    page = ExchangePage(context)
    seats.open(page)
    assert page.incoming.table.lazy.ids == []
    path = declared(township, stick)
    plugged.append(stick)
    page.incoming.watcher.look()
    page.place.watcher.look()
    seats.idle(context)
    assert page.incoming.table.lazy.ids == [path]  # the 注册盘 on the same stick is not offered
    assert page.place.place == stick
    plugged.clear()
    page.incoming.watcher.look()
    seats.idle(context)
    assert page.incoming.table.lazy.ids == []


@pytest.mark.parametrize("damage", ["cut", "flipped", "foreign"])
def test_a_package_that_cannot_be_used_says_why_and_changes_nothing(
    page: ExchangePage, seats: Seats, township: Office, stick: Path, context: UiContext, damage: str
) -> None:
    path = declared(township, stick)
    data = bytearray(path.read_bytes())
    if damage == "cut":
        data = data[: len(data) // 2]
    elif damage == "flipped":
        data[-40] ^= 1
    else:
        data = bytearray("这是一份普通的文件。".encode() * 50)
    path.write_bytes(bytes(data))
    before = context.office.services.register.last_operation
    page.incoming.open_file(path)
    seats.idle(context)
    assert texts(page.incoming.table, "state") == ["打不开"]
    assert "没有导入任何内容" in page.incoming.notes.text()
    assert not page.incoming.yes_button.isVisible()
    assert context.office.services.register.last_operation == before


@pytest.mark.parametrize("scale", [100, 150])
def test_the_page_fits_a_small_screen(page: ExchangePage, scale: int, context: UiContext) -> None:
    before = context.theme.scale
    context.theme.apply(scale=scale)
    try:
        page.resize(940, 480)
        assert page.minimumSizeHint().width() <= 940
    finally:
        context.theme.apply(scale=before)
