"""人员: the list of names with the details of the selected one at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.table import TableView
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.form_dialog import unit_picker
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import FilterField
from app.ui.views.people_then import PeopleThen
from app.ui.views.person_form import PersonDialog, person_code_lists
from app.ui.views.person_panel import PersonDetails, PersonPanel, printed_rows, read_person
from app.ui.views.wording import dotted
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

COLUMNS = (
    Column("name", "姓名", 4.5, sort="name"),
    Column("sex", "性别", 2.5, yields=2),
    Column("birth", "出生年月", 5.5, format=dotted, sort="birth", yields=1),
    Column("unit_name", "单位", 11, sort="unit_name"),
    Column("title", "职务", 6.5, yields=3),
    Column("nature", "编制", 5.5, yields=7),
    Column("begins", "入编时间", 6, format=dotted, sort="begins", yields=4),
    Column("identity_number", "公民身份号码", 11, sort="identity_number", yields=5),
    Column("work_start", "参加工作", 5.5, format=dotted, sort="work_start", yields=6),
)
PRINTED = (
    ("姓名", 18.0), ("性别", 10.0), ("出生年月", 20.0), ("单位", 62.0), ("职务", 34.0), ("编制", 26.0),
    ("入编时间", 22.0), ("公民身份号码", 40.0),
)  # fmt: skip
LENT, OFF, RETIRING = "lent", "off", "retiring"
WHO: tuple[tuple[str, bool | str | None], ...] = (
    ("在编", True), ("已离开", False), ("全部", None), ("借出", LENT), ("编外", OFF), ("已到龄、将到龄", RETIRING),
)  # fmt: skip
_EVERYBODY = 2
_SHORTEST = 4
"""Characters of the choice of people that are always to be read."""
MORE = (
    ("名单比对(&M)", "match"),
    ("编外人员(&B)", "off_staff"),
    ("重复筛查(&C)", "duplicates"),
    ("数据质量(&G)", "quality"),
)
"""Word in the menu 更多 and page it opens."""


def members(office: Any, who: str) -> set[int]:
    """Who belongs to one of the lists that other services keep; runs on the reading worker."""
    if who == LENT:
        return {row["person_id"] for row in office.workplaces.listed()}
    if who == OFF:
        return {row["person_id"] for row in office.off_staff.listed()}
    return {due.person["id"] for due in (*office.retirement.past(), *office.retirement.coming())}


class PeoplePage(Page):
    """The list of people. May be opened with a person id, who is then selected."""

    title = "人员"
    has_as_of = True
    watches = frozenset({"people", "cases", "units"})
    help = HelpText(
        "找到一个人，看他的情况和经历，办理核减或信息变更。",
        (
            "在筛选框里输入姓名、拼音首字母、身份证号或编制卡号。",
            "用上下键换人，右边随着显示；按回车看这个人的全部情况。",
            "有人退休、调离时点“办理核减”，办之前看得到编制数怎么变。",
            "信息有变化时点“信息变更”，只改有变化的内容。",
            "在“截至”里填一个过去的日期，看那一天谁在编、在哪里；点“回到今天”返回。",
            "名单比对、编外人员、重复筛查、数据质量在“更多”里。",
        ),
        ("核减办完可以打印 F04 核减人员通知单",),
        ("姓名、身份证号、出生年月、参加工作时间是关键信息，变更要有依据。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        office = context.office
        self._wanted: int | None = None
        self._keep = False
        self._then = PeopleThen(office)
        self._day = ""  # the day of the past on show; "" is today
        self.add_action(
            "导入花名册(&I)",
            lambda: context.navigate("import"),
            icon="file-spreadsheet",
            tip="从 Excel 花名册登记人员",
        )
        self.add_action("组合查询(&Q)", lambda: context.navigate("query"), icon="filter")
        self.more_button = self.add_action(
            "更多(&L)", lambda: None, icon="layers", tip="名单比对、编外人员、重复筛查、数据质量"
        )
        self.more = QMenu(self.more_button)
        for word, key in MORE:
            self.more.addAction(word).triggered.connect(lambda _=False, key=key: context.navigate(key))
        self.more_button.setMenu(self.more)
        self.add_action("打印 / 导出名单(&P)", self.print_page, icon="printer", tip="Ctrl+P")
        self.filter = FilterField("筛选：姓名、拼音首字母、身份证号", "筛选人员", self)
        self.who = QComboBox(self)
        self.who.setAccessibleName("哪些人")
        for word, chosen in WHO:
            self.who.addItem(word, chosen)
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.who.setMinimumContentsLength(_SHORTEST)
        self.who.currentTextChanged.connect(self.who.setToolTip)
        self.unit = unit_picker(context, self)
        self.unit.setAccessibleName("哪个单位")
        self.unit.setPlaceholderText("全部单位")
        self.table = TableView(
            context,
            "people",
            COLUMNS,
            lambda ids: self._then.fetch(ids) if self._day else office.people.fetch(ids),
            empty_text="没有符合条件的人。可以清空筛选，或改看“全部”。",
        )
        self.table.setAccessibleName("人员列表")
        self.count = text_label("", "muted", self)
        self.panel = PersonPanel(context, self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._list_part())
        self._stack.addWidget(
            EmptyState(
                context.theme, "users", "还没有人员", "先导入单位现有的花名册，人员和编制一次录入。",
                button="导入花名册", action=lambda: context.navigate("import"), parent=self,
            )
        )  # fmt: skip
        self.body.addLayout(self._stack, 1)
        self._details = Query(context.tasks, self.panel.show_details, self, delay_ms=40)
        self.filter.textChanged.connect(lambda _: self._load(typing=True))
        self.filter.onward.connect(self._go_to_list)
        self.who.currentIndexChanged.connect(lambda _: self._load())
        self.unit.changed.connect(lambda *_: self._load())
        self.table.current_id_changed.connect(self._show_person)
        self.table.activated_id.connect(lambda number: context.navigate("person", number))
        self.table.lazy.loaded.connect(self._on_loaded)
        self.panel.exit_wanted.connect(lambda number: context.navigate("exit", number))
        self.panel.change_wanted.connect(self._open_change)
        self.panel.print_wanted.connect(self._print_person)

    def _list_part(self) -> QWidget:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.filter, 1)
        line.addWidget(self.unit)
        line.addWidget(self.who)
        left = QWidget(self)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addLayout(line)
        box.addWidget(self.table, 1)
        box.addWidget(self.count)
        em = self.context.theme.em
        splitter = QSplitter(self)
        splitter.addWidget(left)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setCollapsible(0, False)
        self.panel.setMinimumWidth(16 * em)
        self.context.theme.changed.connect(self._fit_filter)
        self._fit_filter()
        splitter.setSizes([60 * em, 22 * em])
        return splitter

    def _fit_filter(self) -> None:
        em = self.context.theme.em
        self.filter.setMinimumWidth(7 * em)
        self.who.view().setMinimumWidth(9 * em)  # its longest choice in full

    # ---- content

    def refresh(self) -> None:
        """Read the list and the person on show again, who stays on show after leaving the list."""
        self._keep = True
        self._then.forget()
        self._day = "" if self.is_today else self.as_of
        self.who.setEnabled(not self._day)
        self._load()
        shown = self.panel.details
        self._show_person(shown.person["id"] if shown else self.table.current_id)

    def open_subject(self, subject: Any) -> None:
        """Select the person with this id, whatever the filter says."""
        self._wanted = int(subject)
        if self._day:
            self.show_today()
        elif self.table.select_id(self._wanted):
            self._wanted = None
        elif self.table.lazy.ids:
            self._show_everybody()

    def _show_everybody(self) -> None:
        for field in (self.filter, self.who):
            field.blockSignals(True)
        self.filter.clear()
        self.who.setCurrentIndex(_EVERYBODY)
        self.unit.choice = None
        for field in (self.filter, self.who):
            field.blockSignals(False)
        self._load()

    def _load(self, *, typing: bool = False) -> None:
        office, text, who = self.context.office, self.filter.wanted, self.who.currentData()
        unit = self.unit.choice
        scope = [int(unit.id)] if unit else []
        if at := self._day:
            self.table.load(
                lambda sort, descending: self._then.ids(at, scope, text, sort, descending), typing=typing
            )
            return

        def list_ids(sort: str, descending: bool) -> list[int]:
            listed = isinstance(who, str)
            found: list[int] = office.people.ids(
                unit_ids=() if listed and who == OFF else scope, text=text, in_post=None if listed else who,
                sort=sort or "order", descending=descending,
            )  # fmt: skip
            if not listed:
                return found
            wanted = members(office, who)
            if who == OFF and scope:
                wanted &= {row["person_id"] for row in office.off_staff.listed(scope)}
            return [number for number in found if number in wanted]

        self.table.load(list_ids, typing=typing)

    def _on_loaded(self) -> None:
        ids = self.table.lazy.ids
        narrowed = (
            bool(self.filter.text() or self.unit.choice)
            or self.who.currentData() is not None
            or bool(self._day)
        )
        self.count.setText(
            f"列出 {len(ids)} 人" if not self._day else f"{dotted(self._day)} 在编 {len(ids)} 人"
        )
        self._stack.setCurrentIndex(0 if ids or narrowed else 1)
        untouched = not self.filter.text() and not self.unit.choice and self.who.currentIndex() == 0
        if not ids and untouched:
            self._look_whether_empty()
        if self._wanted is not None and self.table.select_id(self._wanted):
            self._wanted = None
        elif self._wanted is not None and narrowed:
            self._show_everybody()
        elif self.table.current_id is None and not self._keep:
            self._details.drop()
            self.panel.show_details(None)
        self._keep = False

    def _look_whether_empty(self) -> None:
        """Nobody in post: say what to do first, unless people have left."""
        people = self.context.office.people
        self.context.tasks.read(
            lambda: bool(people.ids(in_post=None)),
            done=lambda some: self._stack.setCurrentIndex(0 if some else 1),
            owner=self,
        )

    def _show_person(self, number: int | None) -> None:
        if number is None:
            return
        office, at = self.context.office, self._day
        self._details.ask(lambda: read_person(office, number, at))

    def _go_to_list(self) -> None:
        if self.table.lazy.ids:
            self.table.setFocus()
            self.table.select_id(self.table.lazy.ids[0])

    # ---- actions

    def _open_change(self, person: Mapping[str, Any]) -> None:
        office = self.context.office

        def open_form(codes: dict[str, Any]) -> None:
            PersonDialog(self.context, person, codes, self).open()

        self.context.tasks.read(lambda: person_code_lists(office), done=open_form, owner=self)

    def _print_person(self, details: PersonDetails) -> None:
        papers, name = self.context.office.papers, details.person["name"]
        columns = (("项目", 40.0), ("内容", 130.0))
        self.context.navigate(
            "paper",
            PaperRequest(
                f"人员信息 {name}", lambda: [papers.table(f"{name} 人员信息", columns, printed_rows(details))]
            ),
        )

    def print_page(self) -> None:
        """Ctrl+P: the listed people as paper or spreadsheet."""
        office, ids = self.context.office, list(self.table.lazy.ids)
        text, who = self.filter.wanted, self.who.currentText()
        fetch = self._then.fetch if self._day else office.people.fetch
        whom = f"截至 {dotted(self._day)} 在编人员" if self._day else f"{who}人员"
        conditions = f"{whom}{f'，筛选“{text}”' if text else ''}"

        def make() -> Sequence[Any]:
            rows = [
                (
                    row["name"], row["sex"], dotted(row["birth"]), row["unit_name"], row["title"], row["nature"],
                    dotted(row["begins"]), row["identity_number"],
                )
                for row in fetch(ids)
            ]  # fmt: skip
            return [office.papers.table("人员名单", PRINTED, rows, conditions)]

        self.context.navigate("paper", PaperRequest("人员名单", make))

    def take_focus(self) -> None:
        """Work begins with typing a name."""
        self.filter.start()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter.start()

    def escape(self) -> bool:
        """Esc empties the filter."""
        return self.filter.forget()
