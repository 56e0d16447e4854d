"""通用规范汉字表 (State Council, 2013), third level: 1 605 characters of names and places, in the order of the list."""

from __future__ import annotations

from pathlib import Path

LEVEL_THREE = "".join(Path(__file__).with_name("level_three.txt").read_text("utf-8").split())
