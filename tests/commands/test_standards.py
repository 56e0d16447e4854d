"""``standards …`` as a script uses it."""

from __future__ import annotations

from tests.commands.conftest import SCHOOL, Run


def test_adopt_check_switch(county: Run) -> None:
    offered = county("standards", "list", "--offered", "--json").data["standards"]
    assert {row["region"] for row in offered} >= {"甘肃", "湖北（市县直部门）"}
    assert county("standards", "adopt", "甘肃", "--json", ok=True).data["adopted"] == 10
    checks = {row["unit"]: row for row in county("standards", "check", "--json").data["checks"]}
    assert (checks[SCHOOL]["base"], checks[SCHOOL]["found"], checks[SCHOOL]["verdict"]) == (5, 0, "缺 1 名")
    own = county(
        "standards", "add", "--kind", "领导职数", "--subject", "小学领导职数", "--applies", "事业单位", "--to-size", "10",
        "--low", "2", "--high", "3", "--document", "云编〔2020〕7号", "--json", ok=True,
    ).data["standard"]  # fmt: skip
    assert "缺 2 名" in county("standards", "check", "--wrong").out
    county("standards", "switch", str(own), "--reason", "云编〔2026〕7号", ok=True)
    assert "缺 2 名" not in county("standards", "check", "--wrong").out
    assert county("standards", "adopt", "月球", "--json").error["kind"] == "usage"
