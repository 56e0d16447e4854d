"""会议: the agenda of the 编委会 and other meetings, what they decided, and the minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton

from app.errors import Problem
from app.services.meetings import AGREED, AGREED_IN_PRINCIPLE, DEFERRED, REJECTED
from app.ui.columns import Align, Column, number_column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.meeting_forms import CHANGES, DecideDialog, ItemDialog, MeetingDialog, PendingDialog
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import ListTable
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.with_details import WithDetails

TONES = {
    AGREED: Tone.GOOD, AGREED_IN_PRINCIPLE: Tone.GOOD, DEFERRED: Tone.WARNING, REJECTED: Tone.BAD, "": None,
}  # fmt: skip
COLUMNS = (
    number_column("seq", "序", 2),
    Column("title", "议题", 16),
    Column("unit_name", "单位", 9, yields=1),
    Column("outcome", "决定", 5, Align.CENTRE, tone=TONES.get),
)
_NO_MEETING = "还没有会议。点“新会议”建立一次，再把等待上会的业务列入议题。"
_NO_ITEM = "还没有议题。点“列入议题”选等待上会的业务，或点“加议题”。"


class MeetingsPage(Page):
    """One meeting at a time: its agenda at the left, the selected item at the right."""

    title = "会议"
    watches = frozenset({"meetings", "cases"})
    help = HelpText(
        "把等待上会的事项列成议题，会后登记决定，印发纪要。",
        (
            "点“新会议”，填日期、地点、主持人。",
            "点“列入议题”，勾选等待上会的业务；拟办建议和审查情况自动带入，可以再改。",
            "会后逐个点“登记决定”：同意的业务转入下一步，不同意的退回单位，缓议的等下次会议。",
            "全部登记后打印纪要，一周内印发，点“纪要已印发”。",
        ),
        ("F32 编委会议题汇总表、会议纪要",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._meetings: list[dict[str, Any]] = []
        self._meeting: dict[str, Any] | None = None
        self._pending: list[dict[str, Any]] = []
        self._wanted: int | None = None
        self.new_button = self.add_action("新会议(&N)", self.new, icon="plus", shortcut="Ctrl+N")
        self.pending_button = self.add_action(
            "列入议题(&L)", self._add_cases, icon="list-checks", look="primary"
        )
        self.item_button = self.add_action("加议题(&J)", lambda: self._edit(None))
        self.agenda_button = self.add_action("打印议题表(&P)", self.print_page, icon="printer")
        self.minutes_button = self.add_action("打印纪要(&Y)", self._print_minutes, icon="printer")
        self.issue_button = self.add_action("纪要已印发(&F)", self._issue, icon="send")
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("会议")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.change_button = QPushButton("修改(&C)", self)
        self.change_button.setProperty("look", "link")
        self.change_button.clicked.connect(
            lambda _=False: MeetingDialog(self.context, self._meeting, self).open()
        )
        self.summary = text_label("", "muted", self, wrap=True)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.choice)
        top.addWidget(self.change_button)
        top.addWidget(self.summary, 1)
        self.table = ListTable(context, "agenda", COLUMNS, empty_text=_NO_MEETING, parent=self)
        self.table.setAccessibleName("议题")
        self.decide_button = self._button("登记决定(&D)", self._decide, "primary")
        self.edit_button = self._button("改议题(&G)", lambda: self._edit(self.item))
        self.up_button = self._button("上移", lambda: self._move(-1))
        self.down_button = self._button("下移", lambda: self._move(1))
        self.remove_button = self._button("移出", self._remove, "quiet")
        self.open_button = self._button("打开业务(&K)", self._open)
        actions = FlowRow(self, spacing=GRID)
        self._item_buttons = (
            self.decide_button, self.edit_button, self.up_button, self.down_button, self.remove_button, self.open_button,
        )  # fmt: skip
        for button in self._item_buttons:
            actions.addWidget(button)
        self.words = text_label("选中一个议题，这里显示拟办建议、审查情况和决定。", "", self, wrap=True)
        split = WithDetails(context.theme, self)
        split.set_list(self.table)
        split.details.addWidget(actions)
        split.details.addWidget(self.words)
        split.details.addStretch(1)
        self.body.addLayout(top)
        self.body.addWidget(split, 1)
        self._query = Query(context.tasks, self._show, self)
        self.choice.activated.connect(lambda _: self._choose())
        self.table.current_id_changed.connect(lambda _: self._show_item())
        self.table.activated_id.connect(lambda _: self._open())
        self.table.lazy.loaded.connect(self._show_item)
        self._show_item()

    def _button(self, text: str, run: Callable[[], None], look: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", look)
        button.clicked.connect(lambda _checked: run())
        return button

    # ---- content

    def open_subject(self, subject: Any) -> None:
        """Show one meeting."""
        if isinstance(subject, int):
            self._wanted = subject

    def refresh(self) -> None:
        """Read the meetings, the agenda of the one shown, and what waits."""
        meetings, wanted = self.context.office.meetings, self._wanted

        def read() -> tuple[Any, ...]:
            listed = meetings.listed()
            known = [row["id"] for row in listed]
            chosen = wanted if wanted in known else next(iter(known), None)
            return listed, meetings.get(chosen) if chosen is not None else None, meetings.pending()

        self._query.ask_now(read)

    def _choose(self) -> None:
        self._wanted = self.choice.currentData()
        self.refresh()

    def _show(self, found: tuple[Any, ...]) -> None:
        self._meetings, self._meeting, self._pending = found
        meeting = self._meeting
        self.choice.clear()
        for row in self._meetings:
            self.choice.addItem(f"{row['name']}　{dotted(row['held_on'])}", row["id"])
        self._wanted = meeting["id"] if meeting else None
        if meeting is not None:
            self.choice.setCurrentIndex(self.choice.findData(meeting["id"]))
        self.choice.setVisible(meeting is not None)
        waiting = f"等待上会 {len(self._pending)} 件" if self._pending else "没有等待上会的业务"
        if meeting is None:
            self.summary.setText(waiting)
        else:
            parts = [
                meeting["state_name"],
                meeting["place"],
                f"{meeting['chair']}主持" if meeting["chair"] else "",
                waiting,
            ]
            self.summary.setText("，".join(part for part in parts if part))
        is_open = meeting is not None and meeting["state"] != "issued"
        agenda = meeting["agenda"] if meeting else []
        decided = bool(agenda) and all(item["outcome"] for item in agenda)
        self.change_button.setVisible(is_open)
        self.pending_button.setEnabled(is_open and bool(self._pending))
        self.item_button.setEnabled(is_open)
        self.agenda_button.setEnabled(bool(agenda))
        self.minutes_button.setEnabled(decided)
        self.issue_button.setEnabled(is_open and decided)
        self.table.empty_text = _NO_ITEM if meeting else _NO_MEETING
        self.table.show_rows(agenda)
        self._show_item()

    @property
    def item(self) -> dict[str, Any] | None:
        """The selected item of the agenda."""
        found: dict[str, Any] | None = self.table.row_of(self.table.current_id)
        return found

    def _show_item(self) -> None:
        item = self.item
        is_open = item is not None and self._meeting is not None and self._meeting["state"] != "issued"
        for button in self._item_buttons:
            button.setVisible(is_open)
        if item is None:
            self.words.setText("选中一个议题，这里显示拟办建议、审查情况和决定。")
            return
        self.decide_button.setVisible(is_open and not item["outcome"])
        self.remove_button.setVisible(is_open and not item["outcome"])
        self.open_button.setVisible(item["case_id"] is not None)
        decision = "：".join(part for part in (item["outcome"], item["decision"]) if part)
        parts = (
            ("", f"{item['title']}　{item['receipt_number']}".strip()),
            ("拟办建议", item["proposal"]),
            ("审查情况", item["checks"]),
            ("会议决定", decision),
        )
        self.words.setText("\n\n".join(f"{head}\n{text}".strip() for head, text in parts if text))

    # ---- doing

    def new(self) -> None:
        """Ctrl+N: a meeting."""
        dialog = MeetingDialog(self.context, None, self)
        dialog.saved.connect(self.open_subject)
        dialog.open()

    def _add_cases(self) -> None:
        if self._meeting is not None:
            PendingDialog(self.context, self._meeting, self._pending, self).open()

    def _edit(self, item: dict[str, Any] | None) -> None:
        if self._meeting is not None:
            ItemDialog(self.context, self._meeting["id"], item, self).open()

    def _decide(self) -> None:
        if self.item is not None:
            DecideDialog(self.context, self.item, self).open()

    def _move(self, by: int) -> None:
        item, meetings = self.item, self.context.office.meetings
        if item is not None:
            self._perform(lambda: meetings.move_item(item["id"], item["seq"] + by), "正在调整顺序", "")

    def _remove(self) -> None:
        item, meetings = self.item, self.context.office.meetings
        if item is not None:
            self._perform(
                lambda: meetings.remove_item(item["id"]), "正在移出", f"已移出议题：{item['title']}。"
            )

    def _issue(self) -> None:
        meeting, meetings = self._meeting, self.context.office.meetings
        if meeting is not None:
            self._perform(
                lambda: meetings.issue(meeting["id"]), "正在登记", f"已登记纪要印发：{meeting['name']}。"
            )

    def _perform(self, work: Callable[[], Any], sentence: str, said: str) -> None:
        self.context.perform(
            work, sentence=sentence, changes=CHANGES, said=said, failed=self._on_failed, owner=self
        )

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self.context.messages.error(error)
        else:
            self.context.messages.problem(error)

    def _open(self) -> None:
        if self.item is not None and self.item["case_id"] is not None:
            self.context.navigate("case", self.item["case_id"])

    def print_page(self) -> None:
        """Ctrl+P: the agenda."""
        if self._meeting is not None and self._meeting["agenda"]:
            papers, number = self.context.office.papers, self._meeting["id"]
            self._print("议题汇总表", lambda: [papers.meeting_agenda(number)])

    def _print_minutes(self) -> None:
        if self._meeting is not None:
            papers, number = self.context.office.papers, self._meeting["id"]
            self._print("会议纪要", lambda: [papers.meeting_minutes(number)])

    def _print(self, title: str, make: Callable[[], list[Any]]) -> None:
        assert self._meeting is not None
        self.context.navigate("paper", PaperRequest(f"{title} {self._meeting['name']}", make))
