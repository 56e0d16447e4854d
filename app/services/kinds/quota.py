"""The three cases around one quota: its use, the entry on it, the exit from it.  Each has a service of its own."""

from __future__ import annotations

from app.services.kinds.model import CaseKind, Step

QUOTA_USE, ENTRY, EXIT = "quota_use", "entry", "exit"

KINDS = (
    CaseKind(
        QUOTA_USE,
        "进人用编",
        (
            Step("apply", "单位申请"),
            Step("supervise", "主管部门意见"),
            Step("review", "编办审核"),
            Step("approve", "领导审批", decides=True),
            Step("issue", "签发通知单", posts=True),
        ),
        ("用编申请文件", "岗位需求说明"),
        10,
        papers=("F02",),
        rules=("R01", "R02", "R04", "R15", "R24"),
        done="已签发通知单",
    ),
    CaseKind(
        ENTRY,
        "入编",
        (
            Step("apply", "单位意见"),
            Step("supervise", "主管部门意见"),
            Step("review", "编办审核意见"),
            Step("approve", "领导审批意见", decides=True),
            Step("enter", "办理入编", posts=True),
        ),
        ("机构编制审核通知单", "录用或调动文件", "身份证复印件", "学历证书复印件"),
        5,
        papers=("F01", "F03"),
        rules=("R03", "R28"),
        done="已入编",
    ),
    CaseKind(
        EXIT,
        "核减",
        (Step("apply", "单位申报"), Step("record", "办理核减", posts=True)),
        ("减员依据文件",),
        3,
        papers=("F04",),
        rules=("R05",),
        done="已核减",
    ),
)
