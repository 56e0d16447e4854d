"""What front ends do with packages, in one place; each subject has its own module in this folder."""

from __future__ import annotations

from pathlib import Path

from app.exchange.faults import environment_problem
from app.exchange.filenames import SUFFIX
from app.exchange.spoken_code import CodeCost
from app.models import nodes, packages
from app.models import units as unit_store
from app.models.operation import Row
from app.services.business.service import BusinessService
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.entries import EntryService
from app.services.exits import ExitService
from app.services.off_staff import OffStaffService
from app.services.packages import decide, declare, enrolment, outgoing, receipt
from app.services.packages.baseline import FACTS, Contents, Difference, contents, differences
from app.services.packages.decide import Decisions
from app.services.packages.enrolment import EnrolmentDisk
from app.services.packages.inbox import Inbox
from app.services.packages.outgoing import WrittenPackage
from app.services.packages.preview import Preview, Received
from app.services.people import PeopleService


class PackageService:
    """USB packages of the open register."""

    def __init__(
        self, desk: Desk, cases: CaseService, entries: EntryService, exits: ExitService, people: PeopleService,
        business: BusinessService, off_staff: OffStaffService,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._inbox = Inbox(desk, entries)
        self._decisions = Decisions(desk, cases, entries, exits, people, business, off_staff)

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

    # -- out -------------------------------------------------------------------------------------

    def export_declarations(self, target_dir: Path, *, again: bool = False) -> WrittenPackage:
        """Township: write what waits to be handed in; it is 已写到U盘 afterwards.

        :param again: also what was written before and is not known to have arrived (the stick was lost).
        :raises Refusal: nothing to hand in, or no office above.
        :raises EnvironmentProblem: stick full, read-only, gone; the number is not used up and nothing changed.
        """
        return declare.export(self._desk, target_dir, again=again)

    def export_decision(self, node_id: int, target_dir: Path) -> WrittenPackage:
        """County: write every decision not known to have arrived and the current records of the receiver.

        :raises UsageProblem: no such office below. :raises Refusal: it has not handed in its first package.
        :raises EnvironmentProblem: stick full, read-only, gone; nothing was used up.
        """
        return decide.export(self._desk, node_id, target_dir)

    def export_receipt(self, node_id: int, target_dir: Path) -> WrittenPackage:
        """回执: confirm what has arrived from an office.

        :raises Refusal: nothing has. :raises EnvironmentProblem: the stick; nothing was used up.
        """
        return receipt.export(self._desk, node_id, target_dir)

    def written(self, package_id: int) -> WrittenPackage:
        """A package written before, for printing its 交接单 again; ``path`` is only the name of the file.

        :raises UsageProblem: no such package.
        """
        return outgoing.written(self._desk, package_id)

    # -- in --------------------------------------------------------------------------------------

    def on_stick(self, folder: Path) -> list[Path]:
        """The package files directly in a folder, newest first.

        :raises EnvironmentProblem: the folder cannot be read (the stick is gone).
        """
        try:
            found = [path for path in folder.iterdir() if path.suffix == SUFFIX and path.is_file()]
            return sorted(found, key=lambda path: (-path.stat().st_mtime, path.name))
        except OSError as error:
            raise environment_problem(error, writing=False) from error

    def read(self, path: Path) -> Preview:
        """Verify a package completely and say what it would change; nothing is written, see :meth:`Inbox.read`."""
        return self._inbox.read(path)

    def receive(self, preview: Preview) -> Received:
        """Import what a preview showed, in one operation, see :meth:`Inbox.receive`."""
        return self._inbox.receive(preview)

    def listed(self, direction: str = "", node_id: int | None = None) -> list[Row]:
        """Packages sent (``out``) and received (``in``), newest first; ``summary["sentence"]`` says what each is."""
        return packages.listed(self._desk.register, direction, node_id)

    # -- deciding --------------------------------------------------------------------------------

    def inbox(self, state: str = "pending") -> list[Row]:
        """Received lines, see :meth:`Decisions.lines`: ``id, node_name, package_number, kind, sentence, reason, state_name`` …"""
        return self._decisions.lines(state)

    def accept(
        self, line_id: int, signer: str, opinion: str = "同意", supervisor: str = "", document: str = ""
    ) -> int | None:
        """批准 one line, see :meth:`Decisions.accept`."""
        return self._decisions.accept(line_id, signer, opinion, supervisor, document)

    def send_back(self, line_id: int, reason: str) -> None:
        """退回 one line with its reason, see :meth:`Decisions.send_back`."""
        self._decisions.send_back(line_id, reason)

    # -- both sides the same ---------------------------------------------------------------------

    def baseline(self, unit_id: int | None = None) -> Contents:
        """The records of a unit and everything below it, by group and UUID; default the own unit of a township."""
        register = self._desk.register
        root = unit_id if unit_id is not None else nodes.own(register)["unit_id"]
        return contents(register, unit_store.subtree(register, root))

    def compare(self, there: Contents, unit_id: int | None = None) -> list[Difference]:
        """What differs between this register and the records of the other side; empty when both say the same."""
        return differences(self.baseline(unit_id), there, FACTS)
