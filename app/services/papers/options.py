"""How a job is printed, for those above who may not reach the paper's own room: see :mod:`app.reports.options`."""

from app.reports.options import AS_IT_IS, PrintOptions, page_ranges

__all__ = ["AS_IT_IS", "PrintOptions", "page_ranges"]
