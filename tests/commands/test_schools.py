"""``schools`` and ``groups`` as a script uses them."""

from __future__ import annotations

from tests.commands.conftest import ARCHIVE, SCHOOL, Run


def test_schools_and_groups(county: Run) -> None:
    assert county("schools", "--json").data["schools"] == []
    assert "没有登记学段" in county("schools").out
    county("schools", "standard", "小学", "20", "--document", "云教〔2026〕1号", ok=True)
    county(
        "units", "relation", "add", SCHOOL, "共享编制组", "--with", ARCHIVE, "--name", "文教集团", "--begins", "2026-01-01",
        "--document", "云编〔2026〕2号", ok=True,
    )  # fmt: skip
    (group,) = county("groups", "--json").data["groups"]
    assert (group["name"], group["approved"], group["actual"], group["shared"]) == ("文教集团", 7, 5, 2)
    assert "文教集团：核定 7，实有 5，可共用 2" in county("groups").out
