"""The answer to a phone call: where a case is, who signed when, and until when it must be done."""

from __future__ import annotations

from app.models.operation import Row
from app.services.case_kinds import CANCELLED, CASE_KINDS, CLOSED, RETURNED
from app.values.dates import format_date


def progress_sentence(case: Row, today: str) -> str:
    """One sentence a clerk can read out.

    :param case: a case with ``steps``, ``kind_name``, ``state_name``, ``due_on`` and ``days_left``.
    :param today: ISO date; days of the same year are said without the year.
    """
    kind = CASE_KINDS[case["kind"]]
    said = [f"{case['kind_name']}，{_day(case['received_on'], today)}受理"]
    for step in case["steps"]:
        when = _day(step["signed_on"], today)
        if step["outcome"] == "returned":
            said.append(f"{when}{step['signer']}退回：{step['opinion'].rstrip('。')}")
        elif step["outcome"] == "cancelled":
            said.append(f"{when}{step['signer']}撤回：{step['opinion'].rstrip('。')}")
        elif not kind.step(step["step"]).posts:
            said.append(f"{when}{step['signer']}签署{kind.step(step['step']).name}")
    return "，".join(said) + "。" + _ending(case, today)


def _ending(case: Row, today: str) -> str:
    if case["state"] == CLOSED:
        permit = f"，通知单 {case['permit_number']}" if case["permit_number"] else ""
        return f"{_day(case['closed_on'], today)}已办结{permit}。"
    if case["state"] == CANCELLED:
        return ""
    if case["state"] == RETURNED:
        return "现在等单位补正后重新提交。"
    return f"现在{case['state_name']}，{due_words(case, today)}。"


def due_words(case: Row, today: str) -> str:
    """Until when an open case must be done: ``应在7月29日前办结，还有 10 个工作日``."""
    due, left = _day(case["due_on"], today), case["days_left"]
    if left < 0:
        return f"应在{due}前办结，已超期 {-left} 个工作日"
    if left == 0:
        return f"应在今天（{due}）办结" if case["due_on"] == today else f"应在{due}前办结，没有剩余工作日"
    return f"应在{due}前办结，还有 {left} 个工作日"


def _day(date: str, today: str) -> str:
    words = format_date(date, "chinese")
    return words[5:] if date[:4] == today[:4] and len(date) > 4 else words
