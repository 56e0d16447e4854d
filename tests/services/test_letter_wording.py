"""What letters say of settled matters: as an approval decides, never as a screen lists."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from app.services.kinds import matters as kinds
from app.services.letters.wording import decided, quoted, subject, told
from app.services.rules import RULES
from tests.services.test_matters import settle

ACCOUNT = "事业编制，财政拨款"


def test_numbers_are_raised_lowered_set_and_taken_away() -> None:
    changes = [
        f"云岭县第一小学（{ACCOUNT}）：核定 5 → 7",
        f"云岭县（城关）小学（{ACCOUNT}）：核定 5 → 3",
        f"云岭县保密技术服务中心（{ACCOUNT}）：核定 7 → 0",
        "云岭县档案馆（单位副职，副股）：核定 0 → 1",
    ]
    assert decided("云岭县第一小学：核增事业编制 2 名 等", changes) == [
        "同意核增云岭县第一小学事业编制（财政拨款）2名，由5名增至7名",
        "核减云岭县（城关）小学事业编制（财政拨款）2名，由5名减至3名",
        "核减云岭县保密技术服务中心事业编制（财政拨款）7名",
        "核定云岭县档案馆单位副职（副股）领导职数1名",
    ]


def test_a_unit_founded_has_its_rank_and_its_numbers() -> None:
    changes = ["设立云岭县数据中心（法人单位，股级）", f"{ACCOUNT}：核定 0 → 5", "单位正职，正股：核定 0 → 1"]
    assert decided("设立云岭县数据中心", changes) == [
        "同意设立云岭县数据中心，为法人单位，机构规格为股级",
        "核定事业编制（财政拨款）5名",
        "核定单位正职（正股）领导职数1名",
    ]
    assert decided("设立甲", ["设立甲（法人单位，未定级）"]) == ["同意设立甲，为法人单位"]


def test_a_unit_abolished_says_where_numbers_posts_and_people_go() -> None:
    changes = [
        "撤销云岭县保密技术服务中心，并入云岭县档案馆",
        f"云岭县保密技术服务中心（{ACCOUNT}）：核定 7 → 0，实有 5 → 0",
        f"云岭县档案馆（{ACCOUNT}）：核定 2 → 9，实有 2 → 7",
        "领导职数 2 项转入",
        "领导任职 1 项免职",
        "编外人员 3 项转入",
        "文件档案 4 项转入",
        "通知单 1 项收回",
    ]
    post = {
        "measure": "leader", "nature": "", "leader_kind": "单位正职", "level": "正股", "count": 2,
        "from_unit": "云岭县保密技术服务中心", "to_unit": "云岭县档案馆",
    }  # fmt: skip
    assert decided("撤销云岭县保密技术服务中心，并入云岭县档案馆", changes, [post]) == [
        "同意撤销云岭县保密技术服务中心，并入云岭县档案馆",
        "核减云岭县保密技术服务中心事业编制（财政拨款）7名",
        "核增云岭县档案馆事业编制（财政拨款）7名，由2名增至9名",
        "云岭县保密技术服务中心单位正职（正股）领导职数2名划转至云岭县档案馆",
        "在编人员5名转入云岭县档案馆",
        "领导职务任免按照干部管理权限办理",
        "编外人员3名、文件档案4份一并转入承接单位",
        "编制使用通知单1张予以收回",
    ]


def test_names_ranks_boards_charters_and_filings() -> None:
    title = "云岭县第一小学：更名为云岭县实验小学，规格由正股调整为副科"
    assert decided(title, ["更名为云岭县实验小学", "规格由正股调整为副科"]) == [
        "同意云岭县第一小学更名为云岭县实验小学，规格由正股调整为副科"
    ]
    board = "云岭县教育局加挂“云岭县语言文字委员会”牌子"
    assert decided(board, [board, "不增加编制和领导职数"]) == [f"同意{board}，不增加编制和领导职数"]
    assert decided("云岭县教育局三定规定", ["主要职责 5 项，内设机构 3 个，行政编制 9 名"]) == [
        "同意修订云岭县教育局三定规定，明确主要职责5项，内设机构3个，行政编制9名"
    ]
    assert decided("甲：备案内设机构教务处", ["甲：备案内设机构教务处", "不定规格，不增加领导职数"]) == [
        "同意对甲内设机构教务处予以备案，不定规格，不增加领导职数"
    ]


def test_titles_have_no_commas() -> None:
    assert [subject(title) for title in (
        "云岭县第一小学：核增事业编制 2 名", "撤销甲，并入乙", "甲并入乙，更名为丙", "甲：更名为乙，规格由正股调整为副科", "甲：核增事业编制 1 名、核减工勤 1 名 等",
    )] == ["云岭县第一小学核增事业编制2名", "撤销甲并入乙", "甲并入乙并更名为丙", "甲更名为乙等事项", "甲核增事业编制1名、核减工勤1名等事项"]  # fmt: skip


def test_documents_are_cited_once_with_title_and_number() -> None:
    assert quoted("云编〔2026〕9号", "《关于调整编制的通知》") == "《关于调整编制的通知》（云编〔2026〕9号）"
    assert [quoted("云编〔2026〕9号"), quoted(""), quoted("《条例》第六条")] == [
        "云编〔2026〕9号文件",
        "",
        "《条例》第六条",
    ]


MATTERS: list[tuple[str, dict[str, Any]]] = [
    (kinds.ABOLISH, {"destination": "archive"}),
    (kinds.RENAME, {"new_name": "云岭县实验小学"}),
    (kinds.BOARD, {"action": "挂牌", "board": "云岭县语言文字委员会"}),
    (kinds.QUOTAS, {"lines": [{"change": "核减", "nature": "事业编制", "funding": "财政拨款", "count": 2}]}),
    (kinds.LEADERS, {"lines": [{"change": "核增", "leader_kind": "单位副职", "level": "副股", "count": 1}]}),
]


@pytest.mark.parametrize(("kind", "fields"), MATTERS, ids=[kind for kind, _ in MATTERS])
def test_no_approval_speaks_like_a_machine(
    county: SimpleNamespace, kind: str, fields: dict[str, Any]
) -> None:
    named = {
        name: getattr(county, value) if name == "destination" else value for name, value in fields.items()
    }
    case_id = settle(county, kind, county.school, **named)
    letter = county.office.letters.beginning("批复", "case", case_id)
    whole = letter["title"] + letter["body"]
    assert "同意" in letter["body"]
    assert not re.search(r"→|项转入|项收回|\{|[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]|R\d\d", whole), whole
    assert "，" not in letter["title"]


def test_provisions_are_those_of_the_rules(county: SimpleNamespace) -> None:
    body = county.office.letters.beginning("整改通知", "over_quota", county.committee)["body"]
    cited = re.findall(r"《[^》]+》(?:第.{1,4}条)?", body)
    assert cited == [RULES["R02"].document]
    county.office.settings.change("rule.R02.document", "《云岭县机构编制管理办法》第三条")
    body = county.office.letters.beginning("整改通知", "over_quota", county.committee)["body"]
    assert "按照《云岭县机构编制管理办法》第三条和本地" in body


def test_lines_of_a_list_are_told_in_words() -> None:
    assert [told(line) for line in ("设立时间 2004-03", "核定 5 名（云编〔2010〕5号，2010-05-01）", "单位名称 云岭县第一小学")] == [
        "设立时间：2004年3月", "核定5名（云编〔2010〕5号，2010年5月1日）", "单位名称：云岭县第一小学",
    ]  # fmt: skip
