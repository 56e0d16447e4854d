"""入编: the approval form of one person on a permit; who was here before is found and filled in."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.services.entries import EntryAssessment
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Work
from app.ui.views import finders
from app.ui.views.case_form import NEW, CaseForm, combo, missing, trimmed
from app.ui.views.wording import dotted
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.identity_edit import IdentityEdit
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText
from app.ui.widgets.picker import Picker
from app.ui.widgets.suggestions import Choice

CODED = {
    "ethnic_group": ("民族", "ethnic_group"),
    "political_status": ("政治面貌", "political_status"),
    "education": ("学历", "education"),
    "degree": ("学位", "degree"),
    "entry_way": ("进入方式", "entry_way"),
    "origin_nature": ("原编制种类", "nature"),
    "position_kind": ("岗位类别", "position_kind"),
}
"""Columns of a person chosen from a code list: their word and the list."""
TYPED = {
    "school": "毕业院校",
    "major": "所学专业",
    "origin": "原单位及职务",
    "title": "拟任职务",
}
REMEMBERED = (
    "ethnic_group", "political_status", "education", "degree", "school", "major", "position_kind", "work_start",
)  # fmt: skip
"""Columns filled in from the record of who comes back, where the form is still empty."""


class EntryForm(CaseForm):
    """Subjects: :data:`NEW`, a permit number, or ``("case", id)`` to correct a returned form."""

    title = "办理入编"
    help = HelpText(
        "凭通知单为一个人填进人用编审批表，逐级签署意见后办理入编。",
        (
            "输入通知单编号或单位名称，选通知单；旁边写着还能用几名。",
            "填身份证号，性别和出生年月自动填好；以前在编的人会自动认出并带出原来的信息。",
            "点“受理入编”，再在业务页面登记各级意见，最后办理入编。",
        ),
        ("机构编制审核通知单", "录用或调动文件", "身份证复印件", "学历证书复印件"),
        (
            "R03 没有有效通知单不能入编，使用数不超过核准数",
            "R28 离开后再进入的是同一个人，沿用原来的档案",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(
            context, "entry", "受理入编(&S)", "选好通知单、填好姓名和身份证号后，这里显示能不能办。"
        )
        office, today = context.office, context.office.business_date
        self._case_id: int | None = None
        self._shown_match: int | None = None
        self.permit = Picker(context, finders.permits(office), placeholder="输入通知单编号或单位名称")
        self.name = QLineEdit()
        self.identity = IdentityEdit()
        self.sex = combo(self, ("男", "女"))
        self.birth = DateEdit(context.theme, at_least="month", today=today)
        self.work_start = DateEdit(context.theme, at_least="month", today=today)
        self.coded = {
            name: Picker(context, finders.codes(office, code_list), placeholder="输入或按↓选择")
            for name, (_word, code_list) in CODED.items()
        }
        self.typed = {name: QLineEdit() for name in TYPED}
        self.begins = DateEdit(context.theme, at_least="day", today=today)
        self.document = QLineEdit()
        self.document.setPlaceholderText("录用通知、调动介绍信等的名称或文号")
        self.reason = QPlainTextEdit()
        self.signer = QLineEdit()
        self.signer.setPlaceholderText("单位负责人")
        self.forms = self._lay_out()
        for form, following in zip(self.forms, [*self.forms[1:], None], strict=True):
            form.finished.connect(following.setFocus if following else self.yes_button.setFocus)
        self.forms[1].setFocusProxy(self.name)
        self.forms[2].setFocusProxy(self.begins)
        self.identity.recognised.connect(self._on_identity)

    def _lay_out(self) -> list[FormGrid]:
        permit, person, entry = FormGrid(1, self), FormGrid(2, self), FormGrid(2, self)
        self.add_field(permit, "permit", "通知单(&T)", self.permit, required=True)
        self.add_field(person, "name", "姓名(&N)", self.name, required=True)
        self.add_field(person, "identity_number", "身份证号(&I)", self.identity, required=True)
        self.add_field(person, "sex", "性别", self.sex, required=True)
        self.add_field(person, "birth", "出生年月", self.birth, required=True)
        for name in ("ethnic_group", "political_status"):
            self.add_field(person, name, CODED[name][0], self.coded[name])
        self.add_field(person, "work_start", "参加工作时间", self.work_start)
        for name in ("education", "degree"):
            self.add_field(person, name, CODED[name][0], self.coded[name])
        self.add_field(person, "school", TYPED["school"], self.typed["school"])
        self.add_field(person, "major", TYPED["major"], self.typed["major"])
        self.add_field(person, "origin", TYPED["origin"], self.typed["origin"])
        self.add_field(person, "origin_nature", CODED["origin_nature"][0], self.coded["origin_nature"])
        self.add_field(entry, "begins", "入编日期", self.begins)
        self.add_field(entry, "entry_way", CODED["entry_way"][0], self.coded["entry_way"], required=True)
        self.add_field(entry, "title", TYPED["title"], self.typed["title"])
        self.add_field(entry, "position_kind", CODED["position_kind"][0], self.coded["position_kind"])
        self.add_field(entry, "document", "依据文件(&D)", self.document, required=True, wide=True)
        self.add_field(entry, "reason", "使用编制理由", self.reason, wide=True)
        self.add_field(entry, "signer", "单位签署人", self.signer, required=True)
        for heading, form in (("通知单", permit), ("拟进人员情况", person), ("入编", entry)):
            self.parts.main.addWidget(text_label(heading, "heading", self))
            self.parts.main.addWidget(form)
        self.parts.main.addStretch(1)
        return [permit, person, entry]

    # ---- beginning

    def begin(self, subject: Any) -> str:
        """A new form, one on a permit, or the correction of a returned one."""
        self._case_id = subject[1] if isinstance(subject, tuple) else None
        self._shown_match = None
        self.permit.setReadOnly(self._case_id is not None)
        self.heading.setText("补正入编审批表" if self._case_id else self.title)
        self.yes_button.setText("重新提交(&S)" if self._case_id else "受理入编(&S)")
        if self._case_id is not None:
            return f"case/{self._case_id}"
        return "" if subject == NEW else f"permit/{subject}"

    def prefill(self, subject: Any) -> None:
        """The permit asked for, or the fields of the returned case."""
        self.permit.setFocus()
        if subject == NEW:
            return
        office = self.context.office
        if self._case_id is None:
            self.context.tasks.read(
                lambda: office.permits.get(subject), done=self._prefill_permit, owner=self
            )
        else:
            self.context.tasks.read(lambda: office.cases.get(subject[1]), done=self._prefill_case, owner=self)

    def _prefill_permit(self, permit: Any) -> None:
        choice = finders.permit_choice(permit)
        self.fill({"permit": {"id": choice.id, "title": choice.title, "note": choice.note}})
        self.remember_beginning()
        self.name.setFocus()

    def _prefill_case(self, case: Any) -> None:
        fields, person = case["fields"], case["fields"]["person"]
        number = fields["permit_number"]
        self.fill(
            {
                "permit": {"id": number, "title": number, "note": ""},
                **{name: person.get(name, "") for name in ("name", "identity_number", "sex", "birth")},
                **{name: person.get(name, "") for name in ("work_start", *TYPED)},
                **{name: _choice(person.get(name, "")) for name in CODED},
                **{name: fields[name] for name in ("begins", "document", "reason")},
                "signer": case["steps"][0]["signer"],
            }
        )
        self.remember_beginning()

    # ---- what fills itself

    def _on_identity(self, sex: str, birth: str) -> None:
        if not self._filling:
            self.sex.setCurrentText(sex)
            self.birth.value = birth

    def _take_over(self, person: dict[str, Any]) -> None:
        """Fill empty fields from the record of who comes back."""
        self._shown_match = person["id"]
        for name in REMEMBERED:
            field: Any = self.coded.get(name) or self.typed.get(name) or self.work_start
            value = person[name]
            if not value:
                continue
            if isinstance(field, Picker):
                if field.choice is None and not field.text():
                    field.choice = Choice(value, value)
            elif isinstance(field, DateEdit):
                field.value = field.value or value
            elif not field.text():
                field.setText(value)
        if not self.name.text().strip():
            self.name.setText(person["name"])

    # ---- check and submit

    def person(self) -> dict[str, str]:
        """What stands in the form about the person; empty fields are left out."""
        values = {
            "name": self.name.text().strip(),
            "identity_number": self.identity.number,
            "sex": self.sex.currentText() if self.sex.currentIndex() >= 0 else "",
            "birth": self.birth.value,
            "work_start": self.work_start.value,
            **{name: field.choice.title if field.choice else "" for name, field in self.coded.items()},
            **{name: trimmed(field) for name, field in self.typed.items()},
        }
        return {name: value for name, value in values.items() if value}

    def asked(self) -> Work | str:
        """Assess permit and person."""
        number = self.permit.choice.id if self.permit.choice else ""
        person = self.person()
        if not number and "identity_number" not in person:
            return "选好通知单、填好姓名和身份证号后，这里显示能不能办。"
        entries, case_id = self.context.office.entries, self._case_id
        return lambda: entries.assess(number, person, case_id)

    def show_check(self, answer: EntryAssessment) -> None:
        """What is left of the permit, who the person already is, and what stands against it."""
        self.check.clear()
        permit, match = answer.permit, answer.match
        if permit is not None:
            show_permit(self.check, permit, answer.figures)
        complete = permit is not None and "identity_number" in self.person()
        problem = answer.problems[0] if answer.problems else None
        if problem is not None or complete:
            self.check.show_verdict(problem, "可以受理。入编后占用通知单 1 名。")
        if match is not None and not answer.problems:
            self.check.show_remarks([came_back(match.person, certain=match.certain)], Tone.INFO)
            if match.certain and self._shown_match != match.person["id"]:
                self._take_over(match.person)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = missing(
            {
                "permit": (self.permit.choice is not None, "请选通知单。"),
                "name": (bool(trimmed(self.name)), "请填写姓名。"),
                "identity_number": (bool(self.identity.number), self.identity.problem or "请填写身份证号。"),
                "sex": (self.sex.currentIndex() >= 0, "请选性别。"),
                "entry_way": (self.coded["entry_way"].choice is not None, "请选进入方式。"),
                "document": (bool(trimmed(self.document)), "请填写依据文件。"),
                "signer": (bool(trimmed(self.signer)), "请填写单位签署人。"),
            }
        )
        for name, field in (("birth", self.birth), ("work_start", self.work_start), ("begins", self.begins)):
            if not field.check():
                found[name] = field.problem
        for name, picker in self.coded.items():
            if not picker.check():
                found[name] = picker.problem
        return found

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say what is missing under each field; the first one gets the cursor."""
        for form in reversed(self.forms):
            form.show_problems(problems)

    def work(self) -> tuple[Work, str]:
        """Receive the form, or submit the corrected one again."""
        entries, case_id, person = self.context.office.entries, self._case_id, self.person()
        assert self.permit.choice is not None
        number, signer = self.permit.choice.id, trimmed(self.signer)
        rest = {
            "begins": self.begins.value,
            "document": trimmed(self.document),
            "reason": trimmed(self.reason),
        }

        def apply() -> int:
            if case_id is None:
                return int(entries.apply(number, person, signer, **rest))
            entries.resubmit(case_id, person, signer, **rest)
            return case_id

        return apply, "正在受理"

    def said(self) -> str:
        """What the notice says."""
        return f"{'已重新提交' if self._case_id else '已受理入编'}：{trimmed(self.name)}"

    def draft_title(self) -> str:
        """The person, or the permit."""
        return trimmed(self.name) or self.permit.text() or "还没填姓名"


def _choice(value: str) -> dict[str, str] | None:
    return {"id": value, "title": value, "note": ""} if value else None


def came_back(person: dict[str, Any], *, certain: bool) -> str:
    """Who the person already is in the register."""
    held = (
        f"{person['unit_name']}，{dotted(person['ends'])} {person['exit_reason']}"
        if person["unit_name"]
        else "未占过编制"
    )
    if certain:
        return f"库里已有此人（{held}），将沿用原来的档案，空着的信息已带出，请核对。"
    return f"库里有同名、同性别、同出生年月的人（{held}），请核对是不是同一个人。"


def show_permit(panel: Any, permit: dict[str, Any], figures: dict[str, int]) -> None:
    """Show a permit and the numbers of its account in a :class:`CheckPanel`."""
    account = "，".join(part for part in (permit["nature"], permit["funding"], permit["special_use"]) if part)
    panel.show_words(
        f"{permit['unit_name']}　{account}",
        f"通知单还可用 {permit['free']} 名",
        f"核准 {permit['count']}　已入编 {permit['used']}　正在办 {permit['locked']}　有效至 {dotted(permit['valid_until'])}\n"
        f"核定 {figures.get('approved', 0)}　实有 {figures.get('actual', 0)}　已批未用 {figures.get('reserved', 0)}",
    )
