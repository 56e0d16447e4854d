"""The tree of units, by sector or by 隶属. Choosing a branch narrows the list beside it; dragging changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from app.services.units import GROUP
from app.ui.context import UiContext
from app.ui.views.unit_lines import NO_SECTOR, UnitLine

ALL_UNITS = "全县"
BY_SECTOR, BY_PARENT = "sector", "parent"
"""系统 → 主管部门 → 单位, or 上级机构 → 单位."""
_KEY = Qt.ItemDataRole.UserRole


class UnitTree(QTreeWidget):
    """Sectors in the order of their first unit."""

    chosen = Signal()
    """Another branch is chosen."""
    opened = Signal(int)
    """Enter or double click on a unit; its id."""
    dropped = Signal(int, int)
    """A unit was dragged onto another: their ids. Nothing has moved."""
    shifted = Signal(int, int)
    """Alt+↑ or Alt+↓: the unit and the sibling it is to change places with."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._scopes: dict[str | int, frozenset[int]] = {}
        self._lines: Sequence[UnitLine] = ()
        self._order = BY_SECTOR
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName("系统和单位")
        self.currentItemChanged.connect(lambda *_: self.chosen.emit())
        self.itemActivated.connect(self._open)
        self._theme = context.theme
        context.theme.changed.connect(self._fit_indentation)
        self._fit_indentation()

    def _fit_indentation(self) -> None:
        self.setIndentation(round(1.2 * self._theme.em))

    @property
    def scope(self) -> frozenset[int] | None:
        """Ids of the units of the chosen branch; None for the whole county."""
        item = self._current()
        return self._scopes.get(item.data(0, _KEY)) if item is not None else None

    @property
    def is_at_unit(self) -> bool:
        """Whether a unit is chosen, not a sector, a folder or the whole county."""
        item = self._current()
        key = item.data(0, _KEY) if item is not None else None
        return any(line.id == key and line.kind != GROUP for line in self._lines)

    @property
    def branch(self) -> str:
        """Name of the chosen branch."""
        item = self._current()
        return item.text(0).split("（")[0] if item is not None else ALL_UNITS

    @property
    def order(self) -> str:
        """:data:`BY_SECTOR` or :data:`BY_PARENT`."""
        return self._order

    def show_by(self, order: str) -> None:
        """Build the tree in another way."""
        self._order = order
        self.show_lines(self._lines)
        self.chosen.emit()

    def show_lines(self, lines: Sequence[UnitLine]) -> None:
        """Show these units, without those that are gone; what was chosen and open stays so."""
        self._lines = lines = [line for line in lines if not line.is_gone]
        before = self._current()
        chosen = before.data(0, _KEY) if before is not None else ""
        is_open = {item.data(0, _KEY) for item in self._items(self.invisibleRootItem()) if item.isExpanded()}
        blocked = self.blockSignals(True)
        self.clear()
        self._scopes = {}
        count = sum(line.kind != GROUP and not line.is_inner for line in lines)
        whole = QTreeWidgetItem(self, [f"{ALL_UNITS}（{count}）"])
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
        """Items of all branches."""
        by_id = {line.id: line for line in lines}
        below: dict[int, list[UnitLine]] = defaultdict(list)
        sectors: dict[str, list[UnitLine]] = defaultdict(list)
        members: dict[str, set[int]] = defaultdict(set)
        for line in lines:
            if line.kind != GROUP and not line.is_inner:
                members[line.sector].add(line.id)
            above = self._above(line, by_id)
            if above is not None:
                below[above.id].append(line)
            elif line.kind != GROUP or line.sector != NO_SECTOR or self._order != BY_SECTOR:
                sectors[line.sector].append(line)
        made: list[QTreeWidgetItem] = []

        def add(parent: QTreeWidgetItem, line: UnitLine) -> set[int]:
            item = QTreeWidgetItem(parent, [line.name])
            item.setData(0, _KEY, line.id)
            if line.kind == GROUP:
                item.setIcon(0, self._context.theme.icon("folder-open", "muted"))
            item.setToolTip(0, line.name)
            made.append(item)
            scope = {line.id}
            for child in below.get(line.id, ()):
                scope |= add(item, child)
            self._scopes[line.id] = frozenset(scope)
            return scope

        if self._order == BY_PARENT:
            for line in (line for tops in sectors.values() for line in tops):
                add(self.invisibleRootItem(), line)
            return made
        for sector, tops in sectors.items():
            item = QTreeWidgetItem(self, [f"{sector}（{len(members[sector])}）"])
            item.setData(0, _KEY, f"sector:{sector}")
            self._scopes[f"sector:{sector}"] = frozenset(members[sector])
            made.append(item)
            for line in tops:
                add(item, line)
        return made

    def _above(self, line: UnitLine, by_id: dict[int, UnitLine]) -> UnitLine | None:
        """Under which unit a unit stands: its 上级机构; by sector else its 主管部门, when both are of one sector."""
        parent = by_id.get(line.parent_id) if line.parent_id else None
        of_no_sector = parent is not None and parent.kind == GROUP and parent.sector != line.sector
        if of_no_sector and self._order == BY_SECTOR:
            parent = None  # a folder orders the units of one way of looking only
        if parent is not None and parent.id != line.id:
            return parent
        chief = by_id.get(line.supervising_id) if line.supervising_id and self._order == BY_SECTOR else None
        if chief is not None and chief.sector == line.sector and chief.id != line.id:
            return chief
        return None

    # ---- moving

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what was dropped on what; the tree itself stays as it is."""
        source, target = self._current(), self.itemAt(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.ignore()
        self.drop_on(source, target)

    def drop_on(self, source: QTreeWidgetItem | None, target: QTreeWidgetItem | None) -> None:
        """Announce a drag from one unit to another; sectors and the county are no targets."""
        keys = [item.data(0, _KEY) if item is not None else None for item in (source, target)]
        if all(isinstance(key, int) for key in keys) and keys[0] != keys[1]:
            self.dropped.emit(*keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+↑ and Alt+↓ change the order of siblings."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self._shift(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def _shift(self, step: int) -> None:
        item = self._current()
        if item is None or not isinstance(item.data(0, _KEY), int):
            return
        siblings = cast("QTreeWidgetItem | None", item.parent()) or self.invisibleRootItem()
        place = siblings.indexOfChild(item) + step
        other = siblings.child(place) if 0 <= place < siblings.childCount() else None
        if other is not None and isinstance(other.data(0, _KEY), int):
            self.shifted.emit(item.data(0, _KEY), other.data(0, _KEY))

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
