"""Where the program keeps and finds things, for `assistant status`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant import logs
from assistant.settings import FILE, Settings, user_cache


def rows(chosen: Settings) -> list[tuple[str, str]]:
    """Rows of a label and a place; for each setting, also where it was found."""
    file = chosen.data / FILE
    origins = chosen.origins
    return [
        ("corpus", f"{', '.join(map(str, chosen.corpus))} (from {origins.corpus})"),
        ("index", f"{chosen.index} (from {origins.index})"),
        ("default", f"model {chosen.model} (from {origins.model})"),
        (
            "settings",
            f"{file}{'' if file.is_file() else ' (not there; every setting is optional)'}",
        ),
        ("own files", str(chosen.data)),
        ("log", str(logs.file())),
        ("cache", str(user_cache())),
    ]


def as_json(chosen: Settings) -> dict[str, Any]:
    """The same for a program."""
    return {
        "found": asdict(chosen.origins),
        "settings_file": str(chosen.data / FILE),
        "own_files": str(chosen.data),
        "log": str(logs.file()),
        "cache": str(user_cache()),
    }
