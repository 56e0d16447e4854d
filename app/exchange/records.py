"""One record of a package is one line of JSON: kind, id, operation number and fields.

What fields a kind has is agreed between the services of the two nodes; here only the outer form is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, BinaryIO

import msgspec

from app.exchange.faults import RecordWrong

LONGEST_LINE = 2**20
LARGEST_INTEGER = 2**53 - 1  # what every JSON reader keeps exactly
UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"

NodeId = Annotated[str, msgspec.Meta(pattern=UUID_PATTERN)]
Word = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_.]{0,63}\Z")]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record that travels.

    :param kind: what it is, in the words of the services (``person``, ``entry``, ``exit`` …).
    :param id: UUID of the thing, lower case with dashes.
    :param op: number of the sender's operation that last changed it.
    :param fields: values that JSON keeps exactly: text, whole and finite numbers, true/false, None, lists, dicts.
    """

    kind: Word
    id: NodeId
    op: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_INTEGER)]
    fields: dict[str, Any]


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Record)


def encode_record(record: Record) -> bytes:
    """The record as one line, ending with a line break; keys are sorted, so equal records give equal bytes.

    :raises ValueError: (a mistake of the caller) when the line would not read back as this very record.
    """
    line = _ENCODER.encode(record) + b"\n"
    if len(line) > LONGEST_LINE or _DECODER.decode(line) != record:
        raise ValueError(f"{record.kind} {record.id} cannot travel as it is")
    return line


def read_records(stream: BinaryIO) -> Iterator[Record]:
    """The records of a member, one after another; :raises RecordWrong: names the line in its detail."""
    for number, line in enumerate(_lines(stream), 1):
        try:
            if not line.endswith(b"\n"):
                raise ValueError("line without end or too long")
            yield _DECODER.decode(line)
        except (ValueError, RecursionError) as error:
            raise RecordWrong(f"line {number}: {error}") from error


def _lines(stream: BinaryIO) -> Iterable[bytes]:
    return iter(lambda: stream.readline(LONGEST_LINE), b"")
