"""Who was in post on a day of the past: read once for the day, then filtered and sorted in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.ui.views.unit_lines import pinyin_of

_SORT_KEYS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {"name": lambda row: pinyin_of(row["name"])[1]}


class PeopleThen:
    """The list of people as on a day; asked and filled on the reading worker only."""

    def __init__(self, office: Any) -> None:
        self._office = office
        self._asked: tuple[str, tuple[int, ...]] | None = None
        self._rows: dict[int, dict[str, Any]] = {}

    def forget(self) -> None:
        """Records may have changed: read again when asked next."""
        self._asked = None

    def ids(self, at: str, scope: Sequence[int], text: str, sort: str, descending: bool) -> list[int]:
        """Ids of who held a quota of the units (all when empty) on the day *at*, filtered as the list of today."""
        if self._asked != (at, tuple(scope)):
            units = scope or [row["id"] for row in self._office.units.listed()]
            self._rows = {row["id"]: row for row in self._office.people.holders(units, at)}
            self._asked = (at, tuple(scope))
        found = [number for number, row in self._rows.items() if not text or _fits(row, text)]
        if sort:
            made = _SORT_KEYS.get(sort)

            def key(number: int) -> Any:
                row = self._rows[number]
                return made(row) if made is not None else row[sort]

            found.sort(key=key, reverse=descending)
        return found

    def fetch(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        """The rows to paint."""
        return [self._rows[number] for number in ids if number in self._rows]


def _fits(row: Mapping[str, Any], text: str) -> bool:
    return (
        text in row["name"]
        or row["initials"].startswith(text.lower())
        or text.upper() in row["identity_number"]
        or text in row["quota_card"]
    )
