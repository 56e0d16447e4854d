"""Recorded facts as dated sentences: 沿革 of a unit, the life line of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.ui.views.wording import shown

UNKNOWN_DATE = "建库时"
"""Shown for facts that came without a date of their own."""


@dataclass(frozen=True, slots=True)
class DatedLine:
    """One row: when (ISO, "" unknown), what in a few words, the rest of the sentence, the document; the case it came from."""

    date: str
    what: str
    text: str
    document: str = ""
    case_id: int | None = None
    receipt_number: str = ""


def facts_as_lines(
    history: Sequence[Mapping[str, Any]],
    words: Mapping[str, str],
    names: Mapping[int, str] | None = None,
    *,
    first: str = "登记",
    shown_first: Sequence[str] = (),
) -> list[DatedLine]:
    """History rows of the services, oldest first, as sentences; what was recorded together is one row.

    A value given for the first time is only named; a later one stands beside the old one.

    :param words: what each column is called; others are not shown.
    :param first: the word of the first row; :param shown_first: columns whose values it shows.
    :param names: unit names by id, for columns that hold one.
    """
    known: dict[str, str] = {}
    lines: list[DatedLine] = []

    def together(row: Mapping[str, Any]) -> tuple[str, str, int]:
        return row["effective"], row["document"], row["operation_id"]

    for (date, document, _), rows in groupby(history, key=together):
        new: list[str] = []
        changed: list[str] = []
        for name, value in ((n, v) for row in rows for n, v in row["fields"].items() if n in words):
            text = (names or {}).get(value, "") if name.endswith("_id") else shown(name, value)
            before = known.get(name, "")
            if before == text:
                continue
            known[name] = text
            if before:
                changed.append(
                    f"{words[name]}由“{before}”改为“{text}”" if text else f"去掉{words[name]}“{before}”"
                )
            else:
                new.append(words[name])
        if new and not changed:
            values = [known[name] for name in shown_first if known.get(name)] if not lines else []
            what = first if not lines else "补充"
            lines.append(DatedLine(date, what, "，".join(values) or "、".join(new), document))
        elif changed:
            changed += [f"补充{'、'.join(new)}"] if new else []
            lines.append(DatedLine(date, "变更", "；".join(changed), document))
    return lines


def holdings_as_lines(holdings: Iterable[Mapping[str, Any]]) -> list[DatedLine]:
    """Entries and exits of a person."""
    lines = []
    for row in holdings:
        account = "，".join(part for part in (row["nature"], row["funding"], row["special_use"]) if part)
        way = f"（{row['entry_way']}）" if row["entry_way"] else ""
        lines.append(
            DatedLine(row["begins"], "入编", f"{row['unit_name']}，{account}{way}", row["entry_document"])
        )
        if row["ends"]:
            reason = f"（{row['exit_reason']}）" if row["exit_reason"] else ""
            lines.append(DatedLine(row["ends"], "核减", f"{row['unit_name']}{reason}", row["exit_document"]))
    return lines


def in_order(lines: Iterable[DatedLine]) -> list[DatedLine]:
    """Newest first, those without a date last."""
    return sorted(lines, key=lambda line: line.date, reverse=True)
