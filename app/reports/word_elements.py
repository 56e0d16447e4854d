"""Settings of a word processor's document that python-docx has no words for (ISO/IEC 29500-1, 17.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.reports.letter import CHARACTERS, WIDTH

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


def tag(name: str) -> str:
    """The name of an element or attribute with its namespace."""
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def element(name: str, **attributes: object) -> Any:
    """A new element with its attributes."""
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(tag(key), str(value))
    return made


def to_the_right() -> Any:
    """The alignment of a signature."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.RIGHT


def to_the_middle() -> Any:
    """The alignment of a title."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.CENTER


def right_tab() -> Any:
    """A tab whose text ends at it."""
    from docx.enum.text import WD_TAB_ALIGNMENT

    return WD_TAB_ALIGNMENT.RIGHT


def cells(text: str) -> float:
    """Width of *text* in characters; digits and letters of Times New Roman are half as wide."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


# Children of pPr that stand after the ones set here, in the order of the schema (17.3.1.26).
_AFTER_BORDER = (
    "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
    "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr",
    "sectPr", "pPrChange",
)  # fmt: skip
_AFTER_FRAME = ("widowControl", "numPr", "suppressLineNumbers", "pBdr", *_AFTER_BORDER)
_AFTER_SNAP = _AFTER_BORDER[_AFTER_BORDER.index("snapToGrid") + 1 :]
_AFTER_MARK = ("sectPr", "pPrChange")
# Children of rPr that stand after the spacing of characters (17.3.2.28).
_AFTER_SPACING = (
    "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs",
    "em", "lang", "eastAsianLayout", "specVanish", "oMath",
)  # fmt: skip


def insert(properties: Any, child: Any, successors: tuple[str, ...]) -> None:
    """Put *child* before the first of *successors*, where the schema wants it."""
    properties.insert_element_before(child, *(f"w:{name}" for name in successors))


def switch_off(properties: Any, name: str) -> None:
    """Set a switch of a paragraph to off."""
    insert(properties, element(name, val=0), _AFTER_BORDER[_AFTER_BORDER.index(name) + 1 :])


def space_characters(properties: Any, twentieths: int) -> None:
    """Set what is added after each character, in twentieths of a point."""
    found = properties.find(tag("spacing"))
    if found is None:
        insert(properties, element("spacing", val=twentieths), _AFTER_SPACING)
    else:
        found.set(tag("val"), str(twentieths))


def off_grid(paragraph: Paragraph) -> None:
    """Take a paragraph off the grid of lines."""
    insert(paragraph.paragraph_format.element.get_or_add_pPr(), element("snapToGrid", val=0), _AFTER_SNAP)


def tiny(paragraph: Paragraph) -> None:
    """The mark of an empty paragraph is as small as the line it stands in."""
    mark = element("rPr")
    mark.append(element("sz", val=2))
    insert(paragraph.paragraph_format.element.get_or_add_pPr(), mark, _AFTER_MARK)


def border(paragraph: Paragraph, edge: str, thickness: float, colour: str, kind: str = "single") -> None:
    """A rule at one edge of a paragraph, *thickness* in mm; *kind* as the schema names it (``thickThinSmallGap``)."""
    borders = element("pBdr")
    borders.append(element(edge, val=kind, sz=eighths(thickness), space=0, color=colour))
    insert(paragraph.paragraph_format.element.get_or_add_pPr(), borders, _AFTER_BORDER)


def eighths(thickness: float) -> int:
    """A thickness in mm as eighths of a point."""
    return round(thickness * 72 / 25.4 * 8)


def indent_by(paragraph: Paragraph, indent: float, left: float, right: float) -> None:
    """Indents in characters, which follow the grid, with the same in points for programs that know no characters."""
    from docx.shared import Mm

    cell = WIDTH / CHARACTERS
    layout = paragraph.paragraph_format
    if left:
        layout.left_indent = Mm(left * cell)
    if right:
        layout.right_indent = Mm(right * cell)
    if indent:
        layout.first_line_indent = Mm(indent * cell)
    attributes = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_ind()
    for name, value in (("leftChars", left), ("rightChars", right)):
        if value:
            attributes.set(tag(name), str(round(value * 100)))
    if indent:
        name = "firstLineChars" if indent > 0 else "hangingChars"
        attributes.set(tag(name), str(round(abs(indent) * 100)))


def blacken(paragraph: Paragraph) -> None:
    """Fill the lines of a paragraph with black."""
    shade = element("shd", val="clear", color="auto", fill="000000")
    insert(paragraph.paragraph_format.element.get_or_add_pPr(), shade, _AFTER_BORDER[1:])


def narrow_characters(run: Any, narrow: float) -> None:
    """Set how wide the characters of a run are, 1 as they are."""
    if narrow < 1:
        insert(run.font.element.get_or_add_rPr(), element("w", val=int(narrow * 100)), _AFTER_SPACING[1:])


def speak_chinese(properties: Any) -> None:
    """Chinese line ends and punctuation."""
    language = element("lang", val="en-US", eastAsia="zh-CN")
    insert(properties, language, _AFTER_SPACING[_AFTER_SPACING.index("lang") + 1 :])


def to_the_edges(properties: Any) -> None:
    """Put the rules of a table at the edges of the text area; else it stands as far left as its cells have margins."""
    margin = properties.find(tag("tblW"))
    margin.addnext(element("tblInd", w=_CELL_MARGIN, type="dxa"))
    margins = element("tblCellMar")
    for edge in ("left", "right"):
        margins.append(element(edge, w=_CELL_MARGIN, type="dxa"))
    properties.find(tag("tblLook")).addprevious(margins)


_CELL_MARGIN = round(2 * 1440 / 25.4)


def frame_at_bottom(paragraph: Paragraph) -> None:
    """Put a paragraph into the frame at the lower edge of the text area; neighbours in the same frame stand in it together.

    Tables anchored there stay in the text in programs that know no place for tables; frames are honoured by all.
    """
    frame = element(
        "framePr", w=round(WIDTH * 1440 / 25.4), hSpace=0, vSpace=0, wrap="around", vAnchor="margin", hAnchor="margin",
        xAlign="left", yAlign="bottom",
    )  # fmt: skip
    insert(paragraph.paragraph_format.element.get_or_add_pPr(), frame, _AFTER_FRAME)
