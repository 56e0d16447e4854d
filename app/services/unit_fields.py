"""What the register keeps of a unit: the word for each field, how it is asked, and which list it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.models.facts import UNIT_GROUPS

UnitFieldType = Literal["text", "long", "date", "code", "unit", "count"]


@dataclass(frozen=True, slots=True)
class UnitField:
    """One field of a unit.

    :param key: column of ``units``; :param name: word on screen and paper; :param codes: its code list, or "".
    :param dictionary: identifier in the national field dictionary, or "".
    """

    key: str
    name: str
    type: UnitFieldType = "text"
    codes: str = ""
    dictionary: str = ""


UNIT_FIELDS: dict[str, UnitField] = {
    field.key: field
    for field in (
        UnitField("name", "单位名称", dictionary="B01001"),
        UnitField("short_name", "简称", dictionary="B01004"),
        UnitField("other_name", "其他名称"),
        UnitField("credit_code", "统一社会信用代码", dictionary="B01014"),
        UnitField("kind", "机构类型", "code", "unit_kind"),
        UnitField("sector", "所属系统", "code", "sector"),
        UnitField("parent_id", "上级机构", "unit"),
        UnitField("supervising_id", "主管部门", "unit", dictionary="B01044A"),
        UnitField("rank", "规格", "code", "rank", "B01027"),
        UnitField("funding", "经费形式", "code", "funding", "B01260"),
        UnitField("public_benefit_class", "公益类别", "code", "public_benefit_class"),
        UnitField("category", "机构类别", "code", "unit_category"),
        UnitField("organ_nature", "机构性质", "code", "organ_nature", "B01031"),
        UnitField("civil_service_state", "参公情况", "code", "civil_service_state"),
        UnitField("subordination", "隶属关系", "code", "subordination", "B01025"),
        UnitField("division", "所在政区", "code", "division", "B01017"),
        UnitField("vertical", "是否垂管", "code", "yes_no"),
        UnitField("established", "设立时间", "date", dictionary="B01064"),
        UnitField("abolished", "撤销时间", "date", dictionary="B01081"),
        UnitField("registered", "法人登记时间", "date"),
        UnitField("deregistered", "注销登记时间", "date"),
        UnitField("certificate_number", "法人证书号"),
        UnitField("legal_representative", "法定代表人"),
        UnitField("duties", "主要职责", "long", dictionary="B01037"),
        UnitField("address", "地址"),
        UnitField("contact_person", "联系人"),
        UnitField("contact_phone", "联系电话"),
        UnitField("school_stage", "学段", "code", "school_stage"),
        UnitField("students", "在校学生数", "count"),
        UnitField("classes", "教学班数", "count"),
        UnitField("township_class", "乡镇类别"),
        UnitField("population", "服务人口", "count"),
    )
}
assert set(UNIT_FIELDS) == {name for names in UNIT_GROUPS.values() for name in names}
