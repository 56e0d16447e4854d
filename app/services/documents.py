"""Documents: what every number stands on."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import UsageProblem
from app.models import documents as store
from app.models.operation import Row
from app.services.desk import Desk
from app.values.text import normalise_document_number


class DocumentService:
    """The register of documents."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self) -> list[Row]:
        """All documents, newest first."""
        return store.listed(self._desk.register)

    def find(self, number: str) -> Row:
        """A document by its number, however it is written.

        :raises UsageProblem: no such document.
        """
        row = store.by_number(self._desk.register, number)
        if row is None:
            raise UsageProblem(f"没有登记过文号“{number}”。", next_step="请核对文号。")
        return row

    def describe(self, details: Mapping[str, Mapping[str, str]]) -> int:
        """Complete documents with issuer, date, kind and title, by number; unknown ones are added.

        :returns: how many documents are new or changed.
        """
        register = self._desk.register
        changed = 0
        with self._desk.operation("document.describe", f"登记批文：{len(details)} 份") as op:
            for number, fields in details.items():
                row = store.by_number(register, normalise_document_number(number))
                if row is None:
                    store.ensure(register, op, number, **fields)
                    changed += 1
                elif op.update("documents", row["id"], **fields):
                    changed += 1
        return changed
