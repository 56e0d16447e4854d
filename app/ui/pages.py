"""The registry of pages: what stands in the column of tasks and how a page is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.ui.context import UiContext
from app.ui.widgets.page import Page


@dataclass(frozen=True)
class PageSpec:
    """One page.

    :param key: name used by ``navigate``; the same key may appear once for each level.
    :param title: word in the column of tasks.
    :param icon: drawing in ``resources/icons``.
    :param factory: makes the page when it is first opened.
    :param levels: levels of office that have it.
    :param in_column: False for pages reached only from others.
    :param under: for those, the page in the column that stays marked while they are open.
    """

    key: str
    title: str
    icon: str
    factory: Callable[[UiContext], Page]
    levels: frozenset[str] = frozenset({"county", "township", "unit", "city"})
    in_column: bool = True
    under: str = ""
