"""Words that take their place on a sheet without being drawn: on preprinted stock they stand there already.

Each character of such a word is replaced by a stand-in from a plane that Unicode leaves unassigned. It is as wide and breaks
lines as the character it stands for, so that what is filled in stands exactly where it stands when all is printed.
"""

from __future__ import annotations

import re

_PLANE = 0x90000
_PLANE_SIZE = 0x10000
_STAND_INS = re.compile(f"[{chr(_PLANE)}-{chr(_PLANE + _PLANE_SIZE - 1)}]")
# A character beyond the basic plane is an ideograph, as wide as this blank.
_WIDE = 0x3000


def veiled(text: str) -> str:
    """*text* as wide as it is, but not to be drawn; line ends stay."""
    return "".join(
        character
        if character == "\n" or is_veiled(character)
        else chr(_PLANE + (ord(character) if ord(character) < _PLANE_SIZE else _WIDE))
        for character in text
    )


def unveiled(text: str) -> str:
    """The characters that the stand-ins in *text* stand for, and all others as they are."""
    return _STAND_INS.sub(lambda match: chr(ord(match[0]) - _PLANE), text)


def is_veiled(text: str) -> bool:
    """Whether *text* has characters that are not to be drawn."""
    # What Unicode leaves unassigned is not printable; asking that first spares nearly every text the search.
    return not text.isprintable() and _STAND_INS.search(text) is not None
