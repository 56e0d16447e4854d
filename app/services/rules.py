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


_RETIREMENT = "《国务院关于渐进式延迟法定退休年龄的办法》"
_LEADERS = "《关于进一步规范领导职数管理的意见》"
_LEGAL_PERSONS = "《事业单位登记管理暂行条例》"

RULES = {
    rule.number: rule
    for rule in (
        Rule("R01", "无编不能进人、超编不能进人、空编才能进人", f"{_REGULATION}第六条"),
        Rule("R02", "超编和经费自理只出不进；满编先出后进", f"{_REGULATION}第六条"),
        Rule("R03", "没有有效通知单不能入编，使用数不超过核准数", f"{_PARTY_REGULATION}"),
        Rule("R04", "用编审批计入年度用编计划", f"{_PARTY_REGULATION}"),
        Rule("R05", "人员离开及时核减，每月申报", f"{_PARTY_REGULATION}"),
        Rule("R06", "总量控制：批准数不得突破上级下达总数", f"{_REGULATION}第十六条"),
        Rule("R09", "超编期间岗位设置以核定数加临时编制为基数", f"{_PARTY_REGULATION}"),
        Rule("R10", "领导职务任用不得超过核定职数，职务名称应在名录之内", _LEADERS),
        Rule("R11", "超职数限期消化，兼任只占一个职数", _LEADERS),
        Rule("R13", "新设机构应撤一建一或说明理由", f"{_PARTY_REGULATION}"),
        Rule("R14", "单位信息以三定规定为准，人员信息以档案和组织认定为准", f"{_PARTY_REGULATION}"),
        Rule("R15", "部门所属单位经主管部门申报", f"{_PARTY_REGULATION}"),
        Rule("R16", "批复事项限期落实，长期未使用的可以收回", f"{_PARTY_REGULATION}"),
        Rule("R17", "专业技术类内设机构只备案，不定规格", f"{_PARTY_REGULATION}"),
        Rule("R18", "内设机构限额和人员比例按标准执行", f"{_PARTY_REGULATION}"),
        Rule("R19", "编外人员不计入实有，借出人员计入原单位", f"{_PARTY_REGULATION}"),
        Rule("R20", "法定退休年龄按渐进式延迟办法核实", _RETIREMENT),
        Rule("R21", "撤销与注销登记是两件事，注销须先完成清算", f"{_LEGAL_PERSONS}第十三条"),
        Rule("R24", "可用编制按编制种类分别计算，不得互相抵补", f"{_REGULATION}第十五条"),
        Rule("R25", "关键信息只能通过业务变更", f"{_PARTY_REGULATION}"),
        Rule("R26", "行政编制和事业编制不得混用、挤占、挪用", f"{_REGULATION}第十五条"),
        Rule("R27", "违规问题按八类情形归类", f"{_REGULATION}第二十六条"),
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
