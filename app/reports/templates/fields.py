"""What a form knows: the fields of its content, by the Chinese names under which templates ask for them.

The content of a form is a frozen dataclass. :func:`labelled` gives a field its Chinese name, :func:`derived` a property
that is worked out from others. A template can only show what is named here, and every name is checked when it is read.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

Kind = Literal["text", "count", "flag", "list", "record", "columns", "lines"]
"""What a field holds: words or a date, a number, yes or no, records or words one after the other, one record, the columns
of a listing, or its ready lines."""

_LABEL = "label"
ITSELF = "文字"
"""The name of an entry of a list of plain words."""
SHEET_ENTRIES = "本张"
"""The name of the entries that stand on one sheet."""


class Field(NamedTuple):
    """One field.

    :param label: its Chinese name; :param name: the attribute.
    :param item: type of the record, or of the entries of the list; None for plain values.
    """

    label: str
    name: str
    kind: Kind
    item: type | None = None


def labelled(label: str, default: Any = dataclasses.MISSING) -> Any:
    """A dataclass field with its Chinese name; without *default* it must be given."""
    return dataclasses.field(default=default, metadata={_LABEL: label})


def derived(label: str) -> Callable[[Callable[[Any], Any]], property]:
    """A property with its Chinese name, worked out from other fields."""

    def wrap(function: Callable[[Any], Any]) -> property:
        function.__dict__[_LABEL] = label
        return property(function)

    return wrap


class Batch(tuple[Any, ...]):  # noqa: SLOT001 - a tuple with an attribute cannot have slots
    """Some entries of a longer list, those of one sheet; ``before`` others stand on earlier sheets."""

    before: int

    def __new__(cls, entries: Iterable[Any], before: int) -> Batch:
        """*entries*, which follow *before* others."""
        batch = super().__new__(cls, entries)
        batch.before = before
        return batch


def numbered(entries: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    """Entries with their numbers, which go on from sheet to sheet."""
    return enumerate(entries, getattr(entries, "before", 0) + 1)


@functools.cache
def sheet_of(record: type) -> type:
    """The record of one sheet on which some entries of a list of *record* stand."""
    entries = ("entries", types.GenericAlias(tuple, (record, ...)), labelled(SHEET_ENTRIES))
    return dataclasses.make_dataclass("Sheet", [entries], frozen=True)


@functools.cache
def fields_of(record: type) -> Mapping[str, Field]:
    """The fields of a content or of one of its records, by Chinese name.

    :raises TypeError: a field has a type no template can show, or two share a name (a fault of the program).
    """
    if record is str:
        return {ITSELF: Field(ITSELF, "", "text")}
    found: dict[str, Field] = {}
    for name, label, hint in _named(record):
        if label in found:
            raise TypeError(f"{record.__name__}: two fields are called {label}")
        kind, item = _kind(hint, f"{record.__name__}.{name}")
        found[label] = Field(label, name, kind, item)
    return types.MappingProxyType(found)


def _named(record: type) -> list[tuple[str, str, Any]]:
    """Attribute, Chinese name and type of every field that has a name."""
    hints = typing.get_type_hints(record)
    named = [
        (field.name, field.metadata[_LABEL], hints[field.name])
        for field in dataclasses.fields(record)
        if _LABEL in field.metadata
    ]
    for name in dir(record):
        member = getattr(record, name)
        if isinstance(member, property) and member.fget is not None and _LABEL in vars(member.fget):
            named.append((name, vars(member.fget)[_LABEL], typing.get_type_hints(member.fget)["return"]))
    return named


def _kind(hint: Any, where: str) -> tuple[Kind, type | None]:
    from app.reports.document import Column, Line

    plain = [part for part in typing.get_args(hint) if part is not types.NoneType]
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        if set(plain) <= {int, str, float}:
            return ("text" if str in plain else "count"), None
        if len(plain) == 1:
            return _kind(plain[0], where)
    if hint is bool:
        return "flag", None
    if hint in (int, float):
        return "count", None
    if hint is str or typing.get_origin(hint) is Literal:
        return "text", None
    if typing.get_origin(hint) is tuple:
        item = typing.get_args(hint)[0]
        if item is Column:
            return "columns", None
        if item is Line:
            return "lines", None
        if isinstance(item, type) and (item is str or dataclasses.is_dataclass(item)):
            return "list", item
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return "record", hint
    raise TypeError(f"{where}: no template can show {hint}")
