"""Records how the ranker's network was trained, so that others can tell and repeat it.

`train.py` writes the record beside the network, and `export.py` copies it into the weights of the
package, under ``network``: the settings, the commit of the scripts, and the SHA-256 of every file
that the network learned from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_FILE = "origin.json"


def write_origin(folder: Path, arguments: argparse.Namespace, files: Iterable[Path]) -> None:
    """Write into `folder` how its network was trained from `files` and with these arguments.

    Raises CalledProcessError where the scripts are in no git repository.
    """
    begun = [arguments.begin / "model.safetensors"] if arguments.begin else []
    record = {
        "commit": commit(),
        "steps": arguments.steps,
        "rate": arguments.rate,
        "seed": arguments.seed,
        "begun": digests(begun),
        "data": digests(files),
    }
    (folder / _FILE).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def commit() -> str:
    """The commit of the scripts; raises CalledProcessError where they are in no git repository."""
    ran = subprocess.run(
        ["git", "rev-parse", "HEAD"],  # noqa: S607 - the git of whoever trains
        cwd=Path(__file__).parent,
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.strip()


def read_origin(folder: Path) -> dict[str, Any]:
    """What `write_origin` wrote into `folder`; raises OSError where it did not."""
    record: dict[str, Any] = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return record


def digests(files: Iterable[Path]) -> dict[str, str]:
    """The SHA-256 of each file, by its name, in the order of the names."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}
