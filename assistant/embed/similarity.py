"""How close sentences are to a question in meaning."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from assistant.embed.encoder import QuestionEncoder, Vectors, in_order

# Cosines may differ after the third decimal between processors.
_DECIMALS = 3
# Sentences whose vectors stay in memory. Chosen by hand: a question compares twenty, and a vector
# of the default model takes one and a half kilobytes.
_KEPT = 4096


class SentenceVectors:
    """The vectors of sentences; those of the last few thousand are kept.

    The questions of a conversation share sentences. Each sentence is encoded alone: in a batch, the
    last bits of its vector depend on the other sentences, and so on the questions before.
    """

    def __init__(self, encoder: QuestionEncoder) -> None:
        self.encoder = encoder
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def __call__(self, sentences: Sequence[str]) -> Vectors:
        """One row per sentence: shape (len(sentences), dimension); raises ModelError."""
        for sentence in sentences:
            if sentence not in self._known:
                self._known[sentence] = in_order(self.encoder, [sentence])[0]
            self._known.move_to_end(sentence)
        vectors = np.array([self._known[sentence] for sentence in sentences])
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return vectors


class Similarity:
    """The cosine between a question and sentences, as the embedding model sees them."""

    def __init__(self, vectors: SentenceVectors, question: str) -> None:
        """The question is encoded when it is first compared."""
        self._vectors, self._question = vectors, question

    def __call__(self, sentences: Sequence[str]) -> list[float]:
        """The cosine of each sentence with the question, between -1 and 1; raises ModelError."""
        if not sentences:
            return []
        cosines = self._vectors(sentences) @ self._vectors.encoder.question(self._question)
        return [round(float(cosine), _DECIMALS) for cosine in cosines]
