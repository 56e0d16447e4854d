"""F07 编制卡: one per person, the size of a bank card (85.6 × 54 mm), or folded from half a sheet of A5.

On plain sheets front and back of a card stand side by side, to be cut out and folded; four cards to an A4 sheet, one of
the larger (``resources/forms/F07.yaml``, ``F07-large.yaml``). On preprinted stock the card itself is the page, first its
front, then its back (``F07-stock.yaml``, ``F07-stock-A5.yaml``). The identity number is masked: the card is shown to
others.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import derived, labelled
from app.values.dates import format_date

FORM = "F07"
NAME = "编制卡"
LARGE, STOCK, LARGE_STOCK = "F07-large", "F07-stock", "F07-stock-A5"


@dataclass(frozen=True)
class CardChange:
    """One line on the back: ISO date, what changed, on which document."""

    date: str = labelled("日期", "")
    change: str = labelled("变动事项", "")
    document: str = labelled("依据", "")


@dataclass(frozen=True)
class QuotaCard:
    """One card; ``identity_number`` may be whole, the template masks it."""

    number: str = labelled("卡号", "")
    name: str = labelled("姓名", "")
    identity_number: str = labelled("身份证号", "")
    unit: str = labelled("单位", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    position: str = labelled("岗位", "")
    entered_on: str = labelled("入编日期", "")
    entry_number: str = labelled("入编文号", "")
    changes: tuple[CardChange, ...] = labelled("变动记录", ())
    issued_on: str = labelled("发卡日期", "")

    @derived("编制和经费")
    def quota(self) -> str:
        """编制种类 and 经费形式."""
        return "　".join(part for part in (self.nature, self.funding) if part)

    @derived("入编情况")
    def entry(self) -> str:
        """When and on which document."""
        return "　".join(
            part for part in (format_date(self.entered_on, "chinese"), self.entry_number) if part
        )


@dataclass(frozen=True)
class QuotaCards:
    """Cards to be printed in one go; ``large`` is the half A5, ``stock`` preprinted cards."""

    cards: tuple[QuotaCard, ...] = labelled("各卡", ())
    large: bool = labelled("半张A5", False)
    stock: bool = labelled("印在卡片上", False)

    @property
    def template(self) -> str:
        """The name of the template."""
        if self.stock:
            return LARGE_STOCK if self.large else STOCK
        return LARGE if self.large else FORM


TEMPLATES = {FORM: QuotaCards, LARGE: QuotaCards, STOCK: QuotaCards, LARGE_STOCK: QuotaCards}
