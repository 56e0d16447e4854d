"""年度用编计划 (C11)."""

from __future__ import annotations

from app.services.kinds.model import CaseKind, Field, Step

PLAN = "plan"

KINDS = (
    CaseKind(
        PLAN,
        "年度用编计划",
        (
            Step("apply", "单位申报"),
            Step("supervise", "主管部门意见"),
            Step("review", "编办审核"),
            Step("approve", "领导审批", decides=True),
            Step("record", "下达计划", posts=True),
        ),
        ("用编计划申请文件", "岗位需求说明"),
        20,
        fields=(
            Field("year", "计划年度", required=True, hint="如 2027。"),
            Field("document", "申请文号", "document"),
            Field(
                "lines",
                "计划明细",
                "lines",
                required=True,
                columns=(
                    Field("unit", "用编单位", "unit", required=True),
                    Field("nature", "编制种类", "code", required=True, codes="nature"),
                    Field("funding", "经费形式", "code", required=True, codes="funding"),
                    Field("special_use", "单列用途", "code", codes="special_use"),
                    Field("channel", "用编渠道", "code", required=True, codes="channel"),
                    Field("count", "名额", "count", required=True),
                    Field("reason", "理由", required=True),
                ),
            ),
        ),
        decided=(Field("approval", "批复文号", "document", required=True),),
        unit_word="申报单位",
        papers=("F12",),
        rules=("R01", "R04", "R15"),
        done="计划已下达",
    ),
)
