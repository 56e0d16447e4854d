"""How the parts of a form are set, unless a template says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.reports.document import Align, Role, Style, VerticalAlign
from app.reports.templates.reading import Keys

LABEL = Style(size=11.5, minimum=9, spaced=True, leading=1.15, padding=0.4)
VALUE = Style(size=12, minimum=7, spaced=True, leading=1.15, padding=0.8)
LEFT_VALUE = replace(VALUE, align="left", padding=2.0, spaced=False)
WRITING = Style(size=12, minimum=9, align="left", valign="top", leading=1.4, padding=2.5)
STRIP = Style(size=12)
PARAGRAPH = Style(size=14, align="left", leading=1.6)
LISTING = Style(size=9.5, minimum=7, padding=0.8, leading=1.15)

ROLES: Mapping[str, Role] = {"正文": "body", "标题": "title", "黑体": "heading", "楷体": "remark"}
ALIGNS: Mapping[str, Align] = {"左": "left", "中": "centre", "右": "right"}
_PLACES: Mapping[str, VerticalAlign] = {"上": "top", "中": "middle", "下": "bottom"}

STYLE_KEYS = ("字体", "字号", "最小字号", "对齐", "上下", "行距", "撑开", "边空")


def styled(keys: Keys, base: Style) -> Style:
    """*base* with what the template says of it; text that is not centred does not open its words."""
    align = keys.get("对齐", lambda item: item.choice("对齐", ALIGNS), base.align)
    if align == "left" and base.align == "centre" and base.padding < LEFT_VALUE.padding:
        base = replace(base, padding=LEFT_VALUE.padding, spaced=False)
    return replace(
        base,
        role=keys.get("字体", lambda item: item.choice("字体", ROLES), base.role),
        size=(size := keys.number("字号", base.size, 4, 72)),
        minimum=keys.number("最小字号", min(base.minimum, size), 4, size),
        align=align,
        valign=keys.get("上下", lambda item: item.choice("上下", _PLACES), base.valign),
        leading=keys.number("行距", base.leading, 1, 4),
        spaced=keys.flag("撑开") if "撑开" in keys else base.spaced,
        padding=keys.number("边空", base.padding, 0, 30),
    )
