"""The corpus that ships, built with the real model, once for all tests that want it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from terminal import ROOT

from assistant.engine import Assistant

CORPUS = ROOT / "corpus"
QUESTION = "what treatments reduce NMO relapses"


@cache
def index() -> Path:
    """Its index; no test may change it."""
    base = Path(tempfile.mkdtemp(prefix="shipped-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    Assistant.build(CORPUS, base / "index")
    return base / "index"
