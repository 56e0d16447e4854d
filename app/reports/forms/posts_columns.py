"""The columns of the 编制职数台账 as offices print them: 63 for organs, 69 for 参公, 60 for institutions.

A column is the path of its titles, outermost first. The first four say which document a line belongs to.
"""

from __future__ import annotations

ORGAN, REFERENCED, INSTITUTION = "党政机关", "参公事业单位", "事业单位"

Path = tuple[str, ...]


def _under(head: str, *titles: str) -> tuple[Path, ...]:
    return tuple((head, title) for title in titles)


_LINE: tuple[Path, ...] = (("序号",), ("机构名称",), ("批准文号",), ("日期",))
_TOTAL: tuple[Path, ...] = (("编制数",),)
_FUNDING = _under("经费形式", "全额拨款", "差额补贴", "经费自理")
_STRUCTURE = _under("事业编制结构", "管理人员", "专业技术人员", "工勤人员", "生产工人")
_DEPARTMENTS: tuple[Path, ...] = (
    ("其他领导职数",),
    ("批准内设机构数",),
    ("批准其他工作机构数",),
    ("内设机构领导正职",),
    ("内设机构领导副职",),
)
_DISCIPLINE = _under(
    "纪检监察领导职数",
    "合计",
    "纪检组长、纪委书记、专职纪检监察员",
    "纪检副组长、纪委副书记",
    "监察室主任",
    "其他领导",
)
_NOT_LEADING: tuple[Path, ...] = (
    *_under("非领导职数", "部门非领导", "内设机构非领导"),
    *(
        ("非领导职数", "其中（按职务）", title)
        for title in ("巡视员", "副巡视员", "调研员", "副调研员", "主任科员", "副主任科员")
    ),
)
_GRADES = _under(
    "综合管理类公务员职级",
    "一级巡视员",
    "二级巡视员",
    "一级调研员",
    "二级调研员",
    "三级调研员",
    "四级调研员",
    "一级主任科员",
    "二级主任科员",
    "三级主任科员",
    "四级主任科员",
    "一级科员",
    "二级科员",
    "其他",
)
_OTHERS = _under("其他", "工作人员", "工勤人员", "其他人员")
_LEVELS: tuple[Path, ...] = (
    *(
        (level, rank)
        for level in ("省部级", "厅局级", "县处级", "乡科级", "股级")
        for rank in ("正职", "副职")
    ),
    ("其他职级",),
)

COLUMNS: dict[str, tuple[Path, ...]] = {
    ORGAN: (
        *_LINE,
        *_TOTAL,
        *_under(
            "编制类别",
            "行政编制",
            "政法专项编制",
            "纪检监察行政编制",
            "机关工勤人员编制",
            "机关使用事业编制",
        ),
        ("省市乡县领导",),
        *_under(
            "部门领导职数",
            "合计",
            "部门正职领导",
            "部门副职领导",
            "秘书长",
            "机关党委书记",
            "专业技术领导",
            "政治部主任",
        ),
        *_DEPARTMENTS,
        *_DISCIPLINE,
        *_NOT_LEADING,
        *_GRADES,
        *_OTHERS,
        *_LEVELS,
    ),
    REFERENCED: (
        *_LINE,
        *_TOTAL,
        *_FUNDING,
        *_STRUCTURE,
        *_under("编制类别", "行政编制", "政法专项编制", "纪检监察行政编制", "工勤人员编制", "事业编制"),
        *_under(
            "单位领导职数",
            "合计",
            "党委书记",
            "行政正职领导",
            "党委副书记",
            "行政副职领导",
            "秘书长",
            "专业技术领导",
        ),
        *_DEPARTMENTS,
        *_DISCIPLINE,
        *_NOT_LEADING,
        *_GRADES,
        *_OTHERS,
        *_LEVELS,
    ),
    INSTITUTION: (
        *_LINE,
        *_TOTAL,
        *_FUNDING,
        *_STRUCTURE,
        *_under(
            "单位领导职数", "合计", "党委书记", "行政正职领导", "党委副书记", "行政副职领导", "专业技术领导"
        ),
        *_DEPARTMENTS,
        *_DISCIPLINE,
        *_NOT_LEADING,
        *_GRADES,
        *_LEVELS,
    ),
}
