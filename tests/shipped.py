"""The corpus that ships, built with the real model, once for all tests that need it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from filelock import FileLock
from terminal import ROOT

from assistant.engine import Assistant

CORPUS = ROOT / "corpus"
QUESTION = "what treatments reduce NMO relapses"


@cache
def index() -> Path:
    """Its index; no test may change it."""
    folder = Path(os.environ["SHARED_BY_TESTS"]) / "shipped"
    with FileLock(f"{folder}.lock"):
        if not (folder / "CURRENT").exists():
            Assistant.build(CORPUS, folder)
    return folder


def encoders() -> Path:
    """The folder with the export of the default model; no test may change it."""
    return index() / "cache" / "encoders"
