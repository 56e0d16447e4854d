"""Real registers behind the pages: a county, and a township that began from its 注册盘."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.exchange.spoken_code import CodeCost
from app.models.key_slots import KeyCost
from app.services import offices
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.offices import NewOffice
from app.services.packages.first_start import open_enrolment
from app.services.permits import QuotaRequest
from app.ui.context import UiContext
from app.ui.seat import Seat, SeatedOffice
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.page import Page
from app.values.identity import check_digit

CHEAP = KeyCost(passes=1, memory_kib=64, lanes=1)
CHEAP_CODE = CodeCost(memory_kib=8 * 1024, passes=1, lanes=1)
PASSWORD = "correct horse"
TODAY = "2026-07-15"


def identity(serial: int, birth: str = "19850315", *, male: bool = True) -> str:
    """A well-formed identity number of a region that does not exist."""
    body = f"990101{birth}{serial % 100:02d}{1 if male else 2}"
    return body + check_digit(body)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """云岭县委编办, 赵经办 signed in, with the code lists of the program."""
    new = NewOffice("云岭县委编办", "county", "赵经办", PASSWORD, TODAY, CHEAP)
    opened, _ = offices.create(tmp_path / "county", new)
    yield opened
    opened.close()


@pytest.fixture
def county(office: Office) -> SimpleNamespace:
    """米村镇人民政府: 行政 6 核定, 4 实有, one permit with one use left; 县档案馆: 事业 2 of 2."""
    town = office.units.add({"name": "云岭县米村镇人民政府", "sector": "乡镇"}, "2004-03")
    archive = office.units.add({"name": "云岭县档案馆", "sector": "党委系统"}, "2004-03")
    for unit, nature, count in ((town, "行政编制", 6), (archive, "事业编制", 2)):
        office.ledger.post(
            MovementRequest(
                unit, nature, "财政拨款", count, "核定下达", "2010-05-01", "云编〔2010〕5号", "2010-05-01"
            )
        )
    people = {
        name: office.entries.record_existing(
            {"name": name, "identity_number": identity(serial), "title": "科员", "phone": "13900000000"},
            unit, nature, "财政拨款", "2012-09", "建库时已在编",
        )
        for serial, (name, unit, nature) in enumerate(
            (
                ("张㛃", town, "行政编制"), ("李䶮", town, "行政编制"), ("王𬭎", town, "行政编制"),
                ("周墕", town, "行政编制"), ("吴硷", archive, "事业编制"), ("钱一", archive, "事业编制"),
            )
        )
    }  # fmt: skip
    office.permits.plan(town, "行政编制", "财政拨款", "2026", "公开招聘", 2, "云编〔2026〕1号")
    case = office.permits.apply(
        QuotaRequest(town, "行政编制", "财政拨款", 1, "公开招聘", "缺员", plan_year="2026"), "米村镇镇长"
    )
    while office.cases.get(case)["state"] != "issue":
        office.cases.sign(case, "刘主任")
    permit = office.permits.issue(case)["number"]
    return SimpleNamespace(office=office, town=town, archive=archive, people=people, permit=permit)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder in the place of a USB stick."""
    folder = tmp_path / "U盘 一"
    folder.mkdir()
    return folder


@pytest.fixture
def township(county: SimpleNamespace, tmp_path: Path, stick: Path) -> Iterator[Office]:
    """米村镇's own register, made from its 注册盘; 田文书 is signed in."""
    disk = county.office.packages.make_enrolment(county.town, stick, CHEAP_CODE)
    opened, _ = open_enrolment(
        tmp_path / "township",
        disk.path,
        disk.spoken_code,
        "田文书",
        PASSWORD,
        business_date=TODAY,
        key_cost=CHEAP,
    )
    yield opened
    opened.close()


@dataclass
class Seats:
    """Opens pages on real offices and waits for them."""

    qtbot: QtBot
    make_context: Callable[[Any], UiContext]

    def context(self, office: Office) -> UiContext:
        """The context of a page on *office*."""
        return self.make_context(SeatedOffice(office, Seat()))

    def open(self, page: Page, width: int = 1093, height: int = 580) -> None:
        """Show *page* as the main window would, and wait until it has read what it shows."""
        self.qtbot.addWidget(page)
        page.context.messages.attach(page, NoticeBar(page))  # as the main window does
        page.resize(width, height)
        page.show()
        page.shown()
        page.take_focus()
        self.idle(page.context)

    def idle(self, context: UiContext) -> None:
        """Wait until nothing is under way, also not what an answer has asked for in turn."""
        calm = 0

        def quiet() -> bool:
            nonlocal calm
            calm = 0 if context.tasks.open_tasks else calm + 1
            return calm > 15  # a filter asks when typing has rested for 120 ms

        self.qtbot.waitUntil(quiet, timeout=20_000)

    def dialog(self, page: QWidget, kind: type[Any]) -> Any:
        """The dialog of *kind* that *page* has opened."""
        found = [dialog for dialog in cast("list[Any]", page.findChildren(kind)) if dialog.isVisible()]
        assert len(found) == 1
        return found[0]


@pytest.fixture
def seats(qtbot: QtBot, make_context: Callable[[Any], UiContext]) -> Seats:
    return Seats(qtbot, make_context)


def texts(table: Any, key: str) -> list[str]:
    """What a list shows in one column, from top to bottom."""
    column = next(column for column in table.lazy.columns if column.key == key)
    return [column.text(row) for row in table.shown_rows]
