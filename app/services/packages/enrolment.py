"""注册盘: everything a township needs to begin, in one file that its spoken code opens.

The one-time token inside proves later that keys the township made for itself are those of the node that was invited.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app.errors import Refusal
from app.exchange.keys import new_enrolment_token
from app.exchange.manifest import Kind
from app.exchange.records import Record
from app.exchange.spoken_code import CodeCost, SpokenCode, new_spoken_code
from app.models import nodes, units
from app.models.operation import Operation
from app.services.desk import COUNTY, TOWNSHIP, Desk
from app.services.packages import baseline
from app.services.packages.outgoing import HandoverItem, Outgoing, WrittenPackage, send

INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class EnrolmentDisk:
    """A 注册盘 on the stick, and the code to tell by telephone (never written on stick or slip)."""

    path: Path
    spoken_code: str
    node_id: int
    written: WrittenPackage


def make(desk: Desk, unit_id: int, target_dir: Path, cost: CodeCost | None = None) -> EnrolmentDisk:
    """Invite the office of a unit and write its 注册盘.

    A second one for the same unit (stick lost, computer broken) makes the first useless: it carries a new token and a
    new epoch, so that packages of the old installation are told apart.

    :param cost: what one guess at the code costs; only tests make it cheap.
    :raises Refusal: not a county, or an abolished unit.
    :raises EnvironmentProblem: the stick; nothing was used up.
    """
    register = desk.register
    unit = units.get(register, unit_id)
    if desk.level != COUNTY or unit is None or unit["abolished"]:
        raise Refusal(
            "只有县级编办能给现有单位制作注册盘。", next_step="请由县级编办制作；单位已撤销的，请先核对单位。"
        )
    token = new_enrolment_token().hex()
    node_id, epoch = _invited(desk, unit_id, unit["name"])
    code = new_spoken_code()

    def handed_out(op: Operation, _package_id: int) -> None:
        op.update("nodes", node_id, enrolment=token, epoch=epoch, name=unit["name"])

    def prepare(op: Operation) -> Outgoing:
        scope = units.subtree(register, unit_id)
        content = baseline.contents(register, scope)
        own, node = nodes.own(register), nodes.get(register, node_id)
        assert node is not None
        invitation = {
            "superior_name": desk.office_name,
            "superior_level": desk.level,
            "level": node["level"],
            "name": node["name"],
            "unit": node["unit_uuid"],
            "epoch": epoch,
            "token": token,
            "superior": own["uuid"],
        }
        return Outgoing(
            Kind.ENROLMENT,
            f"{unit['name']} 注册盘",
            "",
            {
                "invitation": [Record(INVITATION, node["uuid"], op.id, invitation)],
                **baseline.to_records(content, op.id),
            },
            (
                HandoverItem("单位", "", len(content["units"])),
                HandoverItem("人员", "", len(content["people"])),
                HandoverItem("编制记录", "", len(content["holdings"])),
            ),
            handed_out,
        )

    written = send(desk, node_id, target_dir, prepare, spoken=SpokenCode(code, cost or CodeCost()))
    return EnrolmentDisk(written.path, code, node_id, written)


def _invited(desk: Desk, unit_id: int, name: str) -> tuple[int, int]:
    """The node of a unit, added when it is new, and the epoch its next installation begins with."""
    before = nodes.by_unit(desk.register, unit_id)
    if before is not None:
        used = bool(before["public_keys"] or before["enrolment"])
        return int(before["id"]), before["epoch"] + used
    with desk.operation("node.invite", f"邀请 {name} 使用数据交换", undoable=False) as op:
        node_id = nodes.insert(
            op, uuid=str(uuid4()), level=TOWNSHIP, name=name, parent_id=nodes.own(desk.register)["id"],
            unit_id=unit_id, state=nodes.INVITED,
        )  # fmt: skip
    return node_id, 1
