"""What front ends do with packages, in one place; each subject has its own module in this folder."""

from __future__ import annotations

from pathlib import Path

from app.exchange.spoken_code import CodeCost
from app.models import nodes
from app.models import units as unit_store
from app.models.operation import Row
from app.services.desk import Desk
from app.services.packages import enrolment
from app.services.packages.baseline import FACTS, Contents, Difference, contents, differences
from app.services.packages.enrolment import EnrolmentDisk


class PackageService:
    """USB packages of the open register."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- who exchanges ---------------------------------------------------------------------------

    def nodes(self) -> list[Row]:
        """The offices below this one: ``id, name, unit_id, unit_name, state`` (``invited`` or ``active``) …"""
        return nodes.subordinates(self._desk.register)

    def superior(self) -> Row | None:
        """The office above this one, None for the county."""
        return nodes.superior(self._desk.register)

    def make_enrolment(self, unit_id: int, target_dir: Path, cost: CodeCost | None = None) -> EnrolmentDisk:
        """注册盘 for the office of a unit; the spoken code is told by telephone and stands nowhere.

        :raises Refusal: not a county, or an abolished unit.
        :raises EnvironmentProblem: stick full, read-only, gone; nothing was used up.
        """
        return enrolment.make(self._desk, unit_id, target_dir, cost)

    # -- both sides the same ---------------------------------------------------------------------

    def baseline(self, unit_id: int | None = None) -> Contents:
        """The records of a unit and everything below it, by group and UUID; default the own unit of a township."""
        register = self._desk.register
        root = unit_id if unit_id is not None else nodes.own(register)["unit_id"]
        return contents(register, unit_store.subtree(register, root))

    def compare(self, there: Contents, unit_id: int | None = None) -> list[Difference]:
        """What differs between this register and the records of the other side; empty when both say the same."""
        return differences(self.baseline(unit_id), there, FACTS)
