"""Invented contents of every form: empty, ordinary and extreme."""

from __future__ import annotations

from typing import Any

from app.reports import Imprint
from app.reports.document import Column
from app.reports.forms.entry_approval import EntryApproval
from app.reports.forms.establishment_ledger import EstablishmentLedger, LedgerGroup, LedgerPerson
from app.reports.forms.exit_notice import ExitNotice, ExitPerson
from app.reports.forms.handover_slip import HandoverItem, HandoverSlip
from app.reports.forms.plain_table import PlainTable
from app.reports.forms.recovery_sheet import RecoverySheet
from app.reports.forms.use_permit import UsePermit
from app.reports.opinion import Opinion
from tests.reports import samples_of_cases, samples_of_registers

RARE = "㛃䶮𬭎墕硷"
UNKNOWN = "\U000323af"
LONG_UNIT = "人事档案信息中心(云岭县事业单位人员档案室)筹建"

IMPRINT = Imprint(
    number="云编审〔2024〕15号",
    data_date="2024-05-06",
    printed_by="李晓燕",
    printed_on="2024-05-07",
    issuer="中共云岭县委机构编制委员会办公室",
)

ENTRY = EntryApproval(
    unit=LONG_UNIT,
    supervising_unit="中共云岭县委组织部",
    rank="正股级",
    funding="财政全额拨款",
    nature="事业编制",
    approved=12,
    actual=9,
    vacancy=3,
    reserved=1,
    requested=1,
    leader_approved=2,
    leader_actual=1,
    leader_vacancy=1,
    leader_requested=0,
    name="张䶮",
    sex="男",
    ethnicity="土家族",
    birth="1992-03-05",
    political_status="中共党员",
    education="大学本科",
    degree="管理学学士",
    school_and_major="中原农业大学行政管理专业",
    work_start="2015-07",
    identity_number="11010519491231002X",
    former_unit_and_title="云岭县石墕镇人民政府农业农村服务中心科员",
    former_nature="事业编制",
    entry_channel="县内选调",
    position="综合岗管理九级",
    permit_number="云编通字〔2024〕第8号",
    reason="该单位核定事业编制12名，实有9名，空编3名，已批未用1名。档案数字化任务繁重，拟选调1名。",
    unit_opinion=Opinion("同意上报。", "王建国", "2024-04-20"),
    supervising_opinion=Opinion("同意。", "", "2024-04-22"),
    office_opinion=Opinion("经审核，符合进人条件。", "", "2024-05-06"),
    filled_by="赵敏",
    phone="0000-6728000",
    filled_on="2024-04-18",
)

PERMIT = UsePermit(
    unit="云岭县石墕镇中心小学",
    supervising_unit="云岭县教育体育局",
    nature="事业编制",
    funding="财政全额拨款",
    granted=3,
    uses_left=2,
    channel="公开招聘",
    age="35周岁以下",
    qualification="大学本科及以上",
    major="小学教育、汉语言文学",
    other_conditions="具有教师资格证",
    plan_year="2024",
    valid_until="2024-12-31",
    issued_on="2024-03-15",
    prepared_by="李晓燕",
    signed_by="王建国",
)

EXIT = ExitNotice(
    unit="云岭县第一高级中学",
    people=tuple(
        ExitPerson(
            name, "11010519491231002X", "事业编制", "财政全额拨款", "退休", "云人社〔2024〕12号", "2024-06-01"
        )
        for name in ("张䶮", "欧阳㛃墕", "李四海")
    ),
    issued_on="2024-05-06",
    prepared_by="李晓燕",
)

RECOVERY = RecoverySheet(
    "中共云岭县委机构编制委员会办公室",
    ("K7QD2", "9XMPT", "4HWRA", "VN3CE", "8BYFG", "Z6JHU", "2TDKS", "5PQXH"),
    "2024-05-06",
    "李晓燕",
)

HANDOVER = HandoverSlip(
    package="云岭县石墕镇第12号申报",
    giver="云岭县石墕镇人民政府",
    taker="中共云岭县委机构编制委员会办公室",
    made_on="2024-05-06",
    check_code="7K3Q-9DMX-4HWA",
    stick_number="U-03",
    items=(
        HandoverItem("进人申报", "第31—33号", 3),
        HandoverItem("核减申报", "第34号", 1),
        HandoverItem("信息变更", "第35—46号", 12),
    ),
)

TABLE = PlainTable(
    "今日办理记录",
    (
        Column("序号", 10, number=True),
        Column("经办人", 18, spaced=True),
        Column("办理事项", 110, "left"),
        Column("文号", 40),
    ),
    tuple(
        (number, ("李晓燕", "张三")[number % 2], f"第{number}项：为云岭县第一高级中学签发通知单", "=1+1")
        for number in range(1, 61)
    ),
    "2024年5月6日",
)


def people(count: int, start: int = 0) -> tuple[LedgerPerson, ...]:
    """Ledger lines with names that repeat every five and card numbers that do not repeat."""
    names = ("张三", "李晓燕", "王㛃", "欧阳建国", "赵䶮")
    return tuple(
        LedgerPerson(
            names[number % 5],
            "男女"[number % 2],
            ("汉族", "回族", "土家族")[number % 3],
            ("河南云岭", "陕西绥德")[number % 2],
            f"{1965 + number % 35}-{number % 12 + 1:02d}",
            "中共党员",
            ("教师(一级教师)", "农业农村服务中心副主任(农艺师)", "")[number % 3],
            "2008-07",
            "2012",
            f"云编卡{number:06d}",
        )
        for number in range(start, start + count)
    )


LEDGER = EstablishmentLedger(
    (
        LedgerGroup("教育系统", "云岭县第一高级中学", "财政全额拨款", people(37), 120),
        LedgerGroup("教育系统", "云岭县第一高级中学", "经费自理", people(3, 37), 5),
        LedgerGroup("教育系统", "云岭县石墕镇中心小学", "财政全额拨款", people(14, 40), 15),
        LedgerGroup("卫生系统", "云岭县人民医院", "财政差额补助", people(58, 54), 300),
        LedgerGroup("卫生系统", "云岭县硷口卫生院", "财政差额补助", people(1, 112)),
    )
)

ORDINARY: dict[str, Any] = {
    "F01": ENTRY,
    "F02": PERMIT,
    "F04": EXIT,
    "F08": LEDGER,
    "F27": RECOVERY,
    "F33": HANDOVER,
    "F35": None,
    "LIST": TABLE,
    **samples_of_cases.ORDINARY,
    **samples_of_registers.ORDINARY,
}
VARIANTS: dict[str, tuple[str, Any]] = {**samples_of_cases.VARIANTS, **samples_of_registers.VARIANTS}
"""Other contents of a form that make another paper: name → form, data."""
