"""What every paper is called, for lists and menus; known without loading what makes papers."""

from __future__ import annotations

FORM_NAMES = {
    "F01": "机关事业单位进人用编审批表",
    "F02": "机构编制审核通知单",
    "F03": "入编通知单",
    "F04": "核减（出编）人员通知单",
    "F05": "人员核减月申报表",
    "F06": "停拨工资通知",
    "F07": "编制卡",
    "F08": "机构编制管理台账",
    "F09": "编制职数台账",
    "F10": "机构编制管理证",
    "F11": "人员花名册",
    "F12": "年度用编计划申报表",
    "F13": "机构编制事项审查论证表",
    "F15": "领导职数使用审批表",
    "F28": "在编证明",
    "F29": "每月人员增减变动表",
    "F30": "人员信息变更表",
    "F31": "来文受理单",
    "F32": "编委会议题汇总表",
    "F33": "U盘交接单",
    "F35": "打印测试页",
}
LETTER_NAMES = {"F14": "批复、通知、函", "F16": "督办函、整改通知、预警通知"}
"""Letters, which are written one by one and not printed from a form."""
