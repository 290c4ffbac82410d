"""Pins the data files of the ranker; every script that writes one of them calls this."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant import pinned
from assistant.ranking.weights import FILE

SOURCE = Path(pinned.__file__)


def pin(folder: Path, *names: str) -> None:
    """Write the digests of files in `folder` into `SOURCE`, the module that pins them.

    Raises SystemExit when `SOURCE` has no place for one of them.
    """
    constants = {
        value: constant
        for constant, value in vars(pinned).items()
        if isinstance(value, str) and value in {**pinned.SHA256, **pinned.OTHERS}
    }
    text = SOURCE.read_text(encoding="utf-8")
    for name in names:
        content = (folder / name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        print(name, len(content), digest)
        place = rf'(    {constants[name]}: ")[0-9a-f]{{64}}"'
        text, replaced = re.subn(place, rf'\g<1>{digest}"', text)
        if replaced != 1:
            raise SystemExit(f"{SOURCE} has no place for the digest of {name}")
    SOURCE.write_text(text, encoding="utf-8", newline="\n")


def write_weights(content: Mapping[str, Any]) -> None:
    """Write the learned weights into the package, and pin them."""
    FILE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="\n")
    pin(FILE.parent, FILE.name)
