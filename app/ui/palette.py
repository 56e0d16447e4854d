"""The colours of the program, light and dark, and the words that carry a state.

Every pair of text and ground used in the windows has a contrast of at least 4.5 : 1
(:data:`TEXT_PAIRS`, computed by the tests), lines that carry meaning at least 3 : 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a state feels; the word beside the colour says what it is."""

    GOOD = "good"
    NEUTRAL = "neutral"
    WARNING = "warning"
    BAD = "bad"
    INFO = "info"


STATE_TONES: dict[str, Tone] = {
    "空编": Tone.GOOD,
    "满编": Tone.NEUTRAL,
    "将到期": Tone.WARNING,
    "超编": Tone.BAD,
}
"""The four states of window.md; other words get a tone from the page that shows them."""


@dataclass(frozen=True)
class Palette:
    """One set of colours, each ``#rrggbb``.

    ``page`` is the ground of pages, ``chrome`` of the frame around them, ``field`` of input
    fields; ``*_soft`` is the ground behind text of the tone with the same name.
    """

    name: str
    page: str
    chrome: str
    field: str
    hover: str
    line: str
    field_line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    link: str
    accent_soft: str
    selection: str
    alternate: str
    focus: str
    good: str
    good_soft: str
    neutral: str
    neutral_soft: str
    warning: str
    warning_soft: str
    bad: str
    bad_soft: str

    @property
    def is_dark(self) -> bool:
        """Whether text is lighter than its ground."""
        return luminance(self.text) > luminance(self.page)

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Text and ground of *tone*."""
        return {
            Tone.GOOD: (self.good, self.good_soft),
            Tone.NEUTRAL: (self.neutral, self.neutral_soft),
            Tone.WARNING: (self.warning, self.warning_soft),
            Tone.BAD: (self.bad, self.bad_soft),
            Tone.INFO: (self.link, self.accent_soft),
        }[tone]


LIGHT = Palette(
    name="light",
    page="#ffffff",
    chrome="#f2f5f9",
    field="#ffffff",
    hover="#e6ebf2",
    line="#dbe2ea",
    field_line="#7d8a9c",
    text="#1a2330",
    muted="#55616f",
    accent="#1c4b82",
    accent_hover="#143a68",
    on_accent="#ffffff",
    link="#1c4b82",
    accent_soft="#e2ecf8",
    selection="#d3e3f6",
    alternate="#f7f9fc",
    focus="#2f6fc0",
    good="#14683a",
    good_soft="#e1f3e8",
    neutral="#4f5b69",
    neutral_soft="#ebeff4",
    warning="#855100",
    warning_soft="#fcf0d9",
    bad="#a8201a",
    bad_soft="#fce8e6",
)

DARK = Palette(
    name="dark",
    page="#1f252d",
    chrome="#181d24",
    field="#262d37",
    hover="#2f3844",
    line="#363f4b",
    field_line="#738093",
    text="#e4e9f0",
    muted="#a7b2c0",
    accent="#3566a8",
    accent_hover="#4174b9",
    on_accent="#ffffff",
    link="#94bcf2",
    accent_soft="#24374f",
    selection="#2c4566",
    alternate="#232a33",
    focus="#7fb0f2",
    good="#7fd3a0",
    good_soft="#1f3a2b",
    neutral="#b4bfcc",
    neutral_soft="#323b47",
    warning="#edbd62",
    warning_soft="#40341c",
    bad="#f49a92",
    bad_soft="#472624",
)

PALETTES = {palette.name: palette for palette in (LIGHT, DARK)}

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("text", "muted") for ground in ("page", "chrome", "field", "alternate")),
    *(("text", ground) for ground in ("hover", "selection", "accent_soft")),
    *(
        (tone, ground)
        for tone in ("good", "neutral", "warning", "bad")
        for ground in ("page", f"{tone}_soft")
    ),
    *(("text", f"{tone}_soft") for tone in ("good", "neutral", "warning", "bad")),
    *(("link", ground) for ground in ("page", "chrome", "accent_soft", "selection", "hover")),
    ("muted", "hover"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
)
"""(text, ground) pairs of attribute names that occur on screen."""


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.1), 0 black to 1 white."""
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.1), 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
