"""The ledgers on paper: F08, the ten columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.models.operation import Row
from app.services.papers.gathering import Gathering
from app.services.papers.paper import Paper

if TYPE_CHECKING:
    from app.reports.forms.establishment_ledger import LedgerPerson

FEW = 12
"""Units whose numbers are read one by one."""
# Fields of a person that the ten columns are made from.
_SHOWN = (
    "name", "sex", "ethnic_group", "native_place", "birth", "political_status", "title", "grade", "professional_title",
    "work_start", "joined_unit", "quota_card",
)  # fmt: skip


class LedgerPapers(Gathering):
    """F08."""

    def establishment_ledger(
        self, unit_ids: Sequence[int] = (), at: str | None = None, known_at: str | int | None = None
    ) -> Paper:
        """F08 机构编制管理台账: the ten columns of some units (default all) at (*at*, *known_at*)."""
        from app.reports.forms.establishment_ledger import EstablishmentLedger, LedgerGroup, LedgerPerson

        date = self._desk.date(at)
        listed = self._units.listed()
        wanted = list(unit_ids) or [row["id"] for row in listed]
        approved: dict[tuple[int, str], int] = {}
        few = wanted if len(wanted) <= FEW else [None]
        for balance in (line for unit in few for line in self._ledger.balances(unit, date, known_at)):
            key = (balance.unit_id, balance.funding)
            approved[key] = approved.get(key, 0) + balance.approved
        order, sectors = {row["id"]: place for place, row in enumerate(listed)}, order_of_sectors(listed)
        found: dict[tuple[str, int, str, str], list[LedgerPerson]] = {}
        for row in self._people.holders(wanted, date, known_at, _SHOWN):
            person = LedgerPerson(
                row["name"], row["sex"], row["ethnic_group"], row["native_place"], row["birth"], row["political_status"],
                _title(row), row["work_start"], _joined(row, date), row["quota_card"],
            )  # fmt: skip
            found.setdefault((row["sector"], row["unit_id"], row["unit_name"], row["funding"]), []).append(
                person
            )
        self._add_vacant(
            found,
            {key: count for key, count in approved.items() if count and key[0] in order},
            wanted,
            date,
            known_at,
        )
        # Units of a sector stand together, those of a sector of the past at the end.
        keys = sorted(
            found, key=lambda key: (sectors.get(key[0], len(sectors)), key[0], order[key[1]], key[3])
        )
        groups = [
            LedgerGroup(
                sector,
                unit,
                funding,
                tuple(found[sector, unit_id, unit, funding]),
                approved.get((unit_id, funding)),
            )
            for sector, unit_id, unit, funding in keys
        ]
        title = (
            self._unit_name(wanted[0], date)
            if len(wanted) == 1
            else f"{len({g.unit for g in groups})} 个单位"
        )
        known = self._desk.known(known_at)
        payload = {
            "units": list(unit_ids),
            "at": date,
            "known_at": self._desk.register.last_operation if known is None else known,
        }
        return self._paper(
            "F08", EstablishmentLedger(tuple(groups)), "", f"{title}（{date}）",
            wanted[0] if len(wanted) == 1 else None, None, data_date=date, payload=payload,
        )  # fmt: skip

    def _add_vacant(
        self,
        found: dict[tuple[str, int, str, str], list[LedgerPerson]],
        approved: Mapping[tuple[int, str], int],
        wanted: Sequence[int],
        date: str,
        known_at: str | int | None,
    ) -> None:
        """Add quotas that nobody holds: a unit stands in the ledger also while all its posts are vacant."""
        scope = frozenset(wanted)
        held = {(unit_id, funding) for _, unit_id, _, funding in found}
        names = {unit_id: (sector, name) for sector, unit_id, name, _ in found}
        for unit_id, funding in approved:
            if (unit_id, funding) in held or unit_id not in scope:
                continue
            if unit_id not in names:
                unit = self._units.as_of(unit_id, date, known_at)
                names[unit_id] = (
                    unit.get("sector", ""),
                    unit.get("name") or self._units.get(unit_id)["name"],
                )
            sector, name = names[unit_id]
            found[sector, unit_id, name, funding] = []


def order_of_sectors(units: Sequence[Row]) -> dict[str, int]:
    """Where each sector stands: with its first unit."""
    return {row["sector"]: order for order, row in reversed(list(enumerate(units)))}


def _joined(row: Row, at: str) -> str:
    """调入单位时间: as recorded, unless that is of a later unit; else since when the quota is held."""
    joined = str(row["joined_unit"])
    return joined if joined and joined <= at else str(row["begins"])


def _title(row: Row) -> str:
    """职务(职称) of the ten columns."""
    title = str(row["title"] or row["grade"])
    if title and row["professional_title"]:
        return f"{title}（{row['professional_title']}）"
    return title or str(row["professional_title"])
