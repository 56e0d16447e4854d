"""The conditions of a question: rows of item, comparison and value, in groups joined by 且 or 或."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.services.query_definition import Condition, ConditionGroup, split_values
from app.services.query_fields import FIELDS, VALUES_OF, QueryField
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.widgets.looks import text_label
from app.ui.widgets.picker import Picker, find_in
from app.ui.widgets.suggestions import Choice

ALL, ANY = "全部满足", "满足其一"
HINTS = {
    "between": "如 1980 到 1989",
    "in": "几个值用顿号分开",
    "before": "如 2012.9",
    "after": "如 2012.9",
}
"""What stands in an empty value by operator."""


def field_picker(context: UiContext, subject: str, placeholder: str, parent: QWidget) -> Picker:
    """A field for one item of a subject, by its word or pinyin initials; the group it belongs to beside it."""
    choices = [Choice(field.key, field.name, field.group) for field in FIELDS[subject].values()]
    return Picker(context, find_in(choices), placeholder=placeholder, parent=parent)


class ConditionRow(QWidget):
    """One condition."""

    removed = Signal()
    wanted = Signal()
    """Enter was pressed in the value."""

    def __init__(self, context: UiContext, subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._subject = subject
        self.field = field_picker(context, subject, "项目，如 职务、zw", self)
        self.field.setAccessibleName("项目")
        self.operator = QComboBox(self)
        self.operator.setAccessibleName("比较")
        self.value = QComboBox(self)
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.value.setAccessibleName("内容")
        self.value.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.value.setMinimumContentsLength(6)
        self.remove_button = QToolButton(self)
        self.remove_button.setProperty("look", "quiet")
        self.remove_button.setToolTip("去掉这个条件")
        self.remove_button.setAccessibleName("去掉这个条件")
        context.theme.bind_icon(self.remove_button, "x", "muted")
        self.remove_button.clicked.connect(lambda _=False: self.removed.emit())
        first, second = QHBoxLayout(), QHBoxLayout()
        for line in (first, second):
            line.setSpacing(GRID // 2)
        first.addWidget(self.field, 3)
        first.addWidget(self.operator, 2)
        first.addWidget(self.remove_button)
        second.addWidget(self.value, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, GRID // 2)
        box.setSpacing(GRID // 2)
        box.addLayout(first)
        box.addLayout(second)
        self.field.changed.connect(self._on_field)
        self.operator.currentIndexChanged.connect(lambda _: self._fit_value())
        self._line.returnPressed.connect(self.wanted)
        self._fit_value()

    @property
    def _line(self) -> QLineEdit:
        line = self.value.lineEdit()
        assert line is not None  # it is editable
        return line

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been chosen or typed."""
        return self.field.choice is None and not self.field.text().strip()

    def condition(self) -> Condition | None:
        """The condition, or None while no item is chosen."""
        if self.field.choice is None:
            return None
        operator = self.operator.currentData()
        return Condition(self.field.choice.id, operator, split_values(operator, self.value.currentText()))

    def show_condition(self, condition: Condition) -> None:
        """Show a condition."""
        field = FIELDS[self._subject][condition.field]
        self.field.choice = Choice(field.key, field.name, field.group)
        self.operator.setCurrentIndex(max(0, self.operator.findData(condition.operator)))
        joined = (" 到 " if condition.operator == "between" else "、").join(condition.values)
        self.value.setEditText(joined)

    def _on_field(self, choice: Choice | None) -> None:
        self.operator.clear()
        self.value.clear()
        if choice is None:
            return
        field: QueryField = FIELDS[self._subject][choice.id]
        for key, word in field.operators.items():
            self.operator.addItem(word, key)
        if field.codes:
            office = self._context.office
            self._context.tasks.read(
                lambda: [item.name for item in office.settings.codes(field.codes).items],
                done=self._offer_values,
                owner=self,
            )

    def _offer_values(self, names: list[str]) -> None:
        text = self.value.currentText()
        self.value.clear()
        self.value.addItems(names)
        self.value.setEditText(text)

    def _fit_value(self) -> None:
        operator = self.operator.currentData()
        self.value.setEnabled(operator is not None and VALUES_OF.get(operator) != 0)
        self._line.setPlaceholderText(HINTS.get(operator or "", "内容"))


class GroupFrame(QFrame):
    """Conditions of which all or one must hold."""

    removed = Signal()
    wanted = Signal()

    def __init__(self, context: UiContext, subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._subject = context, subject
        self.setProperty("look", "panel")
        self.rows: list[ConditionRow] = []
        self.every = QComboBox(self)
        self.every.addItem(ALL, True)
        self.every.addItem(ANY, False)
        self.every.setAccessibleName("这一组里的条件")
        self.add_button = QPushButton("加条件(&J)", self)
        self.add_button.setProperty("look", "link")
        self.add_button.clicked.connect(lambda _=False: self.add_row().field.setFocus())
        self.remove_button = QPushButton("去掉这一组", self)
        self.remove_button.setProperty("look", "link")
        self.remove_button.clicked.connect(lambda _=False: self.removed.emit())
        top = QHBoxLayout()
        top.addWidget(text_label("下面的条件", "muted", self))
        top.addWidget(self.every)
        top.addStretch(1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.add_button)
        bottom.addStretch(1)
        bottom.addWidget(self.remove_button)
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(top)
        layout.addLayout(self._box)
        layout.addLayout(bottom)

    def add_row(self) -> ConditionRow:
        """One more empty condition."""
        row = ConditionRow(self._context, self._subject, self)
        row.removed.connect(lambda: self._remove(row))
        row.wanted.connect(self.wanted)
        self.rows.append(row)
        self._box.addWidget(row)
        return row

    def _remove(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        if not self.rows:
            self.add_row()

    def group(self) -> ConditionGroup:
        """The conditions that are filled in."""
        found = [row.condition() for row in self.rows]
        return ConditionGroup(tuple(one for one in found if one is not None), self.every.currentData())

    def show_group(self, group: ConditionGroup) -> None:
        """Show a group."""
        self.every.setCurrentIndex(0 if group.every else 1)
        for condition in group.conditions:
            self.add_row().show_condition(condition)


class ConditionEditor(QWidget):
    """All groups of conditions of one subject."""

    wanted = Signal()
    """Enter was pressed in a value."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._subject = ""
        self.frames: list[GroupFrame] = []
        self.every = QComboBox(self)
        self.every.addItem("各组都要满足", True)
        self.every.addItem("满足其中一组", False)
        self.every.setAccessibleName("组与组之间")
        self.add_button = QPushButton("加一组(&U)", self)
        self.add_button.setProperty("look", "link")
        self.add_button.setToolTip("条件之间既有“且”又有“或”时，分成两组")
        self.add_button.clicked.connect(lambda _=False: self._add_group().rows[0].field.setFocus())
        self._box = QVBoxLayout()
        self._box.setSpacing(GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        # Inside a scrolling part it keeps its height; otherwise the small buttons would be squeezed away.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        layout.addWidget(self.every)
        layout.addLayout(self._box)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)

    def show_groups(self, subject: str, groups: tuple[ConditionGroup, ...], *, every: bool) -> None:
        """Show the conditions of a subject; without any, one empty row."""
        self._subject = subject
        for frame in self.frames:
            frame.hide()
            frame.deleteLater()
        self.frames = []
        for group in groups:
            if group.conditions:
                self._add_group(group)
        if not self.frames:
            self._add_group()
        self.every.setCurrentIndex(0 if every else 1)
        self._fit()

    def groups(self) -> tuple[ConditionGroup, ...]:
        """The groups that are filled in."""
        return tuple(group for group in (frame.group() for frame in self.frames) if group.conditions)

    def problem(self) -> str:
        """What stands in the way: an item that was typed and is none; '' when all is well."""
        for frame in self.frames:
            for row in frame.rows:
                if row.field.choice is None and not row.is_empty:
                    return f"没有“{row.field.text().strip()}”这一项，请从列出的项目里选。"
        return ""

    def _add_group(self, group: ConditionGroup | None = None) -> GroupFrame:
        frame = GroupFrame(self._context, self._subject, self)
        frame.removed.connect(self._remover(frame))
        frame.wanted.connect(self.wanted)
        if group is None:
            frame.add_row()
        else:
            frame.show_group(group)
        self.frames.append(frame)
        self._box.addWidget(frame)
        self._fit()
        return frame

    def _remover(self, frame: GroupFrame) -> Callable[[], None]:
        def remove() -> None:
            self.frames.remove(frame)
            frame.hide()
            frame.deleteLater()
            if not self.frames:
                self._add_group()
            self._fit()

        return remove

    def _fit(self) -> None:
        self.every.setVisible(len(self.frames) > 1)
        for frame in self.frames:
            frame.remove_button.setVisible(len(self.frames) > 1)
