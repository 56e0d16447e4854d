"""What kind of person fills what kind of post: titles, grades, education, shares; all drawn from tables."""

from __future__ import annotations

from random import Random
from typing import Final

from app.services.demo.model import ADMINISTRATIVE, CIVIL_MANAGED, ORGAN_WORKER, POLITICAL_LEGAL

_SCHOOLS: Final = frozenset({
    "high_school", "middle_school", "rural_middle_school", "primary_school", "central_primary",
    "village_primary", "kindergarten",
})  # fmt: skip
_MEDICAL: Final = frozenset({"hospital", "hospital_small", "clinic"})

#: Years of age at which people with this education usually begin to work.
SCHOOL_YEARS: Final = {
    "博士研究生": 29, "硕士研究生": 25, "本科": 22, "大专": 21, "中专": 19, "高中": 18,
}  # fmt: skip

#: End of a unit's name → title of its head and of the deputies. The first match counts.
_HEADS: Final = (
    ("纪律检查委员会", "书记", "副书记"),
    ("青年团云岭县委员会", "书记", "副书记"),
    ("政法委员会", "书记", "副书记"),
    ("人民代表大会常务委员会", "主任", "副主任"),
    ("管理委员会", "主任", "副主任"),
    ("人民法院", "院长", "副院长"),
    ("人民检察院", "检察长", "副检察长"),
    ("党校", "常务副校长", "副校长"),
    ("总工会", "常务副主席", "副主席"),
    ("联合会", "主席", "副主席"),
    ("协会", "主席", "副主席"),
    ("幼儿园", "园长", "副园长"),
    ("卫生院", "院长", "副院长"),
    ("医院", "院长", "副院长"),
    ("仲裁院", "院长", "副院长"),
    ("中学", "校长", "副校长"),
    ("小学", "校长", "副校长"),
    ("大学", "校长", "副校长"),
    ("学校", "校长", "副校长"),
    ("剧团", "团长", "副团长"),
    ("看守所", "所长", "教导员"),
    ("派出所", "所长", "教导员"),
    ("部", "部长", "副部长"),
    ("局", "局长", "副局长"),
    ("所", "所长", "副所长"),
    ("站", "站长", "副站长"),
    ("大队", "大队长", "副大队长"),
    ("队", "队长", "副队长"),
    ("馆", "馆长", "副馆长"),
    ("台", "台长", "副台长"),
    ("场", "场长", "副场长"),
)
_TOWNSHIP_LEADERS: Final = (
    "党委书记", "党委副书记、{head}", "人大主席", "党委副书记", "纪委书记", "党委委员、副{head}",
    "党委委员、武装部长", "副{head}", "副{head}",
)  # fmt: skip


def is_school(role: str) -> bool:
    """Whether teachers work there."""
    return role in _SCHOOLS


def leading_titles(unit_name: str, role: str, staff: int) -> list[str]:
    """Titles of the leaders of a unit with so many people, the head first."""
    if role == "township":
        head = "乡长" if unit_name.endswith("乡人民政府") else "镇长"
        return [title.format(head=head) for title in _TOWNSHIP_LEADERS[: max(3, staff // 6)]]
    number = next(
        deputies for limit, deputies in ((4, 0), (10, 1), (25, 2), (60, 3), (10**9, 4)) if staff <= limit
    )
    head, deputy = next(
        ((head, deputy) for ending, head, deputy in _HEADS if unit_name.endswith(ending)), ("主任", "副主任")
    )
    return [head] + [deputy] * number


def ordinary_title(nature: str, heads_department: str, role: str) -> str:
    """Title of somebody below the leaders; ``heads_department`` is the department they are head of."""
    if heads_department:
        end = heads_department[-1]
        return heads_department + {"股": "股长", "科": "科长", "组": "组长", "队": "队长", "局": "局长"}.get(
            end, "主任"
        )
    if nature == POLITICAL_LEGAL:
        return "民警" if role.startswith("police") else "干警" if role == "court" else "科员"
    if nature in {ADMINISTRATIVE, CIVIL_MANAGED}:
        return "科员"
    if nature == ORGAN_WORKER:
        return "工勤人员"
    if role in _SCHOOLS:
        return "教师"
    return "" if role in _MEDICAL else "工作人员"


def position_kind(role: str, nature: str, random: Random) -> str:
    """管理, 专业技术 or 工勤, as the structure of such units usually is."""
    if nature == ORGAN_WORKER:
        return "工勤"
    if nature in {ADMINISTRATIVE, POLITICAL_LEGAL, CIVIL_MANAGED}:
        return "管理"
    weights = (3, 94, 3) if role in _SCHOOLS else (5, 89, 6) if role in _MEDICAL else (46, 42, 12)
    return random.choices(("管理", "专业技术", "工勤"), weights)[0]


def women_share(role: str, kind: str) -> float:
    """The share of women among people of such units."""
    if role == "kindergarten":
        return 0.93
    if kind == "工勤":
        return 0.2
    if role in _MEDICAL:
        return 0.66
    if role in _SCHOOLS:
        return 0.58
    return 0.16 if role.startswith("police") else 0.38


def party_share(role: str, leader: int, kind: str) -> float:
    """The share of party members."""
    if leader in {1, 2}:
        return 0.95
    if kind == "工勤":
        return 0.2
    if role in _SCHOOLS:
        return 0.34
    if role in _MEDICAL:
        return 0.22
    return 0.42 if role.startswith("institution") or role == "township_station" else 0.76


def least_age(leader: int) -> int:
    """Nobody younger holds such a post: 1 head, 2 deputy, 3 head of a department, 0 others."""
    return {1: 38, 2: 34, 3: 29, 0: 22}[leader]


def education(role: str, kind: str, age: int, random: Random) -> str:
    """The highest education; younger people studied longer."""
    if kind == "工勤":
        return random.choices(("大专", "中专", "高中"), (25, 35, 40))[0]
    old = age >= 48
    if role in _SCHOOLS:
        weights = (0, 1, 52, 40, 7) if old else (0, 6, 80, 14, 0)
    elif role in _MEDICAL:
        weights = (0, 2, 40, 45, 13) if old else (0, 7, 62, 31, 0)
    else:
        weights = (0, 3, 55, 36, 6) if old else (1, 12, 76, 11, 0)
    found = random.choices(("博士研究生", "硕士研究生", "本科", "大专", "中专"), weights)[0]
    return found if age > SCHOOL_YEARS[found] else "大专"


def degree(of_education: str, random: Random) -> str:
    """The degree that goes with an education; part of the 本科 never got one."""
    if of_education == "博士研究生":
        return "博士"
    if of_education == "硕士研究生":
        return "硕士"
    return "学士" if of_education == "本科" and random.random() < 0.7 else ""


_STUDIES: Final = {
    "school": (("岚砚师范学院", "江墕师范大学", "岚砚教育学院"), ("汉语言文学", "数学与应用数学", "英语", "小学教育", "物理学", "学前教育")),
    "medical": (("岚砚医学院", "江墕中医药大学", "岚砚卫生职业学院"), ("临床医学", "护理学", "中医学", "药学", "医学检验技术")),
    "other": (
        ("岚砚大学", "江墕农林大学", "清墕财经学院", "江墕政法大学", "岚砚职业技术学院"),
        ("法学", "行政管理", "会计学", "农学", "土木工程", "计算机科学与技术", "水利水电工程", "经济学"),
    ),
}  # fmt: skip


def studies(role: str, of_education: str, random: Random) -> tuple[str, str]:
    """School and major (both invented names of schools); 高中 has no major."""
    if of_education == "高中":
        return "云岭中学", ""
    if of_education == "中专":
        return (
            "岚砚师范学校" if role in _SCHOOLS else "岚砚农业机械化学校",
            "普师" if role in _SCHOOLS else "农学",
        )
    schools, majors = _STUDIES["school" if role in _SCHOOLS else "medical" if role in _MEDICAL else "other"]
    return random.choice(schools), random.choice(majors)


_PROFESSIONAL: Final = {
    "school": ("二级教师", "一级教师", "高级教师"),
    "medical": ("医师", "主治医师", "副主任医师"),
    "nurse": ("护师", "主管护师", "副主任护师"),
    "other": ("助理工程师", "工程师", "高级工程师"),
    "farming": ("助理农艺师", "农艺师", "高级农艺师"),
}


def professional_title(role: str, years: int, random: Random) -> str:
    """A title by field and years of work; beginners have none."""
    if years < 2:
        return ""
    if role in _SCHOOLS:
        field = "school"
    elif role in _MEDICAL:
        field = random.choice(("medical", "medical", "nurse", "nurse"))
    else:
        field = random.choice(("other", "farming"))
    level = 0 if years < 8 else 1 if years < 18 else random.choice((1, 1, 2))
    return _PROFESSIONAL[field][level]


_CIVIL_GRADES: Final = (
    "二级科员",
    "一级科员",
    "四级主任科员",
    "三级主任科员",
    "二级主任科员",
    "一级主任科员",
    "四级调研员",
)


def grade(nature: str, kind: str, leader: int, years: int, professional: str, random: Random) -> str:
    """职级 for civil servants, 岗位等级 for the staff of institutions."""
    if nature in {ADMINISTRATIVE, POLITICAL_LEGAL, CIVIL_MANAGED}:
        level = min(4, years // 6) + {1: 2, 2: 1}.get(leader, 0)
        return _CIVIL_GRADES[min(len(_CIVIL_GRADES) - 1, level)]
    if kind == "工勤":
        return "技术工" + (
            "五级" if years < 8 else "四级" if years < 15 else random.choice(("三级", "三级", "二级"))
        )
    if kind == "管理":
        return {1: "管理七级", 2: "管理八级"}.get(leader, "管理九级" if years > 3 else "管理十级")
    if not professional:
        return "专业技术十三级"
    if professional.startswith(("高级", "副主任")):
        return random.choice(("专业技术七级", "专业技术六级", "专业技术五级"))
    if professional.startswith(("一级", "主治", "主管", "工程师", "农艺师")):
        return random.choice(("专业技术十级", "专业技术九级", "专业技术八级"))
    return random.choice(("专业技术十二级", "专业技术十一级"))
