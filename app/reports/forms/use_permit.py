"""F02 机构编制审核通知单 (用编通知单): the only voucher for 招考, 安置 and 调配.

Three parts on one sheet, 存根 | 正联 | 回执, divided by cut lines over which number and seal stand, after the
three-part slips (存根, 介绍信, 回执) of the personnel offices. The layout is ``resources/forms/F02.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import labelled

FORM = "F02"
NAME = "机构编制审核通知单"


@dataclass(frozen=True)
class UsePermit:
    """The content of the slip; dates ISO, everything optional.

    :param nature: 编制种类; ``channel``: 招考, 安置, 调配; ``plan_year``: four digits.
    :param granted: number of quotas; ``uses_left``: how many of them are still unused.
    :param qualification: 学历 asked for; ``major``: 专业; ``age``: age limit in words.
    :param signed_by: who approved (签批人); ``prepared_by``: who prepared (经办人).
    """

    unit: str = labelled("用编单位", "")
    supervising_unit: str = labelled("主管部门", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    granted: int | None = labelled("使用数量", None)
    uses_left: int | None = labelled("尚可使用", None)
    channel: str = labelled("用编渠道", "")
    age: str = labelled("年龄", "")
    qualification: str = labelled("学历", "")
    major: str = labelled("专业", "")
    other_conditions: str = labelled("其他条件", "")
    plan_year: str = labelled("计划年度", "")
    valid_until: str = labelled("有效期至", "")
    issued_on: str = labelled("签发日期", "")
    prepared_by: str = labelled("经办人", "")
    signed_by: str = labelled("签批人", "")


TEMPLATES = {FORM: UsePermit}
