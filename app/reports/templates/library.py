"""The templates shipped with the program, read once."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path

from app.errors import EnvironmentProblem
from app.reports.templates.template import Template, parse

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "forms"
ENDING = ".yaml"


def shipped_text(name: str) -> str:
    """The text of the template called *name* (``F01``, ``F07-large``).

    :raises EnvironmentProblem: the file is missing or cannot be read.
    """
    path = FOLDER / f"{name}{ENDING}"
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentProblem(
            f"程序自带的表样“{name}”不见了或已损坏，暂时不能打印，数据没有受影响。",
            next_step="请把程序重新安装一遍，数据会保留。",
            detail=f"{path}: {error}",
        ) from error


def read_template(
    name: str,
    content: type,
    text: str = "",
    words: Mapping[str, str] | None = None,
    *,
    overlay: bool = False,
) -> Template:
    """The template called *name* for *content*.

    :param text: the county's own version; default the shipped one.
    :param words: local names, see :func:`app.reports.templates.template.parse`.
    :raises TemplateProblem: *text* has faults.
    """
    return _read(name, content, text or shipped_text(name), tuple((words or {}).items()), overlay)


@functools.lru_cache(maxsize=64)
def _read(name: str, content: type, text: str, words: tuple[tuple[str, str], ...], overlay: bool) -> Template:
    return parse(text, content, name=name, words=dict(words), overlay=overlay)


def text_digest(text: str) -> str:
    """SHA-256 (hex) of a template's text: under it the register keeps what papers were issued with."""
    return hashlib.sha256(text.encode()).hexdigest()
