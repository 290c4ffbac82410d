"""The cross-encoder: scores pairs of a question and a sentence on ONNX Runtime, without torch."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from assistant.errors import ModelError
from assistant.ranking import pinned
from assistant.ranking.pairs import Pair
from assistant.ranking.pinned import FOLDER, GLANCE, GRAPH, TOKENIZER
from assistant.ranking.tokens import MASK, PairTokenizer, matrices

GLANCED = 2  # layers before the early exit, which every sentence goes through
STATES = "states"  # tensor name: the output of the first layers and the input of the others

# Pairs that one thread pads together and scores. That is faster than all threads sharing a pair.
_BATCH = 2
_MAX_THREADS = 8
# Scores may differ after the third decimal between processors, and with the other pairs in a batch.
_DECIMALS = 3

Scores = npt.NDArray[np.float32]
States = npt.NDArray[np.float32]  # (tokens, width) of one pair


class Reader:
    """A cross-encoder with one output, higher when a sentence answers a question better.

    Every pair goes through the first layers, where the early exit, a small output layer (`glance`),
    predicts the final score. Only the most promising pairs get the full pass (`Glanced.read`).
    """

    def __init__(
        self,
        first: onnxruntime.InferenceSession,
        last: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        sha256: str,
    ) -> None:
        """See `load`; `sha256` identifies what the files hold."""
        self._first, self._last = first, last
        self._tokenizer = PairTokenizer(tokenizer)
        self._threads = ThreadPoolExecutor(min(_MAX_THREADS, os.cpu_count() or 1))
        self._remembered: tuple[tuple[Pair, ...], Glanced] | None = None
        self.sha256 = sha256

    @classmethod
    def load(cls, folder: Path, *, check: bool = True) -> Reader:
        """Load the ranker; raises ModelError when its files are not those that were measured.

        It compares the digests of all files before it parses any. Without `check` it compares none.
        """
        names = (GLANCE, GRAPH, TOKENIZER)
        files = {name: pinned.read(folder / name, check=check) for name in names}
        digests = {name: digest for name, (_, digest) in files.items()}
        try:
            tokenizer = Tokenizer.from_buffer(files[TOKENIZER][0])
            first, last = (
                onnxruntime.InferenceSession(
                    files[name][0], _options(), providers=["CPUExecutionProvider"]
                )
                for name in (GLANCE, GRAPH)
            )
        except Exception as error:  # tokenizers and onnxruntime raise bare Exception subclasses
            raise ModelError(
                f"The ranker in {folder} cannot be loaded ({type(error).__name__}); "
                "install evidence-assistant again, or ask with --fast."
            ) from error
        return cls(first, last, tokenizer, hashlib.sha256(repr(digests).encode()).hexdigest())

    def glance(self, pairs: Sequence[Pair]) -> Glanced:
        """The pairs after the first layers, with the scores of the early exit.

        The last result is cached, so searching and then asking the same question computes it once.
        """
        asked = tuple(pairs)
        remembered = self._remembered
        if remembered is None or remembered[0] != asked:
            remembered = self._remembered = (asked, self._glance(asked))
        return remembered[1]

    def scores(self, pairs: Sequence[Pair]) -> Scores:
        """The score of every pair, each by a full pass: shape (len(pairs),)."""
        return self.glance(pairs).read(range(len(pairs)))

    def _glance(self, pairs: Sequence[Pair]) -> Glanced:
        encoded = self._tokenizer.encoded(pairs)
        lengths = [len(one) for one in encoded]
        found = np.zeros(len(pairs), dtype=np.float32)
        states: list[States] = [np.empty(0, np.float32)] * len(pairs)

        def read(some: list[int]) -> None:
            given, scores = self._first.run(None, matrices([encoded[at] for at in some]))
            found[some] = scores.round(_DECIMALS)
            for at, one in zip(some, given, strict=True):
                states[at] = one[: lengths[at]]

        list(self._threads.map(read, _batches(lengths)))
        return Glanced(found, states, self._last, self._threads)


class Glanced:
    """Pairs that went through the first layers, ready for the full pass."""

    def __init__(
        self,
        scores: Scores,
        states: Sequence[States],
        last: onnxruntime.InferenceSession,
        threads: Executor,
    ) -> None:
        """`scores` are from the early exit; `last` goes on from `states`, one array a pair."""
        self._scores, self._states, self._last, self._threads = scores, states, last, threads
        self._read: dict[int, np.float32] = {}

    @property
    def scores(self) -> Scores:
        """The scores that the early exit predicts: shape (pairs,)."""
        return self._scores.copy()

    def read(self, which: Sequence[int]) -> Scores:
        """The scores of the pairs with the indices `which`, by a full pass: shape (len(which),)."""
        rest = [at for at in which if at not in self._read]

        def read(some: list[int]) -> None:
            numbers = [rest[one] for one in some]
            given = self._last.run(None, _padded([self._states[at] for at in numbers]))[0]
            self._read.update(zip(numbers, given.round(_DECIMALS), strict=True))

        list(self._threads.map(read, _batches([len(self._states[at]) for at in rest])))
        return np.array([self._read[at] for at in which], dtype=np.float32)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indices of pairs in batches, pairs of similar length together, the longest first."""
    order = sorted(range(len(lengths)), key=lambda at: (-lengths[at], at))
    return [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]


def _padded(states: Sequence[States]) -> dict[str, npt.NDArray[np.generic]]:
    shape = (len(states), max(map(len, states)), states[0].shape[1])
    filled, mask = np.zeros(shape, np.float32), np.zeros(shape[:2], np.int64)
    for at, one in enumerate(states):
        filled[at, : len(one)] = one
        mask[at, : len(one)] = 1
    return {STATES: filled, MASK: mask}


@cache
def shipped() -> Reader:
    """The reader shipped with the package, loaded once in a process; raises ModelError."""
    return Reader.load(FOLDER)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # errors only: warnings would garble the screen
    return options
