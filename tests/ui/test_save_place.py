"""Where files are saved: the ending is never forgotten, the folder is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFileDialog

from app.ui.context import UiContext
from app.ui.save_place import opening, where_to_save

PDF = "PDF 文件 (*.pdf)"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed into the dialog, in order; what was proposed takes its place."""
    answers: list[str] = []

    def ask(_parent: object, _title: str, proposed: str, _kind: str) -> tuple[str, str]:
        answer = answers[0]
        answers[0] = proposed
        return answer, PDF

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return answers


def test_a_name_without_its_ending_gets_it(context: UiContext, typed: list[str], tmp_path: Path) -> None:
    typed.append(str(tmp_path / "审批表"))
    target = where_to_save(context, None, "另存为 PDF", "进人用编审批表 1/2：甲.pdf", PDF)
    assert target == tmp_path / "审批表.pdf"
    assert Path(typed[0]).name == "进人用编审批表 1-2：甲.pdf"  # no folder made of a stroke in a name
    typed[0] = str(tmp_path / "1.5 稿.PDF")
    assert where_to_save(context, None, "另存为 PDF", "a.pdf", PDF) == tmp_path / "1.5 稿.PDF"
    typed[0] = str(tmp_path / "云编〔2026〕1.5号")
    assert where_to_save(context, None, "另存为 PDF", "a.pdf", PDF) == tmp_path / "云编〔2026〕1.5号.pdf"


def test_the_folder_is_the_last_one_and_cancelling_changes_nothing(
    context: UiContext, typed: list[str], tmp_path: Path
) -> None:
    typed.append(str(tmp_path / "a.pdf"))
    where_to_save(context, None, "另存为 PDF", "a.pdf", PDF)
    typed[0] = ""
    assert where_to_save(context, None, "另存为 PDF", "b.pdf", PDF) is None
    assert Path(typed[0]) == tmp_path / "b.pdf"


def test_the_ending_added_never_replaces_a_file_unasked(
    context: UiContext, typed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "表.pdf").write_bytes(b"kept")
    asked: list[str] = []

    def question(text: str, **_words: str) -> bool:
        asked.append(text)
        return len(asked) > 1

    monkeypatch.setattr(context.messages, "question", question)
    typed.append(str(tmp_path / "表"))
    assert where_to_save(context, None, "另存为 PDF", "a.pdf", PDF) is None
    typed[0] = str(tmp_path / "表")
    assert where_to_save(context, None, "另存为 PDF", "a.pdf", PDF) == tmp_path / "表.pdf"
    assert asked == ["“表.pdf”已经有了，要换掉吗？"] * 2


def test_what_was_saved_is_opened_or_its_folder_is_named(
    context: UiContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    said: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) == 1

    monkeypatch.setattr("app.ui.save_place.QDesktopServices.openUrl", open_url)
    monkeypatch.setattr(context.messages, "warn", said.append)
    action = opening(context, tmp_path / "表.pdf")
    assert action.word == "打开"
    action.run()
    assert Path(opened[0]) == tmp_path / "表.pdf"
    assert said == []
    action.run()
    assert said == [f"这台机器没有能打开“表.pdf”的程序。文件在：{tmp_path}"]
