"""人员名册: who is here; read only, changes go through a declaration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.table import TableView
from app.ui.theme import GRID
from app.ui.views.parts import Facts
from app.ui.views.person_forms import staff_code_lists
from app.ui.views.person_panel import PersonDetails, read_person
from app.ui.views.township.off_staff_forms import OffStaffDeclaring, OffStaffEndDeclaring
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.with_details import WithDetails
from app.values.text import tidy_line

COLUMNS = (
    Column("name", "姓名", 5, sort="name"),
    Column("unit_name", "单位", 11, sort="unit"),
    Column("nature", "编制", 5),
    Column("title", "职务", 8),
    Column("birth", "出生年月", 5, format=lambda value: dotted((value or "")[:7]), sort="birth"),
)


IN_POST, OFF = "在编人员", "编外人员"


@dataclass(frozen=True, slots=True)
class Whole:
    """One person, and what stands beside the quota: work elsewhere, leader posts, cards, work off the establishment."""

    details: PersonDetails
    beside: tuple[tuple[str, str], ...]
    work: Any = None
    """The work off the establishment that has not ended, as its service gives it."""


def read_whole(office: Any, person_id: int) -> Whole:
    """One person of the own units; runs on the reading worker.

    :raises UsageProblem: no such person.
    """

    def period(row: Any) -> str:
        return f"{dotted(row['begins'])}—{dotted(row['ends'])}"

    beside = [
        *(("领导任职", f"{row['title']}　{period(row)}") for row in office.leaders.of_person(person_id)),
        *(
            (row["kind"], f"{row['workplace']}　{period(row)}{_until(row)}")
            for row in office.workplaces.of_person(person_id)
        ),
        *(
            ("编制卡", f"{row['number']}　{row['reason']}　{period(row)}")
            for row in office.quota_cards.of_person(person_id)
        ),
        *(
            (
                "编外",
                "　".join(
                    part for part in (row["unit_name"], row["kind"], row["position"], period(row)) if part
                )
                + _until(row),
            )
            for row in office.off_staff.of_person(person_id)
        ),
    ]
    works = [row for row in office.off_staff.of_person(person_id) if not row["ends"]]
    return Whole(read_person(office, person_id), tuple(beside), works[-1] if works else None)


def _until(row: Any) -> str:
    return f"（期限 {dotted(row['due'])}）" if row["due"] and not row["ends"] else ""


class TownshipPeople(Page):
    """The people of the own units."""

    title = "人员名册"
    watches = frozenset({"people", "units"})
    help = HelpText(
        "看本单位有哪些人。这里只看不改；要改，点“信息变了”报编办。",
        (
            "输入姓名、拼音首字母或身份证号筛选。",
            "选一个人，右边是他的全部信息，也看得到借调、编制卡和任职。",
            "上面选“编外人员”，看不占编制的人。",
        ),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._person: int | None = None
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("筛选：姓名、拼音首字母或身份证号（Ctrl+F）")
        self.filter.setAccessibleName("筛选人员")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _: self._load(typing=True))
        self.which = QComboBox(self)
        self.which.addItems((IN_POST, OFF))
        self.which.setAccessibleName("看哪些人")
        self.which.currentIndexChanged.connect(lambda _: self._load())
        self.table = TableView(
            context, "township-people", COLUMNS, self._fetch, empty_text="没有找到。可以清空筛选。"
        )
        self.table.setAccessibleName("人员名册")
        self.table.current_id_changed.connect(self._on_current)
        self.count = text_label("", "muted", self)
        self.table.lazy.loaded.connect(self._on_loaded)
        left = QWidget(self)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        self.off_button = QPushButton("编外来人：报登记", self)
        self.off_button.clicked.connect(self.arrive_off)
        top = QHBoxLayout()
        top.addWidget(self.which, 1)
        top.addWidget(self.off_button)
        box.addLayout(top)
        box.addWidget(self.filter)
        box.addWidget(self.table, 1)
        box.addWidget(self.count)
        self.parts = WithDetails(context.theme, self)
        self.parts.set_list(left)
        self.name = text_label("", "heading", self, wrap=True)
        self.place = Facts(context, most_columns=1)
        self.beside = Facts(context, most_columns=1)
        self.facts = Facts(context, most_columns=1)
        self.leave_button = QPushButton("有人走：报核减", self)
        self.leave_button.clicked.connect(lambda: self._go("leave"))
        self.change_button = QPushButton("信息变了：报更正", self)
        self.change_button.clicked.connect(lambda: self._go("change"))
        self.off_leave_button = QPushButton("编外走人：报离开", self)
        self.off_leave_button.clicked.connect(self.leave_off)
        self._work: Any = None
        for part in (
            self.name, self.place, self.beside, self.change_button, self.leave_button, self.off_leave_button, self.facts,
        ):  # fmt: skip
            self.parts.details.addWidget(part)
        self.parts.details.addStretch(1)
        self._show(None)
        self.body.addWidget(self.parts, 1)

    def refresh(self) -> None:
        """Read the list again."""
        self._load()
        if self._person is not None:
            self._on_current(self._person)

    def open_subject(self, subject: Any) -> None:
        """Show one person."""
        self._person = subject
        self.filter.clear()
        self._load()

    def _load(self, *, typing: bool = False) -> None:
        office, text = self.context.office, tidy_line(self.filter.text())
        off = self.which.currentText() == OFF

        def ids(sort: str, descending: bool) -> list[int]:
            if off:
                working = {row["person_id"] for row in office.off_staff.listed()}
                found = office.people.ids(
                    text=text, in_post=None, sort=sort or "order", descending=descending
                )
                return [person for person in found if person in working]
            return list(office.people.ids(text=text, sort=sort or "order", descending=descending))

        self.table.load(ids, typing=typing)

    def _fetch(self, ids: Sequence[int]) -> list[Any]:
        office, rows = self.context.office, self.context.office.people.fetch(ids)
        if not any(row["unit_id"] is None or row["ends"] for row in rows):
            return list(rows)
        working = {row["person_id"]: row for row in office.off_staff.listed()}
        return [
            {**row, "unit_name": work["unit_name"], "nature": work["kind"]}
            if (work := working.get(row["id"]))
            else row
            for row in rows
        ]

    def _on_loaded(self) -> None:
        self.count.setText(f"{len(self.table.lazy.ids)} 人")
        if self.table.lazy.ids and self.table.current_id is None:
            self.table.select_id(
                self._person if self._person in self.table.lazy.ids else self.table.lazy.ids[0]
            )

    def _on_current(self, number: int | None) -> None:
        self._person = number
        if number is None:
            self._show(None)
            return
        office = self.context.office
        self.context.tasks.read(lambda: read_whole(office, number), done=self._show, owner=self)

    def _show(self, whole: Whole | None) -> None:
        details = whole.details if whole else None
        self.beside.show_pairs(list(whole.beside) if whole else [])
        self.name.setText(details.person["name"] if details else "选一个人，这里显示他的信息。")
        self.place.show_pairs(details.place if details else [])
        self.facts.show_pairs(details.facts if details else [])
        self.leave_button.setVisible(details is not None and details.is_in_post)
        self._work = whole.work if whole else None
        works = self._work is not None
        self.off_leave_button.setVisible(works)
        self.change_button.setVisible(details is not None and (details.is_in_post or works))

    def _go(self, page: str) -> None:
        if self._person is not None:
            self.context.navigate(page, ("person", self._person))

    def arrive_off(self) -> None:
        """编外来人: declare somebody off the establishment."""
        office = self.context.office
        self.context.tasks.read(
            lambda: staff_code_lists(office),
            done=lambda codes: OffStaffDeclaring(self.context, codes, self).open(),
            owner=self,
        )

    def leave_off(self) -> None:
        """编外走人: declare that the selected person's work ends."""
        if self._work is not None:
            OffStaffEndDeclaring(self.context, self._work, self).open()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter.setFocus()
        self.filter.selectAll()

    def escape(self) -> bool:
        """Esc empties the filter."""
        if not self.filter.text():
            return False
        self.filter.clear()
        return True
