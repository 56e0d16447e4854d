"""进人用编: the application for quotas, checked while it is being filled in."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSpinBox

from app.services.ledger import FULL, Balance
from app.services.permits import Assessment, QuotaRequest, request_of
from app.ui.context import UiContext
from app.ui.tasks import Query, Work
from app.ui.views import finders
from app.ui.views.account_choice import AccountChoice
from app.ui.views.case_form import NEW, CaseForm, combo, missing, trimmed
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText
from app.ui.widgets.picker import Picker
from app.ui.widgets.suggestions import Choice

CONDITIONS = ("年龄", "学历", "专业")
UNPLANNED = "不列入年度计划"
MOST_QUOTAS = 999


class QuotaUseForm(CaseForm):
    """Subjects: :data:`NEW`, a unit id, or ``("case", id)`` to correct a returned application."""

    title = "进人用编申请"
    help = HelpText(
        "单位要进人，先申请用编。填表时右边随时显示还有没有编制、能不能办。",
        (
            "选用编单位，再选使用哪一种编制；每种编制的核定、实有、可用数都列在旁边。",
            "填用编数、渠道、理由，以及对年龄、学历、专业的要求。",
            "满编单位要先指明谁将离开，他的编制办完核减后通知单才生效。",
            "点“受理申请”，得到受理号，单位来电话时按受理号就能查到。",
        ),
        ("用编申请文件", "岗位需求说明"),
        (
            "R01 无编不能进人、超编不能进人、空编才能进人",
            "R02 超编和经费自理只出不进，满编先出后进",
            "R15 部门所属单位经主管部门申报",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context, "quota_use", "受理申请(&S)", "选好单位和编制后，这里显示能不能办。")
        office, today = context.office, context.office.business_date
        self._case_id: int | None = None
        self._account: tuple[int, int] | None = None
        self.unit = Picker(context, finders.units(office), placeholder="输入单位名称或拼音首字母")
        self.applicant = text_label("", "muted", wrap=True)
        self.applicant.setContentsMargins(0, 7, 0, 0)
        self.account = AccountChoice()
        self.count = QSpinBox()
        self.count.setRange(1, MOST_QUOTAS)
        self.channel = combo(self)
        self.leaver = Picker(context, self._find_leaver, placeholder="输入姓名；这些人占用同一种编制")
        self.reason = QPlainTextEdit()
        self.conditions = {name: QLineEdit() for name in CONDITIONS}
        for name, example in zip(CONDITIONS, ("如 35 周岁以下", "如 本科以上", "如 小学教育"), strict=True):
            self.conditions[name].setPlaceholderText(example)
        year = int(today[:4])
        self.plan_year = combo(self, (UNPLANNED, str(year), str(year + 1)))
        self.document = QLineEdit()
        self.document.setPlaceholderText("如 云教〔2026〕12号")
        self.signer = QLineEdit()
        self.signer.setPlaceholderText("单位负责人")
        self.signed_on = DateEdit(context.theme, at_least="day", today=today)
        self.form = self._lay_out()
        self.form.finished.connect(self.yes_button.setFocus)
        self.unit.changed.connect(self._on_unit)
        self.account.changed.connect(self._on_account)
        self._unit_query = Query(context.tasks, self._show_unit, self, delay_ms=0)
        context.tasks.read(
            lambda: [item.name for item in office.settings.codes("channel").items],
            done=self._offer_channels,
            owner=self,
        )

    def _lay_out(self) -> FormGrid:
        form = FormGrid(2, self)
        self.add_field(form, "unit", "用编单位(&U)", self.unit, required=True, wide=True)
        form.add_row("applicant", "申报", self.applicant, wide=True)
        self.add_field(form, "account", "使用编制", self.account, required=True, wide=True)
        self.add_field(form, "leaver", "离开人员", self.leaver, required=True, wide=True)
        self.add_field(form, "count", "用编数(&N)", self.count, required=True)
        self.add_field(form, "channel", "进人渠道", self.channel, required=True)
        self.add_field(form, "reason", "用编理由(&L)", self.reason, required=True, wide=True)
        for name, field in self.conditions.items():
            self.add_field(form, name, f"{name}要求", field)
        self.add_field(form, "plan_year", "年度计划", self.plan_year)
        self.add_field(form, "document", "申请文号", self.document)
        self.add_field(form, "signer", "签署人", self.signer, required=True)
        self.add_field(form, "signed_on", "签署日期", self.signed_on)
        form.set_row_visible("leaver", visible=False)
        self.parts.main.addWidget(form)
        self.parts.main.addStretch(1)
        return form

    # ---- beginning

    def begin(self, subject: Any) -> str:
        """A new application, one for a unit, or the correction of a returned one."""
        self._case_id = subject[1] if isinstance(subject, tuple) else None
        self.unit.setReadOnly(self._case_id is not None)
        self.heading.setText("补正进人用编申请" if self._case_id else self.title)
        self.yes_button.setText("重新提交(&S)" if self._case_id else "受理申请(&S)")
        if self._case_id is not None:
            return f"case/{self._case_id}"
        return "" if subject == NEW else f"unit/{subject}"

    def prefill(self, subject: Any) -> None:
        """The unit asked for, or the fields of the returned case."""
        self.signed_on.value = self.context.office.business_date
        self.plan_year.setCurrentIndex(0)
        self.remember_beginning()
        self.unit.setFocus()
        if subject == NEW:
            return
        office = self.context.office
        read = (
            (lambda: office.cases.get(subject[1])) if self._case_id else (lambda: office.units.get(subject))
        )
        self.context.tasks.read(read, done=self._prefill_from, owner=self)

    def _prefill_from(self, row: Any) -> None:
        if self._case_id is None:
            self.fill({"unit": {"id": row["id"], "title": row["name"], "note": ""}})
        else:
            request = request_of(row)
            self.fill(
                {
                    "unit": {"id": row["unit_id"], "title": row["unit_name"], "note": ""},
                    "account": [request.nature, request.funding, request.special_use],
                    "count": request.count,
                    "channel": request.channel,
                    "reason": request.reason,
                    "plan_year": request.plan_year or UNPLANNED,
                    "document": request.document,
                    "signer": row["steps"][0]["signer"],
                    **{name: (request.conditions or {}).get(name, "") for name in CONDITIONS},
                }
            )
            if request.leaver_id is not None:
                self.context.tasks.read(
                    lambda: self.context.office.people.get(request.leaver_id),
                    done=self._prefill_leaver,
                    owner=self,
                )
        self.remember_beginning()

    def _prefill_leaver(self, person: Any) -> None:
        self.leaver.choice = Choice(person["id"], person["name"])
        self.remember_beginning()

    def _offer_channels(self, names: list[str]) -> None:
        wanted = self.channel.currentText()
        self.channel.addItems(names)
        self.channel.setCurrentIndex(self.channel.findText(wanted) if wanted else -1)

    # ---- unit and account

    def _on_unit(self, choice: Choice | None) -> None:
        self.account.offer([])
        self.applicant.setText("")
        if choice is None:
            self._unit_query.drop()
            return
        office, unit_id = self.context.office, choice.id
        self._unit_query.ask_now(lambda: (office.units.get(unit_id), office.ledger.balances(unit_id)))

    def _show_unit(self, answer: tuple[dict[str, Any], list[Balance]]) -> None:
        unit, balances = answer
        supervising = unit["supervising_name"]
        self.applicant.setText(f"由主管部门 {supervising} 行文申报" if supervising else "本单位直接申报")
        self.account.offer(
            [balance for balance in balances if balance.approved or balance.actual],
            empty="这个单位还没有核定编制，不能进人。请先在“机构”里下达编制。",
        )

    def _on_account(self, balance: Balance | None) -> None:
        self._account = (balance.unit_id, balance.account_id) if balance else None
        self.form.set_row_visible("leaver", visible=balance is not None and balance.state == FULL)

    def _find_leaver(self, text: str) -> list[Choice]:
        if self._account is None:
            return []
        return list(finders.holders_of(self.context.office, *self._account)(text))

    @property
    def _needs_leaver(self) -> bool:
        balance = self.account.balance
        return balance is not None and balance.state == FULL

    # ---- check and submit

    def request(self) -> QuotaRequest | None:
        """What stands in the form, or None while unit and account are not chosen."""
        if self.unit.choice is None or self.account.value is None or self.account.balance is None:
            return None
        nature, funding, special_use = self.account.value
        conditions = {name: trimmed(field) for name, field in self.conditions.items() if trimmed(field)}
        year = self.plan_year.currentText()
        return QuotaRequest(
            unit_id=self.unit.choice.id,
            nature=nature,
            funding=funding,
            special_use=special_use,
            count=self.count.value(),
            channel=self.channel.currentText() if self.channel.currentIndex() >= 0 else "",
            reason=trimmed(self.reason),
            conditions=conditions,
            plan_year="" if year == UNPLANNED else year,
            leaver_id=self.leaver.choice.id if self._needs_leaver and self.leaver.choice else None,
            document=trimmed(self.document),
        )

    def asked(self) -> Work | str:
        """Assess the request; without a unit or account say what to choose."""
        request = self.request()
        if request is None:
            return "选好单位和编制后，这里显示能不能办。"
        permits = self.context.office.permits

        def assess() -> tuple[Assessment, list[dict[str, Any]]]:
            return permits.assess(request), permits.over_established_candidates(request.nature)

        return assess

    def show_check(self, answer: tuple[Assessment, list[dict[str, Any]]]) -> None:
        """Numbers, verdict, plan and the people of over-established units."""
        show_assessment(self.check, *answer, plan_year=self.plan_year.currentText())

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = missing(
            {
                "unit": (self.unit.choice is not None, "请选用编单位。"),
                "account": (self.account.balance is not None, "请选使用哪一种编制。"),
                "leaver": (
                    not self._needs_leaver or self.leaver.choice is not None,
                    "满编单位先出后进，请选即将离开的人员。",
                ),
                "channel": (self.channel.currentIndex() >= 0, "请选进人渠道。"),
                "reason": (bool(trimmed(self.reason)), "请填写用编理由。"),
                "signer": (bool(trimmed(self.signer)), "请填写单位签署人。"),
            }
        )
        if not self.signed_on.check():
            found["signed_on"] = self.signed_on.problem
        return found

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say what is missing under each field."""
        self.form.show_problems(problems)
        self.form.set_row_visible("leaver", visible=self._needs_leaver)

    def work(self) -> tuple[Work, str]:
        """Receive the application, or submit the corrected one again."""
        permits, request, case_id = self.context.office.permits, self.request(), self._case_id
        signer, signed_on = trimmed(self.signer), self.signed_on.value
        assert request is not None

        def apply() -> int:
            if case_id is None:
                return int(permits.apply(request, signer, signed_on))
            permits.resubmit(case_id, request, signer)
            return case_id

        return apply, "正在受理"

    def said(self) -> str:
        """What the notice says."""
        unit = self.unit.text()
        return f"已重新提交：{unit}" if self._case_id else f"已受理进人用编：{unit} {self.count.value()} 名"

    def draft_title(self) -> str:
        """The unit."""
        return self.unit.text() or "还没选单位"


def show_assessment(
    panel: Any, assessment: Assessment, candidates: list[dict[str, Any]], *, plan_year: str = ""
) -> None:
    """Show an assessment in a :class:`CheckPanel`."""
    plan = ""
    if plan_year and plan_year != UNPLANNED:
        left = assessment.planned - assessment.granted
        plan = f"{plan_year} 年计划 {assessment.planned} 名，已批 {assessment.granted} 名，还剩 {max(0, left)} 名"
    after = None if assessment.refusal else assessment.after
    panel.show_balance(assessment.balance, after, extra=plan)
    panel.show_verdict(assessment.refusal, "可以办理。")
    panel.show_remarks(assessment.warnings)
    lines = [f"{row['name']}　{row['unit_name']}　{row['title']}" for row in candidates]
    panel.show_names(f"先看超编单位：{len(lines)} 人可调剂", lines)
