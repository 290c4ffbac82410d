"""What the screen remembers of its user's taste."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from assistant import storage

DARK, LIGHT = "evidence-dark", "evidence-light"
_FILE = "preferences.json"


def theme(folder: Path) -> str:
    """The theme that was used last; the dark one when none, or nothing that can be read, is."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        if isinstance(kept, dict) and kept.get("theme") in (DARK, LIGHT):
            return str(kept["theme"])
    return DARK


def keep_theme(folder: Path, name: str) -> None:
    """Remember a theme; raises StorageError."""
    with storage.reporting(folder / _FILE, "choose the theme again"):
        storage.write_file(folder / _FILE, json.dumps({"theme": name}).encode())
