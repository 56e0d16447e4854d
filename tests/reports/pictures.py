"""Pictures of all forms with invented contents, for ``docs/forms-pictures.md``: ``python -m tests.reports.pictures``.

Drawn with the bundled faces, so that they are the same on every machine; look at each after a change.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium

from app.reports import FORMS, Document, letter, render_pdf
from app.reports.letter import Letter, ReplySlip
from tests.reports.samples import IMPRINT, ORDINARY
from tests.reports.samples_of_registers import VARIANTS

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDER = DOCS / "pictures"
APPROVAL = Letter(
    mark="中共云岭县委机构编制委员会办公室文件",
    number="云编〔2026〕31号",
    title="关于云岭县档案馆机构编制事项的批复",
    addressee="中共云岭县委办公室",
    body="你单位关于合并机构的请示收悉。经研究，现批复如下：\n一、同意云岭县保密技术服务中心并入云岭县档案馆。\n"
    "二、合并后，云岭县档案馆核定事业编制17名。\n（一）人员连人带编划转，不得混用。\n此复。",
    signature="中共云岭县委机构编制委员会办公室",
    dated="2026-07-15",
    copies_to=("县委组织部", "县财政局", "县人力资源和社会保障局"),
    printed_by="中共云岭县委机构编制委员会办公室",
    printed_on="2026-07-15",
)
URGING = replace(
    APPROVAL,
    form="F16",
    head="letterhead",
    mark="中共云岭县委机构编制委员会办公室",
    title="关于消化超配领导职数的督办函",
    addressee="云岭县教育局",
    body="一、存在问题\n你单位核定副职3名，实配4名，超配1名。\n二、工作要求\n请于2026年8月31日前消化到位，并填写回执报送我办。",
    reply=ReplySlip("云岭县教育局", "关于消化超配领导职数的督办函", "2026年8月31日"),
)
_WIDTH = 620
_SHADES = 16


def documents() -> Iterator[tuple[str, str, Document]]:
    """File name, caption and paper of every form and its variants, the letters, then the empty forms."""
    for number, data in (*ORDINARY.items(), *VARIANTS.values()):
        spec = FORMS[number]
        yield spec.name_of(data), spec.chinese_name, spec.build(data, IMPRINT)
    yield "F14", "批复（GB/T 9704）", letter.build(APPROVAL, IMPRINT)
    yield "F16", "督办函和回执（信函格式）", letter.build(URGING, IMPRINT)
    for number, spec in FORMS.items():
        if spec.blank is not None:
            yield f"{number}-blank", f"{spec.chinese_name}，空表", spec.build(spec.blank)


def draw(document: Document, target: Path) -> int:
    """The first page of *document* as a picture; returns how many pages one copy has."""
    buffer = io.BytesIO()
    pages = render_pdf(document, buffer, "bundled").pages
    page = pdfium.PdfDocument(buffer.getvalue())[0]
    picture = page.render(scale=_WIDTH / min(page.get_size())).to_pil().convert("L").quantize(_SHADES)
    picture.save(target, optimize=True)
    return pages // len(document.copies)


def main() -> int:
    """Draw everything anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    lines = [
        "# Pictures of all forms",
        "",
        "First pages with invented contents, drawn by `python -m tests.reports.pictures` with the bundled faces.",
        "",
    ]
    drawn: dict[str, int] = {}
    for form, chinese_name, document in documents():
        drawn[form] = drawn.get(form, 0) + 1
        name = form if drawn[form] == 1 else f"{form}-{drawn[form]}"
        caption = f"{name} {chinese_name}"
        pages = draw(document, FOLDER / f"{name}.png")
        lines += [f"## {caption}", "", f"{pages} page(s)", "", f"![{caption}](pictures/{name}.png)", ""]
    (DOCS / "forms-pictures.md").write_text("\n".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
