"""核对: prove the register, or name what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.models import check as store
from app.services.desk import Desk
from app.services.table_words import column_word, table_word


@dataclass(slots=True)
class CheckResult:
    """What a check looked at and what it found; clean when nothing differs."""

    operations: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing differs."""
        return not self.findings


class CheckService:
    """Recomputes file, chain, contents, references, projections and balances."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def steps(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Run the checks one by one, yielding the name of each and its findings."""
        register = self._desk.register
        damage = list(store.file_integrity(register))
        yield "数据文件", damage
        if damage:  # the other checks would trip over the same pages
            return
        yield "操作日志", list(store.chain(register))
        yield "数据内容", list(map(_told, store.contents(register)))
        yield "相互引用", list(map(_told, store.references(register)))
        yield "现状与沿革", list(map(_told, store.projections(register, self._desk.projected_on())))
        yield "附件", list(store.attached(register))
        yield "编制账", list(store.arithmetic(register))

    def run(self) -> CheckResult:
        """Everything at once."""
        result = CheckResult(operations=self._desk.register.last_operation)
        for _, findings in self.steps():
            result.findings += findings
        return result


def _told(finding: dict[str, Any]) -> dict[str, Any]:
    """The finding with its sentence: which record, which of its columns, what is wrong with them."""
    table = finding["table"]
    whom = f"“{finding['name']}”" if "name" in finding else f"第{finding['row']}行"
    columns = "、".join(column_word(table, column) for column in finding.get("fields", ()))
    which = f"的{columns}" if columns else ""
    return {**finding, "sentence": f"{table_word(table)}{whom}{which}{finding['what']}"}
