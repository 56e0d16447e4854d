"""Papers as spreadsheets: the same texts in the same places, in cells people can copy, sort and count.

Every vertical edge of a paper becomes an edge of columns (:mod:`.grid`), every row keeps its height, cells that span
several are merged, and the page prints like the paper. Every cell that holds text is text: format ``@`` and never a
formula, whatever it begins with; only counts become numbers.
"""

from __future__ import annotations

from app.reports.xlsx.book import KEPT_ON_PAPER, render_xlsx, sheet_names

__all__ = ["KEPT_ON_PAPER", "render_xlsx", "sheet_names"]
