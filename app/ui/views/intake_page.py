"""批量收扫描件: choose a folder, confirm line by line what was guessed, take it in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import Problem
from app.services.scan_intake import COMPLETES, NEW, SAME_FILES, IntakeLine, IntakePreview, IntakeResult
from app.ui.columns import Align, Column, number_column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Task
from app.ui.theme import GRID
from app.ui.views.document_form import CHANGED
from app.ui.views.form_dialog import date_field, date_problem, unit_picker
from app.ui.views.parts import ListTable
from app.ui.views.wording import dotted
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.suggestions import Choice
from app.ui.widgets.with_details import WithDetails

TONES = {NEW: Tone.GOOD, COMPLETES: Tone.INFO, SAME_FILES: Tone.NEUTRAL}
COLUMNS = (
    Column("take", "收", 2, Align.CENTRE, format=lambda value: "√" if value else ""),
    Column("id", "文件", 12, sort="id", yields=1),
    number_column("pages", "个数", 2.6, yields=3),
    Column("number", "文号", 9, sort="number"),
    Column("dated", "日期", 5.2, format=dotted, sort="dated"),
    Column("title", "标题", 10, sort="title"),
    Column("unit", "单位", 7, sort="unit", yields=2),
    Column("state", "情况", 5.5, Align.CENTRE, sort="state", tone=TONES.get),
)
EMPTY, READING, PREVIEW = range(3)


class IntakePage(Page):
    """A folder, its lines, and the correction of the selected line."""

    title = "批量收扫描件"
    help = HelpText(
        "把历年批文的扫描件一次收进来：程序从文件名和文件夹名看出文号、日期、类别和单位，您逐行确认。",
        (
            "选文件夹；几页同一份文件的扫描件自动归到一份。",
            "逐行看：文号、日期不对的，在右边改好按“改好，下一份”。",
            "已登记过文号的，扫描件补在它后面；内容完全相同的不再收。",
            "点“收入”：每 100 份一步，可以停止，也可以撤销。",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.preview: IntakePreview | None = None
        self._task: Task | None = None
        self._line: IntakeLine | None = None
        self.choose_button = self.add_action(
            "选文件夹(&O)…", self.choose, icon="folder-open", shortcut="Ctrl+O"
        )
        self.take_button = self.add_action(
            "收入", self.take, icon="download", look="primary", shortcut="Ctrl+S"
        )
        self.stack = QStackedWidget(self)
        self.stack.addWidget(
            EmptyState(
                context.theme, "folder-open", "选一个放扫描件的文件夹", "PDF、图片、OFD、Word 都可以。先看清楚，再收入。",
                button="选文件夹", action=self.choose, parent=self,
            )
        )  # fmt: skip
        self.stack.addWidget(self._reading_part())
        self.stack.addWidget(self._preview_part())
        self.body.addWidget(self.stack, 1)
        context.tasks.progressed.connect(self._on_progress)
        context.tasks.finished.connect(self._on_finished)
        self._show_part(EMPTY)

    # ---- building

    def _reading_part(self) -> QWidget:
        part = QWidget(self)
        self.reading = text_label("正在看扫描件…", "heading", part, wrap=True)
        self.bar = QProgressBar(part)
        self.bar.setMaximumWidth(24 * self.context.theme.em)
        self.stop_button = QPushButton("停止", part)
        self.stop_button.clicked.connect(self.stop)
        line = QHBoxLayout()
        line.addWidget(self.stop_button)
        line.addStretch(1)
        box = QVBoxLayout(part)
        box.addStretch(1)
        box.addWidget(self.reading)
        box.addWidget(self.bar)
        box.addLayout(line)
        box.addStretch(2)
        return part

    def _preview_part(self) -> QWidget:
        part = QWidget(self)
        self.summary = text_label("", "muted", part, wrap=True)
        self.table = ListTable(self.context, "intake", COLUMNS, empty_text="没有扫描件。", parent=part)
        self.table.current_id_changed.connect(self._show_line)
        self.table.lazy.loaded.connect(self._select_first)
        split = WithDetails(self.context.theme, part)
        split.set_list(self.table)
        split.details.addWidget(self._line_form())
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self.summary)
        box.addWidget(split, 1)
        return part

    def _line_form(self) -> QWidget:
        part = QWidget(self)
        self.name = text_label("", "heading", part, wrap=True)
        self.note = text_label("", "muted", part, wrap=True)
        self.number, self.kind, self.document_title = QLineEdit(part), QLineEdit(part), QLineEdit(part)
        self.dated = date_field(self.context, "year", "", part)
        self.unit = unit_picker(self.context, part)
        self.taken = QCheckBox("收入这一份", part)
        self.form = FormGrid(1, part)
        self.form.add_row("number", "文号", self.number)
        self.form.add_row("dated", "日期", self.dated)
        self.form.add_row("kind", "类别", self.kind)
        self.form.add_row("title", "标题", self.document_title)
        self.form.add_row("unit", "单位", self.unit)
        self.form.finished.connect(self.accept_line)
        self.error = text_label("", "error", part, wrap=True)
        self.error.hide()
        self.next_button = QPushButton("改好，下一份(&K)", part)
        self.next_button.clicked.connect(lambda _checked: self.accept_line())
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        for widget in (self.name, self.note, self.form, self.taken, self.error, self.next_button):
            box.addWidget(widget)
        box.addStretch(1)
        return part

    # ---- what the user does

    def open_subject(self, subject: Any) -> None:
        """Look at a folder chosen elsewhere."""
        if subject:
            self.open_folder(Path(subject))

    def choose(self) -> None:
        """Let the user choose a folder."""
        name = QFileDialog.getExistingDirectory(self, "选放扫描件的文件夹")
        if name:
            self.open_folder(Path(name))

    def open_folder(self, folder: Path) -> None:
        """Look at every file of a folder."""
        self.preview = None
        self._show_part(READING)
        intake = self.context.office.scan_intake
        self._task = self.context.tasks.read(
            lambda: intake.preview_steps(folder), done=self._on_preview, failed=self._on_failed, owner=self
        )

    def stop(self) -> None:
        """Give up what is under way; whole hundreds that were taken in stay."""
        if self._task is not None:
            self.context.tasks.cancel(self._task)

    def accept_line(self) -> None:
        """Put what stands in the form into the line and go to the next one."""
        line = self._line
        if line is None:
            return
        wrong = date_problem(self.dated) or ("" if self.unit.check() else self.unit.problem)
        values: dict[str, object] = {
            "number": self.number.text(), "dated": self.dated.value, "kind": self.kind.text(),
            "title": self.document_title.text(), "unit": self.unit.choice.title if self.unit.choice else "",
            "take": self.taken.isChecked(),
        }  # fmt: skip
        self.error.setVisible(bool(wrong))
        self.error.setText(wrong)
        if wrong:
            return
        intake = self.context.office.scan_intake
        self.context.tasks.read(
            lambda: intake.correct(line, values),
            done=lambda _: self._on_corrected(line),
            failed=self._on_refused,
            owner=self,
        )

    def take(self) -> None:
        """Take in what is marked."""
        preview = self.preview
        if preview is None:
            return
        self._show_part(READING)
        intake = self.context.office.scan_intake
        self._task = self.context.tasks.write(
            lambda: intake.take_steps(preview),
            sentence="正在收入扫描件",
            done=self._on_taken,
            failed=self._on_failed,
        )

    # ---- what comes back

    def _on_preview(self, preview: IntakePreview) -> None:
        self._task = None
        self.preview = preview
        self._show_lines()
        self._show_part(PREVIEW)
        self.table.setFocus()

    def _on_taken(self, result: IntakeResult) -> None:
        self._task = None
        folder = self.preview.folder if self.preview else None
        said = f"已登记 {result.documents} 份，补附件 {result.completed} 份，跳过 {result.skipped} 份"
        if result.refused:
            place, reason = result.refused[0]
            self.context.messages.warn(f"{said}；没有收入 {len(result.refused)} 份，如 {place}：{reason}")
        else:
            self.context.messages.info(said)
        self.context.changes.announce(CHANGED)
        if result.refused and folder is not None:
            self.open_folder(folder)
        else:
            self.preview = None
            self._show_part(EMPTY)
            self.context.navigate("documents")

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self._show_part(EMPTY if self.preview is None else PREVIEW)
        self.context.messages.problem(error)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self.error.setText(error.sentence())
            self.error.show()
        else:
            self.context.messages.problem(error)

    def _on_progress(self, task: Task) -> None:
        if task is self._task:
            done, total, sentence = task.progress
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.reading.setText(f"{sentence}：{done} / {total}")

    def _on_finished(self, task: Task) -> None:
        """Stopped by the user: what was taken before stays, so the folder is looked at anew."""
        if task is self._task and task.cancelled:
            self._task = None
            preview, self.preview = self.preview, None
            self._show_part(EMPTY)
            if preview is not None:
                self.context.changes.announce(CHANGED)
                self.open_folder(preview.folder)

    def _on_corrected(self, line: IntakeLine) -> None:
        ids = self.table.lazy.ids
        place = ids.index(line.id) + 1 if line.id in ids else 0
        self._show_lines()
        if place < len(ids):
            self.table.select_id(ids[place])
            self._show_line(ids[place])
        self.number.setFocus()

    # ---- showing

    def _show_part(self, part: int) -> None:
        self.stack.setCurrentIndex(part)
        self.take_button.setEnabled(part == PREVIEW)
        self.choose_button.setEnabled(part != READING)

    def _show_lines(self) -> None:
        preview = self.preview
        if preview is None:
            return
        wanted = sum(line.take for line in preview.lines)
        unread = (
            f"，{len(preview.unread)} 个文件不能收（如 {preview.unread[0][0]}）" if preview.unread else ""
        )
        self.summary.setText(
            f"“{preview.folder.name}”：{preview.files} 个文件，{len(preview.lines)} 份，看出文号 {preview.numbered} 份{unread}"
        )
        self.take_button.setText(f"收入 {wanted} 份")
        self.take_button.setEnabled(wanted > 0)
        rows = [
            {
                name: getattr(line, name)
                for name in ("id", "number", "dated", "title", "unit", "state", "take")
            }
            | {"pages": len(line.files)}
            for line in preview.lines
        ]
        self.table.show_rows(rows)

    def _select_first(self) -> None:
        if self.table.current_id is None and self.table.lazy.ids:
            self.table.select_id(self.table.lazy.ids[0])

    def _show_line(self, number: Any) -> None:
        lines = self.preview.lines if self.preview else []
        line = next((line for line in lines if line.id == number), None)
        self._line = line
        if line is None:
            return
        more = f" 等 {len(line.files)} 个" if len(line.files) > 1 else ""
        self.name.setText(f"{line.id}{more}")
        self.note.setText(line.note)
        self.number.setText(line.number)
        self.dated.value = line.dated
        self.kind.setText(line.kind)
        self.document_title.setText(line.title)
        self.document_title.setCursorPosition(0)
        self.unit.choice = Choice(line.unit_id, line.unit) if line.unit_id is not None else None
        self.taken.setChecked(line.take)
        self.error.hide()
