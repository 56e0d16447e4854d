"""An opinion on a paper: what was said, who signed, when."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import labelled


@dataclass(frozen=True)
class Opinion:
    """An opinion as recorded: text, who signed, ISO date; all optional, left blank for writing by hand."""

    text: str = labelled("内容", "")
    signer: str = labelled("签批人", "")
    date: str = labelled("日期", "")


NO_OPINION = Opinion()
