"""``opening …`` and ``posts-ledger`` as a script uses them."""

from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import BUREAU, SCHOOL, Run

TABLE = f"""单位,种类,经费或层次,数额,文号,日期
{BUREAU},行政编制,全额,12,云编〔2019〕3号,2019-03-05
{BUREAU},单位副职,副科,3,云编〔2019〕3号,2019-03-05
教育股,行政编制,全额,1,云编〔2019〕3号,2019-03-05
合计,,,16,,
"""


def test_a_table_becomes_the_opening_position(county: Run, tmp_path: Path) -> None:
    path = tmp_path / "期初.csv"
    path.write_text(TABLE, "utf-8")
    preview = county("opening", "preview", str(path), "--json").data
    assert (preview["ready"], preview["wrong"]) == (2, 1)
    assert preview["skipped"] == [{"row": 5, "reason": "合计行"}]
    assert "可以登记 2 行，有问题 1 行。" in county("opening", "preview", str(path)).out
    assert county("opening", "import", str(path)).code == 2
    assert county("opening", "import", str(path), "--leave-wrong", "--json", ok=True).data["posted"] == 2
    assert county("balance", "--unit", BUREAU, "--json").data["accounts"][0]["approved"] in {5, 12}
    assert county("leader", "list", "--unit", BUREAU, "--json").data["totals"]["approved"] == 3


def test_the_ledger_of_posts(county: Run) -> None:
    data = county("posts-ledger", "--unit", SCHOOL, "--json").data
    (ledger,) = data["ledgers"]
    assert (ledger["kind"], len(ledger["columns"]), len(ledger["lines"][0]["changes"])) == (
        "事业单位",
        60,
        56,
    )
    assert ledger["columns"][4] == ["编制数"]
    assert (ledger["lines"][0]["document"], ledger["lines"][0]["changes"][0]) == ("云编〔2010〕5号", 5)
    assert "编制数 +5" in county("posts-ledger", "--unit", SCHOOL).out
