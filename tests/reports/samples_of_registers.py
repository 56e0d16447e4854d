"""Invented contents of the ledgers, rosters and cards."""

from __future__ import annotations

from typing import Any

from app.reports.forms.posts_columns import COLUMNS, INSTITUTION, ORGAN
from app.reports.forms.posts_ledger import PostsLedger, PostsLine


def posts_lines(kind: str, count: int) -> tuple[PostsLine, ...]:
    """Documents of three units; each adds two quotas and, every third, one leader post."""
    width = len(COLUMNS[kind]) - 4
    lines = []
    for number in range(count):
        total = 10 + 2 * (number // 3 + 1)
        changes = (2, 2, *(None,) * 5, *((1,) if number % 3 == 0 else (None,)), *(None,) * (width - 8))
        balances = (total, total, *(None,) * 5, 3 + number // 3, 1, 2, *(None,) * (width - 10))
        lines.append(
            PostsLine(
                (
                    "中共云岭县委办公室",
                    "云岭县教育体育局",
                    "云岭县人事档案信息中心(云岭县事业单位人员档案室)",
                )[number % 3],
                f"云编〔{2010 + number // 2}〕{number + 1}号",
                f"{2010 + number // 2}-03-{number % 27 + 1:02d}",
                changes,
                balances,
            )
        )
    return tuple(lines)


POSTS = PostsLedger(ORGAN, posts_lines(ORGAN, 24), "云岭县")

ORDINARY: dict[str, Any] = {"F09": POSTS}
VARIANTS: dict[str, tuple[str, Any]] = {
    "F09 分页": ("F09", PostsLedger(ORGAN, posts_lines(ORGAN, 24), "云岭县", split=True)),
    "F09 事业": ("F09", PostsLedger(INSTITUTION, posts_lines(INSTITUTION, 5), "云岭县")),
}
