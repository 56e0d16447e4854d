"""The details of the selected person, at the right of the list: who, where, the life line, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.services.case_kinds import CERTIFICATE, KEY_INFORMATION, TRANSFER
from app.services.person_fields import PERSON_SECTIONS
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.theme import GRID
from app.ui.views.parts import DatedRows, Facts
from app.ui.views.timeline import DatedLine, facts_as_lines, holdings_as_lines, in_order
from app.ui.views.wording import PERSON_WORDS, dotted, shown
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.state_label import StateLabel

SHOWN = tuple(name for names in PERSON_SECTIONS.values() for name in names if name != "name")
ALWAYS = frozenset({"sex", "birth", "identity_number", "work_start", "title"})
"""Shown also when empty, because they are missed then."""


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """One person: the row of the services, entries and exits, and the dated lines of the life line.

    :param is_past: as on a day of the past, which is looked at and not worked on.
    """

    person: dict[str, Any]
    lines: list[DatedLine]
    is_past: bool = False

    @property
    def is_in_post(self) -> bool:
        """Whether the person holds a quota now."""
        return bool(self.person["holding_id"]) and not self.person["ends"]

    @property
    def state(self) -> tuple[str, Tone]:
        """The word of the state and its tone."""
        if self.is_in_post:
            return "在编", Tone.GOOD
        return ("已核减", Tone.NEUTRAL) if self.person["holding_id"] else ("未入编", Tone.WARNING)

    @property
    def place(self) -> list[tuple[str, str]]:
        """Where the quota is or was held."""
        if not self.person["holding_id"]:
            return []
        account = "，".join(
            part
            for part in (self.person["nature"], self.person["funding"], self.person["special_use"])
            if part
        )
        left = [("核减", f"{dotted(self.person['ends'])}　{self.person['exit_reason']}")]
        return [
            ("单位", self.person["unit_name"]),
            ("编制", account),
            (
                "入编",
                "　".join(part for part in (dotted(self.person["begins"]), self.person["entry_way"]) if part),
            ),
            *(left if self.person["ends"] else []),
        ]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Word and value of what is known about the person."""
        return [
            (PERSON_WORDS[name], shown(name, self.person[name]))
            for name in SHOWN
            if self.person[name] or name in ALWAYS
        ]


def read_person(office: Any, person_id: int, at: str = "") -> PersonDetails:
    """One person; runs on the reading worker.

    :param at: as on this day, with the lines up to then; default today with everything.
    :raises UsageProblem: no such person.
    """
    lines = holdings_as_lines(office.people.life_line(person_id))
    lines += facts_as_lines(office.people.history(person_id), PERSON_WORDS)
    if at:
        return PersonDetails(
            office.people.on(person_id, at),
            in_order([line for line in lines if line.date <= at]),
            is_past=True,
        )
    return PersonDetails(office.people.get(person_id), in_order(lines))


def printed_rows(details: PersonDetails) -> list[tuple[str, str]]:
    """The details as two columns on paper."""
    life = [
        (
            dotted(line.date) or "建库时",
            f"{line.what}　{line.text}{f'（{line.document}）' if line.document else ''}",
        )
        for line in reversed(details.lines)
    ]
    return [("姓名", details.person["name"]), *details.facts, *details.place, *life]


class PersonPanel(QFrame):
    """Shows one person, or says that nobody is selected."""

    exit_wanted = Signal(int)
    """办理核减 for the person with this id."""
    change_wanted = Signal(object)
    """信息变更 for this row of a person."""
    print_wanted = Signal(object)
    """打印 for these details."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.details: PersonDetails | None = None
        self.setProperty("look", "panel")
        self.name = text_label("", "title", self)
        self.state = StateLabel(parent=self)
        self.exit_button = QPushButton("办理核减(&J)", self)
        self.change_button = QPushButton("信息变更(&X)", self)
        self.business_buttons = {
            kind: QPushButton(words, self)
            for kind, words in (
                (TRANSFER, "县内调动(&B)"),
                (KEY_INFORMATION, "关键信息变更(&G)"),
                (CERTIFICATE, "开在编证明(&Z)"),
            )
        }
        for kind, button in self.business_buttons.items():
            button.clicked.connect(lambda _checked=False, kind=kind: self._begin_business(kind))
        self.print_button = QPushButton("打印(&D)", self)
        self.exit_button.clicked.connect(self._ask_exit)
        self.change_button.clicked.connect(lambda: self.change_wanted.emit(self._person))
        self.print_button.clicked.connect(lambda: self.print_wanted.emit(self.details))
        self.place = Facts(context, most_columns=1, parent=self)
        self.facts = Facts(context, most_columns=1, parent=self)
        self.life = DatedRows(context, "还没有记录。", self)
        self._hint = text_label("在左边选一个人，这里显示他的情况。", "muted", self, wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._content())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._hint)
        self._stack.addWidget(self._area)

    def show_details(self, details: PersonDetails | None) -> None:
        """Show this person; None for nobody."""
        moved = (
            details is not None
            and self.details is not None
            and details.person["id"] != self.details.person["id"]
        )
        self.details = details
        self._stack.setCurrentIndex(0 if details is None else 1)
        if details is None:
            return
        self.name.setText(details.person["name"])
        self.state.set_state(*details.state)
        present = details.is_in_post and not details.is_past
        self.exit_button.setVisible(present)
        self.change_button.setVisible(not details.is_past)
        for button in self.business_buttons.values():
            button.setVisible(present)
        self.place.show_pairs(details.place)
        self.facts.show_pairs(details.facts)
        self.life.show_lines(details.lines)
        if moved:
            self._area.verticalScrollBar().setValue(0)

    def _begin_business(self, kind: str) -> None:
        """The form of one kind of case, for this person."""
        if self.details is not None:
            self._context.navigate("business", (kind, self.details.person["id"]))

    def _ask_exit(self) -> None:
        if self.details is not None:
            self.exit_wanted.emit(self.details.person["id"])

    @property
    def _person(self) -> Mapping[str, Any] | None:
        return self.details.person if self.details else None

    def _content(self) -> QWidget:
        content = QWidget(self)
        who = FlowRow(content, spacing=GRID)
        who.addWidget(self.name)
        who.addWidget(self.state)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(who, 1)
        head.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignTop)
        buttons = FlowRow(content, spacing=GRID)
        for button in (self.exit_button, self.change_button, *self.business_buttons.values()):
            buttons.addWidget(button)
        box = QVBoxLayout(content)
        box.setContentsMargins(2 * GRID, GRID + GRID // 2, GRID, GRID)
        box.setSpacing(GRID)
        box.addLayout(head)
        box.addWidget(buttons)
        for heading, part in (("现在的编制", self.place), ("基本情况", self.facts), ("经历", self.life)):
            box.addSpacing(GRID)
            box.addWidget(text_label(heading, "heading", content))
            box.addWidget(part)
        box.addStretch(1)
        return content
