"""Identifiers are well-formed, unique and in order of making."""

from __future__ import annotations

import time
import uuid

from app.values.uuids import new_uuid


def test_they_are_version_7_and_unique() -> None:
    made = [new_uuid() for _ in range(20_000)]
    assert len(set(made)) == 20_000
    parsed = [uuid.UUID(text) for text in made[:500]]
    assert {(number.version, number.variant) for number in parsed} == {(7, uuid.RFC_4122)}
    assert [str(number) for number in parsed] == made[:500]


def test_later_ones_sort_after_earlier_ones() -> None:
    earlier = new_uuid()
    time.sleep(0.003)
    assert new_uuid() > earlier
