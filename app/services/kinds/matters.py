"""机构编制事项 (C14): what each kind asks, and the list it is examined against."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.kinds.model import CaseKind, Field, Step

ESTABLISH, ABOLISH, MERGE, SPLIT = "matter_establish", "matter_abolish", "matter_merge", "matter_split"
RENAME, UPGRADE, REASSIGN, BOARD = "matter_rename", "matter_upgrade", "matter_transfer", "matter_board"
QUOTAS, LEADERS, CHARTER, FILING = "matter_quota", "matter_leader", "matter_charter", "matter_filing"
FAMILY = "机构编制事项"
YES, NO = "是", "否"
UNIT_KINDS = ("法人单位", "内设机构", "下设机构", "派出机构", "议事协调机构")
HANG, TAKE_DOWN = "挂牌", "摘牌"
OUTCOMES = ("转入", "收回", "离开", "免职", "终止", "撤销", "归档")
WHOLESALE = "全部"
LOOSE_KINDS = (
    WHOLESALE, "人员", "编制", "领导职数", "机构限额", "领导任职", "编外人员", "借调", "通知单", "业务", "下属机构", "机构关系",
    "文件档案",
)  # fmt: skip
QUOTA_CHANGES = ("核定下达", "核增", "核减", "收回", "划转", "调剂", "减上补下")
LEADER_CHANGES = ("核增", "核减", "收回", "划转", "调剂")


@dataclass(frozen=True, slots=True)
class Check:
    """One item a matter is examined against, and the provision it rests on."""

    item: str
    basis: str


_REGULATION = "《地方各级人民政府机构设置和编制管理条例》"
_PARTY = "《中国共产党机构编制工作条例》"
_COMMON = (
    Check("事项属于本级管理权限，申报主体符合规定", f"{_PARTY}第十三条"),
    Check("有职能、任务变化等充分理由，不只是为解决人员待遇", f"{_PARTY}第十五条"),
    Check("已先行内部挖潜、调剂，仍不能解决", f"{_PARTY}第十六条"),
)
_TOTAL = Check("机构、编制、职数总量不增加，或有上级下达文件", f"{_REGULATION}第十六条")
_DOUBLE = Check("撤一建一，或说明不能撤并的理由", f"{_PARTY}第十六条")
_STAFF = Check("人员、编制、资产、债务和档案的去向已经明确", "《事业单位登记管理暂行条例》第十三条")
CHECKS: dict[str, tuple[Check, ...]] = {
    ESTABLISH: (
        *_COMMON,
        Check("职责与现有机构不重复、不交叉", f"{_REGULATION}第九条"),
        _DOUBLE,
        _TOTAL,
        Check("名称、规格符合规定，不与现有机构混淆", f"{_REGULATION}第九条"),
    ),
    ABOLISH: (*_COMMON[:2], _STAFF, Check("原有职责由其他机构承接或已经消失", f"{_REGULATION}第十条")),
    MERGE: (
        *_COMMON[:2],
        _STAFF,
        Check("合并后规格、职数、编制不超过原有之和", f"{_REGULATION}第十条"),
        _TOTAL,
    ),
    SPLIT: (*_COMMON, Check("分设后职责不重复、不交叉", f"{_REGULATION}第九条"), _STAFF, _TOTAL),
    RENAME: (*_COMMON[:2], Check("新名称规范，准确反映职责", f"{_REGULATION}第九条")),
    UPGRADE: (*_COMMON, Check("规格符合上级规定，不得违规升格", f"{_REGULATION}第十一条")),
    REASSIGN: (*_COMMON[:2], Check("划出、划入单位意见一致，人员编制随机构划转", f"{_PARTY}第十五条")),
    BOARD: (*_COMMON[:2], Check("挂牌不增加编制、职数，不单设机构", f"{_REGULATION}第十条")),
    QUOTAS: (*_COMMON, _TOTAL, Check("行政、事业编制没有混用", f"{_REGULATION}第十五条")),
    LEADERS: (
        *_COMMON,
        Check("领导职数符合标准，没有超职数", "《关于进一步规范领导职数管理的意见》"),
        _TOTAL,
    ),
    CHARTER: (*_COMMON[:2], Check("职责、内设机构、编制与批准文件一致", f"{_PARTY}第十五条")),
    FILING: (Check("属于只备案的事项，不定规格，不增加领导职数", f"{_PARTY}第十三条"),),
}

# Which desks have something to do after posting, in the words of the list of follow-ups.
CARRIED_OUT, DATA, SUPERVISION, REGISTRATION = "批复落实", "数据更新", "监督检查", "事业单位登记"
FOLLOW_UPS: dict[str, tuple[str, ...]] = {
    ESTABLISH: (CARRIED_OUT, DATA, SUPERVISION, REGISTRATION),
    ABOLISH: (CARRIED_OUT, DATA, SUPERVISION, REGISTRATION),
    MERGE: (CARRIED_OUT, DATA, SUPERVISION, REGISTRATION),
    SPLIT: (CARRIED_OUT, DATA, SUPERVISION, REGISTRATION),
    RENAME: (DATA, REGISTRATION),
    UPGRADE: (DATA, SUPERVISION, REGISTRATION),
    REASSIGN: (CARRIED_OUT, DATA, SUPERVISION, REGISTRATION),
    BOARD: (DATA,),
    QUOTAS: (CARRIED_OUT, DATA, SUPERVISION),
    LEADERS: (CARRIED_OUT, DATA, SUPERVISION),
    CHARTER: (DATA, REGISTRATION),
    FILING: (DATA,),
}

_STEPS = (
    Step("apply", "受理"),
    Step("supervise", "主管部门意见"),
    Step("review", "审查论证"),
    Step("meeting", "会议审议"),
    Step("approve", "领导审批", decides=True),
    Step("post", "办理落库", posts=True),
)
_FILING_STEPS = (
    Step("apply", "受理"),
    Step("supervise", "主管部门意见"),
    Step("review", "备案审查"),
    Step("post", "办理备案", posts=True),
)
_DECIDED = (
    Field("approval", "批复文号", "document", required=True),
    Field("approval_date", "批复日期", "day", required=True),
)
_TOTALS = (Field("superior_document", "上级下达文件", "document", hint="增加总量时填写。"),)
_REASON = Field("reason", "理由", "long", required=True)
_EFFECTIVE = Field("effective", "生效日期", "day", hint="不填时从批复日期起。")
_ACCOUNT = (
    Field("nature", "编制种类", "code", required=True, codes="nature"),
    Field("funding", "经费形式", "code", required=True, codes="funding"),
    Field("special_use", "单列用途", "code", codes="special_use"),
    Field("count", "数额", "count", required=True),
)
_POST = (
    Field("leader_kind", "职数种类", "code", required=True, codes="leader_kind"),
    Field("level", "层次", "code", required=True, codes="title_level"),
    Field("count", "数额", "count", required=True),
)
_UNIT = (
    Field("name", "机构名称", required=True),
    Field("kind", "机构类型", "choice", choices=UNIT_KINDS),
    Field("rank", "规格", "code", codes="rank"),
    Field("funding", "经费形式", "code", codes="funding"),
)
_ASSIGNMENTS = Field(
    "assignments",
    "逐项安排",
    "lines",
    columns=(
        Field("kind", "类别", "choice", required=True, choices=LOOSE_KINDS),
        Field("item", "哪一项", hint="姓名、编制种类等；不填为这一类的全部。"),
        Field("from_unit", "原单位", "unit"),
        Field("to", "转到", hint="单位名称；新设的写新名称。"),
        Field("outcome", "去向", "choice", choices=OUTCOMES, hint="填了转到的单位时可不填。"),
        Field("count", "数额", "count"),
        Field("nature", "转入后编制种类", "code", codes="nature"),
        Field("reason", "原因"),
    ),
    hint="没有逐项写的，随“整体转入”的单位。",
)


def _kind(
    key: str, name: str, fields: tuple[Field, ...], *, unit_word: str, rules: tuple[str, ...], done: str,
    days: int = 30, materials: tuple[str, ...] = (), decided: tuple[Field, ...] = (),
) -> CaseKind:  # fmt: skip
    return CaseKind(
        key, name, _STEPS, ("请示", *materials), days, fields=(*fields, _EFFECTIVE, _REASON), family=FAMILY,
        decided=(*_DECIDED, *decided), restated=("effective", "assignments", "destination"), unit_word=unit_word, papers=("F13",), rules=rules, done=done,
    )  # fmt: skip


KINDS = (
    _kind(
        ESTABLISH, "设立机构",
        (
            *_UNIT,
            Field("short_name", "简称"),
            Field("parent", "上级机构", "unit"),
            Field("supervising", "主管部门", "unit"),
            Field("sector", "所属系统", "code", codes="sector"),
            Field("public_benefit_class", "公益类别", "code", codes="public_benefit_class"),
            Field("quotas", "编制", "lines",
                  columns=(*_ACCOUNT, Field("from_unit", "从哪个单位划转", "unit"))),
            Field("leaders", "领导职数", "lines",
                  columns=(*_POST, Field("from_unit", "从哪个单位划转", "unit"))),
            Field("abolish_unit", "对应撤销的机构", "unit", hint="撤一建一；没有的写明理由。"),
            Field("exception", "不能撤一建一的理由", "long"),
        ),
        unit_word="申报单位", rules=("R06", "R13", "R26"), done="已设立", materials=("可行性论证报告",), decided=_TOTALS,
    ),
    _kind(
        ABOLISH, "撤销机构",
        (
            Field("destination", "整体转入", "unit", hint="人员、编制、职数等整体转到的单位。"),
            _ASSIGNMENTS,
        ),
        unit_word="撤销的单位", rules=("R21", "R26"), done="已撤销", materials=("人员安置方案",),
    ),
    _kind(
        MERGE, "合并机构",
        (
            Field("units", "并入的单位", "lines", required=True,
                  columns=(Field("unit", "单位", "unit", required=True),)),
            Field("new_name", "合并后名称"),
            Field("as_new", "新组建单位", "choice", choices=(NO, YES),
                  hint="选“是”时原单位都撤销，另建新单位。"),
            Field("rank", "合并后规格", "code", codes="rank"),
            _ASSIGNMENTS,
        ),
        unit_word="保留的单位", rules=("R01", "R21", "R26"), done="已合并", materials=("人员安置方案",),
    ),
    _kind(
        SPLIT, "分设机构",
        (
            Field("targets", "分设的单位", "lines", required=True, columns=_UNIT),
            Field("keeps", "原单位保留", "choice", choices=(YES, NO)),
            Field("destination", "整体转入", hint="原单位不保留时，没有逐项写的转到哪一个。"),
            _ASSIGNMENTS,
        ),
        unit_word="原单位", rules=("R01", "R26"), done="已分设", materials=("人员安置方案",),
    ),
    _kind(
        RENAME, "机构更名",
        (Field("new_name", "新名称", required=True), Field("short_name", "新简称")),
        unit_word="更名的单位", rules=("R14",), done="已更名",
    ),
    _kind(
        UPGRADE, "调整机构规格", (Field("rank", "新规格", "code", required=True, codes="rank"),),
        unit_word="调整的单位", rules=("R14",), done="已调整规格",
    ),
    _kind(
        REASSIGN, "划转机构",
        (
            Field("supervising", "新主管部门", "unit"),
            Field("parent", "新上级机构", "unit"),
            Field("sector", "新所属系统", "code", codes="sector"),
        ),
        unit_word="划转的单位", rules=("R14",), done="已划转",
    ),
    _kind(
        BOARD, "挂牌摘牌",
        (
            Field("action", "办理", "choice", required=True, choices=(HANG, TAKE_DOWN)),
            Field("board", "牌子名称", required=True),
        ),
        unit_word="挂牌的单位", rules=("R14",), done="已办理",
    ),
    _kind(
        QUOTAS, "调整编制",
        (
            Field("lines", "编制变动", "lines", required=True, columns=(
                Field("change", "变动", "choice", required=True, choices=QUOTA_CHANGES),
                *_ACCOUNT,
                Field("from_unit", "从哪个单位划出", "unit"),
                Field("from_nature", "原编制种类", "code", codes="nature"),
            )),
        ),
        unit_word="调整的单位", rules=("R06", "R24", "R26"), done="已调整编制", decided=_TOTALS,
    ),
    _kind(
        LEADERS, "调整领导职数",
        (
            Field("lines", "职数变动", "lines", required=True, columns=(
                Field("change", "变动", "choice", required=True, choices=LEADER_CHANGES),
                *_POST,
                Field("from_unit", "从哪个单位划出", "unit"),
            )),
        ),
        unit_word="调整的单位", rules=("R10", "R11"), done="已调整职数", decided=_TOTALS,
    ),
    _kind(
        CHARTER, "修订三定规定",
        (
            Field("duties", "主要职责", "lines", required=True,
                  columns=(Field("text", "职责", required=True),)),
            Field("sections", "内设机构", "lines",
                  columns=(Field("name", "名称", required=True), Field("duties", "职责", "long"))),
            Field("numbers", "编制和职数", "lines",
                  columns=(Field("name", "项目", required=True), Field("count", "数额", "count", required=True))),
        ),
        unit_word="修订的单位", rules=("R14",), done="已修订",
    ),
    CaseKind(
        FILING, "机构编制备案", _FILING_STEPS, ("备案报告",), 10,
        fields=(
            Field("name", "内设机构名称", required=True),
            Field("sort", "备案类别", "choice", required=True, choices=("专业技术类", "业务类", "教学类")),
            Field("rank", "规格", "code", codes="rank", hint="专业技术类内设机构不定规格，不填。"),
            _EFFECTIVE,
            Field("reason", "说明", "long"),
        ),
        family=FAMILY,
        decided=(
            Field("approval", "备案文号", "document", required=True),
            Field("approval_date", "备案日期", "day", required=True),
        ),
        restated=("effective",), unit_word="备案的单位", papers=("F13",), rules=("R17",), done="已备案",
    ),
)  # fmt: skip
