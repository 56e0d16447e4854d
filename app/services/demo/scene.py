"""What every part of the demonstration works with: the office, where papers go, who signs, what has been counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import Problem
from app.models import leaders
from app.models.operation import Row
from app.services.business.posting import Request
from app.services.case_kinds import CASE_KINDS
from app.services.demo.model import County, DemoUnit
from app.services.ledger import OVER, Balance
from app.services.office import Office
from app.services.papers.options import PrintOptions
from app.services.papers.paper import Issued, Paper
from app.services.permits import SELF_FUNDED
from app.values.identity import check_digit

Step = tuple[str, str, Callable[[], None]]

UNIT_SIGNER, SUPERVISOR_SIGNER, CHIEF_SIGNER = "赵校长", "钱局长", "孙主任"
OPINION = "经审核，符合机构编制管理规定。"


def invented_identity(serial: int, birth: str, *, male: bool) -> str:
    """A well-formed identity number of a region that does not exist."""
    body = f"990102{birth}{serial % 100:02d}{1 if male else 2}"
    return body + check_digit(body)


class TooSmall(Exception):
    """A county of a few dozen units has nobody for a part; the step is left out and the summary says so."""


@dataclass(slots=True)
class Scene:
    """The county while its business is done.

    :param keys: unit id by the key the generator gave; :param people: person id by identity number.
    :param reserved: units that already play a part, so that no other step changes them.
    :param work: what the steps came to, for the summary; :param left_out: steps the county is too small for.
    """

    office: Office
    county: County
    out: Path
    keys: dict[str, int]
    people: dict[str, int]
    pages: int = 0
    refusals: list[dict[str, str]] = field(default_factory=list)
    reserved: set[int] = field(default_factory=set)
    work: dict[str, Any] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    @property
    def today(self) -> str:
        """The day on which everything happens."""
        return self.office.session.business_date

    @property
    def year(self) -> str:
        """The year of that day."""
        return self.today[:4]

    def print(self, name: str, *papers: Paper, options: PrintOptions | None = None) -> Issued:
        """Write papers as one file of the folder of papers."""
        issued = self.office.papers.issue(papers, self.out / "forms" / f"{name}.pdf", options=options)
        self.pages += issued.pages
        return issued

    def refused(self, action: Callable[[], object], rule: str) -> None:
        """Try what the rules forbid, and note the answer a clerk gets.

        :raises AssertionError: it was allowed, or another rule spoke.
        """
        try:
            action()
        except Problem as problem:
            self.note(problem, rule)
            return
        raise AssertionError(f"{rule} stopped nothing")

    def would_be_refused(self, request: Request, rule: str) -> None:
        """The same for a request that is only looked at, as the form does while it is filled in."""
        problem = self.office.business.effect(request).refusal
        if problem is None:
            raise AssertionError(f"{rule} stopped nothing")
        self.note(problem, rule)

    def note(self, problem: Problem, rule: str) -> None:
        """Keep a refusal for the summary."""
        named = str(getattr(problem, "rule", ""))
        if not named.startswith(rule):
            raise AssertionError(f"{rule} was expected, not “{named}”: {problem.message}") from problem
        self.refusals.append(
            {
                "rule": named,
                "document": str(getattr(problem, "document", "")),
                "message": problem.message,
                "next_step": problem.next_step,
            }
        )

    # -- cases -----------------------------------------------------------------------------------

    def sign_until(self, case: int, state: str = "") -> None:
        """Sign a case until it waits for *state*, or for whoever posts it."""
        cases = self.office.cases
        while True:
            row = cases.get(case)
            step = CASE_KINDS[row["kind"]].step(row["state"])
            if step.posts or step.key == state:
                return
            if step.decides:
                cases.sign(case, CHIEF_SIGNER)
            elif step.key == "supervise":
                cases.sign(case, SUPERVISOR_SIGNER)
            else:
                cases.sign(case, self.office.session.actor, opinion=OPINION)

    def decided(
        self, request: Request, decided: dict[str, Any] | None = None, signer: str = UNIT_SIGNER
    ) -> int:
        """A case from receipt to its end; returns the case."""
        case = self.office.business.apply(request, signer)
        self.sign_until(case)
        self.office.business.settle(case, decided=decided)
        return case

    # -- choosing --------------------------------------------------------------------------------

    def free(self, unit_id: int) -> bool:
        """Whether a unit plays no part yet."""
        return unit_id not in self.reserved

    def units(self, *roles: str) -> Iterator[DemoUnit]:
        """Units of these roles that play no part yet, in the county's order."""
        for unit in self.county.units:
            if unit.role in roles and self.free(self.keys[unit.key]):
                yield unit

    def unit(self, *roles: str) -> int:
        """A unit of one of these roles that plays no part yet, else any other one.

        :raises TooSmall: none is left.
        """
        unit = next(self.units(*roles), None) or next(
            (unit for unit in self.county.units if self.free(self.keys[unit.key])), None
        )
        if unit is None:
            raise TooSmall
        return self.keys[unit.key]

    def over(self) -> Balance:
        """The account with most people above its number.

        :raises TooSmall: there is none.
        """
        found = [balance for balance in self.office.ledger.balances() if balance.state == OVER]
        if not found:
            raise TooSmall
        return min(found, key=lambda balance: (balance.vacancy, balance.account_id))

    def accounts(self, nature: str = "", *, least: int = 0) -> list[Balance]:
        """Accounts of free units with at least so many quotas to use, the largest first.

        :raises TooSmall: there is none.
        """
        found = [
            balance
            for balance in self.office.ledger.balances()
            if self.free(balance.unit_id)
            and balance.funding != SELF_FUNDED
            and (not nature or balance.nature == nature)
            and balance.available >= least
            and balance.actual
        ]
        if not found:
            raise TooSmall
        return sorted(found, key=lambda balance: (-balance.available, balance.account_id))

    def staff(self, unit_ids: Sequence[int], nature: str = "") -> list[Row]:
        """People in post who lead nothing, of some units."""
        if not unit_ids:
            return []
        holders = leaders.holders(self.office.register, unit_ids, self.today, None)
        leading = {row["person_id"] for row in holders}
        return [
            row
            for row in self.office.people.holders(unit_ids)
            if row["id"] not in leading and (not nature or row["nature"] == nature)
        ]
