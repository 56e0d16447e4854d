"""The next step of a case: who signs, when, with which opinion; sending back, issuing, entering, withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import Problem
from app.services import meetings
from app.services.case_kinds import CASE_KINDS, CLOSED, ENTRY, EXIT, INCOMING, QUOTA_USE, RETURNED, Step
from app.services.letters.sources import letter_of_case
from app.services.permits import VALID_MONTHS
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.theme import GRID
from app.ui.views.business_beginning import FOLLOW
from app.ui.views.case_form import BUSINESS
from app.ui.views.case_view import CaseView
from app.ui.views.finders import free_words
from app.ui.views.wording import dotted
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label
from app.values.dates import add_months

OPINIONS = {"review": "拟同意", "supervise": "同意", "approve": "同意", "apply": "同意"}
"""What stands in the opinion field before the clerk types."""


class CaseAction(QFrame):
    """Shows what can be done now; carries it out in the background and says what was refused."""

    paper_wanted = Signal()
    """The paper of this case is to be shown."""
    offers_wanted = Signal(object)
    """Some of the papers the case offers are to be shown together."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._view: CaseView | None = None
        self._shown: Any = None
        self.setProperty("look", "panel")
        self.setAccessibleName("下一步")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        self._content = QWidget(self)
        self._layout.addWidget(self._content)
        self.form: FormGrid | None = None
        self.error = text_label("", "error", self, wrap=True)
        self._layout.addWidget(self.error)
        self.error.hide()
        self.signer: QLineEdit
        self.opinion: QPlainTextEdit
        self.date: DateEdit
        self.until: DateEdit
        self.document: QLineEdit
        self.reason: QPlainTextEdit
        self.buttons: dict[str, QPushButton] = {}
        self.decided: dict[str, QLineEdit | QPlainTextEdit | DateEdit] = {}

    def show_case(self, view: CaseView) -> None:
        """Show the next step of *view*; what is being typed stays while the case has not moved."""
        case = view.case
        moved = (
            case["id"], case["state"], len(case["steps"]), case["fields"].get("cancelled"),
            view.permit["state_name"] if view.permit else "", view.permit["free"] if view.permit else 0,
        )  # fmt: skip
        self._view = view
        if moved != self._shown:
            self._shown = moved
            self._build()

    # ---- building

    def _build(self) -> None:
        view = self._need()
        if view.current is not None:
            self._build_step(view, view.current)
        elif view.state == RETURNED:
            self._build_returned(view)
        else:
            self._build_ended(view)

    def _fresh(self, heading: str) -> QVBoxLayout:
        self._content.hide()
        self._content.deleteLater()
        self._content = QWidget(self)
        self._layout.insertWidget(0, self._content)
        self.error.hide()
        self.buttons = {}
        self.decided = {}
        self.form = None
        box = QVBoxLayout(self._content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(text_label(heading, "heading", self._content, wrap=True))
        return box

    def _build_step(self, view: CaseView, step: Step) -> None:
        box = self._fresh(f"下一步：{step.name}")
        if step.decides:
            note = f"经办人是 {view.case['handler']}，审批要由另一位负责人签署。"
            if view.single_person_office:
                note = "本办公室已设为只有一个人，经办人可以自己签批。"
            box.addWidget(text_label(note, "muted", self._content, wrap=True))
        form = self.form = FormGrid(1, self._content)
        box.addWidget(form)
        today = self._context.office.business_date
        if step.key == "issue":
            self.date = self._date("issued_on", "签发日期", today)
            self.until = self._date("until", "有效期至", add_months(today, VALID_MONTHS))
            self._buttons(box, ("签发通知单(&S)", "primary", self._issue))
        elif step.posts and step.key != "enter":
            self.date = self._date("signed_on", "办理日期", today)
            for item in CASE_KINDS[view.kind].decided:
                if item.type in ("day", "date"):
                    self.decided[item.key] = self._date(item.key, item.name, "")
                    continue
                field = QPlainTextEdit(form) if item.type == "long" else QLineEdit(form)
                if isinstance(field, QPlainTextEdit):
                    field.setTabChangesFocus(True)
                form.add_row(item.key, item.name, field, required=item.required, hint=item.hint)
                self.decided[item.key] = field
            self._buttons(box, (f"{step.name}(&S)", "primary", self._settle))
        elif step.key == "enter":
            self.date = self._date("begins", "入编日期", view.case["fields"]["begins"] or today)
            self.document = QLineEdit(view.case["fields"]["document"], form)
            form.add_row("document", "依据文件", self.document)
            self._buttons(box, ("办理入编(&S)", "primary", self._enter))
        else:
            self.signer = QLineEdit(form)
            self.signer.setText(self._context.office.user_name if step.key == "review" else "")
            self.signer.setPlaceholderText("纸上签字人的姓名")
            form.add_row("signer", "签署人", self.signer, required=True)
            self.date = self._date("signed_on", "签署日期", today)
            self.opinion = QPlainTextEdit(OPINIONS.get(step.key, "同意"), form)
            form.add_row("opinion", "意见", self.opinion, required=True)
            self.signer.textChanged.connect(self._on_signer)
            agenda = [("列入会议议题(&L)", "", self._to_meetings)] if step.key == meetings.STEP else []
            self._buttons(box, ("签署意见(&S)", "primary", self._sign), *agenda)
        form.finished.connect(next(iter(self.buttons.values())).setFocus)
        papers = (
            [("打印审批表(&P)", "", self.paper_wanted.emit)] if view.kind == ENTRY else self._prints(view)
        )
        if view.kind == INCOMING:
            papers.append(("转办…", "", self._choose_follow_up))
        self._buttons(
            box,
            *papers,
            ("退回…", "", lambda: self._ask_reason("退回", "要补正的内容，一次写全", self._send_back)),
            ("撤回…", "quiet", lambda: self._ask_reason("撤回", "为什么不办了", self._cancel)),
        )

    def _to_meetings(self) -> None:
        """The meeting decides for all its cases at once."""
        self._context.navigate("meetings")

    def _build_returned(self, view: CaseView) -> None:
        box = self._fresh("已退回，等补正")
        turn = view.case["steps"][-1]
        words = f"{turn['signer']} {dotted(turn['signed_on'])} 退回，要补正的内容见下面的一次性告知。"
        box.addWidget(text_label(words, "", self._content, wrap=True))
        self._buttons(
            box,
            ("补正后重新提交(&S)", "primary", self._correct),
            *self._prints(view),
            *self._letter(view),
            ("撤回…", "quiet", lambda: self._ask_reason("撤回", "为什么不办了", self._cancel)),
        )

    def _build_ended(self, view: CaseView) -> None:
        box = self._fresh("已办结" if view.state == CLOSED else "已撤回")
        if view.state != CLOSED:
            box.addWidget(text_label(view.case["steps"][-1]["opinion"], "", self._content, wrap=True))
            return
        if view.kind == QUOTA_USE and view.permit is not None:
            permit = view.permit
            words = f"通知单 {permit['number']}\n{free_words(permit)}"
            box.addWidget(text_label(words, "", self._content, wrap=True))
            entry = [("办理入编(&R)", "", self._start_entry)] if permit["state_name"] == "有效" else []
            self._buttons(box, ("打印通知单(&P)", "primary", self.paper_wanted.emit), *entry)
        elif view.kind == ENTRY:
            person = view.case["fields"]["person"]["name"]
            box.addWidget(text_label(f"{person} 已入编。", "", self._content, wrap=True))
            self._buttons(box, ("打印审批表(&P)", "primary", self.paper_wanted.emit))
        elif view.kind not in (QUOTA_USE, EXIT):
            self._build_done(view, box)
        elif view.case["fields"].get("cancelled"):
            box.addWidget(text_label("这次核减已经更正，此人继续占用编制。", "", self._content, wrap=True))
        else:
            box.addWidget(
                text_label(f"{view.case['person_name']} 已核减，编制已空出。", "", self._content, wrap=True)
            )
            self._buttons(
                box,
                ("打印核减通知单(&P)", "primary", self.paper_wanted.emit),
                ("更正…", "quiet", lambda: self._ask_reason("更正核减", "哪里办错了", self._take_back_exit)),
            )

    def _build_done(self, view: CaseView, box: QVBoxLayout) -> None:
        """A settled case whose kind is data: what was done, what can be printed."""
        kind, fields = CASE_KINDS[view.kind], view.case["fields"]
        words = [
            f"{view.case['person_name']} {kind.done}。" if view.case["person_name"] else f"{kind.done}。"
        ]
        if fields.get("number"):
            words.append(f"编号 {fields['number']}")
        words += [f"后续：{row['receipt_number']} {row['kind_name']}" for row in view.follows]
        box.addWidget(text_label("\n".join(words), "", self._content, wrap=True))
        self._buttons(box, *self._prints(view, look="primary"), *self._letter(view))

    def _prints(
        self, view: CaseView, look: str = "", *, besides: str = ""
    ) -> list[tuple[str, str, Callable[[], None]]]:
        """One button per form, the main one first; a form printed for several units is one button for all of them.

        :param besides: the form that has a button of its own.
        """
        by_form: dict[str, list[Any]] = {}
        for offer in view.offers:
            if offer.form != besides:
                by_form.setdefault(offer.form, []).append(offer)
        buttons: list[tuple[str, str, Callable[[], None]]] = []
        for number, offers in enumerate(by_form.values()):
            first = number == 0 and not besides
            units = f"（{len(offers)} 个单位）" if len(offers) > 1 else ""
            name = offers[0].title.split("　")[0]
            buttons.append(
                (
                    f"打印{name}{units}{'(&P)' if first else ''}",
                    look if first else "",
                    partial(self.offers_wanted.emit, tuple(offers)),
                )
            )
        return buttons

    def _letter(self, view: CaseView) -> list[tuple[str, str, Callable[[], None]]]:
        """The letter that goes out on this case: 批复 of what was settled, 函 to who asked."""
        kind = letter_of_case(view.kind, view.state)
        word = {"批复": "拟批复(&F)", "函": "拟复函(&F)"}.get(kind, "")
        return [(word, "", self._to_letter)] if word else []

    def _to_letter(self) -> None:
        letters, case_id = self._context.office.letters, self._need().case["id"]
        self._context.perform(
            lambda: letters.for_case(case_id),
            sentence="正在起草",
            changes={"letters"},
            done=lambda number: self._context.navigate("letter", number),
            failed=self._on_refused,
            owner=self,
        )

    def _choose_follow_up(self) -> None:
        """What the letter leads to: one button per kind of case."""
        box = self._fresh("转办为")
        case_id = self._need().case["id"]
        kinds = [
            kind
            for kind in self._context.office.business.kinds()
            if kind.key != INCOMING and kind.people != "one"
        ]
        self._buttons(
            box,
            *(
                (kind.name, "", partial(self._context.navigate, "business", (FOLLOW, case_id, kind.key)))
                for kind in kinds
            ),
            ("不了，返回", "quiet", self._build),
        )

    def _ask_reason(self, verb: str, question: str, carry_out: Callable[[], None]) -> None:
        box = self._fresh(verb)
        box.addWidget(text_label(f"{question}：", "", self._content, wrap=True))
        self.reason = QPlainTextEdit(self._content)
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName(f"{verb}的理由")
        self.reason.setFixedHeight(4 * self.fontMetrics().lineSpacing() + 2 * GRID)
        box.addWidget(self.reason)
        self._buttons(box, (f"{verb}(&S)", "primary", carry_out), ("不了，返回", "", self._build))
        self.reason.setFocus()

    def _date(self, name: str, label: str, value: str) -> DateEdit:
        assert self.form is not None
        field = DateEdit(
            self._context.theme, at_least="day", today=self._context.office.business_date, parent=self.form
        )
        field.value = value
        form = self.form
        field.failed.connect(lambda sentence: form.show_problem(name, sentence))
        form.add_row(name, label, field)
        return field

    def _buttons(self, box: QVBoxLayout, *buttons: tuple[str, str, Callable[[], None]]) -> None:
        row = FlowRow(self._content, spacing=GRID)
        for text, look, run in buttons:
            button = QPushButton(text, row)
            button.setProperty("look", look)
            button.clicked.connect(lambda _checked=False, run=run: run())
            row.addWidget(button)
            self.buttons[text.split("(")[0].rstrip("…")] = button
        box.addWidget(row)

    # ---- carrying out

    def _need(self) -> CaseView:
        assert self._view is not None  # nothing can be pressed before a case is shown
        return self._view

    def _on_signer(self, text: str) -> None:
        view = self._need()
        own = (
            view.current is not None
            and view.current.decides
            and text.strip() == view.case["handler"]
            and not view.single_person_office
        )
        if self.form is not None:
            self.form.show_problem("signer", "经办人不能审批自己经办的业务，请填负责人。" if own else "")

    def _sign(self) -> None:
        view, signer, opinion = self._need(), self.signer.text().strip(), self.opinion.toPlainText().strip()
        problems = {
            "signer": "" if signer else "请填写签署人。",
            "opinion": "" if opinion else "请填写意见。",
            "signed_on": self._date_problem(self.date),
        }
        if self._wrong(problems):
            return
        cases, case_id, date = self._context.office.cases, view.case["id"], self.date.value
        step = view.current.name if view.current else ""
        self._perform(
            lambda: cases.sign(case_id, signer, date, opinion), "正在登记意见", f"已登记{step}：{signer}"
        )

    def _issue(self) -> None:
        problems = {"issued_on": self._date_problem(self.date), "until": self._date_problem(self.until)}
        if self._wrong(problems):
            return
        permits, case_id = self._context.office.permits, self._need().case["id"]
        until, issued_on = self.until.value, self.date.value
        self._perform(
            lambda: permits.issue(case_id, until, issued_on), "正在签发通知单", "已签发通知单，可以打印。"
        )

    def _enter(self) -> None:
        if self._wrong({"begins": self._date_problem(self.date)}):
            return
        entries, view = self._context.office.entries, self._need()
        case_id, begins, document = view.case["id"], self.date.value, self.document.text().strip()
        name = view.case["fields"]["person"]["name"]
        self._perform(lambda: entries.enter(case_id, begins, document), "正在办理入编", f"已入编：{name}")

    def _settle(self) -> None:
        view = self._need()
        given = {key: _typed(field) for key, field in self.decided.items()}
        problems = {"signed_on": self._date_problem(self.date)}
        for item in CASE_KINDS[view.kind].decided:
            if item.required and not given[item.key]:
                problems[item.key] = f"请填写{item.name}。"
            field = self.decided[item.key]
            if isinstance(field, DateEdit) and not field.check():
                problems[item.key] = field.problem
        if self._wrong(problems):
            return
        business, case_id, date = self._context.office.business, view.case["id"], self.date.value
        kind = CASE_KINDS[view.kind]
        self._perform(
            lambda: business.settle(case_id, date, given),
            f"正在办理{kind.name}",
            f"{kind.done}：{view.case['title']}",
        )

    def _send_back(self) -> None:
        cases, case_id, reason = self._context.office.cases, self._need().case["id"], self._reason()
        user = self._context.office.user_name
        self._perform(lambda: cases.send_back(case_id, user, reason), "正在退回", "已退回，等单位补正。")

    def _cancel(self) -> None:
        cases, case_id, reason = self._context.office.cases, self._need().case["id"], self._reason()
        self._perform(lambda: cases.cancel(case_id, reason), "正在撤回", "已撤回。")

    def _take_back_exit(self) -> None:
        exits, case_id, reason = self._context.office.exits, self._need().case["id"], self._reason()
        self._perform(lambda: exits.cancel(case_id, reason), "正在更正", "已更正核减。")

    def _correct(self) -> None:
        view = self._need()
        page = view.kind if view.kind in (ENTRY, QUOTA_USE) else "business"
        self._context.navigate(page, ("case", view.case["id"]))

    def _start_entry(self) -> None:
        permit = self._need().permit
        if permit is not None:
            self._context.navigate("entry", permit["number"])

    def _reason(self) -> str:
        return self.reason.toPlainText().strip()

    @staticmethod
    def _date_problem(field: DateEdit) -> str:
        return field.problem if not field.check() else ("" if field.value else "请填写日期。")

    def _wrong(self, problems: dict[str, str]) -> bool:
        found = {name: sentence for name, sentence in problems.items() if sentence}
        if self.form is not None:
            self.form.show_problems(found)
        return bool(found)

    def _perform(self, work: Work, sentence: str, said: str) -> None:
        self.error.hide()
        self._content.setEnabled(False)
        self._context.perform(
            work,
            sentence=sentence,
            changes=BUSINESS,
            said=said,
            done=lambda _result: self._content.setEnabled(True),
            failed=self._on_refused,
            owner=self,
        )

    def _on_refused(self, error: Exception) -> None:
        self._content.setEnabled(True)
        if isinstance(error, Problem):
            self.error.setText(error.sentence())
            self.error.show()
        else:
            self._context.messages.problem(error)


def _typed(field: QLineEdit | QPlainTextEdit | DateEdit) -> str:
    """What stands in a field of the posting step."""
    if isinstance(field, DateEdit):
        return field.value
    return (field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()).strip()


def paper_kind(view: CaseView) -> str:
    """Which paper goes with the case now: form number, or "" when there is none yet."""
    if view.kind == QUOTA_USE:
        return "F02" if view.permit is not None else ""
    if view.kind == ENTRY:
        return "F01"
    if view.kind == EXIT:
        return "" if view.case["fields"].get("cancelled") else "F04"
    return str(view.offers[0].form) if view.offers else ""
