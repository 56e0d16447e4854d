"""How answers and problems look: Chinese tables for people, one line of JSON for scripts."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from app.errors import DataProblem, EnvironmentProblem, Problem, Refusal, UsageProblem

DEFECT = 70
"""Exit code of a fault of ours (EX_SOFTWARE of sysexits.h)."""

_KINDS: dict[type[Problem], str] = {
    Refusal: "refusal",
    UsageProblem: "usage",
    DataProblem: "data",
    EnvironmentProblem: "environment",
}
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say.

    :param data: the answer for scripts, a JSON object; None when *lines* already are JSON.
    :param lines: the answer for people; read only when it is shown.
    """

    data: Mapping[str, Any] | None
    lines: Iterable[str] = ()
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: heading, key of the row, and whether it holds numbers (set to the right)."""

    heading: str
    key: str
    number: bool = False


def width(text: str) -> int:
    """How many cells of a terminal *text* takes: two for Chinese, none for combining marks."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], nothing: str) -> Iterator[str]:
    """An aligned table, or the sentence *nothing* when there are no rows."""
    if not rows:
        yield nothing
        return
    cells = [[column.heading for column in columns]]
    cells += [[_cell(row[column.key]) for column in columns] for row in rows]
    widths = [max(width(line[place]) for line in cells) for place in range(len(columns))]
    for line in cells:
        padded = [
            _pad(text, size, right=column.number)
            for text, size, column in zip(line, widths, columns, strict=True)
        ]
        yield _GAP.join(padded).rstrip()


def pairs(values: Sequence[tuple[str, Any]]) -> Iterator[str]:
    """Labels and values, one to the line; empty values are left out."""
    shown = [(label, _cell(value)) for label, value in values if _cell(value)]
    size = max((width(label) for label, _ in shown), default=0)
    for label, text in shown:
        yield f"{_pad(label, size)}{_GAP}{text}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return " ".join(str(value).split())


def _pad(text: str, size: int, *, right: bool = False) -> str:
    blank = " " * (size - width(text))
    return blank + text if right else text + blank


def show(answer: Answer, out: TextIO, *, as_json: bool) -> None:
    """Write an answer."""
    if as_json and answer.data is not None:
        write_json(answer.data, out)
        return
    out.writelines(line + "\n" for line in answer.lines)


def write_json(data: Mapping[str, Any], out: TextIO) -> None:
    """One JSON object on one line, Chinese as it is."""
    out.write(json.dumps(data, ensure_ascii=False) + "\n")


def show_problem(problem: Problem, out: TextIO, err: TextIO, *, as_json: bool) -> None:
    """Tell what is in the way: the sentence for people on *err*, the JSON object on *out* when asked for."""
    described = describe(problem)
    if as_json:
        write_json({"error": described}, out)
    lines = [problem.message]
    basis = "，".join(part for part in (described["rule"], described["document"]) if part)
    lines += [f"依据：{basis}"] if basis else []
    lines += [f"下一步：{problem.next_step}"] if problem.next_step else []
    err.write("\n".join(lines) + "\n")


def describe(problem: Problem) -> dict[str, str]:
    """A problem as scripts read it; every key is always there."""
    refusal = problem if isinstance(problem, Refusal) else None
    return {
        "kind": next((name for kind, name in _KINDS.items() if isinstance(problem, kind)), "refusal"),
        "message": problem.message,
        "rule": refusal.rule if refusal else "",
        "document": refusal.document if refusal else "",
        "next_step": problem.next_step,
    }


def show_defect(log_folder: str, out: TextIO, err: TextIO, *, as_json: bool) -> None:
    """Tell about a fault of ours; its details are in the log."""
    message = "程序出了意外，这一步没有保存，之前的数据没有丢失。"
    step = f"请把记录文件交给维护人员：{log_folder}" if log_folder else "请把使用的命令告诉维护人员。"
    if as_json:
        error = {"kind": "defect", "message": message, "rule": "", "document": "", "next_step": step}
        write_json({"error": error}, out)
    err.write(f"{message}\n下一步：{step}\n")
