"""What stands beside the preview: which printer, which copies and pages, on which sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QProcess, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import UsageProblem
from app.services.papers.options import page_ranges
from app.ui.context import UiContext
from app.ui.printing.batch_box import BatchBox
from app.ui.printing.calibration import shift_words
from app.ui.printing.choices import ACTUAL, SHEETS, Part, PrintChoices, Sheets, pages_to_print, scale_of
from app.ui.printing.copies_box import CopiesBox
from app.ui.printing.printer_box import PrinterBox
from app.ui.printing.printer_memory import MIXED, PrinterMemory, Remembered
from app.ui.printing.printers import A3, A4, DUPLEX, ONE_SIDED
from app.ui.theme import GRID
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label

WIDTH_EMS = 21
"""Width of the panel, in Chinese characters."""
OWN_TRAY = "按打印机的设置"
FITTED = "缩放到 {sheet}"
SHRUNK = "每页会印成原来的 {percent}%，尺寸不再准确，套打和量好的位置都会偏。只在没有合适的纸时用。"
NO_SHEET = "这份纸是 {sheet}，这台打印机没有 {sheet} 纸。请换一台打印机，{split}或者在“大小”里选缩放到 A4。"
SPLIT = "改成 A4 分页打印"
FURTHEST = 20.0
CARD, CARD_SIZE = "卡片", (54.0, 85.6)
"""A card of the size of a bank card, which is no paper."""


class PrintPanel(QFrame):
    """The choices of a print job, remembered per kind of paper."""

    content_changed = Signal()
    """Other copies or papers, or printing onto preprinted stock: the preview must be made anew."""
    split_wanted = Signal()
    """The same on A4 sheets."""
    calibrate_wanted = Signal()
    """How far this printer is off is to be measured."""
    paper_chosen = Signal(int)
    """A paper of the batch (from 0) is to be seen."""
    finished = Signal()
    """Enter in the last field."""

    def __init__(self, context: UiContext, memory: PrinterMemory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._printers = context.printers
        self._kind = ""
        self._sheets = Sheets((), (), (), ())
        self._parts: Sequence[Part] = ()
        self._total = 0
        self.setProperty("look", "panel")
        self.summary = text_label("", "heading", self, wrap=True)
        self.printer = PrinterBox(context.printers, self)
        self.copies = CopiesBox(context.theme, self)
        self.copies_problem = text_label("", "error", self, wrap=True)
        self.copies_problem.hide()
        self.pages = QLineEdit(self)
        self.pages.setPlaceholderText("全部，或写 1-3,5")
        self.duplex = _list(self, DUPLEX)
        self.tray = _list(self)
        self.scaling = _list(self)
        self.grey = QCheckBox("黑白打印", self)
        self.overlay = QCheckBox("套打：只打填写的内容", self)
        self.fine = [_millimetres(self, name) for name in ("向右多移", "向下多移")]
        self.form = FormGrid(1, self)
        self._build_form()
        self.split_button = QPushButton(SPLIT, self)
        self.split_button.clicked.connect(lambda _checked: self.split_wanted.emit())
        self.sheet_note = text_label("", "error", self, wrap=True)
        self.shift_note = text_label("", "small", self, wrap=True)
        self.calibrate = QPushButton("打印机校准……", self)
        self.calibrate.setProperty("look", "link")
        self.calibrate.clicked.connect(lambda _checked: self.calibrate_wanted.emit())
        self.settings = QPushButton("打印机属性……", self)
        self.settings.setProperty("look", "link")
        self.settings.setToolTip("打开系统里这台打印机自己的设置：纸盒、纸型、浓度")
        self.settings.clicked.connect(lambda _checked: self.open_settings())
        self.batch = BatchBox(context.theme, self)
        self._lay_out()
        self._connect()

    # ---- building

    def _build_form(self) -> None:
        move = QWidget(self)
        line = QVBoxLayout(move)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        for number in self.fine:
            line.addWidget(number)
        for name, label, field in (
            ("printer", "打印机(&R)", self.printer),
            ("pages", "页码(&N)", self.pages),
            ("duplex", "单双面", self.duplex),
            ("tray", "纸盒", self.tray),
            ("size", "大小", self.scaling),
            ("grey", "", self.grey),
            ("overlay", "", self.overlay),
            ("fine", "微调", move),
        ):
            self.form.add_row(name, label, field)
        self.grey.setAccessibleName("黑白打印")
        self.overlay.setAccessibleName("套打：只打填写的内容")

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(GRID, 0, GRID, GRID)
        column.setSpacing(GRID)
        links = FlowRow(content, spacing=GRID)
        links.addWidget(self.calibrate)
        links.addWidget(self.settings)
        for part in (
            self.copies, self.copies_problem, self.form, self.sheet_note, self.split_button, self.shift_note, links,
            self.batch,
        ):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        self._area = area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        area.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, GRID, 1, 1)
        whole.setSpacing(GRID)
        top = QHBoxLayout()
        top.setContentsMargins(GRID, 0, GRID, 0)
        top.addWidget(self.summary)
        whole.addLayout(top)
        whole.addWidget(area, 1)
        whole.addStretch()

    def _connect(self) -> None:
        self.printer.changed.connect(self._on_printer)
        self.copies.chosen.connect(self.content_changed)
        self.copies.chosen.connect(self._sum_up)
        self.copies.counted.connect(self._sum_up)
        self.pages.textChanged.connect(lambda _: self._sum_up())
        self.duplex.currentIndexChanged.connect(lambda _: self._sum_up())
        self.scaling.currentIndexChanged.connect(lambda _: self._judge_sheets())
        self.overlay.toggled.connect(lambda _: self._on_overlay())
        for number in self.fine:
            number.editingFinished.connect(self._on_fine)
        self.batch.ticked.connect(self._sum_up)
        self.batch.ticked.connect(self.content_changed)
        self.batch.chosen.connect(self.paper_chosen)
        self.form.finished.connect(self.finished)

    # ---- content

    def wait(self) -> None:
        """Another job is coming: nothing is offered before it is known what it allows."""
        self._area.hide()
        self.summary.setText("正在排页……")

    def show_job(self, sheets: Sheets) -> None:
        """Offer what these papers allow, as papers of this kind were printed last."""
        forms = set(sheets.forms)
        self._sheets = sheets
        self._kind = sheets.forms[0] if len(forms) == 1 else MIXED
        last = self._memory.of(self._kind)
        self.form.show_problems({})
        self.show_copies_problem()
        self.pages.clear()
        self.copies.show_labels(sheets.labels, _some(last.copies, sheets.labels))
        self.duplex.setCurrentText(last.duplex)
        self.grey.setChecked(last.grey)
        self.overlay.blockSignals(True)
        self.overlay.setChecked(False)
        self.overlay.blockSignals(False)
        self._fill_sizes()
        self.batch.show_titles(sheets.titles)
        self.printer.look_for(last.printer or self.printer.name)
        self.tray.setCurrentText(last.tray or OWN_TRAY)
        self._area.show()

    def show_parts(
        self, parts: Sequence[Part], total: int, sizes: tuple[tuple[float, float], ...] = ()
    ) -> None:
        """The preview is made: it has these parts and so many pages (0: not yet known) of these sizes (mm)."""
        self._parts, self._total = parts, total
        if sizes and sizes != self._sheets.sizes:  # preprinted stock is smaller than the sheet it replaces
            self._sheets = replace(self._sheets, sizes=sizes)
            self._fill_sizes()
            self._judge_sheets()
        self._sum_up()

    @property
    def parts(self) -> Sequence[Part]:
        """The parts of the preview."""
        return self._parts

    @property
    def kind(self) -> str:
        """The kind of paper under which the choices are remembered."""
        return self._kind

    @property
    def choices(self) -> PrintChoices:
        """What stands in the panel; pages that cannot be read count as all."""
        return PrintChoices(
            printer=self.printer.name,
            tray=self.tray.currentText() if self.tray.currentText() != OWN_TRAY else "",
            duplex=self.duplex.currentText(),
            grey=self.grey.isChecked(),
            copies=self.copies.counts,
            ranges=self._ranges()[0],
            fit=str(self.scaling.currentData() or ""),
            overlay=self._is_overlay,
            shift=self._memory.shift(self.printer.name, self._kind, overlay=self._is_overlay),
        )

    def check(self) -> bool:
        """Whether it can be printed; what is wrong stands under its field."""
        problems = {}
        if not self.printer.name:
            problems["printer"] = "没有打印机，请用“另存为 PDF”。"
        problems |= self.check_content()
        if not self.scaling.currentData() and self._lacking():
            problems["size"] = "请换一台打印机，或选下面的办法。"
        self.show_copies_problem(problems.pop("copies", ""))
        self.form.show_problems(problems)
        wrong = [self.form.field(name) for name in problems]
        if self.copies_problem.text():
            wrong.insert(0, self.copies)
        if wrong:
            self.summary.setText("还不能打印，请看下面标出的地方。")
            self._area.ensureWidgetVisible(wrong[0])
        return not wrong

    def show_copies_problem(self, sentence: str = "") -> None:
        """Say under the copies what is wrong; "" takes it away."""
        self.copies_problem.setText(sentence)
        self.copies_problem.setVisible(bool(sentence))

    def check_content(self) -> dict[str, str]:
        """What is wrong with copies, pages and papers, by row."""
        problems = {}
        if not any(self.copies.counts.values()):
            problems["copies"] = "至少选一联。"
        elif not self.batch.wanted:
            problems["copies"] = "下面的纸里至少选一份。"
        wrong = self._ranges()[1]
        if wrong:
            problems["pages"] = wrong
        return problems

    def remember(self) -> None:
        """Print papers of this kind like this next time."""
        choices = self.choices
        self._memory.keep(
            self._kind,
            Remembered(choices.printer, choices.tray, choices.duplex, choices.grey, choices.copies),
        )

    # ---- what follows from a choice

    def _on_printer(self) -> None:
        facts = self.printer.facts
        now = self.tray.currentText()
        self.tray.clear()
        self.tray.addItems([OWN_TRAY, *facts.trays])
        self.tray.setCurrentText(now)
        self.form.set_row_visible("tray", bool(facts.trays))
        for row in range(1, self.duplex.count()):
            self.duplex.model().item(row).setEnabled(facts.duplex)  # type: ignore[attr-defined]
        if not facts.duplex:
            self.duplex.setCurrentText(ONE_SIDED)
        self._judge_sheets()
        self._show_shift()
        if self._shift_matters():
            self.content_changed.emit()

    def _on_overlay(self) -> None:
        self._show_shift()
        self.content_changed.emit()

    def _on_fine(self) -> None:
        shift = (self.fine[0].value(), self.fine[1].value())
        if self.printer.name and shift != self._memory.fine(self.printer.name, self._kind):
            self._memory.keep_fine(self.printer.name, self._kind, shift)
            self._show_shift()
            self.content_changed.emit()

    def open_settings(self) -> None:
        """Open the system's own window for this printer."""
        command = self._printers.settings_command(self.printer.name)
        if command:
            QProcess.startDetached(command[0], command[1:])

    @property
    def _is_overlay(self) -> bool:
        return self._sheets.on_stock or self.overlay.isChecked()

    def _shift_matters(self) -> bool:
        return self._is_overlay or self._memory.calibration(self.printer.name).always

    def _show_shift(self) -> None:
        overlay, name = self._is_overlay, self.printer.name
        self.form.set_row_visible("overlay", self._sheets.overlay and not self._sheets.on_stock)
        self.form.set_row_visible("fine", overlay)
        self.calibrate.setVisible(bool(name))
        self.settings.setVisible(bool(name) and bool(self._printers.settings_command(name)))
        for field, value in zip(self.fine, self._memory.fine(name, self._kind), strict=True):
            field.setValue(value)
        calibration = self._memory.calibration(name)
        sentence = ""
        if overlay and name and not calibration.day:
            sentence = "这台打印机还没有校准，先用白纸试打一张，和表样对着光看看。"
        elif (overlay and name) or (calibration.always and calibration.day):
            sentence = f"按校准的结果打印：{shift_words(self.choices.shift)}。"
        self.shift_note.setText(sentence)
        self.shift_note.setVisible(bool(sentence))

    def _fill_sizes(self) -> None:
        self.scaling.blockSignals(True)
        self.scaling.clear()
        own = "、".join(dict.fromkeys(_sheet_name(size) for size in self._sheets.sizes))
        self.scaling.addItem(f"{ACTUAL}（{own}）" if own else ACTUAL, "")
        for name in SHEETS:
            scales = {round(scale_of(size, name), 4) for size in self._sheets.sizes}
            if scales - {1.0}:
                self.scaling.addItem(f"{FITTED.format(sheet=name)}（{_percent(scales)}%）", name)
        self.scaling.blockSignals(False)

    def _lacking(self) -> str:
        """The sheet the job needs and the printer does not have, or ""."""
        facts = self.printer.facts
        for size in self._sheets.sizes:
            if self.printer.name and not facts.takes(*size) and _sheet_name(size) == "A3":
                return "A3"
        return ""

    def _judge_sheets(self) -> None:
        fit = str(self.scaling.currentData() or "")
        lacking = self._lacking()
        sentences = []
        if lacking and not fit:
            split = f"或者“{SPLIT}”，" if self._sheets.split else ""
            sentences.append(NO_SHEET.format(sheet=lacking, split=split))
        scales = {scale_of(size, fit) for size in self._sheets.sizes} - {1.0}
        if scales:
            sentences.append(SHRUNK.format(percent=_percent(scales)))
        self.sheet_note.setText("".join(sentences))
        self.sheet_note.setVisible(bool(sentences))
        self.split_button.setVisible(self._sheets.split and self._sheets.needs_a3 and not fit)
        if fit or not lacking:
            self.form.show_problem("size")
        self._sum_up()

    def _ranges(self) -> tuple[tuple[tuple[int, int], ...], str]:
        try:
            return page_ranges(self.pages.text(), self._total or None), ""
        except UsageProblem as problem:
            return (), problem.sentence()

    def _sum_up(self) -> None:
        if not self._total:
            self.summary.setText("正在排页……")
            return
        problems = self.check_content()
        self.form.show_problem("pages", problems.get("pages", ""))
        if "copies" not in problems:
            self.show_copies_problem()
        if problems:
            self.summary.setText("请先改正下面标出的地方。")
            return
        choices = self.choices
        pages = pages_to_print(self._parts, choices)
        printed = sum(page is not None for page in pages)
        leaves = len(pages) if choices.duplex == ONE_SIDED else -(-len(pages) // 2)
        sheet = choices.fit or "、".join(dict.fromkeys(_sheet_name(size) for size in self._sheets.sizes))
        used = sheet if sheet == CARD else f" {sheet} 纸"
        self.summary.setText(f"打印 {printed} 页，用{used} {leaves} 张。")


def _list(parent: QWidget, entries: Sequence[str] = ()) -> QComboBox:
    box = QComboBox(parent)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.addItems(list(entries))
    return box


def _millimetres(parent: QWidget, name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox(parent)
    box.setRange(-FURTHEST, FURTHEST)
    box.setDecimals(1)
    box.setSingleStep(0.1)
    box.setPrefix("右 " if name.startswith("向右") else "下 ")
    box.setSuffix(" 毫米")
    box.setAccessibleName(f"{name}几毫米")
    return box


def _sheet_name(size: tuple[float, float]) -> str:
    upright = (min(size), max(size))
    for name, sheet in (("A4", A4), ("A3", A3), (CARD, CARD_SIZE)):
        if all(abs(a - b) < 1 for a, b in zip(upright, sheet, strict=True)):
            return name
    return f"{upright[0]:g}×{upright[1]:g} 毫米"


def _percent(scales: set[float]) -> str:
    return "、".join(f"{scale * 100:.0f}" for scale in sorted(scales - {1.0}))


def _some(copies: object, labels: Sequence[str]) -> dict[str, int]:
    """The counts remembered, unless they leave out every copy there is now."""
    counts = {label: count for label, count in dict(copies).items() if label in labels}  # type: ignore[call-overload]
    return counts if not counts or any(counts.get(label, 1) for label in labels) else {}
