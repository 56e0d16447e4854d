"""第一次启动: a township begins from its 注册盘, a password and the spoken code, and needs nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from app.exchange.faults import NotEnrolment, RecordWrong, TooNew
from app.exchange.keys import NodeKeys
from app.exchange.manifest import Kind
from app.exchange.reader import Package, open_package
from app.models import nodes, packages, scope
from app.models.key_slots import KeyCost
from app.models.operation import Operation
from app.services import offices
from app.services.desk import TOWNSHIP
from app.services.office import Office
from app.services.offices import NewOffice
from app.services.packages import baseline, log_end, mirror
from app.services.packages.outgoing import check_code, content_version


class _Invitation(msgspec.Struct, forbid_unknown_fields=True):
    superior: str
    superior_name: str
    superior_level: str
    level: str
    name: str
    unit: str
    epoch: int
    token: str


@dataclass(frozen=True, slots=True)
class OpenedDisk:
    """A 注册盘 that its code has opened: for whom it is and what is on it, before anything is set up."""

    package: Package
    name: str
    superior_name: str
    units: int
    people: int


def look(package_path: Path, spoken_code: str) -> OpenedDisk:
    """Open a 注册盘 and say what is on it; nothing is written.

    :raises PackageFault: damaged, wrong code, not a 注册盘 …
    :raises EnvironmentProblem: the file cannot be read.
    """
    package = open_package(package_path, spoken_code=spoken_code)
    if package.kind is not Kind.ENROLMENT:
        raise NotEnrolment(f"kind {package.kind}")
    if package.manifest.content_version > content_version(package.kind):
        raise TooNew(f"content version {package.manifest.content_version}")
    invitation = _invitation(package)
    sizes = {group: sum(1 for _ in package.records(group)) for group in ("units", "people")}
    return OpenedDisk(package, invitation.name, invitation.superior_name, sizes["units"], sizes["people"])


def open_enrolment(
    folder: Path,
    package_path: Path,
    spoken_code: str,
    user: str,
    password: str,
    *,
    business_date: str = "",
    key_cost: KeyCost | None = None,
    clock: Callable[[], datetime] | None = None,
) -> tuple[Office, str]:
    """Set up a township in an empty folder and return its open office and the recovery key to print.

    Everything is one operation: there is a complete register afterwards, or none.

    :param user: who signs in first.
    :raises PackageFault: the 注册盘 or its code; nothing was made.
    :raises UsageProblem: the folder holds a register, or the password is too short.
    """
    package = look(package_path, spoken_code).package
    invitation = _invitation(package)
    content = baseline.from_package(package)
    if invitation.unit not in content["units"]:
        raise RecordWrong(f"unit {invitation.unit} of the invitation is missing")

    def begin(office: Office, op: Operation) -> None:
        register = office.register
        empty = {group: {} for group in baseline.GROUPS}  # type: baseline.Contents
        found = baseline.differences(empty, content)
        mirror.apply(register, op, found, content, office.session.business_date)
        sender = package.manifest.sender
        superior = nodes.insert(
            op, uuid=sender.node, level=invitation.superior_level, name=invitation.superior_name, state=nodes.ACTIVE,
            public_keys=package.sender_keys.to_bytes().hex(), epoch=sender.epoch,
            seen_operation=package.manifest.operation,
        )  # fmt: skip
        keys = NodeKeys.generate()
        op.update(
            "nodes", nodes.own(register)["id"], uuid=package.manifest.receiver.node, parent_id=superior,
            unit_id=scope.ids(register, "units")[invitation.unit], epoch=invitation.epoch, enrolment=invitation.token,
            private_keys=keys.to_bytes().hex(), public_keys=keys.public.to_bytes().hex(),
        )  # fmt: skip
        packages.insert(
            op, direction=packages.IN, kind=package.kind.value, node_id=superior, epoch=sender.epoch,
            number=sender.number, digest=package.digest, file_name=package_path.name,
            made_on=package.manifest.created, handled_on=office.session.business_date, state=packages.RECEIVED,
            summary={
                "sentence": f"{invitation.name} 注册盘", "check_code": check_code(package.digest), "items": [],
                "log": log_end.kept(package),
            },
        )  # fmt: skip

    new = NewOffice(invitation.name, TOWNSHIP, user, password, business_date, key_cost)
    return offices.create(folder, new, list, clock, begin)


def _invitation(package: Package) -> _Invitation:
    try:
        (record,) = package.records("invitation")
        return msgspec.convert(record.fields, _Invitation)
    except (KeyError, ValueError) as error:
        raise RecordWrong(f"invitation: {error}") from error
