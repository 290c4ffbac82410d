"""Remembers the user's preferences for the screen."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from assistant import storage

DARK, LIGHT = "evidence-dark", "evidence-light"
_FILE = "preferences.json"


def theme(folder: Path) -> str:
    """The last theme, or the dark one when there is none or it cannot be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        if isinstance(kept, dict) and kept.get("theme") in (DARK, LIGHT):
            return str(kept["theme"])
    return DARK


def keep_theme(folder: Path, name: str) -> None:
    """Remember a theme; raises StorageError."""
    with storage.reporting(folder / _FILE, "choose the theme again"):
        storage.write_file(folder / _FILE, json.dumps({"theme": name}).encode())
