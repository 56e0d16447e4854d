"""The preview of a roster: counts on top, the sheet with its marks, what is said about the selected row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.services.imports import ImportPreview, Outcome
from app.services.roster import FIELDS, Level, RosterRow
from app.services.roster.draft import SheetLayout, cell_text
from app.ui.context import UiContext
from app.ui.table import CellDelegate
from app.ui.theme import GRID
from app.ui.views.imports.model import BEFORE, LEFT_OUT, RESULT, ROW, RosterModel, by_gravity
from app.ui.views.imports.words import OUTCOMES, kind_word
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

ALL = "all"
WIDEST_EMS = 12
MARKS = {Level.ERROR: "✕", Level.WARNING: "！", Level.HINT: "·"}
LEVELS = {Level.ERROR: "有错，不能导入", Level.WARNING: "请核对，可以导入", Level.HINT: "提示，可以导入"}
TONES = {Level.ERROR: "bad", Level.WARNING: "warning", Level.HINT: "neutral"}


class MarkedDelegate(CellDelegate):
    """Puts the ground of a finding behind its cell (the stylesheet alone would leave it white)."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)  # type: ignore[attr-defined]  # the stubs leave the fields out
        super().paint(painter, option, index)


class PreviewPanel(QWidget):
    """Shows an :class:`ImportPreview`; changes of the mapping go to the page."""

    mapping_chosen = Signal(str, str)
    """Heading of the file and the field it means ("" for none)."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._preview: ImportPreview | None = None
        self._layout: SheetLayout | None = None
        self._text = ""
        self._said_labels: list[QLabel] = []
        self.counts: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        chips = FlowRow(self, spacing=GRID)
        for key in (ALL, *Outcome):
            button = QPushButton(self)
            button.setCheckable(True)
            button.setProperty("look", "count")
            button.clicked.connect(lambda _=False: self.show_rows())
            self._group.addButton(button)
            self.counts[key] = button
            chips.addWidget(button)
        self.counts[ALL].setChecked(True)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("只看哪种问题")
        self.kind.activated.connect(lambda _: self._on_kind())
        self.sheet = QComboBox(self)
        self.sheet.setAccessibleName("工作表")
        self.sheet.activated.connect(lambda _: self._on_sheet())
        self.mapping_button = QPushButton("这一列是…(&L)", self)
        self.mapping_button.setToolTip("改这一列读成什么；也可以点表头。改过的以后都记得。")
        self.mapping_button.clicked.connect(self._ask_current_column)
        for part in (self.kind, self.sheet, self.mapping_button):
            chips.addWidget(part)
        self.model = RosterModel(context.theme, self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(MarkedDelegate(context, self.table))
        self.table.setAccessibleName("花名册")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.sectionClicked.connect(self.ask_column)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self._said = QWidget(self)
        self._said_box = QVBoxLayout(self._said)
        self._said_box.setContentsMargins(GRID, 0, GRID, 0)
        self._said_box.setSpacing(GRID)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._said)
        self._area = area
        splitter = QSplitter(self)
        splitter.addWidget(self.table)
        splitter.addWidget(area)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setCollapsible(0, False)
        em = context.theme.em
        splitter.setSizes([60 * em, 17 * em])
        area.setMinimumWidth(12 * em)
        top = QVBoxLayout(self)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(GRID)
        top.addWidget(chips)
        top.addWidget(splitter, 1)
        context.theme.changed.connect(self._fit)
        self._fit()

    # ---- content

    def show_preview(self, preview: ImportPreview) -> None:
        """Show *preview*; filter and sheet stay where they were when they still exist."""
        before = self._layout.sheet if self._layout is not None else ""
        self._preview = preview
        totals: Mapping[str, int] = {
            ALL: len(preview.outcomes), **{outcome: preview.count(outcome) for outcome in Outcome}
        }  # fmt: skip
        for key, button in self.counts.items():
            word = "全部" if key == ALL else OUTCOMES[Outcome(key)][0]
            button.setText(f"{word} {totals[key]:,}".replace(",", " "))
            button.setVisible(key == ALL or totals[key] > 0 or key == Outcome.REJECTED)
        if self._filter != ALL and not totals[self._filter]:
            self.counts[ALL].setChecked(True)
        self._fill_kinds(preview)
        self.sheet.clear()
        for layout in preview.draft.layouts:
            self.sheet.addItem(layout.sheet, layout.sheet)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(before)))
        self.sheet.setVisible(self.sheet.count() > 1)
        self.show_rows()
        self._fit()

    def show_rows(self) -> None:
        """Show what the filters leave."""
        if self._preview is None:
            return
        outcome, code = self._filter, str(self.kind.currentData() or "")

        def keep(row: RosterRow, found: Outcome) -> bool:
            return (outcome in {ALL, found}) and (
                not code or any(finding.code == code for finding in row.problems)
            )

        layout = self._choose_sheet(self._preview, keep)
        self._layout = layout
        self.model.show_sheet(self._preview, layout, keep)
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, self._first_mark(layout)))
        self._say()

    def _first_mark(self, layout: SheetLayout) -> int:
        """The column where the first row is wrong, so that the eye need not look for it."""
        found = self.model.row_at(0)
        if found is None or found[1] is not Outcome.REJECTED:
            return RESULT
        field = by_gravity(found[0].problems)[0].field
        return next((BEFORE + column for column, name in layout.mapping.items() if name == field), RESULT)

    def _choose_sheet(
        self, preview: ImportPreview, keep: Callable[[RosterRow, Outcome], bool]
    ) -> SheetLayout:
        """Say beside each sheet how many of its rows are wanted; an empty one makes room for one that has some."""
        rows = Counter(
            row.sheet
            for row, found in zip(preview.draft.rows, preview.outcomes, strict=True)
            if keep(row, found)
        )
        layouts = preview.draft.layouts
        for position, layout in enumerate(layouts):
            self.sheet.setItemText(position, f"{layout.sheet}（{rows[layout.sheet]}）")
        here = max(0, self.sheet.currentIndex())
        if rows and not rows[layouts[here].sheet]:
            here = next(position for position, layout in enumerate(layouts) if rows[layout.sheet])
            self.sheet.setCurrentIndex(here)
        return layouts[here]

    @property
    def _filter(self) -> str:
        return next(key for key, button in self.counts.items() if button.isChecked())

    def _fill_kinds(self, preview: ImportPreview) -> None:
        before = self.kind.currentData()
        rows: Counter[str] = Counter()
        for row in preview.draft.rows:
            rows.update({finding.code for finding in row.problems})
        self.kind.clear()
        self.kind.addItem("所有问题和提示", "")
        for code, count in rows.most_common():
            self.kind.addItem(f"{kind_word(code)}（{count}）", code)
        self.kind.setCurrentIndex(max(0, self.kind.findData(before)))
        self.kind.setVisible(bool(rows))

    def _on_kind(self) -> None:
        if self.kind.currentData():
            self.counts[ALL].setChecked(True)
        self.show_rows()

    def _on_sheet(self) -> None:
        self.show_rows()
        self._fit()

    # ---- what is said about a row

    def _on_current(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._say()

    @property
    def said(self) -> str:
        """Everything said about the selected row."""
        return self._text

    def _say(self) -> None:
        for label in self._said_labels:
            label.hide()
            label.deleteLater()
        self._said_labels = []
        if self._said_box.count():  # the stretch at the end
            self._said_box.takeAt(self._said_box.count() - 1)
        self._text = ""
        found = self.model.row_at(self.table.currentIndex().row())
        if found is None:
            sentence = "没有符合条件的行。" if self._preview else ""
            self._say_line(sentence, "muted")
            self._said_box.addStretch(1)
            return
        row, outcome = found
        name = row.values.get("name", "")
        self._say_line(f"第 {row.row_number} 行　{name}", "strong")
        word, tone = OUTCOMES[outcome]
        self._say_line(word, "tone", tone)
        for finding in by_gravity(row.problems):
            self._say_line(f"{MARKS[finding.level]} {finding.message}", "tone", TONES[finding.level])
            self._say_line(LEVELS[finding.level], "small")
        read = [
            f"{FIELDS[field].label}：{cell_text(row.raw.get(field, '')).strip() or '（空）'} → {value}"
            for field, value in row.values.items()
            if field in FIELDS and value != cell_text(row.raw.get(field, "")).strip()
        ]
        if read:
            self._say_line("读入时整理为", "strong")
            for line in read:
                self._say_line(line, "muted")
        self._said_box.addStretch(1)

    def _say_line(self, text: str, look: str, tone: str = "") -> None:
        label = text_label(text, look, self._said, wrap=True)
        if tone:
            label.setProperty("tone", tone)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said_labels.append(label)
        self._said_box.addWidget(label)
        label.show()
        self._text += f"{text}\n"

    # ---- columns

    def _ask_current_column(self) -> None:
        self.ask_column(self.table.currentIndex().column())

    def ask_column(self, section: int) -> None:
        """Let the user choose what a column of the file means."""
        menu = self.column_menu(section)
        if menu is None:
            return
        header = self.table.horizontalHeader()
        menu.exec(header.mapToGlobal(QPoint(header.sectionViewportPosition(section), header.height())))
        menu.deleteLater()

    def column_menu(self, section: int) -> QMenu | None:
        """The fields a column may mean; None for our own columns."""
        if self._layout is None or not BEFORE <= section < BEFORE + len(self._layout.header):
            return None
        heading = self._layout.header[section - BEFORE]
        now = self._layout.mapping.get(section - BEFORE, "")
        menu = QMenu(self)
        for name, label in [("", LEFT_OUT), *((field.name, field.label) for field in FIELDS.values())]:
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(name == now)
            action.triggered.connect(lambda _=False, chosen=name: self.mapping_chosen.emit(heading, chosen))
        return menu

    def _fit(self) -> None:
        theme = self._context.theme
        self.table.verticalHeader().setDefaultSectionSize(theme.row_height)
        metrics = QFontMetrics(theme.font(bold=True))
        for section in range(self.model.columnCount()):
            title = str(self.model.headerData(section, Qt.Orientation.Horizontal) or "")
            widest = max(metrics.horizontalAdvance(line) for line in title.split("\n"))
            sample = max(
                (
                    metrics.horizontalAdvance(str(self.model.index(line, section).data() or ""))
                    for line in range(min(40, self.model.rowCount()))
                ),
                default=0,
            )
            width = min(max(widest, sample) + 3 * GRID, WIDEST_EMS * theme.em)
            self.table.setColumnWidth(section, max(width, 5 * theme.em if section != ROW else 3 * theme.em))
