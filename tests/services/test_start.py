"""What opening the register loads: only what the first page needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_office_loads_neither_paper_nor_workbooks_nor_pictures() -> None:
    words = (
        "import sys, app.services.office;"
        "print([m for m in ('reportlab', 'openpyxl', 'PIL', 'pypinyin', 'chinese_calendar') if m in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", words],
        cwd=ROOT,
        env={**os.environ},
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert ended.stdout.decode().strip() == "[]"
