from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.palette import DARK, LIGHT, STATE_TONES, TEXT_PAIRS, Palette, contrast
from app.ui.theme import SCALES, Theme


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_every_text_is_readable_on_its_ground(palette: Palette) -> None:
    poor = {
        f"{text} on {ground}": round(ratio, 2)
        for text, ground in TEXT_PAIRS
        if (ratio := contrast(getattr(palette, text), getattr(palette, ground))) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_lines_of_fields_and_the_focus_ring_are_visible(palette: Palette) -> None:
    for line in ("field_line", "focus"):
        for ground in ("page", "chrome", "field"):
            assert contrast(getattr(palette, line), getattr(palette, ground)) >= 3, (line, ground)


def test_contrast_has_the_published_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_four_states_have_four_colours() -> None:
    assert list(STATE_TONES) == ["空编", "满编", "将到期", "超编"]
    for palette in (LIGHT, DARK):
        assert len({palette.tone(tone) for tone in STATE_TONES.values()}) == 4


def test_the_bundled_font_is_used_and_its_figures_are_tabular(theme: Theme) -> None:
    assert theme.family == "Noto Sans SC"
    assert QApplication.font().family() == "Noto Sans SC"
    assert QApplication.font().pointSizeF() == pytest.approx(10.5)
    metrics = QFontMetrics(theme.font())
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_row_height_is_28_to_32_and_grows_with_the_letters(theme: Theme) -> None:
    assert 28 <= theme.row_height <= 32
    for scale in SCALES:
        theme.apply(scale=scale)
        height = QFontMetrics(theme.font()).height()
        assert theme.row_height >= height + 8
        assert theme.control_height >= height + 8
    theme.apply(scale=100)


def test_icons_follow_the_palette(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    theme.bind_icon(button, "home")

    def darkest() -> str:
        image = button.icon().pixmap(32).toImage()
        colours = [
            image.pixelColor(x, y)
            for x in range(32)
            for y in range(32)
            if image.pixelColor(x, y).alpha() == 255
        ]
        assert colours
        return colours[0].name()

    theme.apply("dark")
    assert darkest() == DARK.text
    theme.apply("light")
    assert darkest() == LIGHT.text


def test_a_misspelt_icon_is_an_error(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-drawing")


def test_buttons_of_qt_speak_chinese(theme: Theme, qtbot: QtBot) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel | QMessageBox.StandardButton.Save)
    texts = {button.text().replace("&", "") for button in box.buttons()}
    assert texts == {"取消", "保存"}
