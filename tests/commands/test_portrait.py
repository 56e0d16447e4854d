from __future__ import annotations

from tests.commands.conftest import SCHOOL, Run


def test_one_unit_on_a_day(county: Run) -> None:
    data = county("portrait", SCHOOL, "--at", "2011-01-01", "--json", ok=True).data
    figures = {
        figure["label"]: figure["value"]
        for part in data["parts"]
        for figure in part["figures"]
        if part["title"] == "编制"
    }
    assert (data["name"], data["at"]) == (SCHOOL, "2011-01-01")
    assert (figures["核定"], figures["实有"], figures["可用"]) == (5, 0, 5)
    told = county("portrait", SCHOOL, ok=True).out
    assert "【编制】" in told
    assert county("portrait", "没有的单位").code == 2
