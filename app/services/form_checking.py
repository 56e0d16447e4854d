"""Whether this program can print with a text of a form: it is read, and drawn with invented content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.errors import Problem
from app.services.papers.names import FORM_NAMES

if TYPE_CHECKING:
    from app.reports import FormSpec, Imprint
    from app.reports.templates.reading import Fault

_TITLE = re.compile(r"^名称:[ ]*(.+)$", re.MULTILINE)
_TITLES = {"F32-minutes": "编委会会议纪要"}
_VARIANTS = {
    "large": "大卡", "stock": "印好的卡", "stock-A5": "印好的大卡", "A4": "分印A4", "away": "非在职", "retired": "退休",
    "off-staff": "编外聘用", "across": "横排",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What a text of a form comes to: what is wrong with it, or its PDF."""

    faults: tuple[Fault, ...]
    pdf: bytes = b""


def known_templates() -> dict[str, tuple[FormSpec, type]]:
    """Form and content of every template by its name."""
    from app.reports import FORMS

    return {name: (spec, content) for spec in FORMS.values() for name, content in spec.templates.items()}


def title_of(name: str) -> str:
    """What a form is called: its shipped title, unless that depends on what it shows.

    :param name: one of :func:`known_templates`.
    """
    from app.reports.templates.library import shipped_text

    form, _, variant = name.partition("-")
    usual = _TITLES.get(name) or FORM_NAMES.get(form) or known_templates()[name][0].chinese_name
    found = _TITLE.search(shipped_text(name))
    title = found[1].strip() if found is not None and "【" not in found[1] else usual
    return f"{title}（{_VARIANTS[variant]}）" if variant in _VARIANTS else title


def look_at(name: str, text: str, words: Mapping[str, str], draw: Callable[[], bytes]) -> Look:
    """What is wrong with *text* as the form *name*, and its PDF when nothing is.

    :param name: one of :func:`known_templates`. :param words: local names.
    :param draw: the PDF, asked only when the text can be read.
    """
    from app.reports.templates.reading import Fault, TemplateProblem, compose
    from app.reports.templates.samples import sample_of
    from app.reports.templates.template import parse

    spec, content = known_templates()[name]
    try:
        template = parse(text, content, name=name, words=words)
    except TemplateProblem as problem:
        return Look(problem.faults)
    if template.form != spec.number:
        root, _ = compose(text, name)
        number = root.value_of("表号")
        line = number.line if number is not None else 1
        sentence = f"表号写的是“{template.form}”，这里改的是 {spec.number}；请写成 {spec.number}。"
        return Look((Fault(line, sentence),))
    sheet = template.spreadsheet
    if sheet and (sheet == name or spec.templates.get(sheet) is not content):
        root, _ = compose(text, name)
        written = root.value_of("表格版")
        same = [each for each, of in spec.templates.items() if of is content and each != name]
        choice = f"可用：{'、'.join(same)}" if same else "这个表不用写这一项"
        return Look((Fault(written.line if written else 1, f"表格版不能用“{sheet}”，{choice}。"),))
    if template.is_too_much(sample_of(content)):
        sentence = "用示例的几行内容就要排出太多格子，打印时等不到头；请减少“至少”“重复”和行数。"
        return Look((Fault(1, sentence),))
    try:
        return Look((), draw())
    except Problem as problem:
        return Look((Fault(1, f"按这个表样排不出来：{problem.message}"),))


def drawn(name: str, text: str, words: Mapping[str, str], data: Any, imprint: Imprint) -> bytes:
    """The PDF of a text of a form filled with *data*.

    :raises TemplateProblem: *text* has faults.
    """
    from app.reports import render_pdf
    from app.reports.registry import Wording

    spec, _ = known_templates()[name]
    buffer = BytesIO()
    render_pdf(spec.template(name, Wording({name: text}, words)).fill(data, imprint), buffer)
    return buffer.getvalue()


def faults_of(name: str, text: str, words: Mapping[str, str]) -> tuple[Fault, ...]:
    """Everything that is wrong with *text* as the form *name*, also when this program knows no such form."""
    return _faults(name, text, tuple(sorted(words.items())))


@lru_cache(maxsize=256)
def _faults(name: str, text: str, words: tuple[tuple[str, str], ...]) -> tuple[Fault, ...]:
    """Kept: a township asks before every paper it prints."""
    from app.reports.document import NO_IMPRINT
    from app.reports.templates.reading import Fault
    from app.reports.templates.samples import sample_of

    found = known_templates().get(name)
    if found is None:
        return (Fault(1, f"本机的程序没有 {name} 这张表。"),)
    local = dict(words)
    return look_at(
        name, text, local, lambda: drawn(name, text, local, sample_of(found[1]), NO_IMPRINT)
    ).faults


def told(faults: tuple[Fault, ...]) -> str:
    """Faults as one sentence: the first, and how many there are; '' for none."""
    if not faults:
        return ""
    more = f"（共 {len(faults)} 处）" if len(faults) > 1 else ""
    return f"{faults[0]}{more}"
