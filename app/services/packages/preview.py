"""What a package that came in would change, before anything is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import DataProblem
from app.exchange.reader import Package
from app.models.operation import Row
from app.models.packages import CHANGED, NEW, REFUSED, SAME

OUTCOME_NAMES = {NEW: "新增", CHANGED: "有变化", SAME: "已经有了", REFUSED: "不能接收"}


class NumberReused(DataProblem):
    """A running number came again with other content: the sender works with an old copy of its data."""


class OlderThanSeen(DataProblem):
    """A newer number that shows an older state: the sender works with an old copy of its data."""


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One line of a package.

    :param outcome: ``new``, ``changed``, ``same`` or ``refused``.
    :param reason: why it is refused, as a sentence; else ''.
    :param kind: the kind of declaration, ``answer``, or the group of the record.
    """

    kind: str
    sentence: str
    outcome: str
    reason: str = ""
    record_uuid: str = ""
    revision: int = 0
    payload: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def outcome_name(self) -> str:
        """The outcome in words."""
        return OUTCOME_NAMES[self.outcome]


@dataclass(frozen=True, slots=True)
class Preview:
    """A verified package in words.

    :param sentence: ``米村镇 7月申报 第3包，1 人入编，1 人核减``.
    :param notes: what else the clerk should know: missing packages, an earlier import, a late arrival.
    :param known: this very package was imported before; importing it again changes nothing.
    :param older: a newer one of its kind was imported before; this one changes nothing.
    :param same: how many records are already here, without a line of their own.
    """

    path: Path
    kind: str
    kind_name: str
    node_id: int
    node_name: str
    epoch: int
    number: int
    made_on: str
    check_code: str
    sentence: str
    notes: tuple[str, ...]
    known: bool
    older: bool
    lines: tuple[PreviewLine, ...]
    same: int
    package: Package = field(repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines are ``new``, ``changed``, ``same``, ``refused``."""
        numbers = Counter(line.outcome for line in self.lines)
        return {
            NEW: numbers[NEW],
            CHANGED: numbers[CHANGED],
            SAME: numbers[SAME] + self.same,
            REFUSED: numbers[REFUSED],
        }


@dataclass(frozen=True, slots=True)
class Received:
    """What an import did.

    :param package_id: None when the package was known already.
    :param counts: as in :class:`Preview`.
    """

    sentence: str
    package_id: int | None
    counts: dict[str, int]


def position(register_packages: dict[tuple[int, int], str], node: Row, package: Package) -> bool:
    """Whether the package was received before, judged by number and digest.

    :raises NumberReused: the number came before with other content.
    """
    sender = package.manifest.sender
    before = register_packages.get((sender.epoch, sender.number))
    if before is not None and before != package.digest:
        raise NumberReused(
            f"{node['name']} 的第{sender.number}包以前收到过，但是内容不同。没有导入任何内容。",
            next_step="对方可能在用恢复的旧数据。请对方重新写出一个申报包（编号会不同），并核对有没有漏报。",
            detail=f"epoch {sender.epoch} number {sender.number}: {before} and {package.digest}",
        )
    return before is not None


def gaps(register_packages: dict[tuple[int, int], str], package: Package) -> list[int]:
    """Numbers of earlier packages of this sender that have not been received."""
    return [
        earlier.number
        for earlier in package.manifest.previous
        if register_packages.get((earlier.epoch, earlier.number)) != earlier.digest
    ]
