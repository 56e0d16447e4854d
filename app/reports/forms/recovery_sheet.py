"""F27 恢复密钥单: the recovery key on paper, for the sealed envelope. The layout is ``resources/forms/F27.yaml``."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import labelled

FORM = "F27"
NAME = "恢复密钥单"


@dataclass(frozen=True)
class RecoverySheet:
    """The key in groups of characters as they are to be typed, and what it opens; ``made_on`` is an ISO date."""

    office: str = labelled("使用单位", "")
    key_groups: tuple[str, ...] = labelled("密钥", ())
    made_on: str = labelled("生成日期", "")
    made_by: str = labelled("经办人", "")


TEMPLATES = {FORM: RecoverySheet}
