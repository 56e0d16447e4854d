"""The first page of a whole ledger at once, while the rest of it is still being gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.services.papers.ledgers import FEW, LedgerPapers, order_of_sectors
from app.services.papers.paper import Paper
from app.services.papers.registers import IN_POST, RegisterPapers

_FILLS_A_PAGE = 60
"""People whose lines fill a page of any ledger."""


class LedgerBeginnings(LedgerPapers, RegisterPapers):
    """Papers of which only the first page is true; they have no code and are never issued."""

    def establishment_ledger_beginning(
        self, unit_ids: Sequence[int] = (), at: str | None = None, known_at: str | int | None = None
    ) -> Paper:
        """The first page of F08."""
        wanted = self._first_units(unit_ids, at, known_at, by_sector=True)
        return _beginning(self.establishment_ledger(wanted, at, known_at))

    def roster_beginning(
        self, unit_ids: Sequence[int] = (), at: str | None = None, known_at: str | int | None = None
    ) -> Paper:
        """The first page of F11 of who is in post."""
        wanted = self._first_units(unit_ids, at, known_at, by_sector=False)
        return _beginning(self.roster(IN_POST, wanted, at, known_at))

    def _first_units(
        self, unit_ids: Sequence[int], at: str | None, known_at: str | int | None, *, by_sector: bool
    ) -> list[int]:
        """As many units, in the order of the ledger, as fill its first page; at least two where there are two."""
        listed = self._units.listed()
        order = order_of_sectors(listed)
        scope = frozenset(unit_ids) or {row["id"] for row in listed}
        rows = [row for row in listed if row["id"] in scope]
        if by_sector:
            rows.sort(key=lambda row: order[row["sector"]])
        chosen: list[int] = []
        people = 0
        for start in range(0, len(rows), FEW):
            some = [row["id"] for row in rows[start : start + FEW]]
            chosen += some
            people += len(self._people.holders(some, self._desk.date(at), known_at))
            if people >= _FILLS_A_PAGE:
                break
        return chosen


def _beginning(paper: Paper) -> Paper:
    return replace(paper, document=replace(paper.document, code_corner="none", digest=""), kept=False)
