"""What every paper is called, for lists and menus; known without loading what makes papers."""

from __future__ import annotations

FORM_NAMES = {
    "F01": "机关事业单位进人用编审批表",
    "F02": "机构编制审核通知单",
    "F04": "核减（出编）人员通知单",
    "F08": "机构编制管理台账",
    "F33": "U盘交接单",
    "F35": "打印测试页",
}
