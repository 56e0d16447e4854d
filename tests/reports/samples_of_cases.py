"""Invented contents of the forms that belong to a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.reports.forms.certificate import LeaderLine, PersonCertificate, QuotaLine, UnitStatement
from app.reports.forms.entry_notice import EntryNotice, EntryPerson
from app.reports.forms.information_change import ChangeLine, InformationChange
from app.reports.forms.intake_slip import IntakeSlip, Material
from app.reports.forms.leader_posts import LeaderPosts, PostHolder, PostLine
from app.reports.forms.matter_review import AssessedUnit, Check, MatterReview
from app.reports.forms.yearly_plan import PlanLine, YearlyPlan
from app.reports.opinion import Opinion

IDENTITY = "11010519491231002X"

ENTRY_NOTICE = EntryNotice(
    unit="云岭县石墕镇中心小学",
    supervising_unit="云岭县教育体育局",
    people=tuple(
        EntryPerson(name, IDENTITY, "事业编制", "财政全额拨款", "专技岗位十二级（教师）", "2024-09-01")
        for name in ("张䶮", "欧阳㛃墕", "李四海")
    ),
    permit_number="云编通字〔2024〕第8号",
    approval_numbers="2024-0031、2024-0032、2024-0033",
    document="云人社〔2024〕77号",
    issued_on="2024-09-03",
    prepared_by="李晓燕",
    signed_by="王建国",
)

CERTIFICATE = PersonCertificate(
    name="张䶮",
    sex="男",
    birth="1985-03-15",
    identity_number=IDENTITY,
    unit="云岭县石墕镇中心小学",
    nature="事业编制",
    funding="财政全额拨款",
    title="教导主任",
    begins="2012-09",
    as_of="2024-05-06",
    purpose="办理住房公积金贷款",
    issued_on="2024-05-06",
    phone="0000-6728000",
)

STATEMENT = UnitStatement(
    unit="云岭县人民医院",
    supervising_unit="云岭县卫生健康委员会",
    rank="副科",
    category="公益二类",
    document="云编〔2019〕12号",
    quotas=(
        QuotaLine("事业编制", "财政补助", 300, 287, 5, 8),
        QuotaLine("事业编制", "经费自理", 20, 22, 0, 0),
    ),
    leaders=(LeaderLine("单位正职", "副科", 1, 1, 0), LeaderLine("单位副职", "股级", 4, 3, 1)),
    as_of="2024-05-06",
    purpose="申报公立医院综合改革项目",
    issued_on="2024-05-06",
    phone="0000-6728000",
)

CHANGE = InformationChange(
    unit="云岭县石墕镇中心小学",
    supervising_unit="云岭县教育体育局",
    name="张䶮",
    sex="男",
    identity_number=IDENTITY,
    nature="事业编制",
    title="教师",
    changes=(
        ChangeLine("职务", "教师", "教导主任"),
        ChangeLine("职称", "二级教师", "一级教师"),
        ChangeLine("学历", "", "大学本科"),
    ),
    effective="2024-04",
    document="云教任〔2024〕5号",
    unit_opinion=Opinion("同意申报。", "赵校长", "2024-04-20"),
    recorded_on="2024-05-06",
    filled_by="李晓燕",
    phone="0000-6728000",
    filled_on="2024-04-22",
)

KEY_CHANGE = InformationChange(
    unit="云岭县石墕镇中心小学",
    supervising_unit="云岭县教育体育局",
    name="张䶮",
    sex="男",
    identity_number=IDENTITY,
    nature="事业编制",
    title="教师",
    changes=(ChangeLine("出生年月", "1985-03", "1984-12"), ChangeLine("参加工作时间", "2008-07", "2007-07")),
    document="云组认〔2024〕3号",
    reason="经组织部门审核档案，以最早填写的入团志愿书认定。",
    key=True,
    unit_opinion=Opinion("情况属实。", "赵校长", "2024-04-20"),
    supervising_opinion=Opinion("同意。", "王局长", "2024-04-22"),
    office_opinion=Opinion("材料齐全，建议变更。", "李晓燕", "2024-04-25"),
    leader_opinion=Opinion("同意。", "王建国", "2024-04-26"),
    filled_by="李晓燕",
    filled_on="2024-04-19",
)

INTAKE = IntakeSlip(
    unit="云岭县教育体育局",
    kind="机构编制事项",
    subject="关于云岭县石墕镇中心小学增加事业编制的请示",
    document="云教〔2024〕18号",
    document_date="2024-04-28",
    received_on="2024-05-06",
    handed_in_by="孙硷",
    phone="0000-6728111",
    materials=(
        Material("请示文件", True),
        Material("机构编制事项论证报告", False, "须加盖公章"),
        Material("所属单位编制使用评估表", False),
        Material("集体研究的会议纪要", True, "复印件"),
    ),
    working_days=20,
    promised_on="2024-06-03",
    handler="李晓燕",
    office_phone="0000-6728000",
)

PLAN = YearlyPlan(
    year="2025",
    applicant="云岭县教育体育局",
    document="云教〔2024〕60号",
    lines=(
        PlanLine(
            "云岭县石墕镇中心小学",
            "事业编制",
            "财政全额拨款",
            45,
            40,
            4,
            "公开招聘教师",
            3,
            "补充语文、数学教师",
        ),
        PlanLine(
            "云岭县第一高级中学", "事业编制", "财政全额拨款", 120, 118, 2, "人才引进", 1, "物理学科带头人"
        ),
    ),
    unit_opinion=Opinion("申请列入计划。", "王局长", "2024-11-20"),
    office_opinion=Opinion("均有空编，建议同意。", "李晓燕", "2024-12-02"),
    filled_by="赵敏",
    phone="0000-6728111",
    filled_on="2024-11-18",
)

REVIEW = MatterReview(
    applicant="云岭县教育体育局",
    unit="云岭县石墕镇中心小学",
    kind="调整编制",
    document="云教〔2024〕18号",
    received_on="2024-05-06",
    matter="撤并硷口教学点后学生增加126人，请求为石墕镇中心小学增加事业编制6名，从系统内空编调剂。",
    basis="《河南省中小学教职工编制标准》师生比1：19；云教〔2023〕44号撤并方案。",
    effects=("云岭县石墕镇中心小学：事业编制 45 → 51", "云岭县第二小学：事业编制 60 → 54", "全县总量不变"),
    checks=(
        Check("是否符合法律、法规和上级文件", "符合", "豫编〔2020〕3号"),
        Check("是否先行内部挖潜、调剂", "是", "系统内调剂6名"),
        Check("是否突破上级下达的编制总量", "否"),
        Check("设立机构的，是否撤一建一", "不涉及"),
    ),
    units=(
        AssessedUnit("云岭县第二小学", 60, 52, 8, 8, 3, 3, "空编较多，可调出6名"),
        AssessedUnit("云岭县石墕镇中心小学", 45, 45, 0, 0, 2, 2, "满编"),
    ),
    section_opinion=Opinion("同意调剂。", "李晓燕", "2024-05-10"),
    handler="李晓燕",
    phone="0000-6728000",
)

POSTS = LeaderPosts(
    unit="云岭县教育体育局",
    rank="正科",
    document="云教〔2024〕21号",
    lines=(
        PostLine("单位正职", "正科", 1, 1, 0, 0, 0, 0),
        PostLine("单位副职", "副科", 4, 3, 1, 0, 1, 0),
        PostLine("内设机构正职", "股级", 9, 8, 1, 1, 1, 0),
    ),
    people=(PostHolder("张䶮", "副局长", ""), PostHolder("欧阳㛃墕", "人事股股长", "办公室主任")),
    basis="云编〔2019〕7号：核定局领导职数1正4副，内设机构领导职数9名。",
    as_of="2024-05-06",
    unit_opinion=Opinion("拟任免两名，请审核职数。", "王局长", "2024-05-01"),
    office_opinion=Opinion("有空缺职数，同意使用。", "李晓燕", "2024-05-06"),
    filled_by="赵敏",
    filled_on="2024-05-01",
)

ORDINARY: dict[str, Any] = {
    "F03": ENTRY_NOTICE,
    "F28": CERTIFICATE,
    "F30": CHANGE,
    "F31": INTAKE,
    "F12": PLAN,
    "F13": REVIEW,
    "F15": POSTS,
}
VARIANTS: dict[str, tuple[str, Any]] = {
    "F28 单位": ("F28", STATEMENT),
    "F30 关键": ("F30", KEY_CHANGE),
    "F12 批复": ("F12", replace(PLAN, approval="云编〔2024〕33号")),
    "F15 依据": ("F15", replace(POSTS, basis_only=True)),
}
