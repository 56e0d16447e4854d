from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.models import people as people_store
from app.models import templates
from app.services.office import Office
from app.ui.context import UiContext
from app.ui.first_start.welcome import ChoiceButton
from app.ui.views.exchange.written import WrittenDialog
from app.ui.views.paper_view import PaperRequest
from app.ui.views.system.county_forms import CountyFormsPart
from app.ui.views.system.page import SystemPage
from app.ui.views.township.arrive_page import ArrivePage
from app.ui.views.township.change_page import ChangePage
from app.ui.views.township.hand_in_page import HandInPage
from app.ui.views.township.home_page import TownshipHome
from app.ui.views.township.leave_page import LeavePage
from app.ui.views.township.off_staff_forms import OffStaffEndDeclaring
from app.ui.views.township.people_page import TownshipPeople
from app.ui.views.township.print_page import PrintPage
from app.ui.widgets.suggestions import Choice
from tests.ui.pages.conftest import Seats, identity, texts


@pytest.fixture
def context(seats: Seats, township: Office) -> UiContext:
    return seats.context(township)


def went(context: UiContext) -> list[tuple[str, Any]]:
    """Where the pages navigate to from now on."""
    seen: list[tuple[str, Any]] = []
    context.navigate.requested.connect(lambda key, subject: seen.append((key, subject)))
    return seen


def person(office: Office, name: str) -> int:
    return int(office.people.find(name))


def choose_person(page: Any, seats: Seats, name: str) -> None:
    number = person(page.context.office.services, name)
    page.person.choice = Choice(number, name)
    seats.idle(page.context)


def leave(context: UiContext, seats: Seats, name: str = "李䶮") -> LeavePage:
    """Declare that somebody retires."""
    page = LeavePage(context)
    seats.open(page)
    choose_person(page, seats, name)
    page.reason.setCurrentText("退休")
    page.ends.value = "2026-07-20"
    page.document.setText("退休审批表")
    page.submit()
    seats.idle(context)
    return page


# ---- home


def test_home_has_exactly_five_buttons_and_says_what_is_missing(context: UiContext, seats: Seats) -> None:
    home = TownshipHome(context)
    seats.open(home)
    assert [button.title for button in cast("list[ChoiceButton]", home.findChildren(ChoiceButton))] == [
        "有人来", "有人走", "信息变了", "打印", "交编办",
    ]  # fmt: skip
    seen = went(context)
    for button in home.buttons.values():
        button.click()
    assert [key for key, _ in seen] == ["arrive", "leave", "change", "print", "hand_in"]
    assert home.missing.note.text() == "1 项"
    labels = [label.text() for label in cast("list[QLabel]", home.missing.findChildren(QLabel))]
    assert "7月还没有申报，请申报变动，或报“本月无变动”。" in labels
    home.declare_nothing()
    seats.idle(context)
    assert texts(home.table, "state_name") == ["待上报"]
    assert texts(home.table, "sentence") == ["云岭县米村镇人民政府 7月无变动"]


def test_home_fits_a_small_screen(context: UiContext, seats: Seats) -> None:
    home = TownshipHome(context)
    seats.open(home, 960, 500)
    assert home.minimumSizeHint().width() <= 960
    assert home.minimumSizeHint().height() <= 500
    for button in home.buttons.values():
        assert button.height() >= button.minimumSizeHint().height()


# ---- declaring


def test_somebody_leaves(context: UiContext, seats: Seats) -> None:
    seen = went(context)
    page = leave(context, seats)
    assert seen == [("home", None)]
    assert context.messages.last is not None
    assert context.messages.last.text.startswith("已记下：李䶮 退休")
    (row,) = context.office.declarations.listed()
    assert row["sentence"] == "李䶮 退休，2026-07-20 起不占 云岭县米村镇人民政府 的编制"
    assert row["state_name"] == "待上报"
    assert page.person.choice is None  # ready for the next one
    assert (
        context.office.people.get(person(context.office.services, "李䶮"))["ends"] == ""
    )  # still a proposal


def test_what_is_missing_is_said_all_at_once(context: UiContext, seats: Seats) -> None:
    page = LeavePage(context)
    seats.open(page)
    page.submit()
    assert page.error.text().startswith("还有 4 项要补")
    assert page.form.problem("reason") == "请选核减原因。"


def test_somebody_comes_and_nothing_is_asked_twice(
    context: UiContext, seats: Seats, county: SimpleNamespace
) -> None:
    page = ArrivePage(context)
    seats.open(page)
    page.permit.choice = Choice(county.permit, county.permit)
    page.name.setText("陈  三")
    page.identity.setText(identity(33, "19970608", male=False))
    seats.idle(context)
    assert page.sex.currentText() == "女"
    assert page.birth.value == "1997-06-08"
    assert "通知单还可用 1 名" in page.check.text
    assert "可以报" in page.check.text
    assert not page.signer.isVisible()
    page.coded["entry_way"].choice = Choice("录用", "录用")
    page.begins.value = "2026-08-01"
    page.document.setText("云人社〔2026〕8号")
    page.submit()
    seats.idle(context)
    (row,) = context.office.declarations.listed()
    assert row["sentence"].startswith("陈三 入编 云岭县米村镇人民政府（行政编制，通知单 ")
    assert row["payload"]["person"]["birth"] == "1997-06-08"


def test_information_is_prefilled_and_only_what_differs_is_reported(context: UiContext, seats: Seats) -> None:
    page = ChangePage(context)
    seats.open(page)
    choose_person(page, seats, "王𬭎")
    assert page.inputs["phone"].text() == "13900000000"
    assert page.inputs["title"].text() == "科员"
    assert page.check.text == "还没有改动。"
    page.inputs["phone"].setText("13800000000")
    page.inputs["name"].setText("王宏")
    seats.idle(context)
    assert "联系电话：13900000000 → 13800000000" in page.check.text
    page.submit()
    assert page.forms[1].problem("document") == "改了姓名，请填写依据文件。"
    page.inputs["name"].setText("王𬭎")
    page.submit()
    seats.idle(context)
    (row,) = context.office.declarations.listed()
    assert row["payload"]["fields"] == {"phone": "13800000000"}


def test_what_was_typed_is_there_again_after_leaving(context: UiContext, seats: Seats) -> None:
    page = ChangePage(context)
    seats.open(page)
    choose_person(page, seats, "王𬭎")
    page.inputs["phone"].setText("13700000000")
    assert page.may_leave()
    seats.idle(context)
    again = ChangePage(context)
    seats.open(again)
    assert "没有提交的内容" in again.note.text()
    assert again.inputs["phone"].text() == "13700000000"
    assert "联系电话：13900000000 → 13700000000" in again.check.text


def test_a_declaration_is_put_right_and_taken_back(
    context: UiContext, seats: Seats, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(context, seats)
    home = TownshipHome(context)
    seats.open(home)
    home.table.select_id(home.table.lazy.ids[0])
    seen = went(context)
    home.edit_button.click()
    assert seen == [("leave", 1)]
    page = LeavePage(context)
    page.open_subject(1)
    seats.open(page)
    assert page.heading.text() == "改：有人走"
    assert page.document.text() == "退休审批表"
    page.ends.value = "2026-07-31"
    page.submit()
    seats.idle(context)
    (row,) = context.office.declarations.listed()
    assert row["payload"]["ends"] == "2026-07-31"
    seats.idle(context)
    home.table.select_id(1)
    monkeypatch.setattr(type(context.messages), "question", lambda *_args, **_how: True)
    home.withdraw()
    seats.idle(context)
    assert home.table.lazy.ids == []
    assert context.office.declarations.listed() == []


# ---- handing in, and the answer


def test_out_and_back_with_an_answer(
    context: UiContext, seats: Seats, county: SimpleNamespace, stick: Path
) -> None:
    leave(context, seats, "李䶮")
    leave(context, seats, "周墕")
    page = HandInPage(context)
    seats.open(page)
    assert len(page.table.lazy.ids) == 2
    assert not page.write_button.isEnabled()
    assert page.hint.text().startswith("请插上U盘")
    page.place.choose_folder(stick)
    assert page.write_button.text() == "写到U盘，2 条(&W)"
    page.write_button.click()
    seats.idle(context)
    dialog: WrittenDialog = seats.dialog(page, WrittenDialog)
    seen = went(context)
    dialog.slip_button.click()
    seats.idle(context)
    ((key, request),) = seen
    assert key == "paper"
    assert isinstance(request, PaperRequest)
    assert [paper.form for paper in request.make()] == ["F33"]
    assert page.table.lazy.ids == []
    assert page.again.text().startswith("连同以前写出、编办还没收到的 2 条")

    office = county.office
    (written,) = [path for path in stick.glob("*.bzt") if "申报" in path.name]
    office.packages.receive(office.packages.read(written))
    first, second = office.packages.inbox()
    office.packages.accept(first["id"], "刘主任")
    office.packages.send_back(second["id"], "缺退休审批表，请补齐。")
    answer = office.packages.export_decision(first["node_id"], stick)

    page.incoming.open_file(answer.path)
    seats.idle(context)
    assert page.incoming.current is not None
    assert page.incoming.current.state == "可以收"
    assert page.incoming.yes_button.isEnabled()
    page.incoming.yes_button.click()
    seats.idle(context)
    assert page.incoming.current.state == "以前收过"
    assert not page.incoming.yes_button.isEnabled()
    home = TownshipHome(context)
    seats.open(home)
    assert sorted(texts(home.table, "state_name")) == ["已批准", "退回"]
    assert "缺退休审批表，请补齐。" in texts(home.table, "remark")
    assert context.office.people.get(person(context.office.services, "李䶮"))["ends"] == "2026-07-20"
    assert context.office.check.run().clean


def test_a_full_or_missing_stick_loses_nothing(
    context: UiContext, seats: Seats, stick: Path, expect_log: Callable[..., None]
) -> None:
    expect_log("TargetMissing")
    leave(context, seats)
    page = HandInPage(context)
    seats.open(page)
    page.place.choose_folder(stick)
    for path in stick.iterdir():
        path.unlink()
    stick.rmdir()
    page.write_button.click()
    seats.idle(context)
    assert context.messages.last is not None
    assert context.messages.last.kind == "error"
    assert page.write_button.isEnabled()
    (row,) = context.office.declarations.listed()
    assert row["state_name"] == "待上报"


# ---- looking and printing


def test_the_list_of_people_is_for_looking(context: UiContext, seats: Seats) -> None:
    page = TownshipPeople(context)
    seats.open(page)
    assert page.count.text() == "4 人"
    page.filter.setText("王")
    seats.idle(context)
    assert page.count.text() == "1 人"
    assert page.name.text() == "王𬭎"
    assert page.place.pairs["单位"] == "云岭县米村镇人民政府"
    seen = went(context)
    page.change_button.click()
    assert seen == [("change", ("person", person(context.office.services, "王𬭎")))]


def test_what_stands_beside_the_quota_is_shown(context: UiContext, seats: Seats) -> None:
    office = context.office.services
    teacher, unit = person(office, "王𬭎"), context.office.units.find("云岭县米村镇人民政府")
    with office.register.operation("test.fill", "登记", actor="测试", business_date="2026-07-15") as op:
        op.insert("workplaces", person_id=teacher, kind="借调", place="省厅", begins="2026-03", due="2026-12")
        op.insert("quota_cards", person_id=teacher, number="云编卡000001", begins="2020-01", reason="初领")
        (cook,) = people_store.insert_many(op, [{"name": "孙𬭎"}], "")
        op.insert(
            "off_staff", person_id=cook, unit_id=unit, kind="劳务派遣", position="食堂", begins="2026-01"
        )
    page = TownshipPeople(context)
    seats.open(page)
    page.filter.setText("王𬭎")
    seats.idle(context)
    assert page.beside.pairs["借调"] == "省厅　2026.03—（期限 2026.12）"
    assert page.beside.pairs["编制卡"] == "云编卡000001　初领　2020.01—"
    page.filter.clear()
    page.which.setCurrentText("编外人员")
    seats.idle(context)
    assert page.count.text() == "1 人"
    assert page.name.text() == "孙𬭎"
    assert page.beside.pairs["编外"] == "云岭县米村镇人民政府　劳务派遣　食堂　2026.01—"
    assert page.change_button.isVisible()
    assert not page.leave_button.isVisible()
    page.off_leave_button.click()
    (form,) = page.findChildren(OffStaffEndDeclaring)
    form.reason.setText("合同期满")
    form.submit()
    seats.idle(context)
    (row,) = office.declarations.listed()
    assert row["sentence"].startswith("孙𬭎（编外，劳务派遣）")
    assert row["sentence"].endswith("合同期满")


def test_papers_are_seen_before_they_are_printed(context: UiContext, seats: Seats) -> None:
    page = PrintPage(context)
    seats.open(page)
    titles = [page.list.item(row).text() for row in range(page.list.count())]
    assert titles[:3] == ["机构编制台账", "人员名单", "申报清单"]
    assert page.view.is_shown
    assert page.view.preview.page_count >= 1
    page.list.setCurrentRow(1)
    seats.idle(context)
    assert page.view.is_shown


# ---- every page at every size of type


@pytest.mark.parametrize(
    "kind", [TownshipHome, ArrivePage, LeavePage, ChangePage, PrintPage, HandInPage, TownshipPeople]
)
@pytest.mark.parametrize("scale", [100, 150])
def test_no_page_is_wider_than_a_small_screen(
    context: UiContext, seats: Seats, kind: type, scale: int
) -> None:
    before = context.theme.scale
    context.theme.apply(scale=scale)
    try:
        page = kind(context)
        seats.open(page, 940, 480)
        assert page.minimumSizeHint().width() <= 940
        _no_button_is_cut(page)
    finally:
        context.theme.apply(scale=before)


def _no_button_is_cut(page: QWidget) -> None:
    QApplication.processEvents()
    for button in cast("list[QPushButton]", page.findChildren(QPushButton)):
        if button.isVisible() and button.text():
            assert button.width() >= button.minimumSizeHint().width(), button.text()


def test_the_forms_of_the_county_are_listed_and_seen(context: UiContext, seats: Seats) -> None:
    """Two forms came with the answer; this program cannot use one of them."""
    office = context.office.services
    shipped = {name: office.form_templates.shipped(name) for name in ("F01", "F04")}
    with office.register.operation("test.fill", "登记", actor="测试", business_date="2026-07-15") as op:
        for number, (name, text) in enumerate(
            (
                ("F01", shipped["F01"].replace("【姓名】", "【曾用名】", 1)),
                ("F04", shipped["F04"].replace("名称: 核减（出编）人员通知单", "名称: 云岭县减员通知单")),
            )
        ):
            sent = {
                "form": name,
                "text": text,
                "shipped": "0" * 64,
                "note": "县里习惯",
                "changed_on": "2026-07-15",
            }
            templates.take_over(office.register, op, f"00000000-0000-4000-8000-00000000000{number}", sent)
    page = SystemPage(context)
    seats.open(page)
    page.open_subject("forms")
    seats.idle(context)
    part = page.part
    assert isinstance(part, CountyFormsPart)
    rows = [part.table.row_of(number) for number in (1, 2)]
    assert [(row["name"], row["state"]) for row in rows] == [("F01", "用不了"), ("F04", "在用")]
    assert "曾用名" in rows[0]["said"]
    assert rows[1]["said"] == "县里习惯"
    assert part.words.text() == "没有本地叫法。"
    seen = went(context)
    part.table.select_id(2)
    part.blank_button.click()
    ((key, request),) = seen
    assert (key, request.title) == ("paper", "核减（出编）人员通知单（空白表）")
    assert request.make()[0].document.title == "云岭县减员通知单"


def test_empty_forms_of_the_township_have_their_variants(context: UiContext, seats: Seats) -> None:
    page = PrintPage(context)
    seats.open(page)
    titles = [page.list.item(place).text() for place in range(page.list.count())]
    assert titles[3] == "空白表（手工填写）"
    assert len(titles) == 11
    assert "人员信息变更表" in titles
    page.list.setCurrentRow(titles.index("关键信息变更审批表"))
    assert page.list.currentItem().toolTip() == "空白表：关键信息变更审批表"
    seats.idle(context)
    assert page.view.is_shown
