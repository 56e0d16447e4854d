"""One piece of business: where it stands, what is missing, the form as its paper, the next step, the live check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from app.services.case_kinds import CANCELLED, CASE_KINDS, CLOSED, EXIT, RETURNED
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.case_action import CaseAction, paper_kind
from app.ui.views.case_files import CaseFiles
from app.ui.views.case_form import BUSINESS
from app.ui.views.case_view import CaseView, groups_of, problem_of, read_case
from app.ui.views.check_panel import CheckPanel
from app.ui.views.entry_form import came_back, show_permit
from app.ui.views.handler_form import HandlerDialog
from app.ui.views.paper_view import PaperRequest
from app.ui.views.quota_use_form import show_assessment
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.side_by_side import SideBySide
from app.ui.widgets.state_label import StateLabel
from app.ui.widgets.steps_bar import StepsBar

MATERIALS_DELAY_MS = 400


class CasePage(Page):
    """Opened with a case id."""

    title = "业务"
    watches = BUSINESS | {"papers"}
    help = HelpText(
        "一件业务从受理到办结都在这一页。上面是走到哪一步，右边是下一步该做什么、还缺什么。",
        (
            "收到纸质意见后，在右边填签署人、日期、意见，点“签署意见”。",
            "材料缺什么看“一次性告知”，收到一件勾一件。",
            "要补正就点“退回”，把要补的内容一次写全；单位补正后点“补正后重新提交”。",
            "审批完点“签发通知单”或“办理入编”，随后打印。",
        ),
        (),
        ("经办人与签批人分离：经办人不能审批自己经办的业务",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._case_id: int | None = None
        self._view: CaseView | None = None
        self.subtitle = text_label("", "muted", self, wrap=True)
        self.state = StateLabel(parent=self)
        self._name.insertWidget(1, self.state)
        self._steps_box = QVBoxLayout()
        self.steps: StepsBar | None = None
        self.parts = SideBySide(context.theme, side_first=True, parent=self)
        self.progress = text_label("", "", self, wrap=True)
        self.sheet = Sheet(context.theme, self)
        self.papers = text_label("", "small", self, wrap=True)
        self.action = CaseAction(context, self)
        self.missing = Materials(context, self)
        self.files = CaseFiles(context, self)
        self.check = CheckPanel("", self)
        self.body.addWidget(self.subtitle)
        self.body.addLayout(self._steps_box)
        self.body.addWidget(self.parts, 1)
        for part in (self.progress, self.sheet, self.papers):
            self.parts.main.addWidget(part)
        self.parts.main.addStretch(1)
        for panel in (self.action, self.missing, self.check, self.files):
            self.parts.side.addWidget(panel)
        self.parts.side.addStretch(1)
        self.parts.hide()
        self.action.paper_wanted.connect(self.print_page)
        self.action.offers_wanted.connect(self._show_offers)
        self.handler_button = self.add_action("改经办人(&J)", self.reassign, tip="把没有办结的业务交给另一人")
        self.handler_button.setEnabled(False)
        self._query = Query(context.tasks, self._show, self, failed=self._on_failure)
        self._query.waiting.connect(self._on_waiting)

    # ---- content

    def open_subject(self, subject: Any) -> None:
        """Show the case with this id."""
        if subject != self._case_id:
            self._case_id, self._view = int(subject), None
            self.parts.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read the case again."""
        if self._case_id is not None:
            office, case_id = self.context.office, self._case_id
            self._query.ask_now(lambda: read_case(office, case_id))

    def _on_waiting(self, waiting: bool) -> None:
        if waiting and self._view is None:
            self.subtitle.setText("正在读取……")

    def _on_failure(self, error: Exception) -> None:
        self._view = None
        self.parts.hide()
        self.subtitle.setText("这件业务没有读出来。请返回后再打开一次。")
        self.context.messages.problem(error)

    def _show(self, view: CaseView) -> None:
        before, self._view = self._view, view
        case = view.case
        self.heading.setText(f"{case['receipt_number']}　{case['kind_name']}")
        self.subtitle.setText(case["title"])
        self.state.set_state(case["state_name"], case_tone(view.state))
        self._show_steps(view, rebuild=before is None or before.case["id"] != case["id"])
        self.progress.setText(view.progress)
        self.handler_button.setEnabled(view.state not in {CLOSED, CANCELLED})
        self.sheet.show_groups(groups_of(view))
        self._show_papers(view)
        self.action.show_case(view)
        self.missing.show_case(view)
        self.files.show_case(case["id"])
        self._show_check(view)
        self.parts.show()
        if before is None:
            self.parts.main_area.verticalScrollBar().setValue(0)

    def _show_steps(self, view: CaseView, *, rebuild: bool) -> None:
        if rebuild or self.steps is None:
            if self.steps is not None:
                self.steps.hide()
                self.steps.deleteLater()
            self.steps = StepsBar([step.name for step in view.steps], self)
            self.steps.chosen.connect(self._show_opinions)
            self._steps_box.addWidget(self.steps)
        self.steps.show_step(view.position)

    def _show_opinions(self) -> None:
        """A step of the bar was clicked: its opinion stands at the end of the form."""
        bar = self.parts.main_area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _show_papers(self, view: CaseView) -> None:
        lines = [
            f"{row['issued_on'].replace('-', '.')}　{row['issued_by']} {'补打' if row['reprint_of'] else '打印'}"
            f" {row['title']}，{row['pages']} 页{'（已作废）' if row['voided_on'] else ''}"
            for row in view.papers
        ]
        self.papers.setText("已打印：\n" + "\n".join(lines) if lines else "")

    def _show_check(self, view: CaseView) -> None:
        self.check.setVisible(
            view.assessment is not None or view.entry is not None or view.effect is not None
        )
        self.check.clear()
        problem = problem_of(view)
        if view.assessment is not None:
            show_assessment(
                self.check, view.assessment, list(view.candidates), plan_year=view.case["fields"]["plan_year"]
            )
        elif view.entry is not None:
            if view.entry.permit is not None:
                show_permit(self.check, view.entry.permit, view.entry.figures)
            self.check.show_verdict(problem, "可以办理。")
            if view.entry.match is not None and problem is None:
                match = view.entry.match
                self.check.show_remarks([came_back(match.person, certain=match.certain)], Tone.INFO)
        elif view.effect is not None:
            self.check.show_words("", "", "\n".join(view.effect.changes))
            self.check.show_verdict(problem, "可以办理。")
            self.check.show_remarks(view.effect.remarks)

    # ---- keys

    def reassign(self) -> None:
        """改经办人."""
        if self._view is not None:
            case, office = self._view.case, self.context.office
            self.context.tasks.read(
                office.handlers.names,
                done=lambda names: HandlerDialog(self.context, case, names, self).open(),
                owner=self,
            )

    def save(self) -> None:
        """Ctrl+S: there is nothing unsaved here."""
        self.context.messages.info("这一页的内容都已保存。")

    def escape(self) -> bool:
        """Esc: back to where one came from."""
        self.context.navigate.back()
        return True

    def print_page(self) -> None:
        """Ctrl+P: the paper that goes with this case."""
        view = self._view
        form = paper_kind(view) if view is not None else ""
        if view is None or not form:
            self.context.messages.info("这一步还没有要打印的表，办完后再打印。")
            return
        papers, case = self.context.office.papers, view.case
        if form == "F02" and view.permit is not None:
            number = view.permit["number"]
            self.context.navigate(
                "paper", PaperRequest(f"通知单 {number}", lambda: [papers.use_permit(number)])
            )
        elif form == "F01":
            name = case["fields"]["person"]["name"]
            self.context.navigate(
                "paper", PaperRequest(f"进人用编审批表 {name}", lambda: [papers.entry_approval(case["id"])])
            )
        elif view.kind != EXIT:
            self._show_offers(view.offers[:1])
        else:
            self.context.navigate(
                "paper",
                PaperRequest(f"核减通知单 {case['person_name']}", lambda: [papers.exit_notice(case["id"])]),
            )

    def _show_offers(self, offers: Sequence[Any]) -> None:
        """Papers the case offers, to be printed in one go."""
        title = offers[0].title if len(offers) == 1 else f"{offers[0].title.split('　')[0]} {len(offers)} 份"
        self.context.navigate("paper", PaperRequest(title, lambda: [offer.make() for offer in offers]))


class Materials(QFrame):
    """一次性告知: what has been handed in, as check boxes; ticking one is noted by itself."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id: int | None = None
        self.setProperty("look", "panel")
        self.setAccessibleName("一次性告知")
        self.summary = text_label("", "muted", self, wrap=True)
        self.boxes: dict[str, QCheckBox] = {}
        self._given: set[str] = set()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        self._box.setSpacing(0)
        self._box.addWidget(text_label("一次性告知", "heading", self))
        self._box.addWidget(self.summary)
        self._timer = QTimer(self, singleShot=True, interval=MATERIALS_DELAY_MS)
        self._timer.timeout.connect(self._note)

    def show_case(self, view: CaseView) -> None:
        """Show the materials of a case and what is still missing."""
        if self._timer.isActive() and view.case["id"] == self._case_id:
            return  # a tick has just been made and is about to be noted
        names = CASE_KINDS[view.kind].materials
        if view.case["id"] != self._case_id or tuple(self.boxes) != names:
            self._rebuild(names)
        self._case_id = view.case["id"]
        self._given = set(view.case["fields"].get("materials", []))
        self._tick_given()
        for box in self.boxes.values():
            box.setEnabled(view.state not in (CLOSED, CANCELLED))
        self._summarise(view)

    def _tick_given(self) -> None:
        """The boxes as the register has them."""
        for name, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(name in self._given)
            box.blockSignals(False)

    def _summarise(self, view: CaseView) -> None:
        lacking = [name for name, box in self.boxes.items() if not box.isChecked()]
        if view.state == RETURNED:
            self.summary.setText("\n".join(view.missing))
        elif lacking and view.state in (CLOSED, CANCELLED):
            self.summary.setText(f"没有登记收到的材料 {len(lacking)} 件：")
        elif lacking:
            self.summary.setText(f"还缺 {len(lacking)} 件材料，收到后打勾：")
        else:
            self.summary.setText("材料已收齐。" if self.boxes else "这类业务不要材料。")
        others = [line.removeprefix("内容：") for line in view.missing if line.startswith("内容：")]
        if others and view.state != RETURNED:
            self.summary.setText(f"{self.summary.text()}\n还要填：{'、'.join(others)}。")

    def _rebuild(self, names: tuple[str, ...]) -> None:
        for box in self.boxes.values():
            box.hide()
            box.deleteLater()
        self.boxes = {}
        for name in names:
            box = QCheckBox(name, self)
            box.toggled.connect(lambda _checked: self._timer.start())
            self._box.addWidget(box)
            self.boxes[name] = box

    def _note(self) -> None:
        cases, case_id = self._context.office.cases, self._case_id
        given = [name for name, box in self.boxes.items() if box.isChecked()]
        self._context.perform(
            lambda: cases.hand_in(case_id, given), sentence="正在登记材料", changes={"cases"}, owner=self,
            failed=self._on_refused,
        )  # fmt: skip

    def _on_refused(self, error: Exception) -> None:
        self._tick_given()  # what was not noted must not look as if it were
        self._context.messages.problem(error)


def case_tone(state: str) -> Tone:
    """The colour of a case's state; the word stands beside it."""
    if state == RETURNED:
        return Tone.WARNING
    return Tone.NEUTRAL if state in {"closed", CANCELLED} else Tone.INFO
