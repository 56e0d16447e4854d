"""What forms show, from the JSON in which an issued paper keeps it."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import msgspec

from app.errors import DataProblem
from app.reports.letter import Letter
from app.reports.registry import FORMS, LETTERS


def contents_of(form: str) -> tuple[type, ...]:
    """The contents a form can show."""
    if form in LETTERS:
        return (Letter,)
    return tuple(dict.fromkeys(FORMS[form].templates.values())) if form in FORMS else ()


def content_from_json(form: str, text: str) -> Any:
    """The content of *form* that was kept as JSON; None for a form that has none.

    What a content of an earlier release did not know yet takes its default.

    :raises DataProblem: it is none of the form's contents.
    """
    if text == "null":
        return None
    fields = msgspec.json.decode(text)
    kinds = [kind for kind in contents_of(form) if _names(kind).issuperset(fields)]
    try:
        kind = min(kinds, key=lambda kind: len(_names(kind)))
        return _decoder(kind).decode(text)
    except (ValueError, msgspec.ValidationError) as error:
        raise DataProblem(
            "这张纸当时的内容读不出来，不能补打。",
            next_step="请把记录文件交给维护人员。",
            detail=f"{form}: {error}",
        ) from error


@functools.cache
def _names(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(kind))


@functools.cache
def _decoder(kind: type) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
