"""How a job is printed: which copies and pages, shifted by how much, with which mark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import UsageProblem
from app.values.text import half_width

_RANGE = re.compile(r"(\d+)(?:-(\d+))?")
_SEPARATORS = re.compile(r"[,，、;；\s]+")
_DASHES = str.maketrans("—–－~～至到", "-------")


@dataclass(frozen=True)
class PrintOptions:
    """What a clerk chooses when printing; the defaults print everything as it is.

    :param copies: labels of the copies to print; None prints every copy of each paper, each with its own label.
    :param pages: pages of the job to keep, ranges counted from 1, both ends included; empty keeps all.
    :param shift: how far everything moves, mm to the right and mm down, to meet preprinted stock (C64).
    :param mark: what stands at the upper edge of every page, such as 补打 or 作废.
    """

    copies: tuple[str, ...] | None = None
    pages: tuple[tuple[int, int], ...] = ()
    shift: tuple[float, float] = (0.0, 0.0)
    mark: str = ""

    def keeps(self, page: int) -> bool:
        """Whether page *page* (from 1) of the job is printed."""
        return not self.pages or any(first <= page <= last for first, last in self.pages)


AS_IT_IS = PrintOptions()


def page_ranges(text: str, total: int | None = None) -> tuple[tuple[int, int], ...]:
    """Read what people type for pages: ``1-3,5``, ``2～4、7``, full-width digits; nothing means all.

    :param total: how many pages there are, when known; an open end ``3-`` reaches to it.
    :raises UsageProblem: not a range, or beyond the last page.
    """
    ranges = []
    for part in filter(None, _SEPARATORS.split(half_width(text).translate(_DASHES).strip())):
        match = _RANGE.fullmatch(f"{part}{total}" if part.endswith("-") and total else part)
        if match is None:
            raise UsageProblem(f"看不懂页码“{part}”。", next_step="请写成 1-3,5 这样，或者空着打印全部。")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last or (total is not None and first > total):
            limit = f"这份一共 {total} 页。" if total is not None else "页码从 1 开始，从小到大写。"
            raise UsageProblem(f"没有第 {part} 页。", next_step=limit)
        ranges.append((first, last if total is None else min(last, total)))
    return tuple(ranges)
