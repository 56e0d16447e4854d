"""The one stylesheet of the program, filled in from a palette and sizes.

Widgets choose a look by the dynamic property ``look`` (``primary``, ``quiet``, ``link``, ``danger`` for
buttons; ``title``, ``heading``, ``muted``, ``figure``, ``error`` for labels; ``card``, ``chrome``, ``panel``
for frames) and by ``tone`` (:class:`app.ui.palette.Tone`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from string import Template

from app.ui.palette import Palette, Tone

_TEMPLATE = Template("""
* { outline: 0; }
QWidget { color: $text; }
QMainWindow, QDialog, QMessageBox { background: $page; }
QToolTip { background: $chrome; color: $text; border: 1px solid $line; padding: 4px 8px; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }

QFrame[look="chrome"] { background: $chrome; }
QFrame[look="side"] { background: $chrome; border: 0; border-right: 1px solid $line; }
QFrame[look="top"] { background: $page; border: 0; border-bottom: 1px solid $line; }
QFrame[look="bottom"] { background: $chrome; border: 0; border-top: 1px solid $line; }
QFrame[look="panel"] { background: $page; border: 1px solid $line; border-radius: 6px; }
QFrame[look="popup"] { background: $page; border: 1px solid $field_line; border-radius: 6px; }
QFrame[look="line"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }

QLabel { background: transparent; }
QLabel[look="title"] { font-size: $title; font-weight: bold; }
QLabel[look="heading"] { font-size: $large; font-weight: bold; }
QLabel[look="strong"] { font-weight: bold; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="small"] { color: $muted; font-size: $small; }
QLabel[look="error"] { color: $bad; }
QLabel[look="required"] { color: $bad; font-weight: bold; }
QLabel[look="chip"] { border-radius: 4px; padding: 1px 8px; }

QPushButton, QToolButton {
    background: $field; color: $text; border: 1px solid $field_line; border-radius: 4px;
    padding: 3px 14px; min-height: $inner;
}
QToolButton { padding: 3px 8px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $selection; }
QPushButton:disabled, QToolButton:disabled { color: $field_line; background: $chrome; border-color: $line; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 2px 13px; }
QToolButton:focus { padding: 2px 7px; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: bold; }
QPushButton[look="primary"]:hover { background: $accent_hover; }
QPushButton[look="primary"]:focus { border: 2px solid $focus; }
QPushButton[look="primary"]:disabled { background: $neutral_soft; color: $field_line; border-color: $line; }
QPushButton[look="count"] { padding: 3px 12px; }
QPushButton[look="count"]:checked { background: $accent_soft; color: $link; border-color: $link; font-weight: bold; }
QPushButton[look="danger"] { color: $bad; border-color: $bad; }
QPushButton[look="danger"]:hover { background: $bad_soft; }
QPushButton[look="danger"]:disabled { color: $field_line; border-color: $line; }
QPushButton[look="quiet"], QToolButton[look="quiet"] { background: transparent; border-color: transparent; }
QPushButton[look="quiet"]:hover, QToolButton[look="quiet"]:hover { background: $hover; }
QPushButton[look="quiet"]:focus, QToolButton[look="quiet"]:focus { border-color: $focus; }
QPushButton[look="link"] {
    background: transparent; border: 1px solid transparent; color: $link; padding: 1px 4px; text-align: left;
    min-height: 0;
}
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 2px solid $focus; padding: 0 3px; }
QPushButton[look="link"]:disabled { color: $muted; }
QToolButton[look="task"] {
    background: transparent; border: 0; border-left: 3px solid transparent; border-radius: 0;
    padding: 4px 12px 4px 13px; text-align: left; color: $text;
}
QToolButton[look="task"]:hover { background: $hover; }
QToolButton[look="task"]:checked { background: $accent_soft; color: $link; border-left-color: $accent; font-weight: bold; }
QToolButton[look="task"]:focus { border: 2px solid $focus; padding: 2px 10px 2px 14px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
    background: $field; color: $text; border: 1px solid $field_line; border-radius: 4px;
    padding: 3px 8px; min-height: $inner;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover { border-color: $muted; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: 2px solid $focus; padding: 2px 7px;
}
QLineEdit:disabled, QLineEdit[readOnly="true"], QComboBox:disabled, QPlainTextEdit:disabled {
    background: $chrome; border-color: $line;
}
QLineEdit[problem="true"], QComboBox[problem="true"], QPlainTextEdit[problem="true"] { border: 2px solid $bad; padding: 2px 7px; }
QLineEdit QToolButton { border: 0; padding: 0; min-height: 0; background: transparent; }
QLineEdit[look="search"] { border-color: $line; background: $chrome; }
QLineEdit[look="search"]:focus { border-color: $focus; background: $field; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url("$arrow_down"); width: $arrow; height: $arrow; }
QComboBox QAbstractItemView {
    background: $page; border: 1px solid $field_line; selection-background-color: $selection;
    selection-color: $text; padding: 4px;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: 0; width: 20px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$arrow_up"); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url("$arrow_down"); width: 12px; height: 12px; }
QCheckBox, QRadioButton { spacing: 8px; min-height: $inner; padding: 1px 4px; border: 2px solid transparent; border-radius: 4px; }
QCheckBox::indicator, QRadioButton::indicator {
    width: $check; height: $check; background: $field; border: 1px solid $field_line; border-radius: 3px;
}
QRadioButton::indicator { border-radius: $radio_corner; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $link; }
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; }
QCheckBox::indicator:checked { image: url("$check_mark"); }
QCheckBox::indicator:indeterminate { image: url("$part_mark"); }
QRadioButton::indicator:checked {
    border: $radio_dot solid $accent; background: $on_accent; width: $radio_inner; height: $radio_inner;
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $chrome; border-color: $line; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }

QTableView, QTreeView, QListView, QListWidget, QTreeWidget {
    background: $page; alternate-background-color: $alternate; border: 1px solid $line; border-radius: 4px;
    selection-background-color: $selection; selection-color: $text; gridline-color: $line;
}
QTableView:focus, QTreeView:focus, QListView:focus { border: 2px solid $focus; margin: -1px; }
QTableView::item { padding: 0 5px; border: 0; }
QTreeView::item, QListView::item { min-height: $row; padding: 0 4px; border: 0; }
QTreeView::item:hover, QListView::item:hover { background: $hover; }
QTreeView::item:selected, QListView::item:selected { background: $selection; color: $text; }
QTreeView::branch:has-children:closed { image: url("$arrow_right"); }
QTreeView::branch:has-children:open { image: url("$arrow_down"); }
QTreeView::branch:selected { background: $selection; }
QHeaderView { background: $chrome; border: 0; }
QHeaderView::section {
    background: $chrome; color: $muted; border: 0; border-bottom: 1px solid $line; border-right: 1px solid $line;
    padding: 4px 8px; font-weight: bold;
}
QHeaderView::section:hover { background: $hover; }
QHeaderView::down-arrow { image: url("$arrow_down"); width: 12px; height: 12px; }
QHeaderView::up-arrow { image: url("$arrow_up"); width: 12px; height: 12px; }
QTableCornerButton::section { background: $chrome; border: 0; }

QTabBar::tab { background: transparent; color: $muted; padding: 6px 16px; border-bottom: 3px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $link; border-bottom-color: $accent; font-weight: bold; }
QTabBar::tab:focus { color: $link; background: $accent_soft; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QGroupBox { border: 0; font-weight: bold; margin-top: 24px; }
QGroupBox::title { subcontrol-origin: margin; left: 0; padding: 0; }
QSplitter::handle { background: transparent; }
QSplitter::handle:horizontal { width: 8px; }
QSplitter::handle:vertical { height: 8px; }
QSplitter::handle:hover { background: $hover; }

QProgressBar { background: $neutral_soft; border: 0; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QMenu { background: $page; border: 1px solid $field_line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $field_line; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QScrollBar:vertical { background: transparent; width: $scroll; margin: 0; }
QScrollBar:horizontal { background: transparent; height: $scroll; margin: 0; }
QScrollBar::handle { background: $field_line; border-radius: 4px; border: 2px solid $page; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QCalendarWidget QWidget { alternate-background-color: $chrome; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $chrome; }
QCalendarWidget QToolButton { background: transparent; border: 0; }
QCalendarWidget QToolButton:hover { background: $hover; }
QCalendarWidget QAbstractItemView { background: $page; selection-background-color: $accent; selection-color: $on_accent; border: 0; margin: 0; }

QPushButton[look="card"] { background: $page; border: 1px solid $line; border-radius: 6px; padding: 8px 16px; }
QPushButton[look="card"]:hover { background: $accent_soft; border-color: $link; }
QPushButton[look="card"]:focus { border: 2px solid $focus; padding: 7px 15px; }
QLabel[look="figure"] { font-size: $figure; font-weight: bold; color: $link; }
QLabel[look="step"] { color: $muted; }
QLabel[look="step-number"] {
    border-radius: 4px; background: $neutral_soft; color: $neutral; font-weight: bold; padding: 2px 8px;
}
QLabel[look="step-number"][state="current"] { background: $accent; color: $on_accent; }
QLabel[look="step-number"][state="done"] { background: $good_soft; color: $good; }
QPushButton[look="step"] { background: transparent; border: 1px solid transparent; padding: 3px 2px; color: $muted; }
QPushButton[look="step"]:disabled { background: transparent; border-color: transparent; color: $muted; }
QPushButton[look="step"]:hover { color: $link; text-decoration: underline; }
QPushButton[look="step"]:focus { border: 2px solid $focus; padding: 2px 1px; }
QPushButton[look="step"][state="current"] { color: $text; font-weight: bold; }
QPushButton[look="index"] {
    background: transparent; border: 0; border-left: 3px solid $line; border-radius: 0; padding: 3px 12px 3px 10px;
    text-align: left; color: $muted;
}
QPushButton[look="index"]:hover { color: $text; background: $hover; }
QPushButton[look="index"]:checked { color: $link; border-left-color: $accent; font-weight: bold; }
QPushButton[look="index"]:focus { border: 2px solid $focus; padding: 1px 10px 1px 11px; }
QFrame[look="paper"] { background: $neutral_soft; border: 0; }
QFrame[look="sheet"] { background: $field_line; border: 0; }
QLabel[look="sheet-title"] { background: $chrome; font-weight: bold; padding: 4px 8px; }
QLabel[look="sheet-label"] { background: $page; color: $muted; padding: 5px 8px; }
QLabel[look="sheet-value"] { background: $page; padding: 5px 8px; }
""")

_TONE = Template("""
QLabel[look="chip"][tone="$tone"] { color: $text; background: $ground; }
QLabel[look="tone"][tone="$tone"], QLabel[look="figure"][tone="$tone"] { color: $text; }
QFrame[look="notice"][tone="$tone"] { background: $ground; border: 0; border-left: 4px solid $text; }
QLineEdit[tone="$tone"] { background: $ground; border-color: $text; }
""")


def build_stylesheet(
    palette: Palette, sizes: Mapping[str, str], icon_file: Callable[[str, str], Path]
) -> str:
    """The stylesheet for *palette*.

    :param sizes: lengths by name (``base``, ``row`` … as :meth:`app.ui.theme.Theme` computes them).
    :param icon_file: path of a line icon in a colour, for the arrows Qt cannot draw by itself.
    """
    arrows = {
        f"arrow_{side}": icon_file(f"chevron-{side}", palette.muted).as_posix()
        for side in ("down", "up", "right")
    }
    marks = {
        "check_mark": icon_file("check", palette.on_accent).as_posix(),
        "part_mark": icon_file("minus", palette.on_accent).as_posix(),
    }
    values = {**asdict(palette), **sizes, **arrows, **marks}
    tones = (
        _TONE.substitute(tone=tone, text=text, ground=ground)
        for tone, (text, ground) in ((tone, palette.tone(tone)) for tone in Tone)
    )
    return _TEMPLATE.substitute(values) + "".join(tones)
