"""导入花名册: choose a file, see every row and what is wrong with it, decide, import; nothing is written before."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.imports import ImportOptions, ImportPreview, ImportResult, Outcome, UnknownUnit
from app.services.roster.columns import normalise_heading
from app.ui.context import EVERYTHING, UiContext
from app.ui.tasks import Task
from app.ui.theme import GRID
from app.ui.views.imports.done_panel import DonePanel
from app.ui.views.imports.preview_panel import PreviewPanel
from app.ui.views.imports.unit_decisions import CREATE, MEANT, Decision, UnitDecisions
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

SHEETS = "花名册 (*.xlsx *.xls *.xlsm *.ods)"
SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".ods"})
EMPTY, READING, PREVIEW, DONE = range(4)


class ImportPage(Page):
    """Opened with the path of a roster, or without."""

    title = "导入花名册"
    help = HelpText(
        "把单位现有的电子花名册读进来，单位和人员一次录好。点“导入”之前什么也不会写入。",
        (
            "选文件，或者把文件拖进窗口。表头、合计行、签字行会自动认出来。",
            "看上面的数：可导入、有变化、与库中相同、有问题。点一个数只看那些行。",
            "有颜色的格子有问题：红的不能导入，黄的请核对。右边说明原因。",
            "表头下面写着这一列读成什么；不对就点表头改，以后都记得。",
            "库中没有的单位集中定一次：新建、就是已有的某个单位，或者不导入。",
            "点“导入”。导入后可以整批撤销。有问题的行“导出退回表”，交单位改好再导。",
        ),
        ("退回表：每一行写明为什么退回，错处标红",),
        ("同一个人只占一个编制；同一份表再导一次，不会重复。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.preview: ImportPreview | None = None
        self._path: Path | None = None
        self._mapping: dict[str, str] = {}
        self._unknown: dict[str, UnknownUnit] = {}
        self._decisions: dict[str, Decision] = {}
        self._task: Task | None = None
        self._result: ImportResult | None = None
        self.setAcceptDrops(True)
        self.other_button = self.add_action(
            "换一个文件(&O)…", self.choose, icon="folder-open", shortcut="Ctrl+O"
        )
        self.returned_button = self.add_action(
            "导出退回表(&R)…", self._save_returned_with_dialog, icon="file-spreadsheet"
        )
        self.import_button = self.add_action("导入", self.run_import, icon="download", look="primary")
        self.stack = QStackedWidget(self)
        self.body.addWidget(self.stack, 1)
        self.stack.addWidget(
            EmptyState(
                context.theme, "file-spreadsheet", "选一份花名册",
                "支持 .xlsx、.xls。也可以把文件拖到这里。先看清楚，再导入。",
                button="选择文件", action=self.choose, parent=self,
            )
        )  # fmt: skip
        self.stack.addWidget(self._reading_part())
        self.stack.addWidget(self._preview_part())
        self.done = DonePanel(context, self)
        self.done.undo_button.clicked.connect(self.undo_import)
        self.done.returned_button.clicked.connect(self._save_returned_with_dialog)
        self.done.again_button.clicked.connect(self.choose)
        self.stack.addWidget(self.done)
        self._show(EMPTY)

    # ---- building

    def _reading_part(self) -> QWidget:
        part = QWidget(self)
        self.reading = text_label("", "heading", part, wrap=True)
        bar = QProgressBar(part)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setMaximumWidth(24 * self.context.theme.em)
        self.stop_button = QPushButton("停止", part)
        self.stop_button.clicked.connect(self.stop)
        box = QVBoxLayout(part)
        box.addStretch(1)
        box.addWidget(self.reading)
        box.addWidget(bar)
        line = QHBoxLayout()
        line.addWidget(self.stop_button)
        line.addStretch(1)
        box.addLayout(line)
        box.addStretch(2)
        return part

    def _preview_part(self) -> QWidget:
        part = QWidget(self)
        self.file_line = text_label("", "muted", part, wrap=True)
        self.units_line = text_label("", "tone", part, wrap=True)
        self.units_line.setProperty("tone", "warning")
        self.units_button = QPushButton("处理这些单位(&U)…", part)
        self.units_button.clicked.connect(self.ask_units)
        self._units_row = QWidget(part)
        row = QHBoxLayout(self._units_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.units_line, 1)
        row.addWidget(self.units_button)
        self.nature = self._choice_box("没写编制种类的按")
        self.funding = self._choice_box("没写经费形式的按")
        self.update_box = QCheckBox(part)
        self.update_box.toggled.connect(lambda _: self._on_update())
        options = FlowRow(part, spacing=GRID)
        for box in (self.nature, self.funding, self.update_box):
            options.addWidget(box)
        self.panel = PreviewPanel(self.context, part)
        self.panel.mapping_chosen.connect(self.map_column)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.file_line)
        layout.addWidget(self._units_row)
        layout.addWidget(options)
        layout.addWidget(self.panel, 1)
        return part

    def _choice_box(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.activated.connect(lambda _: self._on_defaults())
        return box

    def _show(self, part: int) -> None:
        self.stack.setCurrentIndex(part)
        self.other_button.setVisible(part == PREVIEW)
        self.import_button.setVisible(part == PREVIEW)
        self.returned_button.setVisible(part == PREVIEW and bool(self.preview and self.preview.rejected))

    # ---- choosing and reading

    def open_subject(self, subject: Any) -> None:
        """Read a roster somebody chose elsewhere."""
        if subject:
            self.open_file(Path(subject))

    def choose(self) -> None:
        """Let the user choose a file."""
        start = str(self._path.parent) if self._path else ""
        name, _ = QFileDialog.getOpenFileName(self, "选择花名册", start, SHEETS)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Read *path* beside the window."""
        self._path = path
        self._mapping, self._unknown, self._decisions = {}, {}, {}
        self.update_box.setChecked(False)
        self._read(ImportOptions())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A spreadsheet may be dropped."""
        if self._dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        path = self._dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    def stop(self) -> None:
        """Give up reading."""
        if self._task is not None:
            self.context.tasks.cancel(self._task)
            self._task = None
        self._show(EMPTY if self.preview is None else PREVIEW)

    @staticmethod
    def _dropped(event: QDropEvent) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in SUFFIXES else None

    def _read(self, options: ImportOptions) -> None:
        path, mapping, imports = self._path, dict(self._mapping), self.context.office.imports
        if path is None:
            return
        self.reading.setText(f"正在读取“{path.name}”……")
        self._show(READING)
        settings = self.context.office.settings

        def work() -> tuple[ImportPreview, list[str], list[str]]:
            names = [[item.name for item in settings.codes(name).items] for name in ("nature", "funding")]
            return imports.preview(path, options, mapping or None), names[0], names[1]

        self._task = self.context.tasks.read(
            work, sentence=f"正在读取 {path.name}", done=self._on_read, failed=self._on_failed, owner=self
        )

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self._show(EMPTY if self.preview is None else PREVIEW)
        self.context.messages.problem(error)

    def _on_read(self, answer: tuple[ImportPreview, list[str], list[str]]) -> None:
        self._task = None
        preview, natures, fundings = answer
        missing = {
            name: sum(1 for row in preview.draft.rows if not row.values.get(name))
            for name in ("nature", "funding")
        }
        for box, words, name, label in (
            (self.nature, natures, "nature", "编制种类"), (self.funding, fundings, "funding", "经费形式"),
        ):  # fmt: skip
            chosen = box.currentData()
            box.clear()
            box.addItem(f"{missing[name]} 人没写{label}：按单位现有的", "")
            for word in words:
                box.addItem(f"{missing[name]} 人没写{label}：按“{word}”", word)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.setVisible(bool(missing[name]))
        self._show_preview(preview)
        self.panel.table.setFocus()

    # ---- deciding

    def map_column(self, heading: str, field: str) -> None:
        """Read the file again with another meaning of a column; a field has one column."""
        if self.preview is None:
            return
        layouts = self.preview.draft.layouts
        for layout in layouts:
            for column, name in layout.mapping.items():
                if name == field and field:
                    self._mapping[normalise_heading(layout.header[column])] = ""
        self._mapping[normalise_heading(heading)] = field
        self._read(self._options())

    def ask_units(self) -> None:
        """One decision list about the unknown units."""
        office = self.context.office
        wanted = {name for unit in self._unknown.values() for name in unit.candidates}

        def work() -> dict[str, int]:
            return {unit["name"]: unit["id"] for unit in office.units.listed() if unit["name"] in wanted}

        self.context.tasks.read(work, done=self._open_units, owner=self)

    def _open_units(self, known: dict[str, int]) -> None:
        dialog = UnitDecisions(self.context, list(self._unknown.values()), self._decisions, known, self)
        dialog.decided.connect(self.decide_units)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def decide_units(self, decisions: dict[str, Decision]) -> None:
        """Take over what was decided and compare again."""
        self._decisions = dict(decisions)
        self._compare()

    def _options(self) -> ImportOptions:
        return ImportOptions(
            create_units=frozenset(name for name, made in self._decisions.items() if made.kind == CREATE),
            meant_units={
                name: made.unit_id
                for name, made in self._decisions.items()
                if made.kind == MEANT and made.unit_id is not None
            },
            default_nature=str(self.nature.currentData() or ""),
            default_funding=str(self.funding.currentData() or ""),
            update=self.update_box.isChecked(),
        )

    def _on_defaults(self) -> None:
        if self.preview is not None:
            self.preview.options = self._options()

    def _on_update(self) -> None:
        if self.preview is not None:
            self.preview.options = self._options()
            self._show_consequence(self.preview)

    def _compare(self) -> None:
        preview = self.preview
        if preview is None:
            return
        preview.options = self._options()
        imports = self.context.office.imports

        def work() -> ImportPreview:
            imports.compare(preview)
            return preview

        self.reading.setText("正在与库中比对……")
        self._show(READING)
        self._task = self.context.tasks.read(
            work, sentence="正在比对", done=self._show_preview, failed=self._on_failed, owner=self
        )

    def _show_preview(self, preview: ImportPreview) -> None:
        self._task = None
        self.preview = preview
        for unit in preview.unknown_units:
            self._unknown.setdefault(unit.name, unit)
        before = f"　注意：{preview.imported_before} 导入过这份文件。" if preview.imported_before else ""
        skipped = [f"“{name}”（{reason}）" for name, reason in preview.draft.unread_sheets]
        unread = f"　没有读的工作表：{'、'.join(skipped)}。" if skipped else ""
        self.file_line.setText(
            f"{preview.path.name}：{len(preview.draft.rows)} 人，"
            f"跳过标题、合计等 {len(preview.draft.skipped)} 行。{before}{unread}"
        )
        self._show_units(preview)
        changed = preview.count(Outcome.CHANGED)
        self.update_box.setText(f"库中已有的 {changed} 人有变化，用花名册的内容更新")
        self.update_box.setVisible(bool(changed))
        self.panel.show_preview(preview)
        self._show_consequence(preview)
        self._show(PREVIEW)

    def _show_units(self, preview: ImportPreview) -> None:
        open_units = [unit for unit in preview.unknown_units if unit.name not in preview.options.create_units]
        people = sum(unit.rows for unit in open_units)
        made = len(preview.options.create_units)
        self._units_row.setVisible(bool(self._unknown))
        parts = []
        if open_units:
            parts.append(
                f"有 {len(open_units)} 个单位库中没有，涉及 {people} 人。请先定怎么处理，没有定的不导入。"
            )
        if made:
            parts.append(f"将新建 {made} 个单位。")
        if preview.options.meant_units:
            parts.append(f"{len(preview.options.meant_units)} 个名称已对应到库中的单位。")
        self.units_line.setText("".join(parts))
        self.units_button.setText("处理这些单位(&U)…" if open_units else "查看或修改(&U)…")

    def _show_consequence(self, preview: ImportPreview) -> None:
        new, changed = preview.count(Outcome.NEW), preview.count(Outcome.CHANGED)
        parts = [f"导入 {new} 人"]
        if preview.options.create_units:
            parts.append(f"新建 {len(preview.options.create_units)} 个单位")
        if preview.options.update and changed:
            parts.append(f"更新 {changed} 人")
        self.import_button.setText(f"{'，'.join(parts)}(&I)")
        useful = bool(new or (preview.options.update and changed))
        self.import_button.setEnabled(useful)
        self.import_button.setToolTip("" if useful else "没有可以导入的人。请先处理单位，或换一个文件。")

    # ---- writing to the register

    def run_import(self) -> None:
        """Write what is right as one operation."""
        preview = self.preview
        if preview is None or not self.import_button.isEnabled():
            return
        preview.options = self._options()
        imports = self.context.office.imports
        self.import_button.setEnabled(False)

        def work() -> Generator[tuple[int, int, str], None, ImportResult]:
            steps = imports.apply(preview)
            try:
                while True:
                    done, total = next(steps)
                    yield done, total, "正在导入花名册"
            except StopIteration as end:
                result: ImportResult = end.value
                return result
            finally:
                steps.close()

        self.reading.setText(f"正在导入“{preview.path.name}”……停止后什么也不会写入。")
        self._show(READING)
        task = self.context.tasks.write(
            work, sentence="正在导入花名册", done=self._on_imported, failed=self._on_import_failed, owner=self
        )
        self._task = task
        self.context.tasks.finished.connect(self._on_finished)

    def _on_finished(self, task: Task) -> None:
        """An import that was stopped leads back to the preview."""
        if task is self._task and task.cancelled:
            self._task = None
            self._show(PREVIEW)
        if self.preview is not None and self._task is None:
            self._show_consequence(self.preview)
            self.context.tasks.finished.disconnect(self._on_finished)

    def _on_import_failed(self, error: Exception) -> None:
        self._on_failed(error)

    def _on_imported(self, result: ImportResult) -> None:
        self._task = None
        self._result = result
        self.done.show_result(result, self.preview.rejected if self.preview is not None else 0)
        self._show(DONE)
        self.done.units_button.setFocus()
        self.context.changes.announce({EVERYTHING})

    def undo_import(self) -> None:
        """Take the whole import back."""
        if self._result is None or not self._result.operation:
            return
        number, journal = self._result.operation, self.context.office.journal
        self.done.undo_button.setEnabled(False)
        self.context.perform(
            lambda: journal.undo(number),
            sentence="正在撤销导入",
            changes={EVERYTHING},
            said="已撤销这次导入，库中恢复到导入之前。",
            done=lambda _: self._after_undo(),
            failed=self._on_undo_failed,
            owner=self,
        )

    def _after_undo(self) -> None:
        self._result = None
        self._compare()

    def _on_undo_failed(self, error: Exception) -> None:
        self.done.undo_button.setEnabled(True)
        self.context.messages.problem(error)

    # ---- the returned workbook

    def _save_returned_with_dialog(self) -> None:
        if self.preview is None:
            return
        proposed = self.preview.path.with_name(f"{self.preview.path.stem}-退回.xlsx")
        name, _ = QFileDialog.getSaveFileName(self, "导出退回表", str(proposed), "电子表格 (*.xlsx)")
        if name:
            self.save_returned(Path(name))

    def save_returned(self, target: Path) -> None:
        """Write the workbook of rejected rows."""
        preview, imports = self.preview, self.context.office.imports
        if preview is None:
            return
        self.context.tasks.read(
            lambda: imports.write_returned(preview, target),
            sentence="正在写退回表",
            done=lambda count: self.context.messages.info(f"退回表已写好：{target.name}，{count} 行。"),
            owner=self,
        )

    def escape(self) -> bool:
        """Esc stops reading."""
        if self.stack.currentIndex() == READING and self._task is not None:
            self.stop()
            return True
        return False
