"""表样: the forms as the county wants them, changed part by part or as text, with the paper beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QWidget,
)

from app.services import form_editing as editing
from app.services.form_checking import Look
from app.ui.context import EVERYTHING, UiContext
from app.ui.save_place import where_to_save
from app.ui.tasks import Lane, Query
from app.ui.theme import GRID
from app.ui.views.forms.dialogs import DifferencesDialog, VersionsDialog, WordsDialog, told
from app.ui.views.forms.draft import FormDraft
from app.ui.views.forms.fault_list import FaultList
from app.ui.views.forms.pieces import NewerBar, called, column, places, step_of, told_of
from app.ui.views.forms.structure_panel import StructurePanel
from app.ui.views.forms.text_editor import TextEditor
from app.ui.views.paper_view import PaperRequest
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.pdf_preview import PdfPreview

CHANGES = frozenset({"forms"})
FILES = "表样 (*.yaml *.yml *.txt)"
LIST_EMS, BESIDE_EMS = 80, 58
"""Width from which the list stands at the left, and the paper at the right; in a narrower window the forms are chosen
from a box, and the paper has a page of its own."""
TYPING_RESTS_MS = 60
_NAME = Qt.ItemDataRole.UserRole
_SAMPLES = (("示例内容", "sample"), ("空表", "blank"), ("最近打印的一份", "last"))


class FormsPage(Page):
    """The forms at the left, the parts of the chosen one in the middle, its paper at the right."""

    title = "表样"
    watches = frozenset({EVERYTHING, "forms"})
    help = HelpText(
        "把各种表改成本单位的样子：表名、栏目名、行的先后、几联、加行减行，换成本地叫法。",
        (
            "左边选一张表，改过的标“已改”。中间是表的各部分：选一部分，在下面改文字、高度、栏目。",
            "上移、下移、添加、删除，右边的纸面马上跟着变；改错了按 Ctrl+Z 退回一步，Ctrl+Y 再做一次。",
            "有写错的地方，会指出在哪一部分，纸面不变；这时不能保存，改的内容都还在。",
            "保存以后打印的都是新样子，已经打印的不变。随时可以“恢复原来的表样”，或用“以前的版本”。",
            "“文本”页是整张表的文字写法，熟悉的人可以直接改；“导出”给别的单位，“导入”用别的单位的。",
            "“本地叫法”对所有的表都有效，如“编办”改印“编委办”。",
        ),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.draft = FormDraft(self)
        self._rows: dict[str, dict[str, Any]] = {}
        self._faults: tuple[editing.Fault, ...] = ()
        self._wanted = ""
        self._room: tuple[bool, bool] | None = None
        self._drawn = ""  # name of the form on the paper
        self.save_button = self.add_action("保存(&S)", self.save, icon="save", look="primary", tip="Ctrl+S")
        self.reset_button = self.add_action("恢复原来的表样(&R)", self.reset)
        self.versions_button = self.add_action("以前的版本(&V)", self.show_versions)
        self.words_button = self.add_action("本地叫法(&L)", self.change_words)
        self.export_button = self.add_action("导出(&E)", self._export_with_dialog)
        self.import_button = self.add_action("导入(&I)", self._import_with_dialog)
        self.blank_button = self.add_action("打印空白表(&P)", self.print_page, icon="printer")
        self._lay_out()
        self._list_query = Query(context.tasks, self._show_list, self, delay_ms=0)
        self._form_query = Query(context.tasks, self._show_form, self, delay_ms=0)
        self._look = Query(context.tasks, self._show_look, self, delay_ms=TYPING_RESTS_MS, lane=Lane.PAPER)
        self.draft.changed.connect(self._on_draft)
        self._on_draft()

    # ---- building

    def _lay_out(self) -> None:
        context, em = self.context, self.context.theme.em
        self.list = QListWidget(self)
        self.list.setAccessibleName("各种表")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setMinimumWidth(6 * em)
        # Not currentItemChanged: a click moves the current item before it selects.
        self.list.itemSelectionChanged.connect(self._on_chosen)
        self.newer = NewerBar(self)
        self.newer.look_button.clicked.connect(lambda _checked: self.show_newer())
        self.newer.keep_button.clicked.connect(lambda _checked: self.keep())
        self.newer.take_button.clicked.connect(lambda _checked: self.reset())
        self.structure = StructurePanel(context, self.draft)
        self.text = TextEditor(context.theme)
        self.text.textChanged.connect(lambda: self.draft.record(self.text.toPlainText(), key="text"))
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.structure, "各部分")
        self.tabs.addTab(self.text, "文本")
        self.tabs.currentChanged.connect(lambda _: self._on_tab())
        self.note = QLineEdit(self)
        self.note.setPlaceholderText("为什么改（可不写），如 县委编办会议决定")
        self.note.setAccessibleName("为什么改")
        self.note.setMaxLength(200)
        self.faults = FaultList(context, self)
        self.faults.itemClicked.connect(lambda _: self.go_to_fault())
        self.faults.itemActivated.connect(lambda _: self.go_to_fault())
        self.chooser = QComboBox(self)
        self.chooser.setAccessibleName("哪一张表")
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.setMinimumContentsLength(8)
        self.chooser.activated.connect(self.list.setCurrentRow)
        middle = column(self.chooser, self.newer, self.tabs, self.faults, self.note)
        middle.setMinimumWidth(14 * em)
        self.filled = QComboBox(self)
        self.filled.setAccessibleName("纸面上填什么")
        for word, key in _SAMPLES:
            self.filled.addItem(word, key)
        self.filled.activated.connect(lambda _: self._ask_look())
        self.preview = PdfPreview(context, self)
        self.preview.setMinimumWidth(12 * em)
        self.state = text_label("", "muted", self, wrap=True)
        line = FlowRow(self, spacing=GRID)
        line.addWidget(text_label("纸面上填", "muted", self))
        line.addWidget(self.filled)
        self.paper = column(line, self.state, self.preview)
        self.split = QSplitter(self)
        self.split.addWidget(self.list)
        self.split.addWidget(middle)
        self.split.setChildrenCollapsible(False)
        self.split.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.split.setMinimumHeight(8 * context.theme.row_height)
        self.body.addWidget(self.split, 1)
        self.faults.hide()
        for widget in (self.text, self.list, self.structure.tree):
            widget.installEventFilter(self)
        self.structure.settings.made.connect(lambda field: field.installEventFilter(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With less room the paper has a page of its own beside the parts and the text."""
        super().resizeEvent(event)
        em = self.context.theme.em
        room = (self.width() >= LIST_EMS * em, self.width() >= BESIDE_EMS * em)
        if room == self._room:
            return
        self._room = has_list, has_paper = room
        self.list.setVisible(has_list)
        self.chooser.setVisible(not has_list)
        self.structure.lie(flat=not has_paper)
        if has_paper:
            self.split.addWidget(self.paper)
            self.paper.show()
        else:
            self.tabs.addTab(self.paper, "纸面")
        self.split.setSizes([14 * em, 30 * em, 32 * em])

    # ---- reading

    def refresh(self) -> None:
        """Read the list again, and the form in front unless it is being changed."""
        self._list_query.ask_now(self.context.office.form_templates.listed)

    def open_subject(self, subject: Any) -> None:
        """Show one form."""
        self._wanted = str(subject)
        self._choose_wanted()

    @property
    def name(self) -> str:
        """The name of the form in front, or ""."""
        return self.draft.name

    def _show_list(self, rows: list[dict[str, Any]]) -> None:
        self._rows = {row["name"]: row for row in rows}
        wanted = self._wanted or self.name
        self.list.blockSignals(True)
        self.list.clear()
        self.chooser.clear()
        self.chooser.addItems([called(row) for row in rows])
        for row in rows:
            item = QListWidgetItem(called(row), self.list)
            item.setData(_NAME, row["name"])
            item.setToolTip(told_of(row))
            if row["changed"]:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
        self.list.blockSignals(False)
        self._wanted = wanted or (rows[0]["name"] if rows else "")
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        for place in range(self.list.count()):
            if self.list.item(place).data(_NAME) == self._wanted:
                self.list.blockSignals(True)
                self.list.setCurrentRow(place)
                self.list.blockSignals(False)
                self.chooser.setCurrentIndex(place)
                self._wanted = ""
                self._on_chosen()
                return

    def _on_chosen(self) -> None:
        chosen = self.list.selectedItems()
        name = str(chosen[0].data(_NAME)) if chosen else ""
        self.chooser.setCurrentIndex(self.list.currentRow())
        if not name or (name == self.name and self.draft.is_changed):
            self._show_row()
            return
        if name != self.name and not self.may_leave():
            self._wanted = self.name
            QTimer.singleShot(0, self, self._choose_wanted)
            return
        forms = self.context.office.form_templates
        self._form_query.ask_now(lambda: (name, forms.text(name), forms.fields(name), forms.has_last(name)))

    def _show_form(self, answer: tuple[str, str, list[dict[str, Any]], bool]) -> None:
        name, text, fields, has_last = answer
        if name == self.name and self.draft.is_changed:
            return
        self.structure.settings.set_fields(
            places(fields),
            [row["label"] for row in fields if row["kind"] == "list"],
            [row["label"] for row in fields if row["kind"] == "record"],
        )
        item: Any = self.filled.model().item(2)  # type: ignore[attr-defined]
        item.setEnabled(has_last)
        if not has_last and self.filled.currentIndex() == 2:
            self.filled.setCurrentIndex(0)
        if name != self.name:
            self.note.clear()
        self.draft.begin(name, text)
        self._show_row()

    def _show_row(self) -> None:
        """What is known of the form in front."""
        row = self._rows.get(self.name)
        self.newer.setVisible(bool(row and row["outdated"]))
        self.reset_button.setEnabled(bool(row and row["changed"]))
        self.versions_button.setEnabled(row is not None)

    # ---- showing

    def _on_draft(self) -> None:
        draft = self.draft
        self.structure.show_draft()
        self.text.show_text(draft.text)
        self._fit_save()
        self._ask_look()

    def _fit_save(self) -> None:
        self.save_button.setEnabled(self.draft.is_changed and not self._faults)
        self.note.setVisible(self.draft.is_changed and not self._faults)

    def _ask_look(self) -> None:
        name, text, filled = self.name, self.draft.text, str(self.filled.currentData())
        if not name:
            return
        forms = self.context.office.form_templates
        self._look.ask(lambda: (name, text, forms.look(name, text, filled)))

    def _show_look(self, answer: tuple[str, str, Look]) -> None:
        name, text, look = answer
        if (name, text) != (self.name, self.draft.text):
            return
        self._faults = look.faults
        self._show_faults()
        self._fit_save()
        if look.pdf:
            self.preview.show_pdf(look.pdf, stay=name == self._drawn)
            self._drawn = name
        self.preview.setEnabled(bool(look.pdf))
        self.state.setText(
            "" if look.pdf else "下面列出的地方改好以后，纸面会更新。现在看到的是改错以前的样子。"
        )
        self.state.setVisible(not look.pdf)

    def _show_faults(self) -> None:
        by_line = self.tabs.currentWidget() is self.text
        self.faults.show_faults(self._faults, self.draft.text, by_line=by_line)
        self.text.show_faults(fault.line for fault in self._faults)

    def go_to_fault(self) -> None:
        """Bring the part, or the line, in front."""
        line = self.faults.line
        if not line:
            return
        if self.tabs.currentWidget() is self.text or not self.structure.tree.isEnabled():
            self.tabs.setCurrentWidget(self.text)
            self.text.go_to(line)
        else:
            self.tabs.setCurrentWidget(self.structure)
            self.structure.choose_line(line)
            self.structure.tree.setFocus()

    def _on_tab(self) -> None:
        if self._faults:
            self._show_faults()

    # ---- acting

    def save(self) -> None:
        """Ctrl+S: print it so from now on."""
        if not self.draft.is_changed:
            self.context.messages.info("没有改动。")
            return
        name, text, note = self.name, self.draft.text, self.note.text()
        self._perform(
            lambda: self.context.office.form_templates.change(name, text, note),
            "正在保存表样",
            "已保存，以后打印的都是这个样子",
        )

    def _perform(self, work: Callable[[], dict[str, Any]], sentence: str, said: str) -> None:
        """A change of the form in front; what is typed stays when it is refused."""
        self.context.perform(
            work, sentence=sentence, changes=CHANGES, said=said, done=self._on_saved, failed=self._on_failed, owner=self
        )  # fmt: skip

    def _on_saved(self, row: dict[str, Any]) -> None:
        self.note.clear()
        self.draft.begin(row["name"], row["text"])

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, editing.TemplateProblem):
            self._faults = error.faults
            self._show_faults()
            self._fit_save()
        self.context.messages.problem(error)

    def reset(self) -> None:
        """恢复原来的表样, after asking."""
        row = self._rows.get(self.name)
        if row is None or not row["changed"]:
            self.context.messages.info("现在用的就是原来的表样。")
            return
        unsaved = "还没有保存的改动也不要了。" if self.draft.is_changed else ""
        if self.context.messages.question(
            f"恢复原来的表样：{row['title']}？",
            consequence=f"以后打印的都是程序自带的样子；现在的样子留在“以前的版本”里，可以再用。{unsaved}",
            yes="恢复",
            dangerous=False,
        ):
            name = self.name
            self._perform(
                lambda: self.context.office.form_templates.reset(name),
                "正在恢复原来的表样",
                "已恢复原来的表样",
            )

    def keep(self) -> None:
        """The county's version stays although the program has a newer one."""
        name = self.name
        self._perform(lambda: self.context.office.form_templates.keep(name), "正在保存", "仍用本单位的表样")

    def show_newer(self) -> None:
        """What the program has changed."""
        name, forms = self.name, self.context.office.form_templates

        def show(rows: list[Any]) -> None:
            DifferencesDialog(self.context, "程序的新版本改了什么", told(rows, "以前", "新的"), self).open()

        self.context.tasks.read(lambda: forms.differences(name, since_made=True), done=show, owner=self)

    def show_versions(self) -> None:
        """Every version, to be looked at and used again."""
        name, forms = self.name, self.context.office.form_templates
        if not name:
            return
        title, now = called(self._rows[name]), self.draft.text

        def show(rows: list[dict[str, Any]]) -> None:
            dialog = VersionsDialog(
                self.context, title, rows, now, lambda version: str(forms.version(name, version)), self
            )
            dialog.chosen.connect(partial(self._take_version, name))
            dialog.open()

        self.context.tasks.read(lambda: forms.history(name), done=show, owner=self)

    def _take_version(self, name: str, version: int | None) -> None:
        """An earlier version goes into the draft: it is looked at on paper, and saved like any change."""
        forms = self.context.office.form_templates
        self.context.tasks.read(lambda: forms.version(name, version), done=self.draft.record, owner=self)

    def change_words(self) -> None:
        """本地叫法."""

        def show(words: dict[str, str]) -> None:
            dialog = WordsDialog(self.context, words, self)
            dialog.saved.connect(lambda _: self._ask_look())
            dialog.open()

        self.context.tasks.read(self.context.office.form_templates.words, done=show, owner=self)

    def export_to(self, path: Path) -> None:
        """Write the form, as it is kept, for another office."""
        name, forms = self.name, self.context.office.form_templates
        warning = "（还没有保存的改动不在里面）" if self.draft.is_changed else ""
        self.context.tasks.read(
            lambda: forms.export(name, path),
            done=lambda _: self.context.messages.info(f"已导出：{path}{warning}"),
            owner=self,
        )

    def import_from(self, path: Path) -> None:
        """Take a form from a file into the draft: it is looked at on paper, and saved like any change."""
        forms = self.context.office.form_templates

        def show(answer: tuple[str, str]) -> None:
            name, text = answer
            if name != self.name:
                row = self._rows[name]
                self.context.messages.warn(f"这个文件是“{called(row)}”的表样，请先在左边选这张表，再导入。")
                return
            self.draft.record(text)
            self.note.setText(f"导入 {path.name}"[:200])
            self.context.messages.info("已读入，看看纸面，没有问题就保存。")

        self.context.tasks.read(lambda: forms.read_file(path), done=show, owner=self)

    def print_page(self) -> None:
        """Ctrl+P: an empty form, as it is kept."""
        row = self._rows.get(self.name)
        if row is None:
            return
        papers, name = self.context.office.papers, row["name"]
        self.context.navigate(
            "paper", PaperRequest(f"{row['title']}（空白表）", lambda: [papers.blank(name)])
        )

    def focus_filter(self) -> None:
        """Ctrl+F: the list of forms, where typing finds one."""
        self.list.setFocus()

    def may_leave(self) -> bool:
        """Asks when something is not saved."""
        if not self.draft.is_changed:
            return True
        left = self.context.messages.question(
            "改的表样还没有保存，要离开吗？",
            consequence="离开的话，刚才改的就没有了；以前保存的都在。",
            yes="不保存，离开",
            no="留下来继续改",
        )
        if left:
            self.draft.begin(self.name, self.draft.saved)
        return left

    def _export_with_dialog(self) -> None:
        if self.name:
            path = where_to_save(self.context, self, "导出表样", f"表样 {self.name}.yaml", FILES)
            if path is not None:
                self.export_to(path)

    def _import_with_dialog(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "导入表样", "", FILES)
        if path:
            self.import_from(Path(path))

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y are steps of the form, not of the register, while there are any."""
        if event.type() == QEvent.Type.ShortcutOverride and step_of(event, self.draft) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steps back and forth."""
        step = step_of(event, self.draft)
        if step is None:
            super().keyPressEvent(event)
        else:
            step()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Also where a box would take its own last word back."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            step = step_of(event, self.draft)
            if step is not None:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    step()
                return True
        return super().eventFilter(watched, event)
