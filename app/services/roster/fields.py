"""The fields a roster can fill, with the headings offices use for them.

The names are the contract with whoever writes the rows to the register. Headings come from the national
field dictionary (信息集 A01..A11) and from the lists clerks hand in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["line", "name", "unit", "date", "identity", "code", "number_text"]
FieldName = str


@dataclass(frozen=True)
class Field:
    """One field of a roster.

    ``label`` is shown on screen, ``headings`` are further headings meaning it. ``code_list`` names the
    list the value is chosen from and ``unknown`` how grave a value outside it is (None: the list is open). ``several`` allows several columns; the last filled one counts.
    """

    name: FieldName
    label: str
    kind: Kind
    headings: tuple[str, ...] = ()
    code_list: str = ""
    unknown: Literal["error", "warning"] | None = "warning"
    several: bool = False


def _studied(key: str, word: str) -> tuple[Field, ...]:
    """The four fields of full-time or of in-service education, under the headings of one level and of two."""
    before = (word, f"{word}教育")

    def headings(*words: str) -> tuple[str, ...]:
        return (
            *(f"{start}{end}" for start in before for end in words),
            *(f"{end}{start}" for start in before for end in words),
        )

    return (
        Field(
            f"{key}_education",
            f"{word}学历",
            "code",
            headings("学历", "学历学位", "学历名称", "最高学历"),
            code_list="education",
        ),
        Field(f"{key}_degree", f"{word}学位", "code", headings("学位", "学位名称"), code_list="degree"),
        Field(
            f"{key}_school",
            f"{word}毕业院校",
            "line",
            headings(
                "毕业院校",
                "毕业学校",
                "院校",
                "学校",
                "毕业院校系及专业",
                "毕业院校及专业",
                "毕业学校及专业",
                "毕业院校系专业",
                "毕业院校专业",
                "毕业院校(系)",
            ),
        ),
        Field(f"{key}_major", f"{word}专业", "line", headings("专业", "所学专业", "毕业专业")),
    )


_ALL = (
    Field("unit_name", "单位名称", "unit", (
        "单位", "所在单位", "工作单位", "现单位", "单位全称", "机构名称", "现工作单位", "编制所在单位", "所属单位",
        "人事关系所在单位名称", "人事关系所在单位", "在编单位", "用人单位", "填报单位", "所在学校", "任教学校", "现任教学校", "工作学校", "学校全称", "机构全称", "编制单位",
    )),
    Field("department", "内设机构", "line", (
        "所在机构", "科室", "所在科室", "部门", "所在部门", "股室", "内设科室", "所在内设机构", "科(股)室", "处室",
        "内设股室", "站所", "内设站所", "科室(站所)", "股(室)", "股(站)室", "处(科)室", "所在股室", "所在站所", "办(站、所)",
    )),
    Field("name", "姓名", "name", ("人员姓名", "职工姓名", "教师姓名", "名字", "在编人员姓名", "人员名称")),
    Field("sex", "性别", "code", ("男女",), code_list="sex", unknown="error"),
    Field("ethnic_group", "民族", "code", ("族别",), code_list="ethnic_group"),
    Field("native_place", "籍贯", "line", ("籍贯名称", "祖籍", "原籍")),
    Field("birth", "出生年月", "date", (
        "出生日期", "出生时间", "出生年月日", "生日", "出生", "出生月", "出生年月(岁)", "生年月",
    )),
    Field("identity_number", "公民身份号码", "identity", (
        "身份证号", "身份证号码", "身份证", "公民身份证号", "公民身份证号码", "居民身份证号码", "居民身份证号",
        "个人身份有效证件号码", "证件号码", "证件号", "身份号码", "身份证编号",
    )),
    Field("political_status", "政治面貌", "code", ("党派", "政治面目", "第一党派", "面貌"),
          code_list="political_status"),
    Field("joined_party", "入党时间", "date", (
        "入党年月", "入党日期", "加入中共时间", "加入党派时间", "参加党派时间", "加入中国共产党时间", "入党(团)时间",
        "加入党派日期",
    )),
    Field("education", "学历", "code", (
        "学历名称", "文化程度", "最高学历", "现学历", "第一学历", "学历层次",
    ), code_list="education", several=True),
    Field("degree", "学位", "code", ("学位名称", "最高学位"), code_list="degree", several=True),
    Field("school", "毕业院校", "line", (
        "毕业学校", "学校", "院校", "毕业院校系及专业", "毕业院校及专业", "毕业学校及专业", "学校(单位)名称", "毕业院校名称",
        "毕业院校系专业", "毕业院校(系)",
    ), several=True),
    Field("major", "所学专业", "line", ("专业", "所学专业名称", "学习专业", "毕业专业"), several=True),
    *_studied("fulltime", "全日制"),
    *_studied("inservice", "在职"),
    Field("work_start", "参加工作时间", "date", (
        "参加工作年月", "参加工作日期", "工作时间", "首次参加工作时间", "参工时间", "参加工作", "参加革命工作时间", "参工年月", "工作年月",
    )),
    Field("unit_entry", "调入单位时间", "date", (
        "进入本单位时间", "进入现单位时间", "调入时间", "到现单位时间", "进入单位时间", "来本单位时间", "入编时间",
        "进入时间", "调入本单位时间", "到本单位时间", "上编时间", "入编日期", "进编时间", "进编日期", "调入日期", "进入现单位日期", "到现单位工作时间", "进入本单位日期", "进入现单位工作时间", "进入本单位工作时间", "到岗时间",
    )),
    Field("nature", "编制种类", "code", (
        "编制类别", "编制类型", "编制性质", "占用编制情况", "占编类型", "人员编制类别", "编制", "占用编制", "所占编制",
        "占用编制类型", "人员性质", "编制细类", "编制情况", "占用编制种类", "编制所属类别", "现占编制类型", "使用编制类型",
    ), code_list="nature", unknown="error"),
    Field("funding", "经费形式", "code", (
        "经费来源", "编制经费形式", "经费渠道", "经费供给形式", "供给形式", "拨款形式", "经费类型", "财政供给形式", "经费性质",
        "经费供给方式", "供养形式", "财政供养形式", "经费", "编制经费来源", "经费支出渠道", "经费保障形式",
    ), code_list="funding", unknown="error"),
    Field("title", "职务", "line", (
        "职务名称", "现任职务", "现职务", "行政职务", "担任职务", "任职", "领导职务", "单位及职务", "工作单位及职务",
        "职务(岗位)", "职务岗位", "党政职务", "现任职务(岗位)",
    )),
    Field("grade", "职级", "line", ("职级名称", "现职级", "职务职级", "级别", "行政级别", "职务级别", "现任职级", "岗位级别")),
    Field("professional_title", "职称", "line", (
        "专业技术职务", "专业技术职称", "技术职称", "专业技术任职资格", "专业技术任职资格名称", "职称名称", "聘任专业技术职务",
        "专业技术资格", "现任专业技术职务", "技术职务",
    )),
    Field("position_kind", "岗位类别", "code", ("岗位类型", "岗位性质", "岗位", "现聘岗位类别", "聘用岗位类别"),
          code_list="position_kind"),
    Field("entry_way", "进入方式", "code", (
        "进入形式", "进入渠道", "进入来源", "人员来源", "来源", "增员方式", "进人方式", "进编方式", "入编方式", "录用方式", "渠道",
    ), code_list="entry_way"),
    Field("quota_card", "编制卡号", "number_text", (
        "编制卡编号", "卡号", "编制证号", "编制本号", "编制卡号码", "控编单编号", "编制证编号",
    )),
    Field("post_status", "在岗状态", "code", (
        "人员状态", "在岗情况", "在职状态", "人员管理状态", "是否在岗", "状态", "在编状况", "在岗状况", "在编在岗情况",
    ), code_list="post_status"),
    Field("holds_quota", "是否在编", "line", ("是否占编", "在编与否", "是否占用编制", "是否在编人员")),
    Field("remarks", "备注", "line", ("说明", "备注说明", "其他需要说明的情况", "附注")),
    Field("sector", "系统", "code", ("所属系统", "系统类别", "归口", "所在系统", "口", "归口系统"),
          code_list="sector", unknown=None),
    Field("supervising_unit", "主管部门", "unit", (
        "主管单位", "举办单位", "上级主管部门", "上级单位", "隶属单位", "主管部门名称", "上级主管单位",
    )),
    Field("former_name", "曾用名", "line", ("曾用姓名", "原名")),
    Field("birth_source", "出生年月依据", "line", (
        "三龄依据", "三龄认定依据", "出生日期依据", "出生时间依据", "出生年月认定依据", "出生时间认定依据", "出生日期认定依据", "年龄依据",
    )),
    Field("identity_birth", "身份证出生日期", "date", (
        "身份证出生年月", "身份证出生时间", "身份证上出生日期", "身份证记载出生日期", "身份证记载出生年月",
    )),
    Field("birth_place", "出生地", "line", ("出生地名称",)),
    Field("party_source", "入党时间依据", "line", ("入党时间认定依据", "党龄依据", "党龄认定依据")),
    Field("work_start_source", "参加工作时间依据", "line", (
        "参加工作时间认定依据", "参加工作依据", "工龄依据", "工龄认定依据",
    )),
    Field("title_level", "职务层次", "code", ("领导职务层次", "现任职务层次"), code_list="title_level"),
    Field("title_since", "任现职务时间", "date", (
        "任职时间", "任职年月", "任职日期", "任现职时间", "任现职年月", "任现职日期", "现任职务时间", "现职务任职时间", "任职务时间",
        "职务任职时间",
    )),
    Field("grade_since", "任现职级时间", "date", (
        "任职级时间", "职级时间", "任现职级年月", "任现职级日期", "职级任职时间", "晋升职级时间", "现任职级时间", "现职级时间",
    )),
    Field("professional_title_level", "职称级别", "code", ("职称等级", "专业技术职务级别", "专业技术职称级别", "职称层级"),
          code_list="professional_title_level"),
    Field("professional_title_since", "取得职称时间", "date", (
        "职称取得时间", "职称时间", "取得资格时间", "资格取得时间", "任职资格取得时间", "专业技术职务任职时间", "评定时间", "聘任时间",
        "取得现职称时间", "职称评定时间", "取得专业技术职务时间", "专业技术职务取得时间", "取得专业技术资格时间",
    )),
    Field("position_level", "岗位等级", "line", ("聘用岗位等级", "现聘岗位等级", "岗位聘用等级", "聘任岗位等级", "专业技术岗位等级", "管理岗位等级")),
    Field("personal_status", "个人身份", "code", ("人员身份", "身份类别", "干部工人身份", "干部身份"),
          code_list="personal_status"),
    Field("person_class", "人员类别", "code", ("人员类别名称",), code_list="person_class"),
    Field("civil_servant_state", "公务员登记", "code", (
        "公务员登记状态", "公务员登记标识", "公务员登记情况", "是否登记公务员", "公务员(参公)登记情况",
    ), code_list="civil_servant_state"),
    Field("retirement_basis", "退休年龄依据", "code", ("退休依据",), code_list="retirement_basis"),
    Field("retirement_choice", "弹性退休", "line", ("弹性退休选择", "是否弹性退休")),
    Field("health", "健康状况", "code", ("身体状况", "健康情况", "身体健康状况"), code_list="health"),
    Field("phone", "联系电话", "number_text", ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "移动电话")),
)  # fmt: skip

FIELDS: dict[FieldName, Field] = {field.name: field for field in _ALL}
