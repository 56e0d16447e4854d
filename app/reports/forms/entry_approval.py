"""F01 机关事业单位进人用编审批表: one person who is to fill one quota.

No official layout of this form is published. Fields and order follow shared practice; the row 核定 … 空缺 is that of
公务员调任审批表, and rows, opinion blocks and type are measured on its sister forms. The layout is
``resources/forms/F01.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.opinion import NO_OPINION, Opinion
from app.reports.templates.fields import derived, labelled

FORM = "F01"
NAME = "机关事业单位进人用编审批表"


@dataclass(frozen=True)
class EntryApproval:
    """The content of the form; dates ISO, counts whole persons, everything optional.

    ``reserved`` is 已批未用, ``requested`` is 本次使用; the four ``leader_…`` counts are leader posts.
    """

    unit: str = labelled("单位", "")
    supervising_unit: str = labelled("主管部门", "")
    rank: str = labelled("规格", "")
    funding: str = labelled("经费形式", "")
    nature: str = labelled("编制种类", "")
    approved: int | None = labelled("核定", None)
    actual: int | None = labelled("实有", None)
    vacancy: int | None = labelled("空编", None)
    reserved: int | None = labelled("已批未用", None)
    requested: int | None = labelled("本次使用", None)
    leader_approved: int | None = labelled("职数核定", None)
    leader_actual: int | None = labelled("职数实配", None)
    leader_vacancy: int | None = labelled("职数空缺", None)
    leader_requested: int | None = labelled("职数拟用", None)
    name: str = labelled("姓名", "")
    sex: str = labelled("性别", "")
    ethnicity: str = labelled("民族", "")
    birth: str = labelled("出生年月", "")
    political_status: str = labelled("政治面貌", "")
    education: str = labelled("学历", "")
    degree: str = labelled("学位", "")
    school_and_major: str = labelled("毕业院校及专业", "")
    work_start: str = labelled("参加工作时间", "")
    identity_number: str = labelled("身份证号", "")
    former_unit_and_title: str = labelled("原单位及职务", "")
    former_nature: str = labelled("原编制种类", "")
    entry_channel: str = labelled("进入方式", "")
    position: str = labelled("拟任岗位", "")
    permit_number: str = labelled("通知单号", "")
    reason: str = labelled("使用编制理由", "")
    unit_opinion: Opinion = labelled("单位意见", NO_OPINION)
    supervising_opinion: Opinion = labelled("主管部门意见", NO_OPINION)
    office_opinion: Opinion = labelled("编办审核意见", NO_OPINION)
    leader_opinion: Opinion = labelled("领导审批意见", NO_OPINION)
    filled_by: str = labelled("填表人", "")
    phone: str = labelled("联系电话", "")
    filled_on: str = labelled("填表日期", "")

    @derived("学历学位")
    def qualification(self) -> str:
        """学历 above 学位."""
        return "\n".join(filter(None, (self.education, self.degree)))


TEMPLATES = {FORM: EntryApproval}
