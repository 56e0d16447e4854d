"""三定规定 as versions on both axes, and against the ledger."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from tests.values.test_charter_text import NEW, OLD


def test_versions_on_both_axes(county: SimpleNamespace) -> None:
    charters, unit = county.office.charters, county.bureau
    with pytest.raises(UsageProblem, match="没有登记三定规定"):
        charters.show(unit)
    old = charters.add(unit, "2010-05-01", charters.read(OLD).fields, "云编[2010]5号")
    before = county.office.register.last_operation
    new = charters.add(unit, "2019-03", charters.read(NEW).fields, "云编〔2019〕8号")
    assert charters.show(unit, "2015-01-01")["id"] == old
    assert charters.show(unit)["document"] == "云编〔2019〕8号"
    assert charters.show(unit, known_at=before)["id"] == old
    assert len(charters.differences(old, new)) == 9
    corrected = charters.add(unit, "2019-03", charters.read(OLD).fields, "云编〔2019〕8号")
    assert [row["id"] for row in charters.versions(unit)] == [old, corrected]
    assert charters.differences(old, corrected) == []
    assert [row["number"] for row in county.office.units.documents(unit)] == [
        "云编〔2019〕8号",
        "云编〔2010〕5号",
    ]
    assert county.office.documents.find("云编〔2019〕8号")["kind"] == "三定规定"
    assert county.office.documents.rests_on(county.office.documents.find("云编〔2019〕8号")["id"]) == {
        "三定规定": 1
    }
    assert county.office.check.run().clean


def test_what_no_charter_can_be_is_refused(county: SimpleNamespace) -> None:
    charters, unit = county.office.charters, county.bureau
    fields = {"duties": ["负责教育工作"]}
    with pytest.raises(Refusal, match="要写明批准它的文件") as refusal:
        charters.add(unit, "2019", fields, " ")
    assert refusal.value.rule.startswith("R14")
    for given, message in (
        ({}, "还没有内容"),
        ({"posts": []}, "没有这样的内容"),
        ({"numbers": [{"name": "行政编制", "count": "若干"}]}, "写得不对"),
        ({"sections": [{}]}, "写得不对"),
    ):
        with pytest.raises(UsageProblem, match=message):
            charters.add(unit, "2019", given, "云编〔2019〕8号")
    with pytest.raises(UsageProblem, match="从哪一天起"):
        charters.add(unit, "", fields, "云编〔2019〕8号")
    with pytest.raises(UsageProblem, match="没有这个单位"):
        charters.versions(99)
    first = charters.add(unit, "2019", fields, "云编〔2019〕8号")
    other = charters.add(county.school, "2019", fields, "云编〔2019〕9号")
    with pytest.raises(UsageProblem, match="没有这个版本"):
        charters.differences(first, other)


def test_numbers_that_the_ledger_does_not_have(county: SimpleNamespace) -> None:
    charters = county.office.charters
    numbers = [
        {"name": "事业编制", "count": 6},
        {"name": "领导职数", "count": 2},
        {"name": "校长", "count": 1},
    ]
    charters.add(county.school, "2010-05-01", {"numbers": numbers}, "云编〔2010〕5号")
    assert charters.against_ledger(county.school) == [
        {"name": "事业编制", "charter": 6, "ledger": 5},
        {"name": "领导职数", "charter": 2, "ledger": 0},
    ]
