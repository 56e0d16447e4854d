"""What an operation changed, in the words of the field: 电话：139… → 138…."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.services.settings import name_of
from app.ui.views.wording import PERSON_WORDS, UNIT_WORDS, shown

TABLES: Mapping[str, str] = {
    "people": "人员", "units": "单位", "holdings": "占编", "movements": "编制变动", "accounts": "编制账户",
    "permits": "通知单", "permit_uses": "使用通知单", "permit_ends": "作废通知单", "plans": "用编计划",
    "cases": "业务", "case_steps": "办理意见", "documents": "文件", "issued_papers": "打印", "settings": "设置",
    "users": "登录人员", "nodes": "交换单位", "packages": "数据包", "package_lines": "收到的申报",
    "declarations": "申报", "codes": "代码", "person_facts": "人员沿革", "unit_facts": "单位沿革",
}  # fmt: skip
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "people": PERSON_WORDS,
    "units": {name: word for name, word in UNIT_WORDS.items() if not name.endswith("_id")},
    "holdings": {"begins": "入编", "ends": "核减", "entry_way": "进入方式", "exit_reason": "核减原因"},
    "movements": {"count": "数量", "kind": "种类", "effective": "自", "reason": "理由"},
    "accounts": {"nature": "编制种类", "funding": "经费形式", "special_use": "专门用途"},
    "permits": {"number": "编号", "count": "核准数", "channel": "进人方式", "valid_until": "有效至"},
    "permit_uses": {"used_on": "使用日期"},
    "permit_ends": {"ended_on": "作废日期", "reason": "理由"},
    "plans": {"year": "年度", "count": "数量", "channel": "进人方式"},
    "cases": {"receipt_number": "受理号", "title": "事项", "closed_on": "办结日期"},
    "case_steps": {"signer": "签署人", "signed_on": "日期", "opinion": "意见"},
    "documents": {"number": "文号", "title": "标题", "dated": "日期", "issuer": "发文机关"},
    "issued_papers": {"title": "名称", "number": "编号", "pages": "页数"},
    "settings": {"value": "内容", "document": "依据"},
    "users": {"name": "姓名", "role": "角色"},
    "nodes": {"name": "名称"},
    "packages": {"file_name": "文件"},
    "package_lines": {"sentence": "内容", "reason": "原因", "decided_on": "处理日期"},
    "declarations": {"sentence": "内容", "reason": "退回原因", "decided_on": "处理日期"},
    "codes": {"set_name": "代码表", "name": "名称"},
}
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
    words = _COLUMNS.get(table, {})
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
