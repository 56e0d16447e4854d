"""Where things lie: what ships with the program, and the folders of this seat."""

from __future__ import annotations

from pathlib import Path

import platformdirs

ROOT = Path(__file__).resolve().parents[1]
RESOURCES = ROOT / "resources"

_NAME = "bianzhi"


def default_data() -> Path:
    """The folder of the register when nobody names another one."""
    return platformdirs.user_data_path(_NAME, appauthor=False)


def seat_logs() -> Path:
    """The log folder of this seat, for what happens before a register is known."""
    return platformdirs.user_log_path(_NAME, appauthor=False)


def seat_settings() -> Path:
    """The file in which the window keeps its place and size of type."""
    return platformdirs.user_config_path(_NAME, appauthor=False) / "seat.ini"


def data_logs(data: Path) -> Path:
    """The log folder beside a register."""
    return data / "logs"


def holds_register(data: Path) -> bool:
    """Whether a folder holds a register (known without opening it); a place that cannot be asked holds none."""
    try:
        return (data / "register.db").exists()
    except OSError:
        return False
