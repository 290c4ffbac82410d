"""The cross-encoder: scores pairs of a question and a sentence on ONNX Runtime, without torch."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from assistant import pinned
from assistant.checked import Checked
from assistant.errors import ModelError
from assistant.networks import prepared
from assistant.pinned import FOLDER, NETWORK, SHA256, TOKENIZER
from assistant.ranking.pairs import Pair
from assistant.ranking.tokens import PairTokenizer, matrices

# Pairs that one thread pads together and scores. Chosen by time: in twos, the upper layers take
# 95 ms for eight pairs instead of 104 in threes.
_BATCH = 2
# Chosen by hand: a question has four to six batches, so more threads would have nothing to do.
_MAX_THREADS = 8
# Scores may differ after the third decimal between processors, and with the other pairs in a batch.
_DECIMALS = 3

Scores = npt.NDArray[np.float32]


class CrossEncoder:
    """A cross-encoder with one output, higher when a sentence answers a question better."""

    def __init__(
        self, network: onnxruntime.InferenceSession, tokenizer: Tokenizer, sha256: str
    ) -> None:
        """See `load`; `sha256` identifies the content of the files."""
        self._network = network
        self._tokenizer = PairTokenizer(tokenizer)
        self._threads = ThreadPoolExecutor(min(_MAX_THREADS, os.cpu_count() or 1))
        self._cached: tuple[tuple[Pair, ...], Scores] | None = None
        self.sha256 = sha256

    @classmethod
    def load(cls, folder: Path, *, check: bool = True, cache: Path | None = None) -> CrossEncoder:
        """Load the ranker; raises ModelError when its files are not those that were measured.

        It compares the digests of all files before it parses any. Without `check` it compares none.
        If the network is prepared in the folder `cache`, that is opened instead of its file, which
        is then read only if it may have changed since it was last compared.
        """
        vocabulary, vocabulary_digest = pinned.read(folder / TOKENIZER, check=check)
        network, digest = _prepared(folder / NETWORK, cache) if cache else (None, "")
        data = b""
        if network is None:
            data, digest = pinned.read(folder / NETWORK, check=check)
        digests = {NETWORK: digest, TOKENIZER: vocabulary_digest}
        try:
            tokenizer = Tokenizer.from_buffer(vocabulary)
            network = network or onnxruntime.InferenceSession(
                data, _options(), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # tokenizers and onnxruntime raise bare Exception subclasses
            raise ModelError(
                f"The ranker in {folder} cannot be loaded ({type(error).__name__}); "
                "install evidence-assistant again, or ask with --fast."
            ) from error
        return cls(network, tokenizer, hashlib.sha256(repr(digests).encode()).hexdigest())

    def scores(self, pairs: Sequence[Pair]) -> Scores:
        """The score of every pair: shape (len(pairs),).

        The last result is cached, so searching and then asking the same question computes it once.
        Raises ModelError when its weights were damaged since they were loaded.
        """
        key = tuple(pairs)
        if self._cached is None or self._cached[0] != key:
            self._cached = (key, self._scores(key))
        return self._cached[1].copy()

    def _scores(self, pairs: Sequence[Pair]) -> Scores:
        encoded = self._tokenizer.encoded(pairs)
        scores = np.zeros(len(pairs), dtype=np.float32)

        def run(batch: list[int]) -> None:
            inputs = matrices([encoded[at] for at in batch])
            scores[batch] = self._network.run(None, inputs)[0].round(_DECIMALS)

        list(self._threads.map(run, _batches([len(encoding) for encoding in encoded])))
        if not np.isfinite(scores).all():
            raise ModelError(
                "The ranker was damaged since it was loaded; start the program again, "
                "and run: assistant check"
            )
        return scores


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indices of pairs in batches, pairs of similar length together, the longest first."""
    order = sorted(range(len(lengths)), key=lambda at: (-lengths[at], at))
    return [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]


@lru_cache(maxsize=2)
def shipped(cache: Path | None = None) -> CrossEncoder:
    """The cross-encoder that ships with the package, loaded once; raises ModelError.

    `cache` is a folder in which the network is prepared; see `prepare`.
    """
    return CrossEncoder.load(FOLDER, cache=cache)


def is_prepared(cache: Path) -> bool:
    """Whether the network that ships is prepared in the folder `cache` for this machine."""
    return prepared.find(SHA256[NETWORK], cache) is not None


def check_ranker() -> None:
    """Compare the files of the ranker with their digests; raises ModelError."""
    for name in (NETWORK, TOKENIZER):
        pinned.digest(FOLDER / name, None)


def prepare(cache: Path) -> None:
    """Prepare the network in the folder `cache` for this machine; raises OSError, ModelError."""
    pinned.digest(FOLDER / NETWORK, None)
    prepared.prepare(FOLDER / NETWORK, SHA256[NETWORK], cache, _options)


def _prepared(network: Path, cache: Path) -> tuple[onnxruntime.InferenceSession | None, str]:
    """The prepared network, and the digest of the file that it was made from; None without it.

    Raises ModelError where that file is not the one that was measured.
    """
    checked = Checked(cache)
    digest = pinned.digest(network, checked)
    opened = prepared.session(digest, cache, _options, checked)
    checked.save()
    return opened, digest


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # errors only: warnings would garble the screen
    return options
