"""The cross-encoder: reads a question and sentences together, on ONNX Runtime, without torch."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from assistant.errors import ModelError
from assistant.rank.pairs import MAX_TOKENS, MAX_TOKENS_WITH_PLACE, Pair
from assistant.storage import sha256_of

GRAPH = "ranker.onnx"
TOKENIZER = "tokenizer.json"
FOLDER = Path(__file__).parent / "model"
_SHA256 = {
    GRAPH: "93bfcaf83d24f306597c7e7c01388f705a246dee9ae441b85a27d7e79bf7f62a",
    TOKENIZER: "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
}

_BATCH = 8  # pairs padded together
_MAX_THREADS = 8
_DECIMALS = 3  # behind which a score may differ between processors, and with what is read beside

Scores = npt.NDArray[np.float32]


class Reader:
    """A cross-encoder with one output, higher when a sentence answers a question better."""

    def __init__(
        self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, sha256: str
    ) -> None:
        """See `load`; `sha256` identifies what the files hold."""
        self._session = session
        # Two, each with its own limit, so that threads may read at once.
        self._tokenizer, self._placed = tokenizer, Tokenizer.from_str(tokenizer.to_str())
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        self._placed.enable_truncation(MAX_TOKENS_WITH_PLACE, strategy="only_second")
        self._last: tuple[tuple[Pair, ...], Scores] | None = None
        self.sha256 = sha256

    @classmethod
    def load(cls, folder: Path, *, check: bool = True) -> Reader:
        """Load the ranker; raises ModelError when its files are not those that were measured."""
        try:
            digests = {name: sha256_of(folder / name) for name in _SHA256}
            if check:
                _check(folder, digests)
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            session = onnxruntime.InferenceSession(
                str(folder / GRAPH), _options(), providers=["CPUExecutionProvider"]
            )
        except ModelError:
            raise
        except Exception as error:  # tokenizers and onnxruntime raise bare Exception subclasses
            raise ModelError(
                f"The ranker in {folder} cannot be loaded ({type(error).__name__}); "
                "install evidence-assistant again, or ask with --fast."
            ) from error
        return cls(session, tokenizer, hashlib.sha256(repr(digests).encode()).hexdigest())

    def scores(self, pairs: Sequence[Pair]) -> Scores:
        """One score for each question with a sentence: shape (len(pairs),).

        What was read last is not read again, so a question can be searched and asked at one price.
        """
        asked = tuple(pairs)
        if self._last is None or self._last[0] != asked:
            self._last = (asked, self._read(asked))
        return self._last[1].copy()

    def _read(self, pairs: Sequence[Pair]) -> Scores:
        found = np.zeros(len(pairs), dtype=np.float32)
        encoded = self._encoded(pairs)
        order = sorted(range(len(pairs)), key=lambda at: (len(encoded[at]), at))
        for start in range(0, len(order), _BATCH):
            some = order[start : start + _BATCH]
            longest = max(len(encoded[at]) for at in some)
            for at in some:
                encoded[at].pad(longest)
            feed = {
                "input_ids": _matrix([encoded[at].ids for at in some]),
                "attention_mask": _matrix([encoded[at].attention_mask for at in some]),
                "token_type_ids": _matrix([encoded[at].type_ids for at in some]),
            }
            found[some] = self._session.run(None, feed)[0].round(_DECIMALS)
        return found

    def _encoded(self, pairs: Sequence[Pair]) -> list[Encoding]:
        """Tokens of the question and the sentence, and of its place where they leave room."""
        encoded = self._tokenizer.encode_batch([(one.question, one.sentence) for one in pairs])
        roomy = [at for at, one in enumerate(encoded) if len(one) < MAX_TOKENS_WITH_PLACE]
        placed = self._placed.encode_batch(
            [(pairs[at].question, pairs[at].described) for at in roomy]
        )
        for at, one in zip(roomy, placed, strict=True):
            encoded[at] = one
        return encoded


def _matrix(rows: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    return np.asarray(rows, dtype=np.int64)


def _check(folder: Path, digests: Mapping[str, str]) -> None:
    for name, digest in digests.items():
        if digest != _SHA256[name]:
            raise ModelError(
                f"{folder / name} is not the file that this program was measured with; "
                "install evidence-assistant again, or ask with --fast."
            )


@cache
def shipped() -> Reader:
    """The reader that the package carries, loaded once in a process; raises ModelError."""
    return Reader.load(FOLDER)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MAX_THREADS, os.cpu_count() or 1)
    options.log_severity_level = 3  # errors only: warnings would be written over the screen
    return options
