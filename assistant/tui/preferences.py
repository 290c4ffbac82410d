"""The user's preferences for the screen, in a file."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from assistant import storage

DARK, LIGHT = "evidence-dark", "evidence-light"
_FILE = "preferences.json"


def theme(folder: Path) -> str:
    """The saved theme, or the dark one when none can be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        saved = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        if isinstance(saved, dict) and saved.get("theme") in (DARK, LIGHT):
            return str(saved["theme"])
    return DARK


def save_theme(folder: Path, name: str) -> None:
    """Save a theme; raises StorageError."""
    with storage.reporting(folder / _FILE, "choose the theme again"):
        storage.write_file(folder / _FILE, json.dumps({"theme": name}).encode())
