"""Small pieces of the page 表样: how forms are called, the bar about a newer form, columns of widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget

from app.ui.theme import GRID
from app.ui.views.forms.draft import FormDraft
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.pdf_preview import PdfPreview


class NewerBar(QWidget):
    """What stands there when the program has brought a newer form; the county decides."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, GRID)
        rows.setSpacing(GRID)
        sentence = "程序的新版本改了这张表，本单位用的还是以前改的。"
        rows.addWidget(text_label(sentence, "", self, wrap=True))
        line = FlowRow(self, spacing=GRID)
        self.look_button, self.keep_button, self.take_button = (
            QPushButton(word, self) for word in ("看改了什么", "仍用本单位的", "改用新的")
        )
        for button in (self.look_button, self.keep_button, self.take_button):
            line.addWidget(button)
        rows.addWidget(line)
        self.hide()


def called(row: dict[str, Any]) -> str:
    """``F01 机关事业单位进人用编审批表``, with （已改） after the number: what follows may be cut.

    Forms of one number are told apart by their titles, not by the English in their names.
    """
    more = "，有错" if row["faults"] else "，有新表样" if row["outdated"] else ""
    mark = f"（已改{more}）" if row["changed"] else " "
    number = row["name"].partition("-")[0]
    return f"{number if number.startswith('F') else ''}{mark}{row['title']}".strip()


def told_of(row: dict[str, Any]) -> str:
    """Since when and by whom."""
    if not row["changed"]:
        return f"{called(row)}\n用的是原来的表样"
    broken = f"\n有 {row['faults']} 处这个版本的程序不能用，请改好" if row["faults"] else ""
    return f"{called(row)}\n{dotted(row['changed_on'])} {row['changed_by']} 改 {row['note']}{broken}"


def places(fields: Sequence[dict[str, Any]]) -> list[str]:
    """How a place to fill in names what a form knows; what lies in a record is named after it."""
    whole = {f"{row['within']}.{row['label']}".lstrip("."): row["kind"] for row in fields}
    found = []
    for row in fields:
        if row["kind"] in ("text", "count", "flag"):
            last = row["within"].split(".")[-1]
            found.append(f"{last}.{row['label']}" if whole.get(row["within"]) == "record" else row["label"])
    return list(dict.fromkeys(found))


def column(*parts: QWidget) -> QWidget:
    """Parts one below the other; the last but the boxes take the room."""
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(GRID)
    for part in parts:
        rows.addWidget(part, 1 if isinstance(part, QTabWidget | PdfPreview) else 0)
    return holder


def step_of(event: QEvent, draft: FormDraft) -> Callable[[], None] | None:
    """The step of the form a key asks for: back or forth; None where the key means something else.

    One Ctrl+Z too many must not take back what was done in the register.
    """
    if not isinstance(event, QKeyEvent):
        return None
    if event.matches(QKeySequence.StandardKey.Undo) and (draft.can_undo or draft.can_redo):
        return draft.undo
    redo = event.matches(QKeySequence.StandardKey.Redo) or (
        event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )
    return draft.redo if redo and draft.can_redo else None
