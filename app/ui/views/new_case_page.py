"""办理业务…: every kind of business by family, with a filter; Enter opens the first that fits."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.services.case_kinds import CASE_KINDS, ENTRY, EXIT, QUOTA_USE, CaseKind
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.views.case_form import NEW
from app.ui.views.parts import FilterField
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.values.text import search_keys

OWN_PAGES = frozenset({QUOTA_USE, ENTRY, EXIT})
"""Kinds whose form is a page of their own."""


class NewCasePage(Page):
    """Opened from 业务办理; goes on to the form of the kind chosen."""

    title = "办理业务"
    help = HelpText(
        "选要办的业务，打开它的表。",
        ("输入业务名称的几个字或拼音首字母，列表随着变少；按回车打开第一个。",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.filter = FilterField("业务名称或拼音首字母", "查找业务种类")
        self.filter.textChanged.connect(lambda _text: self._show())
        self.filter.onward.connect(self._open_first)
        self.body.addWidget(self.filter)
        self.buttons: dict[str, QPushButton] = {}
        self._families: dict[str, QWidget] = {}
        box = QVBoxLayout()
        box.setSpacing(2 * GRID)
        for family in dict.fromkeys(kind.family for kind in CASE_KINDS.values()):
            box.addWidget(self._family(family))
        self.nothing = text_label("没有这样的业务。换个写法。", "muted", self)
        self.nothing.hide()
        box.addWidget(self.nothing)
        self.body.addLayout(box)
        self.body.addStretch(1)

    def _family(self, family: str) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(text_label(family, "heading", part))
        row = FlowRow(part, spacing=GRID)
        office = self.context.office
        for kind in CASE_KINDS.values():
            if kind.family != family or not (kind.key in OWN_PAGES or office.business.carries(kind.key)):
                continue
            button = QPushButton(kind.name, row)
            button.setToolTip(_tip(kind))
            button.clicked.connect(lambda _checked=False, key=kind.key: self.open_kind(key))
            row.addWidget(button)
            self.buttons[kind.key] = button
        column.addWidget(row)
        self._families[family] = part
        return part

    def open_kind(self, key: str) -> None:
        """The form of one kind."""
        if key in OWN_PAGES:
            self.context.navigate(key, NEW)
        else:
            self.context.navigate("business", (key, None))

    def open_subject(self, subject: Any) -> None:
        """Nothing to prepare."""

    def take_focus(self) -> None:
        """The filter."""
        self.filter.setFocus()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter.start()

    def escape(self) -> bool:
        """Esc empties the filter, then goes back."""
        if not self.filter.forget():
            self.context.navigate.back()
        return True

    def _show(self) -> None:
        wanted = self.filter.wanted
        shown: set[str] = set()
        for key, button in self.buttons.items():
            name = CASE_KINDS[key].name
            fits = (
                not wanted
                or wanted in name
                or any(word.startswith(wanted.lower()) for word in search_keys(name))
            )
            button.setVisible(fits)
            if fits:
                shown.add(CASE_KINDS[key].family)
        for family, part in self._families.items():
            part.setVisible(family in shown)
        self.nothing.setVisible(not shown)

    def _open_first(self) -> None:
        fitting = [key for key, button in self.buttons.items() if not button.isHidden()]
        if fitting:
            self.open_kind(fitting[0])


def _tip(kind: CaseKind) -> str:
    steps = " → ".join(step.name for step in kind.steps)
    materials = "、".join(kind.materials) or "不要材料"
    return f"{steps}\n{kind.working_days} 个工作日　材料：{materials}"
