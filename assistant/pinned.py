"""The learned files, each pinned to the SHA-256 of the version that was measured.

The order of sentences, the refusals and the confidence come from those of the ranker, the
directions of effects, the words in the effect table and judged study designs from three more. A
damaged one would change answers silently. `read` and `digest` are the only ways to them.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from assistant.checked import Checked
from assistant.errors import ModelError
from assistant.storage import sha256_of

FOLDER = Path(__file__).parent / "ranking" / "model"  # of the ranker
NETWORK = "network.onnx"
TOKENIZER = "tokenizer.json"
WEIGHTS = "weights.json"
DIRECTION = "direction.json"  # of `assistant.direction`
PHRASES = "phrases.json"  # of `assistant.effects.phrases`
DESIGNS = "designs.json"  # of `assistant.study_design`

# A script in ``training/`` that writes a file also writes its digest here (training/pins.py).
SHA256 = {
    NETWORK: "8c5a4f8d460156d80f787daa544105e2c6c6db151f64b04d39bd9bb13ff86307",
    TOKENIZER: "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
    WEIGHTS: "d38518df334f81f6a35039b733bafaa844a31728b419396b22aa34c4b5473d5c",
}
# The same of other learned files, which are in the folders of their rooms.
OTHERS = {
    DIRECTION: "8f6070994a8931e8e6f86f1872065fa5a176945b0a1c743c26b78b7c3899453d",
    DESIGNS: "9780c0fdeb61ab77fa12868be261de3e481daf7d2e929d855a0837fe1d1d6f35",
    PHRASES: "2b233690a09b7661c020230201fbba8970e9f481a70b95d50786479284e71330",
}


def read(file: Path, *, check: bool = True) -> tuple[bytes, str]:
    """The bytes of a data file, which is identified by its name, and their SHA-256.

    Raises ModelError when the file cannot be read and, with `check`, when its digest is not the
    pinned one. The bytes returned are the ones compared, so the file need not be opened again.
    """
    with _readable(file):
        data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if check:
        _compare(file, digest)
    return data, digest


def digest(file: Path, checked: Checked | None) -> str:
    """The SHA-256 of a data file, compared with the pinned one; raises ModelError as `read` does.

    With `checked`, the file is read only if it may have changed since it was last compared.
    """
    with _readable(file):
        found = checked.sha256(file) if checked else sha256_of(file)
    _compare(file, found)
    return found


@contextlib.contextmanager
def _readable(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelError(f"{file} cannot be read ({error.strerror}); {_remedy(file)}.") from error


def _compare(file: Path, found: str) -> None:
    if found != {**SHA256, **OTHERS}[file.name]:
        raise ModelError(
            f"{file} is not the file that this program was measured with; {_remedy(file)}."
        )


def _remedy(file: Path) -> str:
    # With --fast the program answers without the network, but not without the weights.
    remedy = "install evidence-assistant again"
    return f"{remedy}, or ask with --fast" if file.name in (NETWORK, TOKENIZER) else remedy
