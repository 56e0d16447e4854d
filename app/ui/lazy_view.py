"""Pages whose modules are imported when the page is first opened, so that the window opens at once."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from app.ui.context import UiContext
from app.ui.widgets.page import Page


def view(module: str, name: str) -> Callable[[UiContext], Page]:
    """Makes the page *name* of ``app.ui.views.<module>``."""

    def make(context: UiContext) -> Page:
        return cast("Page", getattr(import_module(f"app.ui.views.{module}"), name)(context))

    return make
