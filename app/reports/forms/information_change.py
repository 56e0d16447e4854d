"""F30 人员信息变更表 and 关键信息变更审批表: what is recorded of a person, before and after, and on which document.

The layouts are ``resources/forms/F30.yaml`` and ``F30-key.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.opinion import NO_OPINION, Opinion
from app.reports.templates.fields import derived, labelled

FORM = "F30"
KEY = "F30-key"
NAME = "人员信息变更表"


@dataclass(frozen=True)
class ChangeLine:
    """One item of information: what it is called, its value before and after."""

    item: str = labelled("项目", "")
    old: str = labelled("变更前", "")
    new: str = labelled("变更后", "")


@dataclass(frozen=True)
class InformationChange:
    """The form; dates ISO. ``key`` makes it the 审批表 of key information, with four opinions."""

    unit: str = labelled("单位", "")
    supervising_unit: str = labelled("主管部门", "")
    name: str = labelled("姓名", "")
    sex: str = labelled("性别", "")
    identity_number: str = labelled("身份证号", "")
    nature: str = labelled("编制种类", "")
    title: str = labelled("职务", "")
    changes: tuple[ChangeLine, ...] = labelled("变更内容", ())
    effective: str = labelled("起始时间", "")
    document: str = labelled("依据文件", "")
    reason: str = labelled("变更理由", "")
    key: bool = labelled("关键信息", default=False)
    unit_opinion: Opinion = labelled("单位意见", NO_OPINION)
    supervising_opinion: Opinion = labelled("主管部门意见", NO_OPINION)
    office_opinion: Opinion = labelled("编办审核意见", NO_OPINION)
    leader_opinion: Opinion = labelled("领导审批意见", NO_OPINION)
    recorded_on: str = labelled("登记日期", "")
    filled_by: str = labelled("填表人", "")
    phone: str = labelled("联系电话", "")
    filled_on: str = labelled("填表日期", "")

    @property
    def template(self) -> str:
        """The name of its template."""
        return KEY if self.key else FORM

    @derived("编办登记")
    def recorded(self) -> Opinion:
        """That the office has recorded the change, who and when."""
        return Opinion("已登记。" if self.recorded_on else "", self.office_opinion.signer, self.recorded_on)


TEMPLATES = {FORM: InformationChange, KEY: InformationChange}
