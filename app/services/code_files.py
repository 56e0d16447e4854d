"""Code lists that ship as CSV files (columns ``code,name,aliases,order``).

``aliases`` are separated by ``|``. The name of the file without its ending is the name of the list.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.errors import DataProblem
from app.values.text import half_width

COLUMNS = ("code", "name", "aliases", "order")
CODE_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "codes"
_INDEX = "index"
# Too long to be edited by a county, and only read to complete an input.
_KEPT_AS_FILES = frozenset(
    {"division", "grade", "professional_title", "unit_level", "quota_type", "departure_way"}
)


@dataclass(frozen=True)
class CodeItem:
    """One entry of a code list; ``order`` is its place in lists on screen."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    order: int = 0


class CodeList:
    """The entries of one list, in order, found by name, alias or code.

    Where two entries share an alias the first one wins; a name always wins over an alias and an alias
    over a code.
    """

    def __init__(self, name: str, items: Iterable[CodeItem]) -> None:
        self.name = name
        self.items: tuple[CodeItem, ...] = tuple(sorted(items, key=lambda item: (item.order, item.code)))
        self._found: dict[str, CodeItem] = {}
        for item in self.items:
            self._found.setdefault(_key(item.name), item)
        for item in self.items:
            for alias in item.aliases:
                self._found.setdefault(_key(alias), item)
        for item in self.items:
            self._found.setdefault(_key(item.code), item)

    def find(self, text: str) -> CodeItem | None:
        """The entry whose name, alias or code is ``text``, spaces and full-width forms apart."""
        return self._found.get(text) or self._found.get(_key(text))


def _key(text: str) -> str:
    return "".join(half_width(text).split()).casefold()


def load_code_list(path: Path) -> CodeList:
    """Read one code list.

    :raises DataProblem: a column is missing or the file cannot be read as text.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS[:2] if column not in (reader.fieldnames or ())]
            if missing:
                raise DataProblem(f"代码表“{path.name}”缺少列：{'、'.join(missing)}。")
            items = [
                CodeItem(
                    code=row["code"].strip(),
                    name=row["name"].strip(),
                    aliases=tuple(
                        alias.strip() for alias in (row.get("aliases") or "").split("|") if alias.strip()
                    ),
                    order=int(row.get("order") or number),
                )
                for number, row in enumerate(reader, start=1)
            ]
    except (UnicodeDecodeError, ValueError) as error:
        raise DataProblem(f"代码表“{path.name}”的内容不完整，无法读取。", detail=repr(error)) from error
    return CodeList(path.stem, items)


def load_code_lists(folder: Path) -> dict[str, CodeList]:
    """All code lists of a folder by name of the list."""
    return {path.stem: load_code_list(path) for path in sorted(folder.glob("*.csv")) if path.stem != _INDEX}


def shipped_count(folder: Path = CODE_FOLDER) -> int:
    """How many items :func:`register_rows` has, by the index; it only ever grows."""
    with (folder / f"{_INDEX}.csv").open(encoding="utf-8-sig", newline="") as file:
        return sum(int(row["rows"]) for row in csv.DictReader(file) if row["code"] not in _KEPT_AS_FILES)


def register_rows(folder: Path = CODE_FOLDER) -> list[dict[str, object]]:
    """Rows for the ``codes`` table of a new register: the lists a county may edit, with their versions."""
    with (folder / f"{_INDEX}.csv").open(encoding="utf-8-sig", newline="") as file:
        versions = {row["code"]: row["version"] for row in csv.DictReader(file)}
    return [
        {
            "set_name": name,
            "code": item.code,
            "name": item.name,
            "aliases": "|".join(item.aliases),
            "sort_order": item.order,
            "version": versions.get(name, ""),
        }
        for name in sorted(versions)
        if name not in _KEPT_AS_FILES
        for item in load_code_list(folder / f"{name}.csv").items
    ]
