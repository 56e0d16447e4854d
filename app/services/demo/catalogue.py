"""The units an invented county is put together from: names as real counties have them, and their kinds.

The patterns (organ with subordinate institutions, stations of a township, forms of school names,
bracketed second names, very long names, rare place characters) follow a published list of 245 unit
names of a county; the names themselves belong to no real county.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.services.demo.model import (
    ADMINISTRATIVE,
    CIVIL_MANAGED,
    FULLY_FUNDED,
    INSTITUTION,
    ORGAN_INSTITUTION,
    ORGAN_WORKER,
    POLITICAL_LEGAL,
    SELF_FUNDED,
    SUBSIDISED,
)

COUNTY: Final = "云岭县"
#: No province has the code 99, so no identity number made with it can belong to a real person.
DIVISION_CODE: Final = "990101"

# Names as in the code list of sectors (系统).
PARTY, CONGRESS, GOVERNMENT, CONSULTATIVE = "党委", "人大", "政府", "政协"
COURT, PROCURATORATE, MASS, LAW = "法院", "检察院", "群团", "政法"
EDUCATION, HEALTH, AGRICULTURE, WATER, FORESTRY = "教育", "卫生", "农业农村", "水利", "林业"
LAND, CONSTRUCTION, TRANSPORT, CULTURE = "自然资源", "住房城建", "交通运输", "文化旅游"
CIVIL_AFFAIRS, SOCIAL_SECURITY, FINANCE = "民政", "人力资源社会保障", "财政"
DEVELOPMENT, INDUSTRY, MARKET = "发展改革", "工业商务", "市场监管"
EMERGENCY, PARK, TOWNSHIPS = "应急管理", "开发区", "乡镇"
SECTORS: Final = (
    PARTY, CONGRESS, GOVERNMENT, CONSULTATIVE, COURT, PROCURATORATE, MASS, LAW,
    EDUCATION, HEALTH, AGRICULTURE, WATER, FORESTRY, LAND, CONSTRUCTION, TRANSPORT, CULTURE,
    CIVIL_AFFAIRS, SOCIAL_SECURITY, FINANCE, DEVELOPMENT, INDUSTRY, MARKET, EMERGENCY, PARK, TOWNSHIPS,
)  # fmt: skip


def sector_heading(sector: str) -> str:
    """A sector as offices head a group of units with it: 教育系统, but 乡镇."""
    return sector if sector == TOWNSHIPS else f"{sector}系统"


@dataclass(frozen=True, slots=True)
class Role:
    """What units of one role have in common.

    ``size`` is the usual span of staff; ``growth`` says how strongly the size follows the county's
    population (0 not at all, 1 fully). ``accounts`` are (nature, funding, share of the staff).
    """

    size: tuple[int, int]
    growth: float
    rank: str
    benefit_class: str
    accounts: tuple[tuple[str, str, float], ...]
    departments: tuple[str, ...] = ()


_ORGAN = ((ADMINISTRATIVE, FULLY_FUNDED, 0.84), (ORGAN_WORKER, FULLY_FUNDED, 0.16))
_FULL = ((INSTITUTION, FULLY_FUNDED, 1.0),)
_ORGAN_ROOMS = ("办公室", "政工股", "业务股", "财务股", "政策法规股", "综合股")
_SCHOOL_ROOMS = (
    "办公室",
    "教务处",
    "政教处",
    "总务处",
    "语文教研组",
    "数学教研组",
    "英语教研组",
    "综合教研组",
)

ROLES: Final[dict[str, Role]] = {
    "organ": Role((12, 27), 0.4, "正科", "", _ORGAN, _ORGAN_ROOMS),
    "organ_mixed": Role(
        (18, 30),
        0.4,
        "正科",
        "",
        (*((n, f, s * 0.85) for n, f, s in _ORGAN), (ORGAN_INSTITUTION, FULLY_FUNDED, 0.15)),
        _ORGAN_ROOMS,
    ),
    "organ_small": Role((5, 11), 0.3, "正科", "", _ORGAN, ("办公室", "业务股", "综合股")),
    "police": Role(
        (130, 160),
        0.9,
        "正科",
        "",
        ((POLITICAL_LEGAL, FULLY_FUNDED, 0.94), (ORGAN_WORKER, FULLY_FUNDED, 0.06)),
        ("指挥中心", "政工室", "法制大队", "刑事侦查大队", "治安管理大队", "交通管理大队", "警务保障室"),
    ),
    "police_station": Role((6, 12), 0.6, "股级", "", ((POLITICAL_LEGAL, FULLY_FUNDED, 1.0),)),
    "court": Role(
        (38, 62),
        0.6,
        "副处",
        "",
        ((POLITICAL_LEGAL, FULLY_FUNDED, 0.9), (ORGAN_WORKER, FULLY_FUNDED, 0.1)),
        ("综合办公室", "政治部", "第一业务部", "第二业务部", "第三业务部", "执行局"),
    ),
    "justice": Role(
        (22, 30),
        0.5,
        "正科",
        "",
        (
            (POLITICAL_LEGAL, FULLY_FUNDED, 0.62),
            (ADMINISTRATIVE, FULLY_FUNDED, 0.28),
            (ORGAN_WORKER, FULLY_FUNDED, 0.1),
        ),
        ("办公室", "法治建设股", "人民调解股", "社区矫正股"),
    ),
    "justice_station": Role((2, 4), 0.3, "股级", "", ((POLITICAL_LEGAL, FULLY_FUNDED, 1.0),)),
    "civil_managed": Role(
        (12, 34),
        0.6,
        "副科",
        "承担行政职能",
        ((CIVIL_MANAGED, FULLY_FUNDED, 0.85), (INSTITUTION, FULLY_FUNDED, 0.15)),
        ("综合股", "业务一股", "业务二股"),
    ),
    "institution": Role((5, 17), 0.7, "股级", "公益一类", _FULL, ("综合股", "业务股")),
    "institution_senior": Role((10, 24), 0.7, "副科", "公益一类", _FULL, ("综合股", "业务股", "技术股")),
    "institution_mixed": Role(
        (14, 30),
        0.7,
        "股级",
        "公益二类",
        ((INSTITUTION, FULLY_FUNDED, 0.55), (INSTITUTION, SUBSIDISED, 0.45)),
        ("综合股", "业务股"),
    ),
    "institution_subsidised": Role(
        (8, 26), 0.7, "股级", "公益二类", ((INSTITUTION, SUBSIDISED, 1.0),), ("综合股", "业务股")
    ),
    "institution_self": Role(
        (6, 20), 0.5, "股级", "生产经营类", ((INSTITUTION, SELF_FUNDED, 1.0),), ("综合股", "经营股")
    ),
    "institution_unclassified": Role((4, 10), 0.5, "股级", "暂未分类", _FULL),
    "party_school": Role(
        (18, 28),
        0.5,
        "正科",
        "公益一类",
        ((CIVIL_MANAGED, FULLY_FUNDED, 0.4), (INSTITUTION, FULLY_FUNDED, 0.6)),
        ("办公室", "教务室", "教研室"),
    ),
    "high_school": Role((165, 215), 1.0, "副科", "公益一类", _FULL, _SCHOOL_ROOMS),
    "middle_school": Role((95, 140), 1.0, "未定级", "公益一类", _FULL, _SCHOOL_ROOMS),
    "rural_middle_school": Role((28, 60), 0.9, "未定级", "公益一类", _FULL, _SCHOOL_ROOMS[:5]),
    "primary_school": Role((55, 105), 1.0, "未定级", "公益一类", _FULL, _SCHOOL_ROOMS[:6]),
    "central_primary": Role((24, 46), 0.9, "未定级", "公益一类", _FULL, _SCHOOL_ROOMS[:4]),
    "village_primary": Role((9, 22), 0.8, "未定级", "公益一类", _FULL),
    "kindergarten": Role(
        (16, 38),
        0.9,
        "未定级",
        "公益二类",
        ((INSTITUTION, FULLY_FUNDED, 0.7), (INSTITUTION, SUBSIDISED, 0.3)),
        ("保教处", "总务处"),
    ),
    "hospital": Role(
        (360, 420),
        1.0,
        "副科",
        "公益二类",
        ((INSTITUTION, SUBSIDISED, 0.9), (INSTITUTION, FULLY_FUNDED, 0.1)),
        (
            "办公室",
            "医务科",
            "护理部",
            "内科",
            "外科",
            "妇产科",
            "儿科",
            "急诊科",
            "检验科",
            "放射科",
            "药剂科",
        ),
    ),
    "hospital_small": Role(
        (90, 150),
        1.0,
        "股级",
        "公益二类",
        ((INSTITUTION, SUBSIDISED, 0.8), (INSTITUTION, FULLY_FUNDED, 0.2)),
        ("办公室", "医务科", "护理部", "门诊部", "住院部", "检验科", "药剂科"),
    ),
    "clinic": Role(
        (14, 36),
        0.9,
        "未定级",
        "公益一类",
        ((INSTITUTION, FULLY_FUNDED, 0.6), (INSTITUTION, SUBSIDISED, 0.4)),
        ("综合办公室", "门诊部", "公共卫生科"),
    ),
    "township": Role(
        (44, 72),
        0.5,
        "正科",
        "",
        ((ADMINISTRATIVE, FULLY_FUNDED, 0.92), (ORGAN_WORKER, FULLY_FUNDED, 0.08)),
        ("党政综合办公室", "党建工作办公室", "经济发展办公室", "社会事务办公室", "综合执法办公室"),
    ),
    "township_station": Role((5, 13), 0.5, "股级", "公益一类", _FULL),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit of the catalogue with its subordinate units; ``tier`` 0 belongs to the smallest county."""

    name: str
    sector: str
    role: str
    tier: int = 1
    children: tuple[tuple[str, str], ...] = ()


#: Organs in the order offices list them; names without a prefix get the county's name in front.
ORGANS: Final[tuple[Entry, ...]] = (
    Entry("中国共产党{c}纪律检查委员会", PARTY, "organ_mixed", 0),
    Entry("中共{c}委办公室", PARTY, "organ_mixed", 0, (
        ("档案馆", "institution_senior"),
        ("保密技术服务中心", "institution"),
    )),
    Entry("中共{c}委组织部", PARTY, "organ", 0, (
        ("老干部活动中心", "institution"),
        ("老年大学", "institution"),
        ("党员教育中心", "institution"),
    )),
    Entry("中共{c}委宣传部", PARTY, "organ", 1, (
        ("融媒体中心", "institution_mixed"),
        ("新时代文明实践服务中心", "institution"),
    )),
    Entry("中共{c}委统一战线工作部", PARTY, "organ", 1, (("民族宗教事务服务中心", "institution_unclassified"),)),
    Entry("中共{c}委政法委员会", PARTY, "organ", 1, (("社会治理综合服务中心", "institution"),)),
    Entry("中共{c}委机构编制委员会办公室", PARTY, "organ_small", 0, (
        ("事业单位登记管理局", "civil_managed"),
        ("机构编制实名制信息中心", "institution"),
    )),
    Entry("中共{c}委巡察工作办公室", PARTY, "organ_small", 2, (("巡察信息服务中心", "institution_unclassified"),)),
    Entry("中共{c}委史志研究室", PARTY, "civil_managed", 2),
    Entry("中共{c}委党校", PARTY, "party_school", 1),
    Entry("{c}人民代表大会常务委员会", CONGRESS, "organ", 0, (("人大代表联络服务中心", "institution_unclassified"),)),
    Entry("中国人民政治协商会议{c}委员会办公室", CONSULTATIVE, "organ", 1, (("政协委员服务中心", "institution_unclassified"),)),
    Entry("{c}人民法院", COURT, "court", 0),
    Entry("{c}人民检察院", PROCURATORATE, "court", 0),
    Entry("{c}公安局", LAW, "police", 0, (
        ("公安局看守所", "police_station"),
        ("公安局森林派出所", "police_station"),
        ("公安局城区派出所", "police_station"),
    )),
    Entry("{c}司法局", LAW, "justice", 1, (
        ("公证处", "institution_self"),
        ("法律援助中心", "institution"),
    )),
    Entry("{c}人民政府办公室", GOVERNMENT, "organ_mixed", 0, (
        ("机关事务服务中心", "institution_senior"),
        ("金融风险防范服务中心", "institution"),
        ("化解民间融资风险和打击处置非法集资工作领导小组办公室", "institution_unclassified"),
        ("人工影响天气服务中心", "institution"),
        ("招待所", "institution_self"),
    )),
    Entry("{c}信访局", GOVERNMENT, "organ_small", 2, (("信访接待服务中心", "institution"),)),
    Entry("{c}行政审批服务局", GOVERNMENT, "organ", 1, (
        ("政务服务中心", "institution_senior"),
        ("公共资源交易中心", "institution_subsidised"),
    )),
    Entry("{c}应急管理局", EMERGENCY, "organ", 1, (
        ("安全生产监察大队", "civil_managed"),
        ("应急救援保障中心", "institution"),
        ("防震减灾服务中心", "institution_unclassified"),
    )),
    Entry("{c}退役军人事务局", GOVERNMENT, "organ_small", 1, (
        ("退役军人服务中心", "institution"),
        ("烈士陵园管理所", "institution"),
    )),
    Entry("{c}总工会", MASS, "organ_small", 0, (("工人文化宫", "institution_subsidised"),)),
    Entry("中国共产主义青年团{c}委员会", MASS, "organ_small", 1, (("青少年活动中心", "institution"),)),
    Entry("{c}妇女联合会", MASS, "organ_small", 1, (("妇女儿童活动中心", "institution"),)),
    Entry("{c}科学技术协会", MASS, "organ_small", 2, (("科普服务中心", "institution"),)),
    Entry("{c}工商业联合会", MASS, "organ_small", 2),
    Entry("{c}残疾人联合会", MASS, "organ_small", 2, (("残疾人康复服务中心", "institution"),)),
    Entry("{c}文学艺术界联合会", MASS, "organ_small", 2),
    Entry("{c}计划生育协会", MASS, "organ_small", 3),
    Entry("{c}供销合作社联合社", MASS, "civil_managed", 2, (("供销社棉麻服务站", "institution_self"),)),
    Entry("{c}教育和体育局", EDUCATION, "organ", 0, (
        ("招生考试中心", "institution"),
        ("教学研究室", "institution_senior"),
        ("教育教学研究中心", "institution"),
        ("教育质量评估监测中心", "institution"),
        ("体育培训中心", "institution"),
        ("中小学后勤服务中心", "institution_mixed"),
        ("电化教育馆", "institution"),
        ("学生资助管理中心", "institution"),
    )),
    Entry("{c}卫生健康局", HEALTH, "organ", 0, (
        ("疾病预防控制中心", "institution_mixed"),
        ("卫生监督所", "civil_managed"),
        ("妇幼保健计划生育服务中心", "institution_mixed"),
        ("老龄健康与家庭发展服务中心", "institution"),
        ("健康教育与培训中心", "institution"),
        ("健康教育培训中心", "institution_unclassified"),
        ("地方病防治中心", "institution"),
        ("急救中心", "institution_subsidised"),
    )),
    Entry("{c}医疗保障局", HEALTH, "organ_small", 1, (
        ("医疗保险服务中心", "civil_managed"),
        ("药品采购与结算中心", "institution"),
    )),
    Entry("{c}农业农村局", AGRICULTURE, "organ_mixed", 0, (
        ("农业综合执法大队", "civil_managed"),
        ("农业技术服务中心", "institution_senior"),
        ("农业机械化服务中心", "institution"),
        ("农业机械化学校", "institution_subsidised"),
        ("园艺技术推广站", "institution"),
        ("种子技术推广站", "institution"),
        ("畜牧兽医服务中心", "institution_senior"),
        ("动物卫生监督所", "civil_managed"),
        ("动物疫病预防控制中心", "institution"),
        ("农产品质量检验检测中心", "institution"),
        ("农业农村经营服务站", "institution"),
        ("乡村振兴服务中心", "institution_senior"),
        ("良种繁育场", "institution_self"),
    )),
    Entry("{c}林业局", FORESTRY, "organ", 1, (
        ("苗圃", "institution_self"),
        ("林业工作站", "institution"),
        ("森林病虫和火灾防治中心", "institution"),
        ("林木种苗工作站", "institution"),
        ("国有墕头林场", "institution_mixed"),
    )),
    Entry("{c}水利局", WATER, "organ", 1, (
        ("水土保持工作站", "institution_senior"),
        ("水土保持监督检查站", "civil_managed"),
        ("水旱灾害防治中心", "institution"),
        ("水资源调度中心", "institution"),
        ("水利工作队", "institution_subsidised"),
        ("河库服务站", "institution"),
        ("惠民渠养护站", "institution_subsidised"),
        ("硷沟渠养护站", "institution_subsidised"),
    )),
    Entry("{c}住房和城乡建设局", CONSTRUCTION, "organ", 1, (
        ("建设工程质量安全监督站", "institution"),
        ("住房保障中心", "institution"),
        ("房产交易与征收补偿服务中心", "institution_mixed"),
        ("物业指导服务中心", "institution"),
    )),
    Entry("{c}自然资源和规划局", LAND, "organ_mixed", 1, (
        ("自然资源监察大队", "civil_managed"),
        ("不动产登记服务中心", "institution_senior"),
        ("土地统征储备服务中心", "institution"),
        ("地质灾害防治站", "institution"),
        ("测绘队", "institution_self"),
    )),
    Entry("{c}交通运输局", TRANSPORT, "organ", 1, (
        ("交通运输综合执法大队", "civil_managed"),
        ("交通运输事业发展服务中心", "institution_senior"),
        ("农村公路养护站", "institution_mixed"),
        ("城市客运服务中心", "institution"),
    )),
    Entry("{c}城市管理执法局", CONSTRUCTION, "organ", 2, (
        ("城市管理综合执法大队", "civil_managed"),
        ("环境卫生所", "institution_mixed"),
        ("城区园林站", "institution_subsidised"),
        ("市政设施养护中心", "institution"),
    )),
    Entry("{c}文化和旅游文物广电局", CULTURE, "organ", 1, (
        ("文化馆", "institution"),
        ("图书馆", "institution"),
        ("博物馆", "institution"),
        ("文化市场综合执法大队", "civil_managed"),
        ("广播电视转播台", "institution"),
        ("旅游综合服务中心", "institution"),
        ("秦腔剧团", "institution_subsidised"),
        ("电影放映服务站", "institution_self"),
    )),
    Entry("{c}人力资源和社会保障局", SOCIAL_SECURITY, "organ_mixed", 1, (
        ("机关事业单位和居民社会养老保险经办中心", "civil_managed"),
        ("公共就业创业服务中心", "institution_senior"),
        ("人事档案信息中心({c}事业单位人员档案室)", "institution"),
        ("劳动人事争议仲裁院", "institution"),
        ("劳动监察大队", "civil_managed"),
        ("工伤保险经办中心", "institution"),
        ("职业培训中心", "institution_mixed"),
    )),
    Entry("{c}民政局", CIVIL_AFFAIRS, "organ", 1, (
        ("社会救助服务中心", "institution"),
        ("养老综合服务中心", "institution_mixed"),
        ("婚姻登记中心", "institution"),
        ("殡仪馆", "institution_self"),
    )),
    Entry("{c}财政局", FINANCE, "organ_mixed", 0, (
        ("国库集中支付中心", "civil_managed"),
        ("非税收入事务中心", "institution"),
        ("政府采购中心", "institution"),
        ("财政资金评审评价中心", "institution"),
        ("财政内控评价中心", "institution"),
        ("农村综合改革服务中心", "institution"),
    )),
    Entry("{c}发展改革和科技局", DEVELOPMENT, "organ_mixed", 1, (
        ("优化营商环境服务中心", "institution"),
        ("价格服务中心", "institution"),
        ("粮食和物资收储中心", "institution_subsidised"),
        ("粮食质量检验站", "institution"),
        ("智慧社会建设中心", "institution"),
    )),
    Entry("{c}工业商贸局", INDUSTRY, "organ", 2, (
        ("中小企业发展服务中心", "institution"),
        ("招商服务中心", "institution"),
    )),
    Entry("{c}市场监督管理局", MARKET, "organ_mixed", 1, (
        ("市场监管综合执法大队", "civil_managed"),
        ("市场服务中心", "institution_self"),
        ("质量技术检验检测所", "institution_mixed"),
    )),
    Entry("{c}审计局", FINANCE, "organ", 2, (("政府投资项目审计中心", "institution"),)),
    Entry("{c}统计局", FINANCE, "organ_small", 2, (("社会经济调查队", "institution"),)),
    Entry("{c}产业创新园区管理委员会", PARK, "organ", 3, (("园区企业服务中心", "institution"),)),
)  # fmt: skip

#: Schools and hospitals of the county town: name, role, tier (the supervising organ follows from the sector).
TOWN_SCHOOLS: Final[tuple[tuple[str, str, int], ...]] = (
    ("云岭中学", "high_school", 0),
    ("{c}第一中学", "middle_school", 0),
    ("{c}第二中学", "middle_school", 1),
    ("云岭实验中学", "middle_school", 2),
    ("{c}职业技术教育中心", "rural_middle_school", 1),
    ("{c}特殊教育学校", "village_primary", 2),
    ("{c}中小学生综合实践学校", "village_primary", 3),
    ("{c}第一小学", "primary_school", 0),
    ("{c}第二小学", "primary_school", 1),
    ("{c}第三小学", "primary_school", 2),
    ("{c}第四小学", "primary_school", 3),
    ("{c}第十一小学", "primary_school", 4),
    ("{c}逸云实验小学", "primary_school", 3),
    ("{c}第一幼儿园", "kindergarten", 0),
    ("{c}第二幼儿园", "kindergarten", 2),
    ("{c}第三幼儿园", "kindergarten", 3),
    ("{c}第十一幼儿园", "kindergarten", 4),
)
TOWN_HOSPITALS: Final[tuple[tuple[str, str, int], ...]] = (
    ("{c}医院", "hospital", 0),
    ("{c}中医医院", "hospital_small", 2),
)

#: Names of townships; the last character says 镇 or 乡.
TOWNSHIP_NAMES: Final[tuple[str, ...]] = (
    "云峪镇", "石家墕镇", "白杨硷镇", "柳树峁镇", "青石砭镇", "枣林塬镇", "双庙沟镇", "雷公峪乡", "韩家硷镇", "定云墕镇",
    "老君砭乡", "榆树峁乡", "三眼泉镇", "石家硷镇", "高崖窑乡", "野狐岭乡", "杏花峪镇", "马蹄塬镇", "苦水硷乡", "上砭沟镇",
    "下砭沟镇", "红崖墕乡", "朱雀峪镇", "鹰嘴峁乡", "驼铃驿镇", "麻黄梁峁乡", "古塔墕镇", "寒水泉乡", "望云台镇", "桃林砭乡",
    "折家墕镇", "沙棘塬乡", "铜钟峪镇", "牧羊硷乡", "五里墩峪镇", "龙王庙峁乡", "桦木墕乡", "碾盘砭镇", "清凉寺峪乡", "甜水墕镇",
)  # fmt: skip

#: Institutions every township government runs itself, then what the county keeps in a township.
TOWNSHIP_STATIONS: Final = (
    "党群服务中心",
    "便民服务中心",
    "农业综合服务中心",
    "综合行政执法队",
    "退役军人服务站",
)
VILLAGE_HEADS: Final = "李王张高郝贺马薛崔刘延慕折拓"
VILLAGE_TAILS: Final = ("家沟", "家墕", "家硷", "家峁", "家砭", "家塬", "家湾", "家坪")
