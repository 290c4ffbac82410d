"""Whether web pages can be opened here."""

from __future__ import annotations

import os
import sys


def has_browser() -> bool:
    """Whether a browser would open in a window; in the terminal it would overwrite the screen."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
