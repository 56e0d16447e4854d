from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.office import Office
from app.ui.context import UiContext
from app.ui.views.deregister_form import DeregisterDialog
from app.ui.views.unit_form import UnitDialog
from app.ui.views.units_page import UnitsPage
from tests.ui.views.conftest import rows_of, write


@pytest.fixture
def page(county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]) -> UnitsPage:
    shown: UnitsPage = show(UnitsPage)
    settle()
    return shown


def names(page: UnitsPage) -> list[str]:
    return [row.单位 for row in rows_of(page.table)]


def test_every_unit_shows_the_numbers_of_the_ledger(
    page: UnitsPage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    numbers = county.office.ledger.unit_numbers()
    rows = rows_of(page.table)
    settle()
    rows = rows_of(page.table)
    units = county.office.units.listed()
    assert [row.单位 for row in rows] == [unit["name"] for unit in units]
    for row, unit in zip(rows, units, strict=True):
        known = numbers.get(unit["id"])
        expected = (known.approved, known.actual, known.reserved, known.available) if known else (0, 0, 0, 0)
        assert (int(row.核定), int(row.实有), int(row.已批未用), int(row.可用)) == expected
    assert [row.状态 for row in rows] == ["未核编", "空编", "满编", "超编"]
    assert page.sums.text() == "列出 4 个单位　核定 8　实有 7　已批未用 0　可用 2"


def test_typing_initials_narrows_and_enter_opens(
    page: UnitsPage,
    county: SimpleNamespace,
    settle: Callable[[], None],
    went: list[tuple[str, Any]],
    qtbot: QtBot,
) -> None:
    assert QApplication.focusWidget() is page.filter
    qtbot.keyClicks(page.filter, "dyxx")
    qtbot.waitUntil(lambda: names(page) == ["云岭县第一小学"])
    qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    assert went == [("unit", county.school)]
    assert page.escape()
    settle()
    assert len(names(page)) == 4


def test_the_state_filter_counts_and_narrows(page: UnitsPage, settle: Callable[[], None]) -> None:
    texts = [page.state.itemText(index) for index in range(page.state.count())]
    assert texts[:4] == ["全部（4）", "超编（1）", "满编（1）", "空编（1）"]
    page.open_subject("超编")
    settle()
    assert names(page) == ["中共云岭县委办公室"]


def test_the_tree_narrows_to_a_sector_and_to_a_supervising_unit(
    page: UnitsPage, settle: Callable[[], None]
) -> None:
    sector = page.tree.topLevelItem(1)
    assert sector.text(0) == "教育系统（2）"
    page.tree.setCurrentItem(sector)
    settle()
    assert names(page) == ["云岭县教育局", "云岭县第一小学"]
    page.tree.setCurrentItem(sector.child(0).child(0))
    settle()
    assert names(page) == ["云岭县第一小学"]
    page.tree.choose_all()
    settle()
    assert len(names(page)) == 4


def test_a_past_day_shows_the_numbers_of_that_day_and_says_so(
    page: UnitsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    write(page._as_of.line, "2011.6.1")
    qtbot.keyClick(page._as_of.line, Qt.Key.Key_Return)
    settle()
    rows_of(page.table)
    settle()
    then = county.office.ledger.unit_numbers("2011-06-01")
    rows = {row.单位: row for row in rows_of(page.table)}
    assert int(rows["云岭县第一小学"].实有) == then[county.school].actual == 0
    assert int(rows["云岭县第一小学"].可用) == then[county.school].available == 5
    assert page._as_of_mark.text() == "不是今天，是2011年6月1日的情况"
    qtbot.mouseClick(page._back_to_today, Qt.MouseButton.LeftButton)
    settle()
    assert page.sums.text().endswith("可用 2")


def test_units_that_did_not_exist_yet_are_not_listed(
    page: UnitsPage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    county.office.units.add({"name": "云岭县硷滩水库管理所", "sector": "水利系统"}, "2024-05-01")
    page._as_of.value = "2020-01-01"
    settle()
    assert "云岭县硷滩水库管理所" not in names(page)


def test_sorting_by_available_and_copying_a_row(
    page: UnitsPage, settle: Callable[[], None], qtbot: QtBot
) -> None:
    page.table.sortByColumn(6, Qt.SortOrder.DescendingOrder)
    settle()
    assert names(page)[0] == "云岭县第一小学"
    page.table.setFocus()
    page.table.select_id(page.table.lazy.ids[0])
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert QGuiApplication.clipboard().text() == "云岭县第一小学\t\t5\t3\t0\t2\t\t空编"


def test_a_new_unit_is_registered_with_its_document_and_opened(
    page: UnitsPage, office: Office, settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    page.new()
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, UnitDialog)
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("name") == "请填写单位名称。"
    write(form.name, "云岭县墕底镇卫生院")
    write(form.codes["funding"], "cz")
    qtbot.waitUntil(lambda: len(form.codes["funding"].suggestions.choices) > 0)
    qtbot.keyClick(form.codes["funding"], Qt.Key.Key_Return)
    write(form.effective.line, "2026.7")
    write(form.document, "云编[2026]012号")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    unit = office.units.get(office.units.find("云岭县墕底镇卫生院"))
    assert (unit["established"], unit["funding"]) == ("2026-07", "财政拨款")
    assert [row["number"] for row in office.units.documents(unit["id"])] == ["云编〔2026〕12号"]
    assert went == [("unit", unit["id"])]
    assert "云岭县墕底镇卫生院" in names(page)


def test_the_printed_list_is_what_is_on_screen(
    page: UnitsPage, office: Office, settle: Callable[[], None], went: list[tuple[str, Any]]
) -> None:
    page.open_subject("空编")
    settle()
    page.print_page()
    key, request = went[-1]
    assert key == "paper"
    paper = request.make()[0]
    text = pdf_text(office.papers.preview([paper])[0])
    assert "云岭县第一小学" in text
    assert "云岭县档案馆" not in text
    assert "截至 2026.07.15，空编" in text


def pdf_text(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def test_an_empty_register_offers_the_import(
    show: Callable[..., Any], context: UiContext, settle: Callable[[], None]
) -> None:
    page = show(UnitsPage)
    settle()
    assert page._stack.currentIndex() == 1


def test_the_tree_by_superior_shows_folders_and_what_stands_in_them(
    page: UnitsPage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    folder = county.office.units.add({"name": "党委部门", "kind": "机构分组"}, "2004-03")
    county.office.units.change(county.archive, {"parent_id": folder}, "2020-01-01", "云编〔2020〕1号")
    page.refresh()
    settle()
    page.order.setCurrentIndex(page.order.findData("parent"))
    texts = [page.tree.topLevelItem(row).text(0) for row in range(page.tree.topLevelItemCount())]
    assert texts[0] == "全县（4）"
    item = page.tree.topLevelItem(texts.index("党委部门"))
    assert [item.child(row).text(0) for row in range(item.childCount())] == ["云岭县档案馆"]
    page.tree.setCurrentItem(item)
    settle()
    assert names(page) == ["云岭县档案馆"]
    page._as_of.value = "2019-12-31"
    settle()
    assert page.tree.topLevelItem(texts.index("党委部门")).childCount() == 0


def test_inner_sections_and_folders_do_not_crowd_the_county(
    page: UnitsPage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    units = county.office.units
    before = county.office.ledger.totals().units
    folder = units.add({"name": "党委部门", "kind": "机构分组"}, "2004-03")
    units.change(county.archive, {"parent_id": folder}, "2020-01-01", "云编〔2020〕1号")
    units.add(
        {"name": "云岭县档案馆保管股", "kind": "内设机构", "parent_id": county.archive, "sector": "党委"},
        "2004-03",
    )
    page.refresh()
    settle()
    tree = page.tree
    tops = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    assert tops[0].text(0) == f"全县（{before}）"
    assert not any(item.text(0).startswith("未分系统") for item in tops)
    assert county.office.ledger.totals().units == before
    assert "云岭县档案馆" in names(page)
    assert "云岭县档案馆保管股" not in names(page)
    write(page.filter, "保管股")
    settle()
    assert names(page) == ["云岭县档案馆保管股"]
    write(page.filter, "")
    (archive,) = [
        item.child(row)
        for item in tops
        for row in range(item.childCount())
        if item.child(row).text(0) == "云岭县档案馆"
    ]
    tree.setCurrentItem(archive)
    settle()
    assert names(page) == ["云岭县档案馆", "云岭县档案馆保管股"]


def test_abolished_units_are_found_under_their_states(
    page: UnitsPage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    office = county.office
    office.units.change(county.archive, {"registered": "2005-01-01"}, "2005-01-01", "证书")
    office.units.change(county.archive, {"abolished": "2026-01-01"}, "2026-01-01", "云编〔2026〕1号")
    page.refresh()
    settle()
    assert "云岭县档案馆" not in names(page)
    for word in ("已撤销", "应注销未注销"):
        page.open_subject(word)
        settle()
        assert names(page) == ["云岭县档案馆"]
    assert [row["id"] for row in office.units.not_deregistered()] == [county.archive]


def test_what_is_abolished_and_still_registered_is_deregistered_from_its_list(
    page: UnitsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    office = county.office
    office.units.change(county.archive, {"registered": "2005-01-01"}, "2005-01-01", "证书")
    office.units.change(county.archive, {"abolished": "2026-01-01"}, "2026-01-01", "云编〔2026〕1号")
    page.refresh()
    settle()
    assert not page.deregister_button.isVisible()
    page.open_subject("应注销未注销")
    settle()
    assert page.state.currentText() == "应注销未注销（1）"
    assert page.deregister_button.isVisible()
    assert not page.deregister_button.isEnabled()
    page.table.select_id(county.archive)
    qtbot.mouseClick(page.deregister_button, Qt.MouseButton.LeftButton)
    form = QApplication.activeModalWidget()
    assert isinstance(form, DeregisterDialog)
    write(form.document, "云编登〔2026〕3号")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert "R21" in form.error.text() or "清算" in form.error.text()
    form.liquidated.setChecked(True)
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert names(page) == []
    assert office.units.not_deregistered() == []
    assert office.units.as_of(county.archive)["deregistered"] == "2026-07-15"


def test_the_registers_of_the_county_are_one_step_away(page: UnitsPage, went: list[tuple[str, Any]]) -> None:
    for action in page.more.actions():
        action.trigger()
    assert went == [("control", None), ("schools", None), ("opening", None), ("documents", None)]


def test_dragging_a_unit_opens_its_case_and_changes_nothing(
    page: UnitsPage,
    county: SimpleNamespace,
    settle: Callable[[], None],
    went: list[tuple[str, Any]],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def answer(text: str, **more: Any) -> bool:
        asked.append(f"{text}{more['consequence']}")
        return True

    monkeypatch.setattr(page.context.messages, "question", answer)
    before = county.office.register.last_operation
    school = page.tree.topLevelItem(1).child(0).child(0)
    archive = page.tree.topLevelItem(2).child(0)
    assert (school.text(0), archive.text(0)) == ("云岭县第一小学", "云岭县档案馆")
    page.tree.drop_on(school, archive)
    qtbot.waitUntil(lambda: bool(went))
    assert went == [("business", ("matter_transfer", county.school, {"supervising": county.archive}))]
    (question,) = asked
    assert question.startswith("为“云岭县第一小学”办理划转，主管部门改为“云岭县档案馆”？将打开")
    assert question.endswith("现在什么都不改。")
    page.tree.drop_on(school, page.tree.topLevelItem(2))  # a sector is no target
    assert county.office.register.last_operation == before


def test_alt_and_an_arrow_change_the_order_of_siblings(
    page: UnitsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    party = page.tree.topLevelItem(2)
    page.tree.setFocus()
    page.tree.setCurrentItem(party.child(1))
    assert party.child(1).text(0) == "中共云岭县委办公室"
    qtbot.keyClick(page.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settle()
    party = page.tree.topLevelItem(2)
    assert [party.child(row).text(0) for row in range(2)] == ["中共云岭县委办公室", "云岭县档案馆"]
    assert page.tree.currentItem().text(0) == "中共云岭县委办公室"
