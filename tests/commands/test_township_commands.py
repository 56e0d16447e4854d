"""What a township may not do by command, and what it declares instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import ACCOUNT
from tests.commands.test_packages import At, _cheap_code, at, carry, sides
from tests.reports.reading import pages_of
from tests.services.conftest import identity_number

__all__ = ["_cheap_code", "at", "sides"]

SCHOOL = "米村镇中心小学"
REFUSED = (
    ("units", "add", "--name", "新单位"),
    ("units", "deregister", SCHOOL, "--on", "2026-07-01", "--document", "文"),
    ("units", "relation", "add", SCHOOL, "依托挂靠", "--begins", "2020", "--document", "文", "--with", "米村镇"),
    ("quota", "post", "--unit", SCHOOL, *ACCOUNT, "--count", "1", "--kind", "核增", "--effective", "2026-07", "--document", "文"),
    ("exit", "record", "王㛃", "--reason", "退休", "--ends", "2026-07-01", "--document", "文"),
    ("off-staff", "register", "孙某", "--unit", SCHOOL, "--kind", "劳务派遣", "--begins", "2026-07-01"),
    ("card", "issue", "--person", "王㛃"),
    ("workplace", "begin", "王㛃", "--kind", "借调", "--begins", "2026-07-01", "--place", "省厅"),
    ("leader", "record", "王㛃", "--unit", SCHOOL, "--title", "校长", "--begins", "2026-07-01"),
    ("duplicates", "merge", "王㛃", "赵䶮", "--reason", "同一人"),
    ("duplicates", "distinct", "王㛃", "赵䶮"),
    ("month", "declare", "--unit", "米村镇", "--month", "2026-06"),
    ("handler", "assign", "周干事", "--unit", SCHOOL),
    ("holiday", "set", "2026-10-01"),
    ("permit", "apply", "--unit", SCHOOL, *ACCOUNT, "--count", "1", "--channel", "招考", "--reason", "缺", "--signer", "某"),
    ("enter", "record", "--unit", SCHOOL, *ACCOUNT, "--name", "某人", "--begins", "2012-09", "--reason", "建库"),
    ("package", "make", "--unit", SCHOOL, "--to", "."),
)  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=lambda words: " ".join(words[:2]))
def test_what_the_county_decides_is_refused(
    at: At, sides: tuple[Path, Path, Path], words: tuple[str, ...]
) -> None:
    _county, township, _stick = sides
    before = at(township, "log").data
    answer = at(township, *words, code=1)
    assert answer.error["kind"] == "refusal"
    assert answer.error["message"]
    assert answer.error["next_step"]
    assert at(township, "log").data == before


def test_people_off_the_establishment(at: At, sides: tuple[Path, Path, Path]) -> None:
    county, township, stick = sides
    came = at(
        township, "declare", "off-entry", "孙𬭎", "--unit", SCHOOL, "--kind", "劳务派遣", "--identity",
        identity_number(77), "--begins", "2026-07-01", "--position", "食堂",
    )  # fmt: skip
    assert came.data["declaration"]["kind_name"] == "编外登记"
    carry(at, township, county, stick)
    (line,) = at(county, "package", "inbox").data["lines"]
    accepted = at(county, "package", "accept", str(line["id"]), "--signer", "陈书记").data
    assert accepted["receipt_number"] in (None, "")
    carry(at, county, township, stick)
    (row,) = at(township, "off-staff", "list").data["people"]
    assert (row["name"], row["position"]) == ("孙𬭎", "食堂")
    went = at(township, "declare", "off-exit", str(row["id"]), "--ends", "2026-07-14", "--reason", "合同解除")
    assert "2026-07-14 起不在" in went.data["declaration"]["sentence"]
    carry(at, township, county, stick)
    (line,) = at(county, "package", "inbox").data["lines"]
    at(county, "package", "accept", str(line["id"]), "--signer", "陈书记")
    assert at(county, "off-staff", "list").data["count"] == 0


def test_the_forms_of_the_county_are_seen_and_printed(at: At, sides: tuple[Path, Path, Path]) -> None:
    county, township, stick = sides
    text = at(county, "form", "show", "F30-key").data["text"]
    mine = stick / "F30-key.yaml"
    mine.write_text(text.replace("名称: 关键信息变更审批表", "名称: 重要信息变更审批表"), encoding="utf-8")
    at(county, "form", "set", "F30-key", str(mine))
    at(county, "form", "words", "编办=编委办")
    at(township, "declare", "nothing", "--month", "2026-06")
    carry(at, township, county, stick)
    carry(at, county, township, stick)
    rows = {row["name"]: row for row in at(township, "form", "list").data["forms"]}
    assert [name for name, row in rows.items() if row["changed"]] == ["F30-key"]
    assert (rows["F30-key"]["faults"], rows["F30-key"]["why"]) == (0, "")
    assert at(township, "form", "words").data["words"] == {"编办": "编委办"}
    pdf = stick / "空表.pdf"
    at(township, "print", "F30", "--blank", "--variant", "key", "--to", str(pdf))
    assert "重要信息变更审批表" in pages_of(pdf.read_bytes())[0].text
    at(township, "print", "F30", "--blank", "--variant", "F30-key", "--to", str(pdf))
    refused = at(township, "form", "reset", "F30-key", code=1)
    assert "由编办统一定" in refused.error["message"]
    assert at(township, "print", "F30", "--variant", "key", "--to", str(pdf), code=2).error["next_step"]
    unknown = at(township, "print", "F07", "--blank", "--variant", "small", "--to", str(pdf), code=2)
    assert "F07-large" in unknown.error["next_step"]
    for form, option, title in (
        ("F11", ("--book", "退休"), "退休人员花名册"),
        ("F32", ("--minutes",), "会议纪要"),
        ("F09", ("--split",), "第1部分（共3部分）"),
    ):
        at(township, "print", form, "--blank", *option, "--to", str(pdf))
        assert title in pages_of(pdf.read_bytes())[0].text
