"""Daily cases about people who are already in the register (C19)."""

from __future__ import annotations

from app.services.kinds.model import CaseKind, Field, Step

INFORMATION, KEY_INFORMATION = "information_change", "key_information_change"

_RECORD = Step("record", "登记", posts=True)
_CHANGES = Field(
    "changes",
    "变更内容",
    "lines",
    required=True,
    columns=(Field("field", "项目", required=True), Field("new", "变更后", required=True)),
)

KINDS = (
    CaseKind(
        INFORMATION,
        "信息变更",
        (Step("apply", "单位申报"), _RECORD),
        ("变更依据材料",),
        3,
        fields=(
            _CHANGES,
            Field("effective", "从何时起", "date"),
            Field("document", "依据文件", "document"),
        ),
        family="人员",
        people="one",
        papers=("F30",),
        rules=("R14", "R25"),
        done="已登记变更",
    ),
    CaseKind(
        KEY_INFORMATION,
        "关键信息变更",
        (
            Step("apply", "单位申报"),
            Step("supervise", "主管部门意见"),
            Step("review", "编办审核"),
            Step("approve", "领导审批", decides=True),
            _RECORD,
        ),
        ("变更申请", "组织、人社或公安部门的认定文件", "档案材料复印件"),
        10,
        fields=(
            _CHANGES,
            Field("effective", "从何时起", "date"),
            Field("document", "依据文件", "document", required=True),
            Field("reason", "变更理由", "long", required=True),
        ),
        family="人员",
        people="one",
        papers=("F30",),
        rules=("R14", "R25"),
        done="已登记变更",
    ),
)
