"""How far a printer is off: worked out from two distances and two rulers measured on the test page F35 (C64)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

CROSS = (100.0, 120.0)
"""Where the cross of the test page stands: mm from the left and the upper edge of the sheet."""
RULER = 100.0
"""Length of its rulers, mm."""
FURTHEST = 20.0
"""A printer that is off by more was measured wrongly, or the sheet lay askew, mm."""
TOLERATED = 0.5
"""A ruler may be off by this, mm: that is as well as one can read it."""


@dataclass(frozen=True)
class Calibration:
    """The correction of a printer.

    :param right: how far everything must move to the right, mm, negative for left; :param down: likewise.
    :param across: length of the horizontal ruler as measured; :param along: of the vertical one.
    :param day: when it was measured, ISO date; "" for never.
    :param always: it is used for every paper, not only for preprinted stock.
    """

    right: float = 0.0
    down: float = 0.0
    across: float = RULER
    along: float = RULER
    day: str = ""
    always: bool = False

    @classmethod
    def from_measures(
        cls,
        left: float,
        top: float,
        across: float = RULER,
        along: float = RULER,
        *,
        day: str,
        always: bool = False,
    ) -> Calibration:
        """From the distances of the cross to the edges of the sheet and the lengths of the rulers, mm.

        :raises ValueError: a sentence; the distances cannot be right.
        """
        right, down = round(CROSS[0] - left, 1), round(CROSS[1] - top, 1)
        for name, off, measured in (("左边", right, left), ("上边", down, top)):
            if abs(off) > FURTHEST:
                raise ValueError(
                    f"离{name} {measured:g} 毫米和应有的相差 {abs(off):g} 毫米，太多了。请看看量的是不是十字到纸边的距离。"
                )
        for name, length in (("横", across), ("竖", along)):
            if not 50 <= length <= 200:
                raise ValueError(f"{name}标尺 {length:g} 毫米不像是量出来的。请重新量一次。")
        return cls(right, down, across, along, day, always)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Calibration:
        """From what was remembered; what cannot be read counts as never measured."""
        known = cls()
        try:
            return replace(
                known,
                right=float(record.get("right", 0)),
                down=float(record.get("down", 0)),
                across=float(record.get("across", RULER)),
                along=float(record.get("along", RULER)),
                day=str(record.get("day", "")),
                always=record.get("always") is True,
            )
        except (TypeError, ValueError):
            return known

    @property
    def warning(self) -> str:
        """What is wrong with the lengths, or ""."""
        wrong = [
            f"{name}向把 100 毫米印成 {length:g} 毫米"
            for name, length in (("横", self.across), ("竖", self.along))
            if abs(length - RULER) > TOLERATED
        ]
        if not wrong:
            return ""
        return (
            f"这台打印机{'、'.join(wrong)}，多半是打印机自己开了缩放。"
            "请在打印机的首选项里选“实际大小”或“100%”，再打一张测试页量一次；不改的话，套打会越往右下越偏。"
        )

    @property
    def sentence(self) -> str:
        """What is done with it: ``向右 0.5 毫米，向上 1.2 毫米``."""
        return shift_words((self.right, self.down))


def shift_words(shift: tuple[float, float]) -> str:
    """A correction in words."""
    right, down = shift
    parts = [
        f"向{positive if value > 0 else negative} {abs(value):g} 毫米"
        for value, positive, negative in ((right, "右", "左"), (down, "下", "上"))
        if value
    ]
    return "，".join(parts) or "不用移动"
