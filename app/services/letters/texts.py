"""The drafts letters begin with: Chinese text with places for what the register knows, kept as data.

A text is a YAML file of ``resources/letters``: ``kind``, ``name``, ``title``, ``addressee`` and ``body``, with ``{栏目}`` for
values; ``[[…]]`` is left out when a value inside it is empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.errors import DataProblem
from app.services.letters.kinds import KINDS

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "letters"
_FIELD = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_PARTS = ("kind", "name", "title", "addressee", "body")


@dataclass(frozen=True, slots=True)
class LetterText:
    """One draft text; ``fields`` are the names of the values it has places for."""

    key: str
    kind: str
    name: str
    title: str
    addressee: str
    body: str

    @property
    def fields(self) -> frozenset[str]:
        """Values the text needs."""
        return frozenset(_FIELD.findall(self.title + self.addressee + self.body))

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """``title``, ``addressee`` and ``body`` with *values* in their places.

        :raises DataProblem: the text has a place for something the register does not give here.
        """
        unknown = sorted(self.fields - values.keys())
        if unknown:
            raise DataProblem(
                f"公文样稿“{self.name}”里的 {{{unknown[0]}}} 没有可填的内容。",
                next_step=f"请检查样稿文件 {self.key}.yaml。",
            )
        return {part: _fill(getattr(self, part), values) for part in ("title", "addressee", "body")}


def _fill(text: str, values: Mapping[str, str]) -> str:
    def optional(found: re.Match[str]) -> str:
        names = _FIELD.findall(found[1])
        return found[1] if all(values[name] for name in names) else ""

    text = _OPTIONAL.sub(optional, text)
    text = _FIELD.sub(lambda found: values[found[1]], text)
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


@cache
def texts() -> dict[str, LetterText]:
    """Every draft text by key, read once.

    :raises DataProblem: a file is damaged; it is named.
    """
    import yaml

    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        try:
            parts = yaml.safe_load(path.read_text("utf-8"))
            found[path.stem] = LetterText(path.stem, *(str(parts[name]) for name in _PARTS))
        except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
            raise DataProblem(
                f"公文样稿文件 {path.name} 读不懂，其他样稿不受影响。",
                next_step="请换回程序自带的文件。",
                detail=str(error),
            ) from error
        if found[path.stem].kind not in KINDS:
            raise DataProblem(
                f"公文样稿文件 {path.name} 的文种“{found[path.stem].kind}”不认识。",
                next_step=f"可选：{'、'.join(KINDS)}。",
            )
    return found
