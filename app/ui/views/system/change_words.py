"""What an operation changed, in the words of the field: 电话：139… → 138…."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.services.settings import name_of
from app.services.table_words import COLUMNS, TABLES
from app.ui.views.wording import shown

_PLAIN: Mapping[str, str] = {"恢复密钥单": "恢复单"}
"""Names of papers that stand in sentences, as screens call them."""
MOST = 200
"""Lines shown; an import changes thousands of rows."""


def sentence_words(sentence: str) -> str:
    """The sentence of an operation in the plain words of a township."""
    for name, word in _PLAIN.items():
        sentence = sentence.replace(name, word)
    return sentence


def change_lines(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line for each row changed; rows that only repeat others (沿革) are left out when those are there."""
    rows = list(changes)
    present = {row["table_name"] for row in rows}
    hidden = {
        facts
        for facts, subject in (("person_facts", "people"), ("unit_facts", "units"))
        if subject in present
    }
    lines = []
    for row in rows:
        if row["table_name"] in hidden or row["table_name"] not in TABLES:
            continue
        line = _line(row)
        if line:
            lines.append(line)
    return [*lines[:MOST], f"……共 {len(lines)} 处"] if len(lines) > MOST else lines


def _line(row: Mapping[str, Any]) -> str:
    table, old, new = row["table_name"], row["old"], row["new"]
    words = COLUMNS.get(table, {})
    if table == "settings" and (new or old or {}).get("name"):
        name = name_of((new or old)["name"])
        return f"设置 {name}：{(old or {}).get('value', '（空）')} → {(new or {}).get('value', '（空）')}"
    if old is None:
        return f"新增{TABLES[table]}　{_values(words, new)}".rstrip("　")
    if new is None:
        return f"删除{TABLES[table]}　{_values(words, old)}".rstrip("　")
    parts = [
        f"{word}：{shown(name, old.get(name)) or '（空）'} → {shown(name, new[name]) or '（空）'}"
        for name, word in words.items()
        if name in new
    ]
    return f"改{TABLES[table]}　{'；'.join(parts)}" if parts else ""


def _values(words: Mapping[str, str], row: Mapping[str, Any]) -> str:
    found = [f"{word} {shown(name, row.get(name))}" for name, word in words.items() if row.get(name)]
    return sentence_words("，".join(found[:8]))
