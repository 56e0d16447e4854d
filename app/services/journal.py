"""The operation log as users see it: my entries today, what changed, and undo."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import Refusal, UsageProblem
from app.models import ledger as accounts
from app.models import log
from app.models import undo as replay
from app.models.operation import Row
from app.services.desk import CHIEF, Desk


class JournalService:
    """Questions to the operation log and the one way to take a step back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(
        self,
        *,
        mine: bool = False,
        today: bool = False,
        text: str = "",
        limit: int = 500,
        before: int | None = None,
    ) -> list[Row]:
        """Operations, newest first; ``undone`` marks those taken back.

        :param mine: only of who is signed in.
        :param today: only of the business date.
        :param before: only with a smaller number, for the next page.
        """
        session = self._desk.session
        return log.listed(
            self._desk.register,
            actor=session.actor if mine else "",
            business_date=session.business_date if today else "",
            text=text,
            limit=limit,
            before=before,
        )

    def changes(self, operation_id: int) -> list[Row]:
        """Which rows an operation changed, fields old and new."""
        return log.changes(self._desk.register, operation_id)

    def undoable(self) -> Row | None:
        """The last step of who is signed in, if it can be taken back."""
        last = log.last_undoable(self._desk.register, self._desk.session.actor)
        return last if last and not replay.obstacle(self._desk.register, last["id"]) else None

    def _left(self, units: Sequence[int], known: int | None) -> dict[int, int]:
        """By account of some units: what is left of the present approved number, as known at operation *known*."""
        return {
            row["account_id"]: row["approved"] - row["actual"] - row["reserved"]
            for unit_id in units
            for row in accounts.balances(self._desk.register, self._desk.date(), known, unit_id)
        }

    def _keep_sound(self, sentence: str, then: dict[int, int], after: dict[int, int]) -> None:
        """Refuse an undo that would leave numbers below zero, or permits and people without the quotas they rest on.

        :param then: what was left before the step was done: to come back there is always allowed.
        """
        for account, left in after.items():
            if accounts.running_minimum(self._desk.register, account, "") < 0:
                raise Refusal(f"不能撤销“{sentence}”：之后已有核减或划转用到这些编制，核定数会小于 0。")
            if left < min(0, then.get(account, 0)):
                raise Refusal(f"不能撤销“{sentence}”：这些编制之后已经使用，撤销后会超出核定数。")

    def undo(self, operation_id: int | None = None) -> str:
        """撤销 a step (default the last one) and return its sentence.

        :raises Refusal: issued, exported, something later depends on it, or somebody else's while not the chief.
        :raises UsageProblem: there is nothing to undo.
        """
        register = self._desk.register
        if operation_id is None:
            last = log.last_undoable(register, self._desk.session.actor)
            if last is None:
                raise UsageProblem("没有可以撤销的操作。")
            operation_id = int(last["id"])
        row = log.get(register, operation_id)
        if row is None:
            raise UsageProblem(f"没有第 {operation_id} 号操作。")
        if row["actor"] != self._desk.session.actor and self._desk.session.role != CHIEF:
            raise Refusal(f"“{row['sentence']}”是 {row['actor']} 办理的，只能由本人或负责人撤销。")
        reason = replay.obstacle(register, operation_id)
        if reason:
            raise Refusal(f"不能撤销“{row['sentence']}”：{reason}")
        with self._desk.operation(
            "undo", f"撤销：{row['sentence']}", undoable=False, undoes=operation_id
        ) as op:
            units = accounts.units_touched(register, operation_id)
            then = self._left(units, operation_id - 1)
            replay.undo(register, op, operation_id)
            self._keep_sound(row["sentence"], then, self._left(units, None))
        return str(row["sentence"])
