"""逐月核对: for every unit and every month, opening + in − out = closing.

Closing numbers are what the program shows for that day; ins and outs are counted from the records of the month.  The
two come from different questions, so a number that anybody could see and that does not follow from its records shows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from dataclasses import dataclass, field

from app.models import proof as store
from app.models import units
from app.services.desk import Desk
from app.values.dates import end_of_month

MONTHS = 240
"""Twenty years, which is what the documents of an office reach back."""


@dataclass(frozen=True, slots=True)
class ProofException:
    """One unit, month and number that does not add up."""

    unit: str
    month: str
    measure: str
    opening: int
    came: int
    went: int
    closing: int

    @property
    def sentence(self) -> str:
        """The equation that does not hold."""
        return (
            f"{self.unit} {self.month} {self.measure}：期初 {self.opening} + 增 {self.came} − 减 {self.went}"
            f" ≠ 期末 {self.closing}"
        )


@dataclass(slots=True)
class Proof:
    """What was proved: *figures* = units × months × measures."""

    units: int
    months: int
    first: str
    last: str
    figures: int = 0
    exceptions: list[ProofException] = field(default_factory=list)


class ProofService:
    """Proves every number of every unit, month by month."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def run(self, months: int = MONTHS) -> Proof:
        """Everything at once."""
        steps = self.steps(months)
        while True:
            try:
                next(steps)
            except StopIteration as ended:
                return ended.value  # type: ignore[no-any-return]

    def steps(self, months: int = MONTHS) -> Generator[str, None, Proof]:
        """Prove the last *months* months up to the business date's, yielding each month when it is done."""
        register = self._desk.register
        named = {row["id"]: row["name"] for row in units.listed(register)}
        wanted = _months(self._desk.date(), months)
        proof = Proof(len(named), months, wanted[0], wanted[-1])
        flows = store.flows(register)
        opening = store.stock(register, end_of_month(_before(wanted[0])))
        for month in wanted:
            closing = store.stock(register, end_of_month(month))
            for unit, name in named.items():
                for measure, word in store.MEASURES.items():
                    came, went = flows.get((unit, month, measure), (0, 0))
                    before, after = opening.get((unit, measure), 0), closing.get((unit, measure), 0)
                    proof.figures += 1
                    if before + came - went != after:
                        proof.exceptions.append(ProofException(name, month, word, before, came, went, after))
            opening = closing
            yield month
        return proof


def _months(today: str, count: int) -> list[str]:
    """The *count* months that end with that of *today*, oldest first."""
    found = [today[:7]]
    while len(found) < count:
        found.append(_before(found[-1]))
    return found[::-1]


def _before(month: str) -> str:
    return (dt.date.fromisoformat(f"{month}-01") - dt.timedelta(1)).isoformat()[:7]
