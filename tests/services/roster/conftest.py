from __future__ import annotations

from pathlib import Path

import pytest

from app.services.code_files import CodeList, load_code_lists

CODES = Path(__file__).parents[3] / "resources" / "codes"


@pytest.fixture(scope="session")
def codes() -> dict[str, CodeList]:
    """The code lists that ship with the program."""
    return load_code_lists(CODES)
