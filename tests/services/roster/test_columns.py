from __future__ import annotations

import pytest

from app.services.roster.columns import map_columns, normalise_heading, signature, suggest, to_saved


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓　名", "name"),
        ("*身份证号码", "identity_number"),
        ("出生\n年月", "birth"),
        ("出生年月（如1985.03）", "birth"),
        ("学历/全日制", "fulltime_education"),
        ("全日制教育/学历", "fulltime_education"),
        ("全日制教育/毕业院校系及专业", "fulltime_school"),
        ("在职教育/学历学位", "inservice_education"),
        ("在职学位", "inservice_degree"),
        ("三龄依据", "birth_source"),
        ("身份证出生日期", "identity_birth"),
        ("任职时间", "title_since"),
        ("任现职级时间", "grade_since"),
        ("曾用名", "former_name"),
        ("出生地", "birth_place"),
        ("人员类别", "person_class"),
        ("职务层次", "title_level"),
        ("基本信息/性别", "sex"),
        ("职务/岗位", "title"),
        ("进入本单位工作时间", "unit_entry"),
        ("参加工作的时间", "work_start"),
        ("编制卡号", "quota_card"),
        ("聘用岗位/岗位等级", "position_level"),
        ("个人身份有效证件号码", "identity_number"),
        ("专业技术任职资格名称", "professional_title"),
        ("加入中共时间", "joined_party"),
    ],
)
def test_headings_offices_use(heading: str, field: str) -> None:
    suggestion = suggest(heading)
    assert suggestion is not None
    assert suggestion.field == field


@pytest.mark.parametrize(
    "heading",
    [
        "序号",
        "年龄",
        "工龄",
        "毕业时间",
        "入编文号",
        "照片",
        "原表行号",
        "问题说明",
        "",
        "基本工资",
        "单位性质",
        "单位级别",
        "身份证地址",
        "学历证书号",
        "编制数",
    ],
)
def test_headings_that_are_no_field(heading: str) -> None:
    assert suggest(heading) is None


def test_a_similar_heading_is_less_certain_than_a_known_one() -> None:
    known, similar = suggest("参加工作时间"), suggest("参加工作的时间")
    assert known is not None
    assert similar is not None
    assert known.confidence == 1.0
    assert 0.7 < similar.confidence < 0.95


def test_a_field_takes_the_surest_column() -> None:
    mapping, _ = map_columns(["现任职务(含)", "职务", "姓名"])
    assert mapping == {1: "title", 2: "name"}


def test_the_unit_is_the_one_that_holds_the_quota() -> None:
    assert map_columns(["现工作单位", "单位名称", "姓名"])[0] == {1: "unit_name", 2: "name"}
    assert map_columns(["姓名", "现任教学校", "编制所在单位"])[0] == {0: "name", 2: "unit_name"}
    assert map_columns(["姓名", "工作单位"])[0] == {0: "name", 1: "unit_name"}


@pytest.mark.parametrize(
    "heading",
    ["原工作单位", "拟任职务", "配偶身份证号", "紧急联系电话", "入伍时间", "调出时间", "离岗时间", "身份", "工作岗位", "家庭成员/姓名"],
)  # fmt: skip
def test_what_only_resembles_a_field_fills_none(heading: str) -> None:
    assert map_columns([heading])[0] == {}


def test_headings_decided_in_different_files_do_not_meet_in_one_field() -> None:
    saved = {"单位": "unit_name", "单位名称": "unit_name"}
    mapping, _ = map_columns(["姓名", "单位名称", "单位"], saved)
    assert mapping == {0: "name", 1: "unit_name"}


def test_full_time_and_in_service_education_are_two_fields() -> None:
    mapping, _ = map_columns(["姓名", "学历/全日制", "学历/在职"])
    assert mapping == {0: "name", 1: "fulltime_education", 2: "inservice_education"}


def test_what_the_clerk_decided_is_kept() -> None:
    header = ["姓名", "单位", "情况", "备注"]
    saved = to_saved(header, {0: "name", 1: "department", 2: "post_status"})
    assert saved == {"姓名": "name", "单位": "department", "情况": "post_status", "备注": ""}
    mapping, confidence = map_columns(header, saved)
    assert mapping == {0: "name", 1: "department", 2: "post_status"}
    assert confidence[2] == 1.0


def test_a_layout_is_recognised_whatever_the_spaces() -> None:
    assert signature(["姓 名", "身份证号*", ""]) == signature(["姓　名", "身份证号"])
    assert signature(["姓名"]) != signature(["性别"])
    assert normalise_heading("出生　年月：") == "出生年月"
