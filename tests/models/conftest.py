"""A register on disk and a small hand for writing into it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.models.operation import Operation
from app.models.register import FILE_NAME, Register

KEY = os.urandom(32)
Write = Callable[..., AbstractContextManager[Operation]]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An empty encrypted register."""
    opened = Register.create(tmp_path / FILE_NAME, KEY)
    yield opened
    opened.close()


@pytest.fixture
def write(register: Register) -> Write:
    """Opens the door for writes."""

    def begin(sentence: str = "试写", **more: object) -> AbstractContextManager[Operation]:
        return register.operation("test", sentence, actor="王经办", business_date="2026-07-15", **more)  # type: ignore[arg-type]

    return begin
