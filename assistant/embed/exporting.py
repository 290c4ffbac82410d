"""Exports a model in a separate process, so that the gigabyte that torch takes is freed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from assistant.embed import exports
from assistant.embed.models import Model
from assistant.errors import ModelError

# Most characters of the last line of a failed process that are shown. Chosen by hand.
_LAST_WORDS = 300


def export(model: Model, cache: Path) -> None:
    """Export `model` into the cache. Raises ModelError, or OSError when it cannot be written."""
    # -P keeps Python from running a folder "assistant" in the current directory instead.
    command = [sys.executable, "-P", "-m", __name__]
    task = {"model": {**asdict(model), "folder": str(model.folder)}, "cache": str(cache)}
    process = subprocess.run(  # noqa: S603 - this module itself
        command, input=json.dumps(task), capture_output=True, text=True, check=False
    )
    try:
        outcome = json.loads(process.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        last_line = process.stderr.strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        raise ModelError(f"exporting it failed ({last_line[0][:_LAST_WORDS]})") from None
    if outcome["kind"] == "model":
        raise ModelError(outcome["message"])
    if outcome["kind"] == "file":
        raise OSError(outcome["number"], os.strerror(outcome["number"]), outcome["file"])


def _main() -> None:
    """Do the task that stdin describes, and write the outcome as the last line of stdout."""
    from assistant.embed.transformer import TransformerEncoder  # noqa: PLC0415 - loads torch

    task = json.load(sys.stdin)
    folder = Path(task["model"].pop("folder"))
    model = Model(folder=folder, **task["model"])
    outcome: dict[str, str | int | None]
    try:
        exports.make(model, TransformerEncoder(folder), Path(task["cache"]))
    except ModelError as error:
        outcome = {"kind": "model", "message": str(error)}
    except OSError as error:
        outcome = {"kind": "file", "number": error.errno, "file": error.filename}
    else:
        outcome = {"kind": "done"}
    sys.stdout.write(f"{json.dumps(outcome)}\n")


if __name__ == "__main__":
    _main()
