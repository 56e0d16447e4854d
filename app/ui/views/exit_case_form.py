"""核减: one person leaves; what becomes free, and which waiting permit comes into force, is shown before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.services.exits import EXIT_REASONS, ExitEffect
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Work
from app.ui.views import finders
from app.ui.views.case_form import NEW, CaseForm, combo, missing, trimmed
from app.ui.views.wording import dotted
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.page import HelpText
from app.ui.widgets.picker import Picker


class ExitCaseForm(CaseForm):
    """Subjects: :data:`NEW` or a person id."""

    title = "办理核减"
    help = HelpText(
        "有人调离、退休、辞职等，办理核减后编制空出来，打印核减通知单交单位和财政。",
        (
            "输入姓名、拼音首字母或身份证号，选要核减的人。",
            "选原因，填从哪天起不占编制，填依据文件。",
            "看右边的数字对不对，点“办理核减”，随后打印通知单。",
        ),
        ("减员依据文件：退休审批表、调令、辞职批复、死亡证明等",),
        ("R02 满编单位先出后进：等他离开的通知单同时生效",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context, "exit", "办理核减(&S)", "选好人后，这里显示核减后编制怎么变。")
        office, today = context.office, context.office.business_date
        self.person = Picker(
            context, finders.people_in_post(office), placeholder="输入姓名、拼音首字母或身份证号"
        )
        self.reason = combo(self, EXIT_REASONS)
        self.ends = DateEdit(context.theme, at_least="day", today=today)
        self.document = QLineEdit()
        self.document.setPlaceholderText("退休审批表、调令、辞职批复等的名称或文号")
        self.signer = QLineEdit()
        self.signer.setPlaceholderText("可不填")
        self.form = FormGrid(1, self)
        self.add_field(self.form, "person", "人员(&N)", self.person, required=True)
        self.add_field(self.form, "reason", "核减原因", self.reason, required=True)
        self.add_field(
            self.form, "ends", "从哪天起不占编制", self.ends, required=True,
            hint="按文件写的日期填；这一天起编制空出来。",
        )  # fmt: skip
        self.add_field(self.form, "document", "依据文件(&D)", self.document, required=True)
        self.add_field(self.form, "signer", "单位签字人", self.signer)
        self.form.finished.connect(self.yes_button.setFocus)
        self.parts.main.addWidget(self.form)
        self.parts.main.addStretch(1)

    def begin(self, subject: Any) -> str:
        """Somebody still to be chosen, or one person."""
        return "" if subject == NEW else f"person/{subject}"

    def prefill(self, subject: Any) -> None:
        """The person asked for."""
        self.person.setFocus()
        if subject != NEW:
            people = self.context.office.people
            self.context.tasks.read(lambda: people.get(subject), done=self._prefill_person, owner=self)

    def _prefill_person(self, row: Any) -> None:
        choice = finders.person_choice(row)
        self.fill({"person": {"id": choice.id, "title": choice.title, "note": choice.note}})
        self.remember_beginning()
        self.reason.setFocus()

    def asked(self) -> Work | str:
        """What the exit would change."""
        if self.person.choice is None:
            return "选好人后，这里显示核减后编制怎么变。"
        exits, person_id = self.context.office.exits, self.person.choice.id
        return lambda: exits.effect(person_id)

    def show_check(self, answer: ExitEffect) -> None:
        """The account before and after, and the permit that comes into force."""
        balance, holding = answer.balance, answer.holding
        reserved = balance.reserved + (1 if answer.waiting_permit else 0)
        after = replace(balance, actual=balance.actual - 1, reserved=reserved)
        self.check.clear()
        self.check.show_balance(balance, after.available)
        self.check.show_fact(
            f"{self.person.text()} 现占用 {holding['unit_name']} 的{holding['nature']}，"
            f"{dotted(holding['begins'])} 入编。办后实有 {balance.actual} → {after.actual}，{after.state}。",
        )
        remarks = [f"还任{post}，占领导职数；请另行登记免职。" for post in answer.posts]
        if answer.waiting_permit:
            remarks.append(f"通知单 {answer.waiting_permit} 将生效，空出的编制留给它使用。")
        if remarks:
            self.check.show_remarks(remarks, Tone.INFO)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = missing(
            {
                "person": (self.person.choice is not None, "请选要核减的人。"),
                "reason": (self.reason.currentIndex() >= 0, "请选核减原因。"),
                "ends": (bool(self.ends.value), "请填写日期。"),
                "document": (bool(trimmed(self.document)), "请填写依据文件。"),
            }
        )
        if not self.ends.check():
            found["ends"] = self.ends.problem
        return found

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say what is missing under each field."""
        self.form.show_problems(problems)

    def work(self) -> tuple[Work, str]:
        """Record the exit."""
        exits = self.context.office.exits
        assert self.person.choice is not None
        person, reason, ends = self.person.choice.id, self.reason.currentText(), self.ends.value
        document, signer = trimmed(self.document), trimmed(self.signer)
        return lambda: exits.record(person, reason, ends, document, signer), "正在办理核减"

    def said(self) -> str:
        """What the notice says."""
        return f"已办理核减：{self.person.text()}（{self.reason.currentText()}）"

    def draft_title(self) -> str:
        """The person."""
        return self.person.text() or "还没选人"
