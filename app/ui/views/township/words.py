"""The words of the township's declarations. Plain ones: the clerk is no computer specialist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.services.packages.lines import CHANGE, ENTRY, EXIT, NOTHING, OFF_ENTRY, OFF_EXIT
from app.ui.palette import Tone

PAGES: Mapping[str, str] = {
    ENTRY: "arrive", EXIT: "leave", CHANGE: "change", OFF_ENTRY: "hand_in", OFF_EXIT: "hand_in", NOTHING: "hand_in",
}  # fmt: skip
"""Kind of declaration -> the page where it is put right."""

TONES: Mapping[str, Tone] = {
    "待上报": Tone.WARNING,
    "已写到U盘": Tone.INFO,
    "编办已收": Tone.INFO,
    "已批准": Tone.GOOD,
    "退回": Tone.BAD,
    "已撤回": Tone.NEUTRAL,
}
EDITABLE = frozenset({"待上报", "退回"})


def state_tone(word: Any) -> Tone:
    """Colour of a state."""
    return TONES.get(str(word), Tone.NEUTRAL)


def declaration_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration as the list shows it."""
    remark = row["reason"] if row["state_name"] == "退回" else row["decided_on"]
    return {**row, "remark": remark or ""}
