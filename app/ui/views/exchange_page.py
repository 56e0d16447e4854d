"""数据交换: what came in on sticks, what is to be decided, what goes back, and who takes part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.services.packages.enrolment import EnrolmentDisk
from app.services.packages.outgoing import WrittenPackage
from app.ui.columns import Column, number_column
from app.ui.context import UiContext
from app.ui.media import removable_places
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.exchange.deciding import AcceptDialog, Decided, SendBackDialog
from app.ui.views.exchange.enrolment_dialog import EnrolmentDialog
from app.ui.views.exchange.incoming import FROM_BELOW, IncomingPanel
from app.ui.views.exchange.places import PlaceBox
from app.ui.views.exchange.written import WrittenDialog
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import Section
from app.ui.views.short_list import HintedTable
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

KINDS = {"entry": "入编", "exit": "核减", "change": "信息变更", "nothing": "无变动"}
STATES = {"invited": "已发注册盘", "active": "已启用"}
STATE_TONES = {"已发注册盘": Tone.WARNING, "已启用": Tone.GOOD}
LINES = (
    Column("node_name", "单位", 9, sort="node_name"),
    Column("kind_name", "种类", 5, sort="kind_name"),
    Column("sentence", "申报", 24),
    Column("received_on", "收到", 6, format=dotted),
)
NODES = (
    Column("name", "单位", 11, sort="name"),
    Column("state_name", "状态", 6, tone=lambda word: STATE_TONES.get(str(word), Tone.NEUTRAL)),
    Column("last_in", "最近收到", 13),
    Column("gaps", "缺的包", 6),
    number_column("pending", "待处理", 4),
    number_column("to_answer", "待批复", 4),
)


class ExchangePage(Page):
    """The county's side of the exchange."""

    title = "数据交换"
    watches = frozenset({"packages", "declarations", "cases"})
    code_cost: ClassVar[Any] = None
    """What one guess at a spoken code costs; only tests make it cheap."""
    places: ClassVar[Callable[[], Sequence[Path]]] = staticmethod(removable_places)
    help = HelpText(
        "用U盘收乡镇的申报，逐条批准或退回，把批复写回U盘；给新加入的单位制作注册盘。",
        (
            "插上乡镇交来的U盘，找到的数据包自动列出来，看清内容后点“收下”。",
            "在“待处理的申报”里选一条或几条，点“批准”或“退回”。批准时按规定检查，不合规的不会办。",
            "选单位，点“写批复”，写到U盘，打印交接单，弹出U盘，交还乡镇。",
            "新单位加入：点“制作注册盘”，写好后把 8 位核对码打电话告诉对方。",
        ),
        ("U盘交接单（两联）", "进人用编审批表、核减通知单随业务打印"),
        ("经办人不能签批自己经办的业务。", "退回必须写明理由，一次告知。"),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.add_action("上级系统对接(&W)", lambda: context.navigate("superior"), icon="list-checks")
        self.add_action("制作注册盘(&M)…", self.make_enrolment, icon="usb")
        came = Section("收乡镇的申报", self)
        places = type(self).places
        self.incoming = IncomingPanel(
            context, FROM_BELOW, "插上乡镇交来的U盘，找到的数据包会自动列在这里。", self, places
        )
        came.body.addWidget(self.incoming)
        self.pending = Section("待处理的申报", self)
        self.accept_button = self.pending.add_action("批准(&Y)", self.accept, look="primary")
        self.return_button = self.pending.add_action("退回(&B)", self.send_back)
        self.lines = HintedTable(
            context, "inbox", LINES, empty_text="没有待处理的申报。", most=8, parent=self
        )
        self.lines.setAccessibleName("待处理的申报")
        self.lines.selectionModel().selectionChanged.connect(lambda *_: self._fit())
        self.pending.body.addWidget(self.lines)
        self.offices = Section("乡镇和单位", self)
        self.nodes = HintedTable(
            context,
            "nodes",
            NODES,
            empty_text="还没有单位加入。点“制作注册盘”，给一个乡镇或单位制作。",
            most=8,
            parent=self,
        )
        self.nodes.setAccessibleName("乡镇和单位")
        self.nodes.current_id_changed.connect(lambda _: self._fit())
        self.place = PlaceBox(context, self, places)
        self.place.box.currentIndexChanged.connect(lambda _: self._fit())
        self.answer_button = QPushButton("写批复(&W)", self)
        self.answer_button.setProperty("look", "primary")
        self.answer_button.clicked.connect(self.write_answer)
        self.receipt_button = QPushButton("写回执", self)
        self.receipt_button.setToolTip("只告诉对方收到了，不带批复")
        self.receipt_button.clicked.connect(self.write_receipt)
        self.slip_button = QPushButton("补打交接单", self)
        self.slip_button.clicked.connect(self.print_slip)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.place, 1)
        buttons = FlowRow(self, spacing=GRID, right=True)
        for button in (self.slip_button, self.receipt_button, self.answer_button):
            buttons.addWidget(button)
        line.addWidget(buttons, 1)
        self.hint = text_label("", "muted", self, wrap=True)
        self.offices.body.addWidget(self.nodes)
        self.offices.body.addLayout(line)
        self.offices.body.addWidget(self.hint)
        for section in (came, self.pending, self.offices):
            self.body.addWidget(section)
        self.body.addStretch(1)
        self.lines.lazy.loaded.connect(self._fit)
        self.nodes.lazy.loaded.connect(self._fit)
        self._query = Query(context.tasks, self._show, self)
        self._fit()

    # ---- content

    def shown(self) -> None:
        """Watch for sticks while the page is in front."""
        super().shown()
        self.incoming.watcher.start()
        self.place.watcher.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch no more."""
        super().hideEvent(event)
        self.incoming.watcher.stop()
        self.place.watcher.stop()

    def refresh(self) -> None:
        """Read what waits and who takes part."""
        packages = self.context.office.packages
        self._query.ask_now(lambda: (packages.inbox(), _node_rows(packages)))

    def _show(self, found: tuple[list[Any], list[dict[str, Any]]]) -> None:
        lines, nodes = found
        self.lines.show_rows({**line, "kind_name": KINDS.get(line["kind"], line["kind"])} for line in lines)
        self.pending.note.setText(f"{len(lines)} 条" if lines else "")
        self.nodes.show_rows(nodes)
        active = sum(1 for node in nodes if node["state"] == "active")
        self.offices.note.setText(f"{len(nodes)} 个，已启用 {active} 个" if nodes else "")
        self._fit()

    def _fit(self) -> None:
        selected = len(self.lines.selected_ids)
        self.accept_button.setText(f"批准 {selected} 条(&Y)" if selected > 1 else "批准(&Y)")
        self.return_button.setText(f"退回 {selected} 条(&B)" if selected > 1 else "退回(&B)")
        self.accept_button.setEnabled(bool(selected))
        self.return_button.setEnabled(bool(selected))
        node = self.nodes.row_of(self.nodes.current_id)
        ready = node is not None and node["state"] == "active" and self.place.place is not None
        self.answer_button.setEnabled(ready)
        self.receipt_button.setEnabled(ready and bool(node["last_in"]) if node else False)
        self.slip_button.setEnabled(node is not None and node["last_out"] is not None)
        if node is None:
            sentence = "选一个单位，可以写批复、写回执、补打交接单。" if self.nodes.lazy.ids else ""
        elif node["state"] != "active":
            sentence = f"{node['name']}还没有交来第一个申报包，收到以后才能写批复。"
        elif self.place.place is None:
            sentence = "请插上U盘，或者选文件夹。"
        else:
            sentence = f"给{node['name']}：{node['to_answer']} 条已经定了，等着批复。"
        self.hint.setText(sentence)
        self.hint.setVisible(bool(sentence))

    # ---- deciding

    def _selected(self) -> list[Mapping[str, Any]]:
        rows = [self.lines.row_of(number) for number in self.lines.selected_ids]
        return [row for row in rows if row is not None]

    def accept(self) -> None:
        """批准 the selected lines."""
        lines = self._selected()
        if lines:
            dialog = AcceptDialog(self.context, lines, self)
            dialog.saved.connect(self._on_accepted)
            dialog.open()

    def _on_accepted(self, decided: Decided) -> None:
        said = f"已批准 {decided.done} 条，已按规定登记。"
        if decided.refused:
            refused = "\n".join(decided.refused)
            self.context.messages.warn(f"{said}有 {len(decided.refused)} 条没有批准：\n{refused}")
        else:
            self.context.messages.info(said)

    def send_back(self) -> None:
        """退回 the selected lines."""
        lines = self._selected()
        if lines:
            SendBackDialog(self.context, lines, self).open()

    # ---- writing

    def _write(self, make: Callable[[int, Path], WrittenPackage], sentence: str) -> None:
        node, place = self.nodes.current_id, self.place.place
        if node is None or place is None:
            return
        self.answer_button.setEnabled(False)
        self.context.perform(
            lambda: make(node, place),
            sentence=sentence,
            changes={"packages"},
            done=self._on_written,
            failed=self._on_failed,
            owner=self,
        )

    def write_answer(self) -> None:
        """写批复 for the selected office."""
        self._write(self.context.office.packages.export_decision, "正在写批复，请不要拔出U盘")

    def write_receipt(self) -> None:
        """写回执 for the selected office."""
        self._write(self.context.office.packages.export_receipt, "正在写回执，请不要拔出U盘")

    def _on_written(self, written: WrittenPackage) -> None:
        WrittenDialog(self.context, written, self).open()

    def _on_failed(self, error: Exception) -> None:
        self._fit()
        self.context.messages.problem(error)

    def print_slip(self) -> None:
        """The slip of the last package written for the selected office, once more."""
        node = self.nodes.row_of(self.nodes.current_id)
        if node is None or node["last_out"] is None:
            return
        office, number = self.context.office, node["last_out"]
        self.context.navigate(
            "paper",
            PaperRequest("U盘交接单", lambda: [office.papers.handover_slip(office.packages.written(number))]),
        )

    # ---- 注册盘

    def make_enrolment(self) -> None:
        """制作注册盘 for a unit."""
        dialog = EnrolmentDialog(self.context, self, self.code_cost, type(self).places)
        dialog.saved.connect(self._on_enrolled)
        dialog.open()

    def _on_enrolled(self, disk: EnrolmentDisk) -> None:
        WrittenDialog(self.context, disk.written, self, spoken_code=disk.spoken_code).open()


def _node_rows(packages: Any) -> list[dict[str, Any]]:
    """Every office with its last package, missing numbers and what waits; runs on the reading worker."""
    received: dict[int, list[Any]] = defaultdict(list)
    written: dict[int, list[Any]] = defaultdict(list)
    for row in packages.listed():
        (received if row["direction"] == "in" else written)[row["node_id"]].append(row)
    pending: dict[int, int] = defaultdict(int)
    decided: dict[int, int] = defaultdict(int)
    for line in packages.inbox(""):
        if line["decision"] in {"accepted", "returned"}:
            decided[line["node_id"]] += line["answered_by"] is None
        elif line["decision"] == "" and line["outcome"] in {"new", "changed"}:
            pending[line["node_id"]] += 1
    return [
        {
            **node,
            "state_name": STATES.get(node["state"], node["state"]),
            "last_in": _last(received[node["id"]]),
            "last_out": written[node["id"]][0]["id"] if written[node["id"]] else None,
            "gaps": _gaps(received[node["id"]]),
            "pending": pending[node["id"]],
            "to_answer": decided[node["id"]],
        }
        for node in packages.nodes()
    ]


def _last(rows: Sequence[Any]) -> str:
    """When the newest package arrived and which it was."""
    return f"{dotted(rows[0]['handled_on'])}　第{rows[0]['number']}包" if rows else ""


def _gaps(rows: Sequence[Any]) -> str:
    """Numbers before the highest one of the present series that have not arrived: ``第2、3包``."""
    if not rows:
        return ""
    epoch = max(row["epoch"] for row in rows)
    numbers = {row["number"] for row in rows if row["epoch"] == epoch}
    missing = sorted(set(range(1, max(numbers))) - numbers)
    return f"第{'、'.join(map(str, missing))}包" if missing else ""
