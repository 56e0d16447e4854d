"""What the county has changed of its forms, for the papers of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from app.models import settings, templates
from app.models.register import Register

if TYPE_CHECKING:
    from app.reports.registry import Wording

WORDS = "form.words"
"""Setting: the local names, as JSON; they are printed instead of words of every form."""


def wording_of(register: Register) -> Wording:
    """The county's own versions of the forms, and its local names."""
    from app.reports.registry import Wording

    return Wording({row["name"]: row["body"] for row in templates.standing(register)}, local_words(register))


def local_words(register: Register) -> dict[str, str]:
    """本地叫法: what is printed instead of a word of the shipped forms."""
    text = settings.value(register, WORDS)
    return msgspec.json.decode(text, type=dict[str, str]) if text else {}
