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
from assistant.ranking.pinned import EARLY_EXIT, FOLDER, FULL_PASS, TOKENIZER
from assistant.ranking.tokens import MASK, PairTokenizer, matrices

# Layers before the early exit, which every sentence goes through. Chosen on training questions held
# out from it: after the first layer, the early exit agrees much less with the full pass.
EARLY_EXIT_LAYERS = 2
STATES = "states"  # tensor name: the output of the first layers and the input of the others

# Pairs that one thread pads together and scores. Chosen by time: in twos, the full pass of eight
# pairs takes 95 ms instead of 104 in threes.
_BATCH = 2
# Chosen by hand: a shortlist is ten batches, so more threads gain little and wait for each other.
_MAX_THREADS = 8
# Scores may differ after the third decimal between processors, and with the other pairs in a batch.
_DECIMALS = 3

Scores = npt.NDArray[np.float32]
States = npt.NDArray[np.float32]  # (tokens, width) of one pair


class CrossEncoder:
    """A cross-encoder with one output, higher when a sentence answers a question better.

    Every pair goes through the first layers, where a small output layer, the early exit, predicts
    the final score. Only the most promising pairs get a full pass (`EarlyExit.full_pass`).
    """

    def __init__(
        self,
        first: onnxruntime.InferenceSession,
        last: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        sha256: str,
    ) -> None:
        """See `load`; `sha256` identifies the content of the files."""
        self._first, self._last = first, last
        self._tokenizer = PairTokenizer(tokenizer)
        self._threads = ThreadPoolExecutor(min(_MAX_THREADS, os.cpu_count() or 1))
        self._cached: tuple[tuple[Pair, ...], EarlyExit] | None = None
        self.sha256 = sha256

    @classmethod
    def load(cls, folder: Path, *, check: bool = True) -> CrossEncoder:
        """Load the ranker; raises ModelError when its files are not those that were measured.

        It compares the digests of all files before it parses any. Without `check` it compares none.
        """
        names = (EARLY_EXIT, FULL_PASS, TOKENIZER)
        files = {name: pinned.read(folder / name, check=check) for name in names}
        digests = {name: digest for name, (_, digest) in files.items()}
        try:
            tokenizer = Tokenizer.from_buffer(files[TOKENIZER][0])
            first, last = (
                onnxruntime.InferenceSession(
                    files[name][0], _options(), providers=["CPUExecutionProvider"]
                )
                for name in (EARLY_EXIT, FULL_PASS)
            )
        except Exception as error:  # tokenizers and onnxruntime raise bare Exception subclasses
            raise ModelError(
                f"The ranker in {folder} cannot be loaded ({type(error).__name__}); "
                "install evidence-assistant again, or ask with --fast."
            ) from error
        return cls(first, last, tokenizer, hashlib.sha256(repr(digests).encode()).hexdigest())

    def early_exit(self, pairs: Sequence[Pair]) -> EarlyExit:
        """The pairs after the first layers, with the scores of the early exit.

        The last result is cached, so searching and then asking the same question computes it once.
        """
        key = tuple(pairs)
        if self._cached is None or self._cached[0] != key:
            self._cached = (key, self._early_exit(key))
        return self._cached[1]

    def scores(self, pairs: Sequence[Pair]) -> Scores:
        """The score of every pair, each by a full pass: shape (len(pairs),)."""
        return self.early_exit(pairs).full_pass(range(len(pairs)))

    def _early_exit(self, pairs: Sequence[Pair]) -> EarlyExit:
        encoded = self._tokenizer.encoded(pairs)
        lengths = [len(encoding) for encoding in encoded]
        scores = np.zeros(len(pairs), dtype=np.float32)
        states: list[States] = [np.empty(0, np.float32)] * len(pairs)

        def run(batch: list[int]) -> None:
            padded, batch_scores = self._first.run(None, matrices([encoded[at] for at in batch]))
            scores[batch] = batch_scores.round(_DECIMALS)
            for at, rows in zip(batch, padded, strict=True):
                states[at] = rows[: lengths[at]]

        list(self._threads.map(run, _batches(lengths)))
        return EarlyExit(scores, states, self._last, self._threads)


class EarlyExit:
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
        self._full: dict[int, np.float32] = {}

    @property
    def scores(self) -> Scores:
        """The scores that the early exit predicts: shape (pairs,)."""
        return self._scores.copy()

    def full_pass(self, indices: Sequence[int]) -> Scores:
        """The scores of the pairs with these indices, by a full pass: shape (len(indices),)."""
        missing = [at for at in indices if at not in self._full]

        def run(batch: list[int]) -> None:
            pairs = [missing[at] for at in batch]
            scores = self._last.run(None, _padded([self._states[at] for at in pairs]))[0]
            self._full.update(zip(pairs, scores.round(_DECIMALS), strict=True))

        list(self._threads.map(run, _batches([len(self._states[at]) for at in missing])))
        return np.array([self._full[at] for at in indices], dtype=np.float32)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indices of pairs in batches, pairs of similar length together, the longest first."""
    order = sorted(range(len(lengths)), key=lambda at: (-lengths[at], at))
    return [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]


def _padded(states: Sequence[States]) -> dict[str, npt.NDArray[np.generic]]:
    shape = (len(states), max(map(len, states)), states[0].shape[1])
    filled, mask = np.zeros(shape, np.float32), np.zeros(shape[:2], np.int64)
    for at, rows in enumerate(states):
        filled[at, : len(rows)] = rows
        mask[at, : len(rows)] = 1
    return {STATES: filled, MASK: mask}


@cache
def shipped() -> CrossEncoder:
    """The cross-encoder that ships with the package, loaded once; raises ModelError."""
    return CrossEncoder.load(FOLDER)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # errors only: warnings would garble the screen
    return options
