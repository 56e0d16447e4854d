"""业务办理: every piece of business, open ones first, and the answer to a phone call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.services.case_kinds import CANCELLED, CASE_KINDS, CLOSED, ENTRY, QUOTA_USE, RETURNED
from app.ui.columns import Align, Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.table import TableView
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.business_beginning import CORRECT, FOLLOW
from app.ui.views.case_batch import CaseBatch
from app.ui.views.case_form import BUSINESS, NEW
from app.ui.views.case_page import case_tone
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.with_details import WithDetails

BUSINESS_FORM = "business"
FORM_NAMES = {"quota_use": "进人用编", "entry": "入编", "exit": "核减"}


class CasesPage(Page):
    """The list with its filter; Enter opens a case."""

    title = "业务办理"
    watches = BUSINESS | {"drafts"}
    help = HelpText(
        "这里是全部业务，没办完的排在前面。单位来电话，输受理号、单位或姓名，右边就是可以念给对方的答复。",
        (
            "点“办理业务…”选要办的业务：调动、信息变更、用编计划、来文登记、开证明等。",
            "点“进人用编”受理单位的用编申请，签发通知单后才能招考、安置、调配。",
            "人定下来后点“办理入编”，凭通知单逐人办理。",
            "有人离开点“办理核减”。",
            "选中一行，右边是办到哪一步、谁什么时候签的；按回车打开。",
            "按住 Ctrl 或 Shift 选多行，右边可以一起签署、办理、打印。",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.add_action("办理业务(&N)…", self.new, icon="plus", look="primary", tip="全部业务种类（Ctrl+N）")
        self.add_action("进人用编(&Q)", lambda: context.navigate("quota_use", NEW), tip="受理单位的用编申请")
        self.add_action("办理入编(&R)", lambda: context.navigate("entry", NEW), icon="user-plus")
        self.add_action("办理核减(&H)", lambda: context.navigate("exit", NEW), icon="user-minus")
        self.add_action("通知单与计划(&T)", lambda: context.navigate("permits"), icon="ticket")
        self.add_action("每月申报(&Y)", lambda: context.navigate("monthly"))
        self.add_action("会议(&J)", lambda: context.navigate("meetings"))
        self.add_action("公文(&G)", lambda: context.navigate("letters"))
        self.text = QLineEdit(self)
        self.text.setPlaceholderText("受理号、单位、姓名（Ctrl+F）")
        self.text.setAccessibleName("查找业务")
        self.text.setClearButtonEnabled(True)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("业务种类")
        self.kind.addItem("全部业务", "")
        for kind in CASE_KINDS.values():
            self.kind.addItem(kind.name, kind.key)
        self.open_only = QCheckBox("只看没办完的(&O)", self)
        self.mine = QCheckBox("我的(&M)", self)
        self.mine.setToolTip("我经办的和我代办的")
        self.drafts = QWidget(self)
        self._drafts_row = FlowLayout(self.drafts, spacing=GRID)
        self.drafts.hide()
        filters = QHBoxLayout()
        filters.setSpacing(GRID)
        filters.addWidget(self.text, 1)
        filters.addWidget(self.kind)
        filters.addWidget(self.open_only)
        filters.addWidget(self.mine)
        self.body.addLayout(filters)
        self.body.addWidget(self.drafts)
        self.table = TableView(context, "cases", _columns(), self._fetch, empty_text=_EMPTY, parent=self)
        self.details = CaseDetails(context)
        split = WithDetails(context.theme, self)
        split.set_list(self.table)
        self.batch = CaseBatch(context)
        self.batch.hide()
        split.details.addWidget(self.details)
        split.details.addWidget(self.batch)
        self.body.addWidget(split, 1)
        self.text.textChanged.connect(lambda _: self._load(typing=True))
        self.text.returnPressed.connect(self._open_first)
        self.kind.currentIndexChanged.connect(lambda _: self._load())
        self.open_only.toggled.connect(lambda _: self._load())
        self.mine.toggled.connect(lambda _: self._load())
        self.table.activated_id.connect(lambda case_id: context.navigate("case", case_id))
        self.table.current_id_changed.connect(self.details.show_case)
        self.table.lazy.loaded.connect(self._on_loaded)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())

    def refresh(self) -> None:
        """Read list, drafts and the selected case again."""
        self._load()
        self.context.tasks.read(self.context.office.drafts.listed, done=self._show_drafts, owner=self)
        self.details.refresh()
        self._on_selection()

    def new(self) -> None:
        """Ctrl+N: choose what is to be done."""
        self.context.navigate("new_case")

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.setFocus()
        self.text.selectAll()

    def escape(self) -> bool:
        """Esc empties the filter."""
        if not self.text.text():
            return False
        self.text.clear()
        return True

    def _fetch(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Rows with 事项, the title without what has a column of its own."""
        return [{**row, "matter": matter_of(row)} for row in self.context.office.cases.fetch(ids)]

    def _load(self, *, typing: bool = False) -> None:
        cases, text = self.context.office.cases, self.text.text().strip()
        kind, open_only = self.kind.currentData(), self.open_only.isChecked()
        mine, handlers = self.mine.isChecked(), self.context.office.handlers
        filtered = bool(text or kind or open_only or mine)
        self.table.empty_text = "没有符合条件的业务。换个写法，或去掉筛选。" if filtered else _EMPTY
        self.table.load(
            lambda *_: cases.ids(
                kind=kind, open_only=open_only, text=text, handlers=handlers.acts_for() if mine else ()
            ),
            typing=typing,
        )

    def _on_loaded(self) -> None:
        if self.table.lazy.ids and self.table.current_id is None:
            self.table.select_id(self.table.lazy.ids[0])
        elif not self.table.lazy.ids:
            self.details.show_case(None)

    def _on_selection(self) -> None:
        """Several rows: what can be done with them together stands in place of the details."""
        ids = self.table.selected_ids
        several = len(ids) > 1
        self.batch.setVisible(several)
        self.details.setVisible(not several)
        if several:
            self.batch.show_cases(ids)

    def _open_first(self) -> None:
        if self.table.current_id is not None:
            self.table.setFocus()

    def _show_drafts(self, drafts: list[dict[str, Any]]) -> None:
        while self._drafts_row.count():
            widget = self._drafts_row.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.drafts.setVisible(bool(drafts))
        if drafts:
            self._drafts_row.addWidget(text_label("没提交的草稿：", "muted", self.drafts))
        for draft in drafts:
            form, _, rest = draft["form"].partition("/")
            button = QPushButton(f"{form_name(form, rest)} {draft['title']}", self.drafts)
            button.setProperty("look", "link")
            button.setToolTip(f"{draft['saved_at'].replace('T', ' ')[:16]} 保存，点开继续填")
            button.clicked.connect(
                lambda _checked=False, form=form, rest=rest: self.context.navigate(
                    form, business_subject(rest) if form == BUSINESS_FORM else subject_of(rest)
                )
            )
            self._drafts_row.addWidget(button)
            button.show()
        self.drafts.updateGeometry()


def form_name(form: str, rest: str) -> str:
    """What a draft is of."""
    if form != BUSINESS_FORM:
        return FORM_NAMES.get(form, "草稿")
    subject = business_subject(rest)
    if subject[0] == CORRECT:
        return "补正"
    return CASE_KINDS[subject[2] if subject[0] == FOLLOW else subject[0]].name


def business_subject(rest: str) -> tuple[Any, ...]:
    """What :class:`app.ui.views.business_form.BusinessForm` is opened with, from the key of its draft."""
    kind, *more = rest.split("/")
    return (kind, *(int(part) if part.isdecimal() else part for part in more)) if more else (kind, None)


def subject_of(rest: str) -> Any:
    """What a form is opened with, from the last part of its draft's key."""
    what, _, value = rest.partition("/")
    if what == "case":
        return "case", int(value)
    if what == "permit":
        return value
    return int(value) if value else NEW


class CaseDetails(QWidget):
    """The selected case: the sentence for the phone, who signed when, and the way in."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id: int | None = None
        self.heading = text_label("", "heading", self, wrap=True)
        self.title = text_label("", "", self, wrap=True)
        self.answer = text_label("选中一件业务，这里显示办到哪一步。", "muted", self, wrap=True)
        self.missing = text_label("", "muted", self, wrap=True)
        self.open_button = QPushButton("打开(&K)", self)
        self.open_button.clicked.connect(self._open)
        self.open_button.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        row = QHBoxLayout()
        row.addWidget(self.heading, 1)
        row.addWidget(self.open_button)
        layout.addLayout(row)
        for part in (self.title, self.answer, self.missing):
            layout.addWidget(part)
        layout.addStretch(1)
        self._query = Query(context.tasks, self._show, self, delay_ms=0)

    def show_case(self, case_id: Any) -> None:
        """Show the case with this id; None for none."""
        self._case_id = case_id
        if case_id is None:
            self._query.drop()
            for part in (self.heading, self.title, self.missing):
                part.setText("")
            self.answer.setText("选中一件业务，这里显示办到哪一步。")
            self.open_button.hide()
            return
        self.refresh()

    def refresh(self) -> None:
        """Read the selected case again."""
        if self._case_id is not None:
            cases, case_id = self._context.office.cases, self._case_id
            self._query.ask(lambda: (cases.get(case_id), cases.progress(case_id), cases.missing(case_id)))

    def _show(self, answer: tuple[dict[str, Any], str, list[str]]) -> None:
        case, progress, missing = answer
        self.heading.setText(f"{case['receipt_number']}　{case['kind_name']}")
        self.title.setText(case["title"])
        self.answer.setProperty("look", "")
        self.answer.setText(progress)
        self.missing.setText("还缺：\n" + "\n".join(missing) if missing else "")
        self.open_button.show()

    def _open(self) -> None:
        self._context.navigate("case", self._case_id)


_EMPTY = "还没有业务。点右上角“办理业务…”选要办的事。"


def _columns() -> tuple[Column, ...]:
    return (
        Column("receipt_number", "受理号", 5.2),
        Column("kind_name", "业务", 4, yields=1),
        Column("unit_name", "单位", 7.5),
        Column("matter", "事项", 7.8),
        Column("state_name", "状态", 7.8, Align.CENTRE, tone=_state_tone),
        Column("days_left", "办结期限", 5.8, format=days_words),
    )


def matter_of(row: dict[str, Any]) -> str:
    """What a case is about in a few words: ``招考 2 名``, ``郑㛃``, ``张三（退休）``."""
    rest = str(row["title"]).removeprefix(row["unit_name"]).lstrip("：").strip()
    return rest.rsplit("（", 1)[0] if row["kind"] in (QUOTA_USE, ENTRY) else rest


def days_words(days: int | None) -> str:
    """Working days left, as the list shows them."""
    if days is None:
        return ""
    return f"超 {-days} 工作日" if days < 0 else f"剩 {days} 工作日"


def _state_tone(word: Any) -> Tone:
    states = {"已退回": RETURNED, "已办结": CLOSED, "已撤回": CANCELLED}
    return case_tone(states.get(str(word), "open"))
