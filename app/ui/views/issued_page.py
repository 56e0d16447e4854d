"""查验与补打: is this sheet ours and unchanged; everything that was printed, printed again or made void."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.services.papers.issued import form_name
from app.services.papers.names import FORM_NAMES
from app.services.papers.verifying import (
    ALTERED,
    CHANGED,
    NUMBERED,
    SUPERSEDED,
    UNCHANGED,
    UNKNOWN,
    VOIDED,
    LookUp,
)
from app.ui.columns import Align, Column, number_column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.form_dialog import FormDialog
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import Facts, FilterField, ListTable, with_icon
from app.ui.views.wording import dotted
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import restyle, text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.with_details import WithDetails

TONES = {"作废": Tone.BAD, "补打": Tone.INFO, "": None}
COLUMNS = (
    Column("form_name", "表", 9, sort="form"),
    Column("number", "编号", 9.4, sort="number"),
    Column("title", "名称", 12, sort="title", yields=2),
    Column("issued_on", "打印日期", 5.2, format=dotted, sort="id"),
    Column("issued_by", "打印人", 4, sort="issued_by", yields=3),
    number_column("pages", "页数", 2.6, yields=4),
    Column("state_name", "状态", 3.4, Align.CENTRE, tone=TONES.get),
)
VERDICTS = {
    UNCHANGED: ("真实，没有改动", "badge-check", Tone.GOOD),
    NUMBERED: ("编号有登记", "info", Tone.INFO),
    SUPERSEDED: ("已被后来的一张代替", "triangle-alert", Tone.WARNING),
    VOIDED: ("已作废", "circle-x", Tone.BAD),
    ALTERED: ("和登记的内容不一样", "circle-alert", Tone.BAD),
    UNKNOWN: ("没有登记", "circle-help", Tone.WARNING),
}
"""What stands in large letters: words, icon and tone of each answer."""
ALL_FORMS = "全部表"
MOST = 500
_EMPTY = "还没有打印过。打印或另存的每一张纸都会列在这里。"


class IssuedPage(Page):
    """A field for the scanner, its answer, and the list of issued papers with the details of the selected one.

    May be opened with the text of a code, which is looked up at once, or with the id of an issued paper.
    """

    title = "查验与补打"
    watches = frozenset({"papers", "cases", "permits"})
    help = HelpText(
        "有人拿来一张表或通知单，看它是不是本机打印的、有没有被改动、现在还作不作数；打印过的都能照原样补打。",
        (
            "用扫码枪扫纸上的二维码；没有扫码枪就输入纸上的编号，按回车。括号、空格、全角半角都不影响。",
            "下面列出打印过的纸，按编号、名称、单位、表、日期查。",
            "“补打”照当时的内容再印一份，上边印“补打”和日期；今天的登记变了也不影响。",
            "“作废”以后这个编号不能再用，补打出来印有“作废”。只是内容有变化的，不用作废，重新打印就行。",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._wanted: int | None = None
        self.code = QLineEdit(self)
        self.code.setProperty("look", "search")
        self.code.setPlaceholderText("扫描纸上的二维码，或输入编号，按回车")
        self.code.setAccessibleName("二维码或编号")
        self.code.setClearButtonEnabled(True)
        self.check_button = QPushButton("查验(&C)", self)
        self.check_button.setProperty("look", "primary")
        with_icon(context, self.check_button, "qr-code")
        self.verdict = Verdict(context, self)
        asked = QHBoxLayout()
        asked.setSpacing(GRID)
        asked.addWidget(self.code, 1)
        asked.addWidget(self.check_button)
        self.text = FilterField("编号、名称、单位、打印人", "查找打印过的纸", self)
        self.form_box = QComboBox(self)
        self.form_box.setAccessibleName("哪种表")
        self.form_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.form_box.setMinimumContentsLength(8)
        self.form_box.addItem(ALL_FORMS, "")
        for form in FORM_NAMES:
            self.form_box.addItem(f"{form} {form_name(form)}", form)
        self.day = DateEdit(context.theme, today=context.office.business_date, parent=self)
        self.day.line.setPlaceholderText("打印日期或月份")
        filters = QHBoxLayout()
        filters.setSpacing(GRID)
        filters.addWidget(self.text, 3)
        filters.addWidget(self.form_box, 2)
        filters.addWidget(self.day, 2)
        self.table = ListTable(context, "issued", COLUMNS, empty_text=_EMPTY, parent=self)
        self.table.setAccessibleName("打印过的纸")
        self.details = IssuedDetails(context, self)
        split = WithDetails(context.theme, self)
        split.set_list(self.table)
        split.details.addWidget(self.details)
        split.details.addStretch(1)
        self.body.addLayout(asked)
        self.body.addWidget(self.verdict)
        self.body.addLayout(filters)
        self.body.addWidget(split, 1)
        self._query = Query(context.tasks, self._show, self)
        self._looking = Query(context.tasks, self._answer, self)
        self.code.returnPressed.connect(self.check)
        self.check_button.clicked.connect(lambda _checked: self.check())
        self.text.textChanged.connect(lambda _: self._ask())
        self.text.onward.connect(self.table.setFocus)
        self.form_box.currentIndexChanged.connect(lambda _: self.refresh())
        self.day.changed.connect(lambda _: self.refresh())
        self.table.current_id_changed.connect(self.details.show_paper)
        self.table.activated_id.connect(lambda _: self.details.reprint())
        self.table.lazy.loaded.connect(self._select)

    def take_focus(self) -> None:
        """The scanner types here."""
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.code.selectAll()

    def open_subject(self, subject: Any) -> None:
        """Look a code up, or select one issued paper."""
        if isinstance(subject, str):
            self.code.setText(subject)
            self.check()
        elif subject is not None:
            self._wanted = int(subject)

    def refresh(self) -> None:
        """Read the list again."""
        self._query.ask_now(self._reading())

    def check(self) -> None:
        """Enter: what is known of this sheet."""
        papers, text = self.context.office.papers, self.code.text()
        self.code.selectAll()  # the next scan replaces it
        self._looking.ask_now(lambda: papers.look_up(text))

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.start()

    def escape(self) -> bool:
        """Esc: empty the field and its answer, then the filter, then back."""
        if self.code.text() or self.verdict.isVisible():
            self.code.clear()
            self.verdict.hide()
            self.code.setFocus()
        elif not self.text.forget():
            self.context.navigate.back()
        return True

    def _ask(self) -> None:
        self._query.ask(self._reading())

    def _reading(self) -> Work:
        papers = self.context.office.papers
        text, form, day = self.text.wanted, self.form_box.currentData(), self.day.value
        return lambda: papers.issued(text=text, form=form, begins=day, ends=day, limit=MOST)

    def _show(self, rows: list[dict[str, Any]]) -> None:
        self.table.empty_text = (
            "没有符合的。" if self.text.wanted or self.form_box.currentData() or self.day.value else _EMPTY
        )
        self.table.show_rows(rows)

    def _select(self) -> None:
        if self._wanted is not None and self._wanted in self.table.lazy.ids:
            self.table.select_id(self._wanted)
            self._wanted = None
        self.details.show_paper(self.table.current_id)

    def _answer(self, found: LookUp) -> None:
        self.verdict.show_answer(found)
        if found.paper is not None:
            self._wanted = found.paper["id"]
            self.details.show_paper(self._wanted)
            if self._wanted in self.table.lazy.ids:
                self.table.select_id(self._wanted)
                self._wanted = None
        else:  # what stood here before is another sheet: it must not be taken for this one
            self._wanted = None
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
            self.details.show_paper(None)


class Verdict(QFrame):
    """The answer in large words, with icon and colour; below it the reasons."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._icon = ("info", Tone.INFO)
        self.setProperty("look", "notice")
        self.setAccessibleName("查验结果")
        self.picture = text_label("", parent=self)
        self.words = text_label("", "title", self, wrap=True)
        self.sentence = text_label("", "", self, wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines = QVBoxLayout()
        lines.setSpacing(GRID // 2)
        lines.addWidget(self.words)
        lines.addWidget(self.sentence)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(lines, 1)
        self._theme.changed.connect(self._paint_icon)
        self.hide()

    def show_answer(self, found: LookUp) -> None:
        """Say what was found."""
        words, icon, tone = VERDICTS[found.state]
        if found.state == UNCHANGED and found.today == CHANGED:
            words, icon, tone = "真实，但登记后来有变化", "triangle-alert", Tone.WARNING
        self._icon = (icon, tone)
        self.words.setText(words)
        self.sentence.setText("\n".join((found.sentence, *found.details)))
        self.setProperty("tone", tone)
        restyle(self)
        self._paint_icon()
        self.show()

    def _paint_icon(self) -> None:
        icon, tone = self._icon
        role = "link" if tone is Tone.INFO else str(tone)
        self.picture.setPixmap(self._theme.icon(icon, role).pixmap(2 * self._theme.em))


class IssuedDetails(QWidget):
    """One issued paper: what it is, and what can be done with it."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.paper: dict[str, Any] | None = None
        self._shown: int | None = None
        self.reprint_button = self._button("预览、补打(&R)", "printer", "primary")
        self.open_button = self._button("打开业务(&K)", "clipboard-list")
        self.void_button = self._button("作废(&V)…", "circle-x", "danger")
        self.reprint_button.clicked.connect(lambda _checked: self.reprint())
        self.open_button.clicked.connect(lambda _checked: self._open_case())
        self.void_button.clicked.connect(lambda _checked: self._void())
        actions = FlowRow(self, spacing=GRID)
        for button in (self.reprint_button, self.open_button, self.void_button):
            actions.addWidget(button)
        self.heading = text_label("", "heading", self, wrap=True)
        self.facts = Facts(context, most_columns=1, parent=self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self.heading)
        box.addWidget(actions)
        box.addWidget(self.facts)
        self._query = Query(context.tasks, self._show, self, delay_ms=0)
        self._show(None)

    def _button(self, text: str, icon: str, look: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", look)
        return with_icon(self._context, button, icon)

    def show_paper(self, issued_id: int | None) -> None:
        """Show one issued paper, or nothing."""
        papers = self._context.office.papers
        if issued_id is None:
            self._query.drop()
            self._show(None)
        else:
            self._query.ask_now(lambda: papers.issued_one(issued_id))

    def reprint(self) -> None:
        """Show it as it was issued, ready to be printed again."""
        if self.paper is not None:
            papers, number = self._context.office.papers, self.paper["id"]
            title = f"补打：{self.paper['form_name']} {self.paper['number'] or self.paper['title']}"
            self._context.navigate("paper", PaperRequest(title, lambda: [papers.reprint(number)]))

    def _open_case(self) -> None:
        if self.paper is not None and self.paper["case_id"] is not None:
            self._context.navigate("case", self.paper["case_id"])

    def _void(self) -> None:
        if self.paper is not None:
            VoidDialog(self._context, self.paper, self).open()

    def _show(self, paper: dict[str, Any] | None) -> None:
        self.paper = paper
        for button in (self.reprint_button, self.void_button):
            button.setEnabled(paper is not None)
        self.open_button.setVisible(bool(paper and paper["case"]) and self._context.office.level == "county")
        if paper is None:
            self.heading.setText("选中一份，这里显示它的情况。")
            self.facts.show_pairs([])
            return
        self.void_button.setEnabled(not paper["voided_on"])
        case = paper["case"]
        self.heading.setText(f"{paper['form_name']} {paper['number']}".strip())
        pairs = [
            ("名称", paper["title"]),
            ("单位", paper["unit_name"]),
            ("业务", f"{case['receipt_number']}（{case['state_name']}）" if case else ""),
            ("打印", f"{dotted(paper['issued_on'])} {paper['issued_by']}"),
            ("印了", "，".join(filter(None, (f"{paper['pages']} 页", paper["copies"])))),
            ("补打", "；".join(f"{dotted(row['issued_on'])} {row['issued_by']}" for row in paper["reprints"])),
            ("作废", f"{dotted(paper['voided_on'])} {paper['voided_by']}：{paper['void_reason']}" if paper["voided_on"] else ""),
        ]  # fmt: skip
        self.facts.show_pairs([pair for pair in pairs if pair[1]])


class VoidDialog(FormDialog):
    """作废 of an issued paper, with its reason."""

    def __init__(self, context: UiContext, paper: dict[str, Any], parent: QWidget) -> None:
        self._paper = paper
        self._name = f"{paper['form_name']} {paper['number'] or paper['title']}"
        lasting = (
            "作废以后，这个编号不能再用于这种表，补打出来都印有“作废”，而且不能撤销。"
            if paper["number"]
            else "作废以后，补打出来都印有“作废”，而且不能撤销。"
        )
        super().__init__(
            context, f"作废：{self._name}", "作废", parent,
            intro=f"{lasting}只是内容有变化的，不用作废，重新打印就行。",
        )  # fmt: skip
        self.reason = QPlainTextEdit(self)
        self.reason.setPlaceholderText("如 填写有误，已另发")
        self.form.add_row("reason", "理由", self.reason, required=True)

    def problems(self) -> dict[str, str]:
        """A reason is needed."""
        return {} if self.reason.toPlainText().strip() else {"reason": "请写明为什么作废。"}

    def work(self) -> Work:
        """Make it void."""
        papers, number, reason = (
            self.context.office.papers,
            self._paper["id"],
            self.reason.toPlainText().strip(),
        )
        return lambda: papers.void(number, reason)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记作废", f"已作废：{self._name}", ("papers",)
