"""Where everything of a letter stands: the grid of GB/T 9704-2012, its head, the signature, the 版记 and the page numbers.

The text area of 156 × 225 mm holds 22 lines of 28 characters of 16 pt (5.2.3); the upper edge of the type is the upper
edge of its line, so that the margin above the first line is measured on the paper. Sizes are points, places mm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from app.reports.document import Align, Role, Style
from app.reports.fonts import Fonts, printable
from app.reports.letter import (
    CHARACTERS,
    HEIGHT,
    IMPRINT_SIZE,
    LEFT,
    LINES,
    PAGE_NUMBER_SIZE,
    TEXT_SIZE,
    TITLE_SIZE,
    TOP,
    WIDTH,
    Letter,
    ReplySlip,
    Run,
    is_heading,
    runs_of,
)
from app.reports.letter_head import CELL, PITCH, TITLE_PITCH, TRACKING, set_head, set_line
from app.reports.letter_reply import REPLY_NOTE_BELOW, answer_heights, reply_table
from app.reports.setter import MM, PageMarks, Setter, Stroke, Text, middle_to_baseline, set_table_rows
from app.reports.typeset import ASCENT, wrap

FOOT = TOP + HEIGHT
"""The lower edge of the text area."""
THICK, THIN = 0.35 * MM, 0.25 * MM
"""Rules of the 版记 (7.4.2)."""
_PAGE_NUMBER_BELOW = 7.0
_SIGN_BLANKS = 2
"""Free lines above the signature: the seal reaches up into them, its upper edge within a line of the text."""
_DATE_FROM_RIGHT, _FROM_RIGHT = 4, 2
_LEAST_BODY = 2
_MOST_SQUEEZED = 2
"""So many lines more than 22 a page may hold to keep the signature with the text (7.3.5.4)."""
_IMPRINT_LINE, _LEAST_IMPRINT_LINE = 1.7, 1.15
"""Distance of the lines of the 版记 by the size of their type; so many names that they fill a page stand closer."""
_IMPRINT_SIZES = (IMPRINT_SIZE, 12.0, 10.5, 9.0)


class Flow(Protocol):
    """The pages being set, as the layout of all papers offers them."""

    fonts: Fonts
    setter: Setter
    y: float

    def turn(self) -> PageMarks:
        """Begin a new page; returns the finished one."""


class _Piece(NamedTuple):
    """A text of one line: its face, text, left end in mm from the text area, and points after each character."""

    role: Role
    text: str
    x: float
    spacing: float


@dataclass(frozen=True)
class _Line:
    """One line of the grid; without pieces it is free."""

    pieces: tuple[_Piece, ...] = ()
    keeps: bool = False
    """It never is the last of a page, as a heading and the 主送机关."""


@dataclass
class _Plan:
    """The lines of each page, with how many the page holds (more than 22 when it is squeezed)."""

    pages: list[list[_Line]] = field(default_factory=list)
    capacity: list[int] = field(default_factory=list)

    def take_back(self) -> list[_Line]:
        """Lines at the end of the last page that must stand with what follows, taken from it unless nothing else is there."""
        page = self.pages[-1] if self.pages else []
        end = _before_kept(page, len(page))
        taken = page[end:]
        del page[end:]
        return taken

    def add(self, lines: list[_Line], capacity: int = LINES) -> None:
        """One more page; without lines there is none."""
        if lines:
            self.pages.append(lines)
            self.capacity.append(capacity)


def _before_kept(lines: Sequence[_Line], end: int) -> int:
    """*end*, or the line before the headings that stand there; *end* when there is nothing else."""
    place = end
    while place and lines[place - 1].keeps:
        place -= 1
    return place or end


def place_letter(flow: Flow, letter: Letter) -> Iterator[PageMarks]:
    """Set one letter; yields the finished pages, the last one stays with *flow*."""
    yield from _Setting(flow, letter).pages()


@dataclass(frozen=True)
class LetterShape:
    """What a letter for a word processor takes over from the paper.

    :param turns_before_imprint: how many pages the 版记 stands behind the last page of the text: 0 on the same page … 2
        behind a free page.
    :param first: the line of the grid where the text begins.
    :param pitch: distance of the lines of a letter of one page, mm; less than that of the grid when it is squeezed.
    :param answer_heights: of the boxes of the 回执, mm.
    :param addressees_below: so many 主送机关 that no text would stand on the first page: they go to the 版记 (7.3.2).
    :param imprint_size: of the type of the 版记, points; :param imprint_pitch: distance of its lines, mm.
    """

    turns_before_imprint: int
    first: int
    pitch: float
    answer_heights: tuple[float, ...]
    addressees_below: bool
    imprint_size: float
    imprint_pitch: float


def shape_of(letter: Letter) -> LetterShape:
    """Set the letter without drawing it."""
    from app.reports.fonts import load_fonts

    setting = _Setting(_Counting(load_fonts("bundled")), letter)
    for _ in setting.pages():
        pass
    heights = answer_heights(letter.reply, setting.imprint_height) if letter.reply else ()
    size, pitch, _ = setting.imprint_look
    return LetterShape(
        setting.turns_before_imprint, setting.first, setting.pitch, heights, setting.addressees_below, size, pitch
    )  # fmt: skip


class _Counting:
    """Pages that are only counted."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.setter = Setter(fonts)
        self.y = TOP

    def turn(self) -> PageMarks:
        """Forget the page."""
        self.setter.page = PageMarks()
        return self.setter.page


class _Setting:
    """One letter being set."""

    def __init__(self, flow: Flow, letter: Letter) -> None:
        self.flow = flow
        self.letter = letter
        self.fonts = flow.fonts
        self.page = 1
        self.turns_before_imprint = 0
        self.first = 0
        self.pitch = PITCH
        self.addressees_below = False

    def pages(self) -> Iterator[PageMarks]:
        first = self.first = self._head()
        addressees = len(self._set((Run("body", self.letter.salutation),), indent=0))
        self.addressees_below = bool(self.letter.paragraphs) and addressees >= LINES - first
        plan = self._paginated(first)
        free_from = TOP + first * PITCH
        for place, lines in enumerate(plan.pages):
            if place:
                yield self._turn()
            free_from = self._set_lines(lines, first if place == 0 else 0, plan.capacity[place])
        if len(plan.pages) == 1:
            self.pitch = PITCH * (LINES - first) / (plan.capacity[0] - first)
        if self.letter.reply is not None:
            yield self._turn()
            self._reply(self.letter.reply)
            free_from = self.flow.y
        yield from self._imprint(free_from)

    # -- pages -----------------------------------------------------------------------------------

    def _turn(self, *, numbered: bool = True) -> PageMarks:
        if numbered:
            self._number_page()
        self.page += 1
        return self.flow.turn()

    def _number_page(self) -> None:
        """4号 digits between two dashes, 7 mm below the text area; odd pages at the right, even ones at the left (7.5)."""
        if (
            self.letter.head == "letterhead" and self.page == 1
        ):  # the first page of a letterhead has none (10.1)
            return
        y = FOOT + _PAGE_NUMBER_BELOW + middle_to_baseline(PAGE_NUMBER_SIZE)
        indent = PAGE_NUMBER_SIZE / MM
        text = f"— {self.page} —"
        if self.page % 2:
            style = Style(role="plain", size=PAGE_NUMBER_SIZE, align="right")
            self.flow.setter.line(LEFT + WIDTH - indent, y, text, style)
        else:
            style = Style(role="plain", size=PAGE_NUMBER_SIZE, align="left")
            self.flow.setter.line(LEFT + indent, y, text, style)

    # -- the head --------------------------------------------------------------------------------

    def _head(self) -> int:
        """Set everything above the 主送机关; returns the line of the grid where the text begins."""
        letter, setter = self.letter, self.flow.setter
        top = set_head(setter, letter)
        for line in letter.title_lines:
            set_line(setter, LEFT + WIDTH / 2, top, line, "title", size=TITLE_SIZE, align="centre")
            top += TITLE_PITCH
        if letter.head == "none" and letter.printed_number:
            set_line(setter, LEFT + WIDTH / 2, top, letter.printed_number, "remark", align="centre")
            top += PITCH
        # The text goes on the lines of the grid, so that the lines of both sides of a sheet meet.
        return int(-(-(top + PITCH - TOP - 0.05) // PITCH))

    # -- the text --------------------------------------------------------------------------------

    def _paginated(self, first: int) -> _Plan:
        """Put the lines on pages so that the signature never stands without at least two lines of the text."""
        body, attachments, closing = self._body_lines(), self._attachment_lines(), self._closing_lines()
        main = body + attachments
        plan = _Plan()
        room = max(1, LINES - first)
        while len(main) > room:
            end = _before_kept(main, room)
            plan.add(main[:end])
            main, room = main[end:], LINES
        lacking = len(main) + len(closing) - room
        if lacking > _MOST_SQUEEZED:
            # The text gives at least two of its lines to the page of the signature.
            kept = max(len(main) - len(attachments) - _LEAST_BODY, 0 if plan.pages else 1)
            plan.add(main[:kept])
            main, lacking = main[kept:], 0
        alone = _LEAST_BODY - (len(main) - len(attachments))
        if plan.pages and 0 < alone < len(plan.pages[-1]):
            main = plan.pages[-1][-alone:] + main
            plan.pages[-1] = plan.pages[-1][:-alone]
        main = plan.take_back() + main
        plan.add(main + closing, LINES + max(lacking, 0))
        return plan

    def _body_lines(self) -> list[_Line]:
        letter = self.letter
        lines: list[_Line] = []
        if letter.salutation and not self.addressees_below:
            lines += self._set((Run("body", letter.salutation),), indent=0, keeps=True)
        for paragraph in letter.paragraphs:
            lines += self._set(runs_of(paragraph), indent=2, keeps=is_heading(paragraph))
        return lines

    def _attachment_lines(self) -> list[_Line]:
        """附件：1. … one line below the text; a name goes on under its own first character (7.3.4)."""
        names = self.letter.attachment_lines
        if not names:
            return []
        lines = [_Line()]
        for place, name in enumerate(names):
            number, rest = (
                ("", name) if len(names) == 1 else (name.split(" ", 1)[0] + " ", name.split(" ", 1)[1])
            )
            head = ("附件：" if place == 0 else "　　　") + number
            under = 2 + self._cells(head)
            first, *more = self._set((Run("body", rest),), indent=under, hanging=under)
            lines.append(_Line((_Piece("body", head, 2 * CELL, TRACKING), *first.pieces)))
            lines += more
        return lines

    def _closing_lines(self) -> list[_Line]:
        """署名 centred over the date, whose last character stands four from the right (7.3.5.1), and the 附注.

        Without a seal one line is free; the name ends two characters from the right, the date begins two behind it, and a
        date that would pass the same margin moves both to the left (7.3.5.2).
        """
        letter = self.letter
        if not (letter.signature or letter.dated):
            return []
        date = self._cells(letter.date)
        names = [
            line.text for line in wrap(self.fonts, "body", printable(letter.signature), CHARACTERS - 4)[0]
        ]
        longest = max((self._cells(name) for name in names), default=0.0)
        # A long name would pass the right margin: then name and date move to the left together.
        centre = min(CHARACTERS - _DATE_FROM_RIGHT - date / 2, CHARACTERS - _FROM_RIGHT - longest / 2)
        plain = CHARACTERS - _FROM_RIGHT - max(longest, date + _FROM_RIGHT if names else date)
        lines = [_Line()] * (_SIGN_BLANKS if letter.sealed else 1)
        for text in (*filter(None, names), letter.date):
            x = centre - self._cells(text) / 2
            if not letter.sealed:
                x = plain + (_FROM_RIGHT if names and text == letter.date else 0)
            lines.append(_Line((_Piece("body", text, x * CELL, TRACKING),)))
        if letter.bracketed_note:
            lines += self._set((Run("body", letter.bracketed_note),), indent=2)
        return lines

    def _cells(self, text: str) -> float:
        """Width of *text* in characters of the grid."""
        return (self.fonts.width("body", text) * TEXT_SIZE + TRACKING * len(text)) / (CELL * MM)

    def _set(
        self, runs: Sequence[Run], indent: float, hanging: float = 0.0, *, keeps: bool = False
    ) -> list[_Line]:
        """Break a paragraph into lines of the grid; lines that end early are opened to the full width.

        :param indent: of the first line, :param hanging: of the others, in characters.
        :param keeps: the lines stand with what follows.
        """
        text = "".join(printable(run.text).replace("\n", "") for run in runs)
        roles: list[Role] = [run.role for run in runs for _ in printable(run.text).replace("\n", "")]
        found: list[_Line] = []
        start = 0
        while start < len(text):
            offset = (hanging if found else indent) * CELL
            measure = (WIDTH - offset) * MM
            line = wrap(self.fonts, "body", text[start:], measure / TEXT_SIZE, TRACKING / TEXT_SIZE)[0][0]
            length = len(line.text)
            spacing = TRACKING
            if not line.last and length > 1:
                natural = sum(
                    self.fonts.width(roles[start + place], character) * TEXT_SIZE
                    for place, character in enumerate(line.text)
                )
                spacing = min((measure - natural) / length, TEXT_SIZE / 3)
            pieces = self._pieces(line.text, roles[start : start + length], offset, spacing)
            found.append(_Line(pieces, keeps))
            start += line.end if not line.last else length
        return found

    def _pieces(self, text: str, roles: Sequence[Role], x: float, spacing: float) -> tuple[_Piece, ...]:
        pieces: list[_Piece] = []
        start = 0
        for end in range(1, len(text) + 1):
            if end == len(text) or roles[end] != roles[start]:
                part = text[start:end]
                pieces.append(_Piece(roles[start], part, x, spacing))
                x += (self.fonts.width(roles[start], part) * TEXT_SIZE + spacing * len(part)) / MM
                start = end
        return tuple(pieces)

    def _set_lines(self, lines: Sequence[_Line], start: int, capacity: int) -> float:
        """Draw lines from line *start* of the page and return their lower edge.

        :param capacity: a squeezed page holds more lines in the same height.
        """
        top = TOP + start * PITCH
        pitch = (FOOT - top) / (capacity - start)
        for place, line in enumerate(lines):
            baseline = top + place * pitch + TEXT_SIZE * ASCENT / MM
            for piece in line.pieces:
                self.flow.setter.page.texts.append(
                    Text(LEFT + piece.x, baseline, piece.text, piece.role, TEXT_SIZE, piece.spacing)
                )
        return top + len(lines) * pitch

    # -- 回执 ------------------------------------------------------------------------------------

    def _reply(self, slip: ReplySlip) -> None:
        """The page the unit fills in and sends back."""
        set_line(self.flow.setter, LEFT + WIDTH / 2, TOP, "回　执", "title", size=TITLE_SIZE, align="centre")
        self.flow.y = TOP + 2 * TITLE_PITCH
        table = reply_table(self.letter, slip, self.imprint_height)
        self.flow.y = set_table_rows(self.flow.setter, table, 0, len(table.rows), LEFT, self.flow.y)
        organ = self.letter.signature or self.letter.printed_by
        says = f"请于{slip.due or '要求的期限'}前填写本回执，加盖公章后送{organ}。"
        top = self.flow.y + REPLY_NOTE_BELOW
        for line in self._set((Run("body", says),), indent=2):
            for piece in line.pieces:
                baseline = top + TEXT_SIZE * ASCENT / MM
                self.flow.setter.page.texts.append(
                    Text(LEFT + piece.x, baseline, piece.text, piece.role, TEXT_SIZE, piece.spacing)
                )
            top += PITCH
        self.flow.y = top

    # -- 版记 ------------------------------------------------------------------------------------

    def _imprint(self, free_from: float) -> Iterator[PageMarks]:
        """版记 at the lower edge of the last page, an even one when both sides are printed (7.4)."""
        height, text_ends = self.imprint_height, self.page
        if not height:
            self._number_page()
            return
        here = free_from + PITCH / 2 <= FOOT - height
        if self.letter.duplex and self.letter.head != "letterhead":
            if self.page % 2:
                yield self._turn()
                self._number_page()
            elif here:
                self._number_page()
            else:  # a free page comes before it: neither that page nor this one has a number (7.5)
                yield self._turn()
                yield self._turn(numbered=False)
        else:
            if not here:
                yield self._turn()
            self._number_page()
        self.turns_before_imprint = self.page - text_ends
        self._draw_imprint(FOOT - height)

    def _named_lines(self, size: float) -> list[tuple[str, str]]:
        """Lines of 主送 (when it stands here) and 抄送: the label, which stands on the first of each, and the names."""
        letter, found = self.letter, []
        measure = WIDTH * MM / size - 2 - 3
        for label, names in (
            ("主送：", letter.addressees_line if self.addressees_below else ""),
            ("抄送：", letter.copies_line),
        ):
            lines = wrap(self.fonts, "body", printable(names), measure)[0] if names else []
            found += [("" if place else label, line.text) for place, line in enumerate(lines)]
        return found

    @cached_property
    def imprint_look(self) -> tuple[float, float, list[tuple[str, str]]]:
        """Size of the type of the 版记 in points, distance of its lines in mm, and the lines of names: none is ever cut."""
        for size in _IMPRINT_SIZES:
            named = self._named_lines(size)
            pitch = min(_IMPRINT_LINE * size / MM, HEIGHT / (len(named) + 1))
            if pitch >= _LEAST_IMPRINT_LINE * size / MM:
                break
        return size, pitch, named

    @property
    def imprint_height(self) -> float:
        """Height of the 版记, 0 when there is none."""
        if not (self.letter.has_imprint or self.addressees_below):
            return 0.0
        _, pitch, named = self.imprint_look
        rows = len(named)
        if self.letter.head != "letterhead":
            rows += bool(self.letter.printed_by or self.letter.printed_date)
        return rows * pitch

    def _draw_imprint(self, top: float) -> None:
        letter, strokes = self.letter, self.flow.setter.page.strokes
        size, pitch, named = self.imprint_look
        cell = size / MM
        left, right = LEFT + cell, LEFT + WIDTH - cell

        def line(x: float, y: float, text: str, align: Align = "left") -> None:
            style = Style(role="body", size=size, align=align)
            self.flow.setter.centred(x, y, pitch, printable(text), style)

        is_ruled = letter.head != "letterhead"  # on a letterhead 抄送 alone, without rules (10.1)
        if is_ruled:
            strokes.append(Stroke(LEFT, top, WIDTH, 0, THICK))
        y = top
        for label, text in named:
            if label:
                line(left, y, label)
            line(left + 3 * cell, y, text)
            y += pitch
        if is_ruled and (letter.printed_by or letter.printed_date):
            if named:
                strokes.append(Stroke(LEFT, y, WIDTH, 0, THIN))
            line(left, y, letter.printed_by)
            line(right, y, letter.printed_date, "right")
        if is_ruled:
            strokes.append(Stroke(LEFT, FOOT, WIDTH, 0, THICK))
