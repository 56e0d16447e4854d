"""What a county keeps of its own habits: settings with their document, and code lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.errors import UsageProblem
from app.models import settings as store
from app.models.operation import Row
from app.services.case_kinds import CASE_KINDS
from app.services.code_files import CodeItem, CodeList
from app.services.desk import Desk

_VALUE_WORDS = {"yes": "是", "no": "否", "": "（空）"}
SINGLE_PERSON_OFFICE = "office.single_person"
NAMES = {
    "office.name": "办公室名称",
    "office.level": "办公室级别",
    SINGLE_PERSON_OFFICE: "只有一人办公",
    "office.practice": "演示数据",
    "permit.number_pattern": "通知单编号样式",
    "card.number_pattern": "编制卡编号样式",
    "certificate.number_pattern": "证明编号样式",
    "entry_notice.number_pattern": "入编通知单编号样式",
    "office.phone": "办公室电话",
    "finance.name": "财政部门名称",
    "form.words": "本地叫法",
    "quality.stale_months": "多少个月没有变动算久未更新",
    "letter.mark": "公文的发文机关标志",
    "letter.head": "公文的红头",
    "letter.duplex": "公文双面印刷",
    "letter.copies_to": "公文抄送机关",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, a number of days or months, or a share that a county sets for itself.

    :param kind: ``day`` of a month (1 to 28), ``months`` or ``days`` (1 to 120), ``percent`` (50 to 100), or ``date``: month
        and day of a year.
    """

    word: str
    default: str
    kind: str
    hint: str


DEADLINES = {
    "exit.declaration_day": Deadline("每月申报截止日", "5", "day", "下个月几号前申报。"),
    "exit.finance_day": Deadline("每月通知财政的截止日", "25", "day", "当月几号前通知停拨工资。"),
    "follow_up.months": Deadline("批复落实期限（月）", "6", "months", "批复后几个月内落实。"),
    "follow_up.withdraw_months": Deadline(
        "长期未落实（月）", "12", "months", "超期几个月算长期，可以提出收回。"
    ),
    "todo.quarter_day": Deadline("季度核对的截止日", "10", "day", "季度后第一个月几号前。"),
    "todo.half_year_day": Deadline("半年对账的截止日", "20", "day", "7月和1月几号前与财政对账。"),
    "todo.plan_day": Deadline("年度计划的截止月日", "11-30", "date", "每年什么时候报下一年计划，如 11-30。"),
    "letter.supervision_days": Deadline("督办函答复期限（天）", "15", "days", "发文后几天内回复。"),
    "letter.rectification_days": Deadline("整改通知答复期限（天）", "30", "days", "发文后几天内回复。"),
    "letter.limit_percent": Deadline(
        "接近满编的比例（%）", "95", "percent", "实有加已批未用达到核定数的百分之几，列入可发预警的事项。"
    ),
}


def deadline_problem(name: str, value: str) -> str:
    """What is wrong with the value of a deadline; '' when it can be used, or *name* is none."""
    deadline = DEADLINES.get(name)
    if deadline is None:
        return ""
    if deadline.kind == "date":
        try:
            dt.date.fromisoformat(f"2026-{value}")
        except ValueError:
            return f"{deadline.word}要写成月和日，如 11-30。"
        return ""
    least, most = {"day": (1, 28), "percent": (50, 100)}.get(deadline.kind, (1, 120))
    if not (value.isdecimal() and least <= int(value) <= most):
        return f"{deadline.word}要写 {least} 到 {most} 的整数。"
    return ""


def name_of(setting: str) -> str:
    """A setting as clerks call it: its own word, the document of a rule, the local title of a form."""
    if setting in NAMES:
        return NAMES[setting]
    if setting in DEADLINES:
        return DEADLINES[setting].word
    kind, _, rest = setting.partition(".")
    subject = rest.rpartition(".")[0]
    if kind == "case" and subject in CASE_KINDS:
        return f"{CASE_KINDS[subject].name}的办理天数"
    return {
        "rule": f"规定 {subject} 的依据",
        "form": f"表 {subject} 的名称",
        "quality": f"{rest.rpartition('.')[2]}要求填写的内容",
        "total": f"{subject}上级下达总数",
        "letter": f"{subject}的文号样式",
    }.get(kind, setting)


class SettingsService:
    """The settings and the code lists of this office."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self) -> list[Row]:
        """Every setting by name, with ``value`` and ``document``."""
        return store.listed(self._desk.register)

    def value(self, name: str, default: str = "") -> str:
        """One setting, or *default*."""
        return store.value(self._desk.register, name, default)

    def change(self, name: str, value: str, document: str = "") -> None:
        """Change a setting, with the document it rests on.

        :raises Refusal: what loosens a rule is up to the chief.
        :raises UsageProblem: what loosens a rule stands on a document.
        """
        if name == SINGLE_PERSON_OFFICE or name.startswith("rule."):
            self._desk.must_be_chief("修改规则")
        if name == SINGLE_PERSON_OFFICE and value == "yes" and not document.strip():
            raise UsageProblem("经办人与签批人为同一人，要写明依据。", next_step="请填写情况说明或文件名称。")
        problem = deadline_problem(name, value)
        if problem:
            raise UsageProblem(problem)
        with self._desk.operation(
            "setting.change", f"修改设置：{name_of(name)}改为“{_VALUE_WORDS.get(value, value)}”"
        ) as op:
            store.put(self._desk.register, op, name, value, document)

    def codes(self, name: str) -> CodeList:
        """A code list as this county keeps it; without items when the register has none of that name."""
        return CodeList(
            name,
            (
                CodeItem(
                    row["code"],
                    row["name"],
                    tuple(alias for alias in row["aliases"].split("|") if alias),
                    row["sort_order"],
                )
                for row in store.codes(self._desk.register, name)
            ),
        )
