"""The end of a letter: who issues it with place for the seal, the date below it, the code at the left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.reports.document import Caption, Figure
from app.reports.templates.reading import Item, Keys
from app.reports.templates.wording import Filler, Scope, Values, nothing

_MM_PER_POINT = 25.4 / 72
_RIGHT = 8.0


@dataclass(frozen=True)
class SignatureForm:
    """The signature as the template has it; lengths in mm, size in points."""

    lines: tuple[Filler, ...]
    note: Filler
    size: float
    code: float
    width: float

    def filled(self, values: Values) -> Iterator[Figure]:
        """Lines centred on each other at the right; a name too long for the place beside the code is set smaller."""
        texts = [text for text in (line(values) for line in self.lines) if text]
        longest = max(map(len, texts), default=1) * self.size * _MM_PER_POINT
        size = self.size * min(1.0, (self.width - self.code - 14) / longest)
        centre = self.width - _RIGHT - max(map(len, texts), default=1) * size * _MM_PER_POINT / 2
        captions = [Caption(centre, 12 + 9 * place, text, size, "centre") for place, text in enumerate(texts)]
        note = self.note(values)
        if note:
            captions.append(Caption(0, self.code + 16, note, 9, "left"))
        height = max(self.code + 18, 12 + 9 * len(texts))
        yield Figure(height, (), tuple(captions), (0, 10, self.code) if self.code else None)


def read_signature(item: Item, scope: Scope, width: float) -> SignatureForm:
    """A 落款 of a template: 各行 from top to bottom."""
    keys = Keys(item, ("各行", "字号", "二维码", "说明", "条件"), "落款")
    lines = tuple(scope.text(entry) for entry in keys["各行"].items("各行")) if keys.need("各行") else ()
    return SignatureForm(
        lines,
        # It speaks of the code, which preprinted stock has no place for.
        scope.text(keys["说明"]) if "说明" in keys and not scope.overlay else nothing,
        keys.number("字号", 16, 8, 30),
        keys.number("二维码", 0, 0, 40),
        width,
    )
