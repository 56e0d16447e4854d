"""总量控制: what was issued from above per nature, what of it is given to units, and what speaks against giving more (R06, R26)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import Refusal, UsageProblem
from app.models import control_totals as store
from app.models import documents
from app.models import ledger as accounts
from app.models.operation import Operation
from app.services import rules
from app.services.desk import Desk
from app.services.movement_kinds import OUT_OF_UNIT

if TYPE_CHECKING:
    from app.services.ledger import MovementRequest

ADMINISTRATIVE = frozenset({"行政编制", "政法专项编制", "纪检监察行政编制", "机关工勤编制"})
INSTITUTION = frozenset({"机关使用事业编制", "参公事业编制", "事业编制"})
_EVER = "9999-12-31"
CONTROL_NATURES = frozenset({"备案员额"})
"""Numbers that stand beside the total and never in it: no quota, a ceiling of people (员额备案)."""


def family(nature: str) -> str:
    """``行政编制`` or ``事业编制``: the two families that may not be mixed; "" for what belongs to neither."""
    if nature in ADMINISTRATIVE:
        return "行政编制"
    return "事业编制" if nature in INSTITUTION else ""


@dataclass(frozen=True, slots=True)
class NatureTotal:
    """One nature of the county at one moment.

    :param issued: what came from above by *document*; None when nobody has set it.
    :param allocated: approved numbers of all units, 单列 (*apart*) included.
    """

    nature: str
    issued: int | None
    document: str
    allocated: int
    apart: int
    actual: int

    @property
    def unallocated(self) -> int | None:
        """What is left to give; negative when more was given than came."""
        return None if self.issued is None else self.issued - self.allocated


class TotalControl:
    """The control totals, each from a day on with its document, and what is checked against them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def totals(self, at: str | None = None, known_at: str | int | None = None) -> list[NatureTotal]:
        """上级下达, 已分配, 未分配 per nature at (*at*, *known_at*)."""
        register, day, known = self._desk.register, self._desk.date(at), self._desk.known(known_at)
        rows = accounts.balances(register, day, known)
        limits = self._limits(day, known)
        natures = dict.fromkeys([*limits, *(row["nature"] for row in rows)])
        found = []
        for nature in natures:
            if nature in CONTROL_NATURES:
                continue
            mine = [row for row in rows if row["nature"] == nature]
            issued, document = limits.get(nature, (None, ""))
            found.append(
                NatureTotal(
                    nature, issued, document, sum(row["approved"] for row in mine),
                    sum(row["approved"] for row in mine if row["special_use"]), sum(row["actual"] for row in mine),
                )
            )  # fmt: skip
        return found

    def set_total(self, nature: str, count: int, document: str, effective: str = "") -> None:
        """Write down what came from above for a nature, with the issuing document.

        :param effective: from which day on, default the business date.
        :raises UsageProblem: no nature or document, or a number below zero.
        """
        if not nature or not document.strip() or count < 0:
            raise UsageProblem("上级下达总数要写明编制种类、数额和下达文件。")
        day = self._desk.stored_date(effective) or self._desk.date()
        with self._desk.operation(
            "control_total.set", f"上级下达总数：{nature} {count} 名（{document}）"
        ) as op:
            store.add(op, nature, count, day, documents.ensure(self._desk.register, op, document))

    def raise_within(self, op: Operation, request: MovementRequest, movement_id: int) -> None:
        """A movement that rests on a new document from above raises the total by as many as it gives.

        A total that was set says all that came until its day, as far as was known: what is recorded afterwards for an
        earlier day is counted from that day on.
        """
        document, register = request.superior_document, self._desk.register
        if not document.strip() or not self._raises_total(request):
            return
        totals = [row for row in store.listed(register) if row["nature"] == request.nature]
        if totals:
            said = [row["effective"] for row in totals if not row["raises"]]
            since = max((day for day in said if day <= self._desk.date()), default="")
            store.add(
                op, request.nature, request.count, max(request.effective, since),
                documents.ensure(register, op, document), movement_id=movement_id,
            )  # fmt: skip

    def withdraw_within(self, op: Operation, movement_id: int) -> None:
        """A movement is corrected: a total it raised is as it was before."""
        store.withdraw(self._desk.register, op, movement_id)

    def refusal(self, request: MovementRequest) -> Refusal | None:
        """Why a movement may not be posted, or None; a fact is never refused.

        Without a document that issues more it must stay within what came from above (R06), on its day and ever after;
        行政 and 事业 are not mixed (R26).
        """
        if request.measure != accounts.QUOTA or request.fact:
            return None
        words = self._mixing(request)
        if words:
            return rules.refuse(
                self._desk.register, "R26", words, "请按同一类编制调整；确需改变的，按程序报有权机关批准后重新下达。"
            )  # fmt: skip
        if not self._raises_total(request) or request.superior_document.strip():
            return None
        for day in (max(self._desk.date(request.effective), self._desk.date()), _EVER):
            issued, document = self._limits(day).get(request.nature, (None, ""))
            allocated = accounts.allocated(self._desk.register, request.nature, day)
            if issued is not None and allocated + request.count > issued:
                return rules.refuse(
                    self._desk.register, "R06",
                    f"{request.nature}上级下达 {issued} 名（{document}），已分配 {allocated} 名，"
                    f"再增 {request.count} 名就突破总数。",
                    "请先收回或调剂；上级新下达的，写明下达文件。",
                )  # fmt: skip
        return None

    def remarks(self, request: MovementRequest) -> list[str]:
        """What to look at before a movement is posted, without stopping it."""
        found = self.mixed(request)
        unset = request.measure == accounts.QUOTA and request.nature not in self._limits(_EVER)
        if unset and self._raises_total(request):
            found.append(f"还没有登记{request.nature}的上级下达总数，没有核对总量。")
        return found

    def mixed(self, request: MovementRequest) -> list[str]:
        """What looks like 行政 and 事业 being mixed (R26), as remarks."""
        if request.measure != accounts.QUOTA:
            return []
        found = []
        mixing = self._mixing(request)
        if mixing and request.fact:
            found.append(f"{mixing}已照实登记，请核实。")
        own = {
            family(row["nature"])
            for row in accounts.balances(self._desk.register, self._desk.date(), None, request.unit_id)
            if row["approved"] > 0
        } - {""}
        mine = family(request.nature)
        adds = request.kind not in OUT_OF_UNIT
        if adds and mine and own and mine not in own and request.nature != "机关使用事业编制":
            found.append(
                f"本单位原来只有{'、'.join(sorted(own))}，现在增加{request.nature}，请核对是否混用。"
            )
        return found

    def _mixing(self, request: MovementRequest) -> str:
        source, target = family(request.from_nature), family(request.nature)
        if not request.from_nature or not source or not target or source == target:
            return ""
        return f"{request.from_nature}不能改作{request.nature}使用。"

    def _raises_total(self, request: MovementRequest) -> bool:
        between = bool(request.from_nature) and request.from_nature != request.nature
        return request.nature not in CONTROL_NATURES and (request.kind in ("核定下达", "核增") or between)

    def _limits(self, at: str, known: int | None = None) -> dict[str, tuple[int, str]]:
        """Per nature the total at a moment, and the document that said so last."""
        found: dict[str, tuple[int, str]] = {}
        for row in store.listed(self._desk.register, known, at):
            before = found[row["nature"]][0] if row["raises"] and row["nature"] in found else 0
            found[row["nature"]] = (before + row["count"], row["document"])
        return found
