"""The spoken 8-digit code (核对码) that opens a 注册盘 on a machine that has no keys yet.

The code travels by telephone, the stick by hand. Eight digits are only 10⁸ possibilities, so each
guess is made expensive: Argon2id over 256 MiB of memory, twelve passes. That holds off a finder of the stick,
not a data centre; FORMAT.md states the figures. The cost is stored in the header, so it can be raised later.
"""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from app.exchange.faults import MemoryShort, UnsafeContent, WrongCode
from app.values.text import half_width

CODE_DIGITS = 8
_SALT_SIZE = 16
_SECRET_SIZE = 32
_SEAL = struct.Struct(">16sIIII")  # salt, memory in KiB, passes, lanes, zero

# A header is read before anything is proved, so it may not ask for more than any office machine can give.
_MEMORY_KIB = range(8 * 1024, 1024 * 1024 + 1)
_PASSES = range(1, 65)
_LANES = range(1, 17)
_MOST_WORK_KIB = 16 * 1024 * 1024  # memory × passes: ten seconds or so


@dataclass(frozen=True, slots=True)
class CodeCost:
    """What one guess costs: memory in KiB, passes over it, lanes (parallel threads)."""

    memory_kib: int = 256 * 1024
    passes: int = 12
    lanes: int = 4

    @property
    def is_acceptable(self) -> bool:
        """Whether a reader is willing to pay this."""
        return (
            self.memory_kib in _MEMORY_KIB
            and self.passes in _PASSES
            and self.lanes in _LANES
            and self.memory_kib * self.passes <= _MOST_WORK_KIB
        )


@dataclass(frozen=True, slots=True)
class SpokenCode:
    """A code to seal a 注册盘 with, and what a guess at it shall cost."""

    code: str
    cost: CodeCost = CodeCost()


def new_spoken_code() -> str:
    """Eight random digits, leading zeros included."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def tidy_code(text: str) -> str:
    """The eight digits as typed with spaces, dashes or full-width digits.

    :raises WrongCode: when there are not exactly eight digits and nothing but separators between them.
    """
    digits = "".join(character for character in half_width(text) if character not in " -\t\u3000")
    if len(digits) != CODE_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise WrongCode("not eight digits")
    return digits


def seal_with_code(spoken: SpokenCode) -> tuple[bytes, bytes]:
    """(the 32 bytes for the header: salt and cost, the secret that the code yields with them)."""
    if not spoken.cost.is_acceptable:
        raise ValueError(f"{spoken.cost} is outside the agreed bounds")
    salt = secrets.token_bytes(_SALT_SIZE)
    cost = spoken.cost
    return (
        _SEAL.pack(salt, cost.memory_kib, cost.passes, cost.lanes, 0),
        _stretch(tidy_code(spoken.code), salt, cost),
    )


def unseal_with_code(code: str, seal: bytes) -> bytes:
    """The secret that ``code`` yields with the salt and cost of a header.

    :raises UnsafeContent: when the header asks for an unreasonable cost; nothing is computed then.
    :raises WrongCode: when ``code`` cannot be a code.
    """
    salt, memory_kib, passes, lanes, zero = _SEAL.unpack(seal)
    cost = CodeCost(memory_kib, passes, lanes)
    if zero or not cost.is_acceptable:
        raise UnsafeContent(f"Argon2 cost out of bounds: {cost}")
    return _stretch(tidy_code(code), salt, cost)


def _stretch(digits: str, salt: bytes, cost: CodeCost) -> bytes:
    try:
        return hash_secret_raw(
            digits.encode("ascii"), salt, cost.passes, cost.memory_kib, cost.lanes, _SECRET_SIZE, Type.ID
        )
    except HashingError as error:
        raise MemoryShort(
            "本机空闲的内存不够，注册盘没有打开。",
            next_step="请关闭其他程序后再试一次。",
            detail=str(error),
        ) from error
