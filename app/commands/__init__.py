from __future__ import annotations

from app.commands.front import main

__all__ = ["main"]
