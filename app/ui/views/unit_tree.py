"""The tree of units: sector, 主管部门, unit. Choosing a branch narrows the list beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from app.ui.context import UiContext
from app.ui.views.unit_lines import UnitLine

ALL_UNITS = "全县"
_KEY = Qt.ItemDataRole.UserRole


class UnitTree(QTreeWidget):
    """Sectors in the order of their first unit."""

    chosen = Signal()
    """Another branch is chosen."""
    opened = Signal(int)
    """Enter or double click on a unit; its id."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scopes: dict[str | int, frozenset[int]] = {}
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName("系统和单位")
        self.currentItemChanged.connect(lambda *_: self.chosen.emit())
        self.itemActivated.connect(self._open)
        context.theme.changed.connect(lambda: self.setIndentation(round(1.2 * context.theme.em)))
        self.setIndentation(round(1.2 * context.theme.em))

    @property
    def scope(self) -> frozenset[int] | None:
        """Ids of the units of the chosen branch; None for the whole county."""
        item = self._current()
        return self._scopes.get(item.data(0, _KEY)) if item is not None else None

    @property
    def branch(self) -> str:
        """Name of the chosen branch."""
        item = self._current()
        return item.text(0).split("（")[0] if item is not None else ALL_UNITS

    def show_lines(self, lines: Sequence[UnitLine]) -> None:
        """Show these units; what was chosen and open stays so."""
        before = self._current()
        chosen = before.data(0, _KEY) if before is not None else ""
        is_open = {item.data(0, _KEY) for item in self._items(self.invisibleRootItem()) if item.isExpanded()}
        blocked = self.blockSignals(True)
        self.clear()
        self._scopes = {}
        whole = QTreeWidgetItem(self, [f"{ALL_UNITS}（{len(lines)}）"])
        whole.setData(0, _KEY, "")
        current = whole
        for item in self._build(lines):
            key = item.data(0, _KEY)
            if key in is_open:
                item.setExpanded(True)
            if key == chosen:
                current = item
        self.setCurrentItem(current)
        self.blockSignals(blocked)

    def choose_all(self) -> None:
        """Go back to the whole county."""
        self.setCurrentItem(self.topLevelItem(0))

    def _current(self) -> QTreeWidgetItem | None:
        return cast("QTreeWidgetItem | None", self.currentItem())  # the stubs forget an empty tree

    def _build(self, lines: Sequence[UnitLine]) -> list[QTreeWidgetItem]:
        """Items of all branches. A unit stands under its 主管部门 when both are of one sector."""
        by_id = {line.id: line for line in lines}
        below: dict[int, list[UnitLine]] = defaultdict(list)
        sectors: dict[str, list[UnitLine]] = defaultdict(list)
        members: dict[str, set[int]] = defaultdict(set)
        for line in lines:
            members[line.sector].add(line.id)
            chief = by_id.get(line.supervising_id) if line.supervising_id else None
            if chief is not None and chief.sector == line.sector and chief.id != line.id:
                below[chief.id].append(line)
            else:
                sectors[line.sector].append(line)
        made: list[QTreeWidgetItem] = []

        def add(parent: QTreeWidgetItem, line: UnitLine) -> set[int]:
            item = QTreeWidgetItem(parent, [line.name])
            item.setData(0, _KEY, line.id)
            item.setToolTip(0, line.name)
            made.append(item)
            scope = {line.id}
            for child in below.get(line.id, ()):
                scope |= add(item, child)
            self._scopes[line.id] = frozenset(scope)
            return scope

        for sector, tops in sectors.items():
            item = QTreeWidgetItem(self, [f"{sector}（{len(members[sector])}）"])
            item.setData(0, _KEY, f"sector:{sector}")
            self._scopes[f"sector:{sector}"] = frozenset(members[sector])
            made.append(item)
            for line in tops:
                add(item, line)
        return made

    def _items(self, parent: QTreeWidgetItem) -> list[QTreeWidgetItem]:
        found = []
        for position in range(parent.childCount()):
            child = parent.child(position)
            found += [child, *self._items(child)]
        return found

    def _open(self, item: QTreeWidgetItem) -> None:
        key = item.data(0, _KEY)
        if isinstance(key, int):
            self.opened.emit(key)
        else:
            item.setExpanded(not item.isExpanded())
