"""来文登记: what comes in on paper, and until when it is answered (C19)."""

from __future__ import annotations

from app.services.kinds.model import CaseKind, Field, Step

INCOMING = "incoming"

KINDS = (
    CaseKind(
        INCOMING,
        "来文登记",
        (Step("apply", "登记"), Step("review", "拟办意见"), Step("record", "办结来文", posts=True)),
        (),
        10,
        fields=(
            Field("sender", "来文单位", required=True),
            Field("document", "来文文号", "document", required=True, hint="没有文号的写文件名称。"),
            Field("dated", "成文日期", "date"),
            Field("subject", "标题", required=True),
            Field(
                "sort", "文种", "choice", required=True,
                choices=("请示", "函", "报告", "通知", "批复", "意见", "其他"),
            ),
            Field("pages", "页数", "count"),
            Field("handler", "承办人", hint="不填为联系单位的经办人。"),
            Field("due", "办理期限", "day", hint="不填按工作日期限计算。"),
            Field("answer", "是否要回复", "choice", choices=("是", "否")),
            Field("materials_received", "随附材料", "long"),
        ),
        decided=(Field("outcome", "办理结果", "long", required=True),),
        family="来文",
        unit_word="相关单位",
        papers=("F31",),
        done="已办结",
    ),
)  # fmt: skip
