"""What the county adds to a roster from personal files: full-time and in-service education, the three ages, levels."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Final

from app.models import facts
from app.services.demo import careers
from app.services.demo.leading import level_of, title_since
from app.services.demo.model import (
    ADMINISTRATIVE,
    CIVIL_MANAGED,
    ORGAN_WORKER,
    POLITICAL_LEGAL,
    County,
    DemoPerson,
    DemoUnit,
)
from app.services.office import Office

_CIVIL: Final = frozenset({ADMINISTRATIVE, POLITICAL_LEGAL})
_EARLIER: Final = {"博士研究生": "硕士研究生", "硕士研究生": "本科", "本科": "大专", "大专": "中专"}
_SOURCES: Final = ("干部档案：入党志愿书", "干部档案：招工登记表", "干部档案：履历表")
#: Share of the people whose files have been gone through; the others are on the list of incomplete records.
_EXAMINED_SHARE: Final = 0.9


def particulars(person: DemoPerson, unit: DemoUnit, random: Random) -> dict[str, str]:
    """What the files say of somebody beyond the roster."""
    found = {
        "joined_unit": person.unit_entry,
        "personal_status": _status(person),
        "person_class": _class(person, unit),
        "civil_servant_state": "已登记" if person.nature in _CIVIL else "参照管理登记" if person.nature == CIVIL_MANAGED else "",
        "health": "健康或良好" if random.random() < 0.97 else "一般或较弱",
    }  # fmt: skip
    if person.professional_title:
        found["professional_title_level"] = _professional_level(person.professional_title)
        found["professional_title_since"] = f"{random.randint(2012, 2025)}-12"
    found |= _studies(person, unit, random)
    if random.random() < _EXAMINED_SHARE:
        found |= {
            "birth_source": _SOURCES[2],
            "work_start_source": _SOURCES[1],
            "identity_birth": f"{person.identity_number[6:10]}-{person.identity_number[10:12]}-{person.identity_number[12:14]}",
        }
        if person.joined_party:
            found["party_source"] = _SOURCES[0]
    if person.grade:
        found["grade_since"] = f"{random.randint(2018, 2025)}-{random.randint(1, 12):02d}"
    if person.leader:
        found["title_since"] = title_since(person)
        kind = {1: "单位正职", 2: "单位副职"}.get(person.leader, "内设机构正职")
        found["title_level"] = level_of(unit, kind)
    worker = person.nature == ORGAN_WORKER or person.position_kind == "工勤"
    found["retirement_basis"] = (
        "男职工" if person.sex == "男" else "女职工（原 50 周岁）" if worker else "女职工（原 55 周岁）"
    )
    return {name: value for name, value in found.items() if value}


def _studies(person: DemoPerson, unit: DemoUnit, random: Random) -> dict[str, str]:
    """Where the highest education was reached while working, the full-time one is a step lower."""
    later = person.education in _EARLIER and random.random() < 0.45
    fulltime = _EARLIER[person.education] if later else person.education
    if not later:
        return {
            "fulltime_education": fulltime, "fulltime_degree": person.degree, "fulltime_school": person.school,
            "fulltime_major": person.major,
        }  # fmt: skip
    school, major = careers.studies(unit.role, fulltime, random)
    return {
        "fulltime_education": fulltime, "fulltime_degree": careers.degree(fulltime, random), "fulltime_school": school,
        "fulltime_major": major, "inservice_education": person.education, "inservice_degree": person.degree,
        "inservice_school": person.school, "inservice_major": person.major,
    }  # fmt: skip


def _status(person: DemoPerson) -> str:
    if person.nature in _CIVIL:
        return "公务员"
    if person.nature == CIVIL_MANAGED:
        return "参照公务员法管理人员"
    return "合同制工人" if person.position_kind == "工勤" else "事业单位管理人员、专业技术人员"


def _class(person: DemoPerson, unit: DemoUnit) -> str:
    if person.nature in _CIVIL:
        return "综合管理类公务员"
    if person.nature != CIVIL_MANAGED:
        return ""
    return "参照管理的事业工作人员" if unit.public_benefit_class else "参照管理的机关工作人员"


def _professional_level(title: str) -> str:
    if title.startswith(("高级", "副主任")):
        return "副高级"
    return "中级" if title.startswith(("一级", "主治", "主管", "工程师", "农艺师")) else "初级"


def complete_people(office: Office, county: County, people: Mapping[str, int], random: Random) -> int:
    """Record the particulars of everybody in one operation; returns how many people have them.

    :param people: row id by identity number.
    """
    units = {unit.key: unit for unit in county.units}
    rows: list[dict[str, Any]] = []
    done = 0
    with office.desk.operation("person.complete", "按人事档案补录人员信息") as op:
        for person in county.people:
            person_id = people.get(person.identity_number)
            found = particulars(person, units[person.unit_key], random)
            if person_id is None:
                continue
            rows += facts.fact_rows(facts.PEOPLE, person_id, found, "", None)
            op.update("people", person_id, **found)
            done += 1
        op.insert_many("person_facts", rows)
    return done
