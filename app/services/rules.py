"""The rules that block or warn, each with its title and the document it rests on.

A register records facts: rules block *cases*, never the recording of what already is.  The
document can be replaced by the county's own through the setting ``rule.<number>.document``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Refusal
from app.models import settings
from app.models.register import Register

_REGULATION = "《地方各级人民政府机构设置和编制管理条例》"
_PARTY_REGULATION = "《中国共产党机构编制工作条例》"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its number in the specification, what it says, where it stands."""

    number: str
    title: str
    document: str


RULES = {
    rule.number: rule
    for rule in (
        Rule("R01", "无编不能进人、超编不能进人、空编才能进人", f"{_REGULATION}第六条"),
        Rule("R02", "超编和经费自理只出不进；满编先出后进", f"{_REGULATION}第六条"),
        Rule("R03", "没有有效通知单不能入编，使用数不超过核准数", f"{_PARTY_REGULATION}"),
        Rule("R04", "用编审批计入年度用编计划", f"{_PARTY_REGULATION}"),
        Rule("R15", "部门所属单位经主管部门申报", f"{_PARTY_REGULATION}"),
        Rule("R24", "可用编制按编制种类分别计算，不得互相抵补", f"{_REGULATION}第十五条"),
        Rule("R25", "关键信息只能通过业务变更", f"{_PARTY_REGULATION}"),
        Rule("R28", "离开后再进入的是同一个人", f"{_PARTY_REGULATION}"),
    )
}


def document(register: Register, number: str) -> str:
    """The document a rule rests on in this county."""
    return settings.value(register, f"rule.{number}.document", RULES[number].document)


def refuse(register: Register, number: str, message: str, next_step: str = "") -> Refusal:
    """A refusal that names the rule and its document; to be raised by the caller."""
    rule = RULES[number]
    return Refusal(
        message, rule=f"{number} {rule.title}", document=document(register, number), next_step=next_step
    )
