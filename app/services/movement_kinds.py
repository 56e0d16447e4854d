"""The kinds of change of an approved number, by where they run."""

from __future__ import annotations

# Kinds of movement and where they run: from above into a unit, from a unit back, between units.
INTO_UNIT = ("核定下达", "核增")
OUT_OF_UNIT = ("核减", "收回", "撤减")
BETWEEN_UNITS = ("划转", "调剂", "减上补下")
LENT, GIVEN_BACK = "周转借出", "周转归还"
TURNOVER = (LENT, GIVEN_BACK)
"""A pool (周转池, 人才专项, 临时) lends to a unit, and gets back; always on accounts of a special use (R07)."""
MOVEMENT_KINDS = INTO_UNIT + OUT_OF_UNIT + BETWEEN_UNITS + TURNOVER
