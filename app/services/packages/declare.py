"""申报包: what the township has declared goes to the county on a stick."""

from __future__ import annotations

from pathlib import Path

from app.errors import Refusal
from app.exchange.manifest import Kind
from app.exchange.records import Record
from app.models import declarations as store
from app.models import nodes
from app.models.operation import Operation, Row
from app.services.desk import Desk
from app.services.packages import receipt
from app.services.packages.lines import KIND_NAMES, counted, month_words
from app.services.packages.outgoing import HandoverItem, Outgoing, WrittenPackage, send

DECLARED = "declared"


def export(desk: Desk, target_dir: Path, *, again: bool = False) -> WrittenPackage:
    """Write everything that waits to be handed in; afterwards it is 已写到U盘.

    :param again: also what was written before and is not known to have arrived (the stick was lost).
    :raises Refusal: nothing to hand in, or not a township.
    :raises EnvironmentProblem: the stick; the number is not used up and nothing changed.
    """
    register = desk.register
    superior = nodes.superior(register)
    if superior is None:
        raise Refusal("这里没有上级编办，不能写申报包。", next_step="请先用编办发的注册盘开始使用。")

    def prepare(op: Operation) -> Outgoing:
        states = (store.DRAFT, store.WRITTEN) if again else (store.DRAFT,)
        rows = store.listed(register, states=states)
        if not rows:
            raise Refusal("没有待上报的申报。", next_step="请先申报变动，或报“本月无变动”。")

        def handed_in(op: Operation, package_id: int) -> None:
            for row in rows:
                now = store.get(register, row["id"])
                if now and now["revision"] == row["revision"] and now["state"] in states:
                    op.update("declarations", row["id"], state=store.WRITTEN, package_id=package_id)

        month = max(row["month"] for row in rows)
        return Outgoing(
            Kind.DECLARATION,
            f"{desk.office_name} {month_words(month)}申报",
            counted(row["kind"] for row in rows),
            {
                DECLARED: [_record(row) for row in rows],
                receipt.GROUP: receipt.arrived_records(register, superior["id"], op.id),
            },
            _items(rows),
            handed_in,
        )

    return send(desk, superior["id"], target_dir, prepare)


def _record(row: Row) -> Record:
    fields = {"number": row["number"], "month": row["month"], "line": row["payload"]}
    return Record(row["kind"], row["uuid"], row["revision"], fields)


def _items(rows: list[Row]) -> tuple[HandoverItem, ...]:
    items = []
    for kind, name in KIND_NAMES.items():
        numbers = [row["number"] for row in rows if row["kind"] == kind]
        if numbers:
            span = numbers[0] if len(numbers) == 1 else f"{numbers[0]} 至 {numbers[-1]}"
            items.append(HandoverItem(name, span, len(numbers)))
    return tuple(items)
