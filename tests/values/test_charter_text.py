"""Reading pasted charters, and saying what changed in words a clerk reads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.values.charter_text import Difference, differences, parse

OLD = """云岭县教育局主要职责内设机构和人员编制规定
第一条 根据上级文件，制定本规定。
一、主要职责
（一）贯彻执行教育工作方针政策，拟订全县教育事业发展规划。
（二）统筹管理基础教育、职业教育；
指导学前教育。
（三）负责教师工作。
二、内设机构
（一）办公室。负责文电、会务、机要、档案等工作。
（二）人事股，负责教师招聘、编制和职称工作。
(三)基础教育股：承担义务教育管理工作
三、人员编制和领导职数
县教育局机关行政编制12名，机关工勤编制2名。设局长1名，副局长3名；股级领导职数五名（3正2副）。
四、附则
本规定由县委编办负责解释。"""
NEW = """一、主要职责
1. 贯彻执行教育工作方针政策，拟订全县教育事业发展规划并组织实施。
2. 统筹管理基础教育、职业教育；指导学前教育。
3. 负责校外培训监管。
二、内设机构
（一）综合办公室。负责文电、会务、机要、档案、保密等工作。（二）人事股，负责教师招聘、编制和职称工作。
（三）校外教育培训监管股。负责校外培训机构监管。
三、人员编制
机关行政编制13名，机关工勤编制2名。设局长1名，副局长2名；股级领导职数十二名。"""


def test_a_pasted_charter_is_read() -> None:
    read = parse(OLD)
    assert read.fields["duties"] == [
        "贯彻执行教育工作方针政策，拟订全县教育事业发展规划。",
        "统筹管理基础教育、职业教育；指导学前教育。",
        "负责教师工作。",
    ]
    assert [row["name"] for row in read.fields["sections"]] == ["办公室", "人事股", "基础教育股"]
    assert read.fields["sections"][2]["duties"] == "承担义务教育管理工作"
    assert read.fields["numbers"] == [
        {"name": "机关行政编制", "count": 12},
        {"name": "机关工勤编制", "count": 2},
        {"name": "局长", "count": 1},
        {"name": "副局长", "count": 3},
        {"name": "股级领导职数", "count": 5},
    ]
    assert read.unread == (
        "云岭县教育局主要职责内设机构和人员编制规定", "第一条 根据上级文件，制定本规定。", "四、附则",
        "本规定由县委编办负责解释。",
    )  # fmt: skip
    assert [len(parse(NEW).fields[part]) for part in ("duties", "sections", "numbers")] == [3, 3, 5]


def test_the_difference_reads_as_a_person_would_say_it() -> None:
    lines = differences(parse(OLD).fields, parse(NEW).fields)
    assert [line.sentence() for line in lines] == [
        "取消职责：负责教师工作。",
        (
            "职责修改：贯彻执行教育工作方针政策，拟订全县教育事业发展规划。 → "
            "贯彻执行教育工作方针政策，拟订全县教育事业发展规划并组织实施。"
        ),
        "新增职责：负责校外培训监管。",
        "取消内设机构：基础教育股",
        "新增内设机构：校外教育培训监管股",
        "内设机构更名：办公室 → 综合办公室",
        "编制职数调整：机关行政编制 12 名 → 机关行政编制 13 名",
        "编制职数调整：副局长 3 名 → 副局长 2 名",
        "编制职数调整：股级领导职数 5 名 → 股级领导职数 12 名",
    ]
    assert (lines[1].similarity, lines[5].similarity) == (90, 92)


def test_a_section_with_other_duties_is_reworded() -> None:
    old = {"sections": [{"name": "人事股", "duties": "负责教师招聘。"}]}
    new = {"sections": [{"name": "人事股", "duties": "负责教师招聘、职称。"}]}
    assert differences(old, new) == [
        Difference("内设机构", "修改", "人事股：负责教师招聘。", "人事股：负责教师招聘、职称。", 85)
    ]


FIELDS = st.fixed_dictionaries(
    {
        "duties": st.lists(st.text("负责管理教育水利工作，。", min_size=1, max_size=12), max_size=5, unique=True),
        "numbers": st.lists(
            st.fixed_dictionaries({"name": st.sampled_from("甲乙丙丁"), "count": st.integers(0, 9)}),
            max_size=4, unique_by=lambda row: row["name"],
        ),
    }
)  # fmt: skip


@given(FIELDS, FIELDS)
def test_nothing_is_lost_between_two_versions(old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    assert differences(old, old) == []
    lines = [line for line in differences(old, new) if line.part == "职责"]
    gone = sum(line.kind == "取消" for line in lines)
    come = sum(line.kind == "新增" for line in lines)
    assert len(new["duties"]) == len(old["duties"]) - gone + come


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    parse(text)
