"""Asks where a file is to be saved: beside what was saved last, under a name every system takes, with its ending;
and opens what was saved.
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.context import UiContext
from app.ui.widgets.notice_bar import NoticeAction

_KEY = "saved"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
"""Characters that Windows or Linux does not take in the name of a file."""


def where_to_save(
    context: UiContext, parent: QWidget | None, title: str, name: str, kind: str
) -> Path | None:
    """The file to write, or None when the user thought better of it.

    :param title: of the dialog. :param name: proposed, without folder; its ending is added to a name typed without.
    :param kind: what the dialog lists, as Qt wants it: ``PDF 文件 (*.pdf)``.
    """
    ending = Path(name).suffix
    proposed = _NOT_IN_NAMES.sub("-", name)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(_folder(context) / proposed), kind)
    if not chosen:
        return None
    target = Path(chosen)
    if not target.suffix or f"*{target.suffix.lower()}" not in re.split(r"[() ]", kind):
        target = target.with_name(target.name + ending)
        # The dialog asked about the name as it was typed.
        if target.exists() and not context.messages.question(
            f"“{target.name}”已经有了，要换掉吗？", consequence="换掉以后，原来的文件就没有了。", yes="换掉"
        ):
            return None
    context.settings.set_record(_KEY, {"folder": str(target.parent)}, context.office.user_name)
    return target


def _folder(context: UiContext) -> Path:
    """Where something was saved last, else the user's documents."""
    last = str(context.settings.record(_KEY, context.office.user_name).get("folder", ""))
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return next((Path(place) for place in (last, documents) if place and Path(place).is_dir()), Path.home())


def opening(context: UiContext, path: Path) -> NoticeAction:
    """The button beside 已保存 that opens the file with the program of this machine."""

    def run() -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            context.messages.warn(f"这台机器没有能打开“{path.name}”的程序。文件在：{path.parent}")

    return NoticeAction("打开", run)
