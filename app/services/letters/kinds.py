"""The kinds of letters the office writes, and how each is numbered."""

from __future__ import annotations

from dataclasses import dataclass

from app.models import letters as store

ANSWERED, DRAFT, ISSUED, VOID = store.ANSWERED, store.DRAFT, store.ISSUED, store.VOID
APPROVAL, NOTICE, REPLY, SUPERVISION, RECTIFICATION, WARNING = (
    "批复", "通知", "函", "督办函", "整改通知", "预警通知",
)  # fmt: skip
OVERDUE = "逾期未回复"
STATE_NAMES = {DRAFT: "草稿", ISSUED: "已印发", ANSWERED: "已回复", VOID: "已作废"}
NUMBER_PATTERN = "letter.{kind}.number_pattern"
"""Setting: how letters of a kind are numbered, ``云编发〔{year}〕{n}号``; the 机关代字 is the county's own."""
MARK, HEAD, DUPLEX, COPIES_TO = "letter.mark", "letter.head", "letter.duplex", "letter.copies_to"
"""Settings: 发文机关标志; ``printed``, ``stationery`` or ``none`` (a 函 has its letterhead instead of ``printed``); ``no`` prints on one side; 抄送, separated by 、."""
LIMIT_PERCENT = "letter.limit_percent"
"""Setting: from which share of the approved number on a unit is near its limit."""
HEADS = {"none": 0, "printed": 1, "stationery": 2, "letterhead": 3}
"""What column ``headed`` keeps of the red head."""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter.

    :param form: its number among the papers.
    :param pattern: how it is numbered while the county has set nothing.
    :param answer_days: the setting that says within how many days the unit answers; "" for letters without an answer.
    :param questions: what the 回执 asks.
    """

    name: str
    form: str
    pattern: str
    answer_days: str = ""
    questions: tuple[str, ...] = ()


KINDS = {
    kind.name: kind
    for kind in (
        LetterKind(APPROVAL, "F14", "编批〔{year}〕{n}号"),
        LetterKind(NOTICE, "F14", "编发〔{year}〕{n}号"),
        LetterKind(REPLY, "F14", "编函〔{year}〕{n}号"),
        LetterKind(
            SUPERVISION,
            "F16",
            "编督〔{year}〕{n}号",
            "letter.supervision_days",
            ("落实情况", "未完成的原因和下一步措施"),
        ),
        LetterKind(
            RECTIFICATION,
            "F16",
            "编改〔{year}〕{n}号",
            "letter.rectification_days",
            ("整改情况", "未完成的原因和下一步措施"),
        ),
        LetterKind(WARNING, "F16", "编警〔{year}〕{n}号"),
    )
}
ANSWERED_KINDS = (REPLY, SUPERVISION, RECTIFICATION, WARNING)
"""Letters to which an answer may come; an approval and a notice are carried out, not answered."""
