"""What the register keeps of a person: the word for each field, how it is asked, and which list it comes from.

Names and formats follow the national dictionary (信息集 A01, A05, A06, A08, A36); chosen is what the ledger, the
census, the statistics and the superior's system ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.models.facts import PERSON_GROUPS

PersonFieldType = Literal["text", "long", "date", "code", "identity"]


@dataclass(frozen=True, slots=True)
class PersonField:
    """One field of a person.

    :param key: column of ``people``; :param name: word on screen and paper; :param codes: its code list, or "".
    :param dictionary: identifier in the national field dictionary, or "".
    """

    key: str
    name: str
    type: PersonFieldType = "text"
    codes: str = ""
    dictionary: str = ""


PERSON_FIELDS: dict[str, PersonField] = {
    field.key: field
    for field in (
        PersonField("name", "姓名", dictionary="A01001"),
        PersonField("former_name", "曾用名", dictionary="A01002"),
        PersonField("sex", "性别", "code", "sex", "A01004"),
        PersonField("birth", "出生年月", "date", dictionary="A01007"),
        PersonField("birth_source", "出生年月依据"),
        PersonField("identity_birth", "身份证出生日期", "date"),
        PersonField("identity_number", "公民身份号码", "identity", dictionary="A01077"),
        PersonField("legacy_identity_number", "曾用身份号码"),
        PersonField("ethnic_group", "民族", "code", "ethnic_group", "A01017"),
        PersonField("native_place", "籍贯", dictionary="A01011"),
        PersonField("birth_place", "出生地", dictionary="A01014"),
        PersonField("political_status", "政治面貌", "code", "political_status"),
        PersonField("joined_party", "入党时间", "date"),
        PersonField("party_source", "入党时间依据"),
        PersonField("education", "学历", "code", "education"),
        PersonField("degree", "学位", "code", "degree"),
        PersonField("school", "毕业院校"),
        PersonField("major", "所学专业"),
        PersonField("fulltime_education", "全日制学历", "code", "education"),
        PersonField("fulltime_degree", "全日制学位", "code", "degree"),
        PersonField("fulltime_school", "全日制毕业院校"),
        PersonField("fulltime_major", "全日制专业"),
        PersonField("inservice_education", "在职学历", "code", "education"),
        PersonField("inservice_degree", "在职学位", "code", "degree"),
        PersonField("inservice_school", "在职毕业院校"),
        PersonField("inservice_major", "在职专业"),
        PersonField("work_start", "参加工作时间", "date"),
        PersonField("work_start_source", "参加工作时间依据"),
        PersonField("joined_unit", "调入单位时间", "date"),
        PersonField("department", "内设机构"),
        PersonField("title", "职务"),
        PersonField("title_level", "职务层次", "code", "title_level"),
        PersonField("title_since", "任现职务时间", "date"),
        PersonField("grade", "职级", "code", "grade"),
        PersonField("grade_since", "任现职级时间", "date"),
        PersonField("professional_title", "职称", "code", "professional_title"),
        PersonField("professional_title_level", "职称级别", "code", "professional_title_level"),
        PersonField("professional_title_since", "取得职称时间", "date"),
        PersonField("position_kind", "岗位类别", "code", "position_kind"),
        PersonField("position_level", "岗位等级"),
        PersonField("post_status", "在岗状态", "code", "post_status"),
        PersonField("personal_status", "个人身份", "code", "personal_status"),
        PersonField("person_class", "人员类别", "code", "person_class"),
        PersonField("civil_servant_state", "公务员登记", "code", "civil_servant_state"),
        PersonField("retirement_basis", "退休年龄依据", "code", "retirement_basis"),
        PersonField("retirement_choice", "弹性退休"),
        PersonField("quota_card", "编制卡号"),
        PersonField("phone", "联系电话"),
        PersonField("health", "健康状况", "code", "health"),
        PersonField("remarks", "备注", "long"),
    )
}
PERSON_SECTIONS: dict[str, tuple[str, ...]] = {
    "基本": (
        "name", "former_name", "sex", "identity_number", "legacy_identity_number", "ethnic_group", "native_place",
        "birth_place", "political_status", "health",
    ),
    "三龄": (
        "birth", "birth_source", "identity_birth", "work_start", "work_start_source", "joined_party", "party_source",
    ),
    "学历": (
        "education", "degree", "school", "major", "fulltime_education", "fulltime_degree", "fulltime_school",
        "fulltime_major", "inservice_education", "inservice_degree", "inservice_school", "inservice_major",
    ),
    "职务职级职称": (
        "joined_unit", "department", "title", "title_level", "title_since", "grade", "grade_since",
        "professional_title", "professional_title_level", "professional_title_since", "position_kind",
        "position_level", "post_status", "personal_status", "person_class", "civil_servant_state",
    ),
    "退休": ("retirement_basis", "retirement_choice"),
    "联系": ("quota_card", "phone", "remarks"),
}  # fmt: skip
"""The fields in the groups and the order forms and pages show them."""
assert {name for names in PERSON_SECTIONS.values() for name in names} == set(PERSON_FIELDS)
assert set(PERSON_FIELDS) == {name for names in PERSON_GROUPS.values() for name in names}
