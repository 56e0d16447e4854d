"""Daily cases about people who are already in the register (C19)."""

from __future__ import annotations

from app.services.kinds.model import CaseKind, Field, Step

INFORMATION, KEY_INFORMATION = "information_change", "key_information_change"
TRANSFER, BATCH_TRANSFER = "transfer", "batch_transfer"
APPOINTMENT = "appointment"
APPOINT, REMOVE = "任", "免"
OCCUPIES, OCCUPIES_NONE = "占职数", "不占职数"
CERTIFICATE = "certificate"
ALL, GOOD_ONLY = "全部可办才办", "只办可办的"

_RECORD = Step("record", "登记", posts=True)
_CHANGES = Field(
    "changes",
    "变更内容",
    "lines",
    required=True,
    columns=(Field("field", "项目", required=True), Field("new", "变更后", required=True)),
)
_ACCOUNT = (
    Field("nature", "编制种类", "code", required=True, codes="nature"),
    Field("funding", "经费形式", "code", required=True, codes="funding"),
    Field("special_use", "单列用途", "code", codes="special_use"),
)
_OPINIONS = (
    Step("supervise", "主管部门意见"),
    Step("review", "编办审核"),
    Step("approve", "领导审批", decides=True),
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
        (Step("apply", "单位申报"), *_OPINIONS, _RECORD),
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
    CaseKind(
        TRANSFER,
        "县内调动",
        (Step("apply", "调入单位申请"), *_OPINIONS, Step("record", "办理调动", posts=True)),
        ("调动申请", "调动文件", "身份证复印件"),
        5,
        fields=(
            *_ACCOUNT,
            Field("effective", "调动日期", "day", required=True, hint="原单位从这一天起不占编，新单位同日入编。"),
            Field("document", "调动文件", "document", required=True),
            Field("department", "新内设机构"),
            Field("title", "新职务"),
            Field("reason", "调动理由", "long"),
        ),
        family="人员",
        people="one",
        unit_word="调入单位",
        papers=("F03", "F04"),
        rules=("R01", "R02", "R24", "R26"),
        done="已调动",
    ),
    CaseKind(
        BATCH_TRANSFER,
        "批量调动",
        (Step("apply", "主管部门申请"), *_OPINIONS, Step("record", "办理调动", posts=True)),
        ("调动名单", "调动文件"),
        10,
        fields=(
            Field("effective", "调动日期", "day", required=True, hint="全部人员同一天出编、入编。"),
            Field("document", "调动文件", "document", required=True),
            Field(
                "mode", "有人不能办时", "choice", choices=(ALL, GOOD_ONLY),
                hint="不选时要全部可办才办；选“只办可办的”时，不能办的逐人写明原因。",
            ),
        ),
        family="人员",
        people="many",
        person_fields=(
            Field("unit", "调入单位", "unit", required=True),
            *_ACCOUNT,
            Field("department", "新内设机构"),
            Field("title", "新职务"),
        ),
        unit_word="申请单位",
        papers=("F03", "F04"),
        rules=("R01", "R02", "R24", "R26"),
        done="已调动",
    ),
    CaseKind(
        APPOINTMENT,
        "任免文落库",
        (Step("apply", "收到任免文"), Step("record", "任免落库", posts=True)),
        ("任免文件",),
        5,
        fields=(
            Field("document", "任免文号", "document", required=True),
            Field("document_date", "成文日期", "date"),
            Field("effective", "任免日期", "day", required=True, hint="各人不同的写在名单里。"),
            Field(
                "mode", "有人不能办时", "choice", choices=(ALL, GOOD_ONLY),
                hint="不选时要全部可办才办；选“只办可办的”时，不能办的逐人写明原因。",
            ),
        ),
        family="人员",
        people="many",
        person_fields=(
            Field("action", "任免", "choice", required=True, choices=(APPOINT, REMOVE)),
            Field("unit", "单位", "unit", required=True),
            Field("title", "职务", required=True),
            Field("counts", "职数", "choice", choices=(OCCUPIES, OCCUPIES_NONE)),
            Field("leader_kind", "职数种类", "code", codes="leader_kind"),
            Field("level", "职务层次", "code", codes="title_level"),
            Field("personal_level", "本人层次", "code", codes="title_level"),
            Field("effective", "任免日期", "day"),
            Field("note", "说明"),
        ),
        unit_word="相关单位",
        papers=("F15",),
        rules=("R10", "R11"),
        done="已落库",
    ),
    CaseKind(
        CERTIFICATE,
        "开具证明",
        (Step("apply", "申请"), Step("record", "开具证明", posts=True)),
        ("介绍信或身份证",),
        1,
        fields=(
            Field("at", "截至日期", "day", hint="不填为今天。"),
            Field("purpose", "用途", required=True, hint="如 公积金提取、职称评审。"),
            Field("recipient", "出具给"),
        ),
        family="人员",
        people="optional",
        papers=("F28",),
        done="已开具",
    ),
)  # fmt: skip
