"""How the units of an invented county stand to each other: folders, internal departments, relations, and their particulars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from random import Random
from typing import Any, Final

from app.models.operation import Operation
from app.services import relations
from app.services.demo import catalogue
from app.services.demo.catalogue import COUNTY
from app.services.demo.model import County, DemoUnit
from app.services.office import Office
from app.services.units import BRANCH, GROUP, INTERNAL, LEGAL

ORGAN_ROLES: Final = frozenset(
    {"organ", "organ_mixed", "organ_small", "police", "court", "justice", "township"}
)
_SCHOOL_STAGES: Final = {
    "high_school": ("高中", 12.5, 50), "middle_school": ("初中", 13.5, 48), "rural_middle_school": ("初中", 13.5, 44),
    "primary_school": ("小学", 19, 45), "central_primary": ("小学", 19, 40), "village_primary": ("小学", 19, 28),
    "kindergarten": ("幼儿园", 8, 30),
}  # fmt: skip
_OTHER_STAGES: Final = {"职业技术教育中心": "中等职业学校", "特殊教育学校": "特殊教育学校"}
#: Sector → folder of its organs, in the order offices list them.
FOLDERS: Final = {
    catalogue.PARTY: "党委机构", catalogue.CONGRESS: "人大政协机关", catalogue.CONSULTATIVE: "人大政协机关",
    catalogue.GOVERNMENT: "政府工作部门", catalogue.COURT: "审判检察机关", catalogue.PROCURATORATE: "审判检察机关",
    catalogue.MASS: "群团机关", catalogue.TOWNSHIPS: "乡镇", catalogue.PARK: "开发区",
}  # fmt: skip
_CATEGORIES: Final = {
    catalogue.PARTY: "党政机关", catalogue.CONGRESS: "人大机关", catalogue.CONSULTATIVE: "政协机关",
    catalogue.COURT: "审判机关", catalogue.PROCURATORATE: "检察机关", catalogue.MASS: "群众团体机关",
    catalogue.TOWNSHIPS: "乡镇（街道）机关", catalogue.PARK: "派出机构",
}  # fmt: skip
DUTIES: Final = (
    "贯彻执行党和国家有关方针政策、法律法规，拟订本县相关规划并组织实施。",
    "负责本系统机构编制、人事管理和队伍建设。",
    "负责本领域行政管理、监督检查和公共服务。",
    "承担县委、县政府交办的其他任务。",
)


def add_folders(office: Office, county: County) -> dict[str, int]:
    """Make the folders that the county's tree begins with; returns their ids by name."""
    first = min(unit.established for unit in county.units)
    used = dict.fromkeys(folder_of(unit) for unit in county.units if not unit.parent_key)
    return {
        name: office.units.add({"name": name, "kind": GROUP, "established": first})
        for name in dict.fromkeys(FOLDERS.values())
        if name in used
    }


def folder_of(unit: DemoUnit) -> str:
    """The folder in which a unit without a superior stands."""
    return FOLDERS.get(unit.sector, "政府工作部门")


def particulars(unit: DemoUnit, random: Random) -> dict[str, Any]:
    """What else the register keeps of a unit, beside name, place and funding."""
    found: dict[str, Any] = {
        "category": _category(unit),
        "civil_service_state": "已批参公"
        if unit.role == "civil_managed"
        else "非参公"
        if unit.public_benefit_class
        else "",
        "subordination": "县" if not unit.township_key else "镇",
        "division": COUNTY,
        "vertical": "否",
        "address": f"{COUNTY}{random.choice(('人民路', '建设街', '文化巷', '滨河路'))}{random.randint(1, 180)}号",
    }
    if unit.kind == LEGAL and unit.public_benefit_class:
        found |= {"registered": unit.established, "certificate_number": f"1{random.randrange(10**11):011d}"}
    if unit.role in ORGAN_ROLES:
        found["duties"] = "\n".join(DUTIES)
    if unit.role == "township":
        population = random.randint(6, 48) * 1000 + random.randrange(1000)
        found |= {"population": str(population), "township_class": _township_class(population)}
    return found


def _township_class(population: int) -> str:
    return "一类" if population >= 30_000 else "二类" if population >= 15_000 else "三类"


def school_size(unit: DemoUnit, approved: int, random: Random) -> dict[str, Any]:
    """Stage, pupils and classes of a school; pupils so that some schools have too many posts and some too few."""
    if unit.role not in _SCHOOL_STAGES:
        return {}
    stage, pupils, a_class = _SCHOOL_STAGES[unit.role]
    special = next((stage for ending, stage in _OTHER_STAGES.items() if unit.name.endswith(ending)), "")
    students = max(a_class, round(approved * pupils * random.uniform(0.8, 1.15)))
    return {
        "school_stage": special or stage,
        "students": str(students),
        "classes": str(max(1, round(students / a_class))),
    }


def _category(unit: DemoUnit) -> str:
    if unit.public_benefit_class:
        return "事业单位"
    if unit.kind == BRANCH:
        return "派出机构"
    return _CATEGORIES.get(unit.sector, "工作部门")


def add_departments(office: Office, county: County, keys: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Internal departments of organs as units; returns their ids by the organ's key and the department's name."""
    documents = {document.key: document.number for document in county.documents}
    found: dict[tuple[str, str], int] = {}
    organs = [unit for unit in county.units if unit.role in ORGAN_ROLES]
    with office.desk.operation("unit.register", f"登记 {len(organs)} 个机关的内设机构") as op:
        for unit in organs:
            for name in unit.departments:
                fields = {
                    "name": f"{unit.name}{name}", "kind": INTERNAL, "sector": unit.sector, "rank": "股级",
                    "parent_id": keys[unit.key], "established": unit.established,
                }  # fmt: skip
                found[unit.key, name] = office.units.add_within(
                    op, fields, unit.established, documents[unit.established_document]
                )
        _order(office, op)
    return found


def _order(office: Office, op: Operation) -> None:
    """Put the list of units into the order of the tree: every unit after the one it belongs to."""
    rows = office.units.listed()
    below: dict[int | None, list[int]] = defaultdict(list)
    for row in rows:
        below[row["parent_id"]].append(row["id"])
    first = {row["id"]: row["kind"] == INTERNAL for row in rows}
    place = 0
    waiting = list(reversed(below[None]))
    while waiting:
        unit_id = waiting.pop()
        place += 1
        op.update("units", unit_id, sort_order=place)
        # The last one waiting comes next; departments stand before institutions.
        waiting += sorted(below[unit_id], key=lambda child: not first[child])[::-1]


def relate(office: Office, county: County, keys: Mapping[str, int]) -> int:
    """Typed relations: organs that work together, boards, stations posted by bureaus; returns how many."""
    named = {unit.name: unit for unit in county.units}
    documents = {document.key: document.number for document in county.documents}

    def known(*names: str) -> DemoUnit | None:
        return next((named[COUNTY + name] for name in names if COUNTY + name in named), None)

    def cited(unit: DemoUnit) -> tuple[str, str]:
        return unit.established, documents[unit.established_document]

    count = 0
    with office.desk.operation("unit.relate", "登记合署、挂牌、派出等机构关系") as op:
        for ending, board in (
            ("中共云岭县委宣传部", "云岭县新闻出版局"), ("中共云岭县委统一战线工作部", "云岭县民族宗教事务局"),
            ("云岭县教育和体育局", "云岭县语言文字工作委员会"), ("云岭县人民政府办公室", "云岭县政府研究室"),
            ("云岭县档案馆", "云岭县地方志馆"), ("云岭县财政局", "云岭县国有资产监督管理局"),
        ):  # fmt: skip
            if ending in named:
                unit = named[ending]
                office.relations.add_within(op, keys[unit.key], relations.BOARD, *cited(unit), name=board)
                count += 1
        commission = named.get(f"中国共产党{COUNTY}纪律检查委员会")
        if commission:
            office.relations.add_within(
                op, keys[commission.key], relations.JOINT, *cited(commission), name=f"{COUNTY}监察委员会"
            )
            count += 1
        for unit in county.units:
            if unit.role in {"police_station", "justice_station"} and unit.parent_key:
                office.relations.add_within(
                    op, keys[unit.key], relations.POSTED_FROM, *cited(unit), other_id=keys[unit.parent_key]
                )
                count += 1
        health, hospital = known("卫生健康局"), known("医院")
        if health and hospital:
            office.relations.add_within(
                op, keys[hospital.key], relations.GUIDED, *cited(hospital), other_id=keys[health.key]
            )
            count += 1
    return count
