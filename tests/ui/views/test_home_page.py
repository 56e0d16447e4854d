from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.office import Office
from app.services.permits import QuotaRequest
from app.ui.views.home_page import HomePage
from app.ui.views.unit_form import UnitDialog
from tests.services.packages.conftest import Pair, enrolled, pair
from tests.ui.views.conftest import rows_of, write

__all__ = ["enrolled", "pair"]


def figures(page: HomePage) -> dict[str, int]:
    return {word: int(card.figure.replace("\u2009", "")) for word, card in page.cards.items()}


def apply_for(office: Office, unit: int, count: int = 1) -> int:
    return office.permits.apply(
        QuotaRequest(unit, "事业编制", "财政拨款", count, "公开招聘", "缺人"), "王校长"
    )


def issue(office: Office, case_id: int, valid_until: str) -> str:
    while office.cases.get(case_id)["state"] != "issue":
        office.cases.sign(case_id, "赵副主任")
    return str(office.permits.issue(case_id, valid_until)["number"])


def test_five_numbers_are_those_of_the_ledger(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]
) -> None:
    issue(county.office, apply_for(county.office, county.school), "2027-07-15")
    page = show(HomePage)
    settle()
    totals = county.office.ledger.totals()
    assert figures(page) == {
        "核定": totals.approved,
        "实有": totals.actual,
        "已批未用": totals.reserved,
        "可用": totals.available,
        "超编单位": totals.over_units,
    }
    assert figures(page) == {"核定": 8, "实有": 7, "已批未用": 1, "可用": 1, "超编单位": 1}


def test_a_number_opens_the_units_behind_it(
    county: SimpleNamespace,
    show: Callable[..., Any],
    settle: Callable[[], None],
    went: list[tuple[str, Any]],
    qtbot: QtBot,
) -> None:
    page = show(HomePage)
    settle()
    for word in ("超编单位", "可用", "已批未用"):
        qtbot.mouseClick(page.cards[word], Qt.MouseButton.LeftButton)
    assert went == [("units", "超编"), ("units", "可用"), ("units", "已批未用")]


def test_what_is_due_stands_by_its_last_day_and_opens_with_enter(
    county: SimpleNamespace,
    show: Callable[..., Any],
    settle: Callable[[], None],
    went: list[tuple[str, Any]],
    qtbot: QtBot,
) -> None:
    office = county.office
    number = issue(office, apply_for(office, county.school), "2026-07-20")
    returned = apply_for(office, county.school)
    office.cases.send_back(returned, "王审核", "缺岗位需求说明")
    office.session.business_date = "2026-07-16"
    waiting = apply_for(office, county.school)
    page = show(HomePage)
    settle()
    rows = rows_of(page.due)
    assert [(row.提醒, row.事项) for row in rows] == [
        ("将到期", "通知单到期"),
        ("", "半年对账"),
        ("", "进人用编"),
        ("已退回", "进人用编"),
    ]
    assert (rows[0].期限, rows[0].内容, rows[0].进度) == ("2026.07.20", number, "还有 1 名未用")
    assert rows[2].期限 == office.cases.fetch([waiting])[0]["due_on"].replace("-", ".")
    assert rows[3].期限 == "—"
    page.due.setFocus()
    page.due.select_id(f"case-{waiting}")
    qtbot.keyClick(page.due, Qt.Key.Key_Return)
    assert went == [("case", waiting)]


def test_an_empty_register_says_what_to_do_first(
    office: Office,
    show: Callable[..., Any],
    settle: Callable[[], None],
    went: list[tuple[str, Any]],
    qtbot: QtBot,
) -> None:
    page = show(HomePage)
    settle()
    assert page.is_first_use
    qtbot.mouseClick(page.import_button, Qt.MouseButton.LeftButton)
    assert went == [("import", None)]
    qtbot.mouseClick(page.new_unit_button, Qt.MouseButton.LeftButton)
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, UnitDialog)
    write(form.name, "云岭县墕底镇卫生院")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert [unit["name"] for unit in office.units.listed()] == ["云岭县墕底镇卫生院"]
    assert went[-1] == ("unit", office.units.find("云岭县墕底镇卫生院"))
    assert not page.is_first_use


def test_what_came_in_by_usb_waits_until_it_is_decided(
    pair: Pair,
    office: Office,
    show: Callable[..., Any],
    settle: Callable[[], None],
    went: list[tuple[str, Any]],
    qtbot: QtBot,
) -> None:
    assert pair.county is office
    township = pair.township
    page = show(HomePage)
    settle()
    assert page.arrived.isHidden()
    township.declarations.add_exit(pair.there("张三"), "退休", "2026-08-01", "退休审批表")
    township.declarations.add_change(pair.there("王㛃"), {"education": "研究生"}, "2026-06")
    pair.up()
    page.context.changes.announce({"packages"})
    settle()
    assert page.arrived_text.text() == "U盘交来的申报还没有处理：米村镇 2 条"
    qtbot.mouseClick(page.arrived_button, Qt.MouseButton.LeftButton)
    assert went == [("exchange", None)]
    for line in office.packages.inbox():
        office.packages.send_back(line["id"], "请补充材料")
    page.context.changes.announce({"packages"})
    settle()
    assert page.arrived.isHidden()
