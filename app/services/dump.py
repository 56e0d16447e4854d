"""The canonical dump, line by line: to compare two registers and to take the data elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from app.models import dump
from app.models.operation import canonical
from app.services.desk import Desk


class DumpService:
    """What the register says, in a form that does not depend on row ids or on the order of work."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(self) -> Iterator[str]:
        """Every current record as one line of JSON with sorted keys; equal contents give equal lines."""
        for record in dump.records(self._desk.register):
            yield canonical(record)
