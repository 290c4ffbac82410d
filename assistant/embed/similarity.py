"""How close sentences are to a question in meaning."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.embed.encoder import QuestionEncoder, in_order

# Cosines may differ after the third decimal between processors.
_DECIMALS = 3


class Similarity:
    """The cosine between a question and sentences, as the embedding model sees them."""

    def __init__(self, encoder: QuestionEncoder, question: str) -> None:
        """The question is encoded when it is first compared."""
        self._encoder, self._question = encoder, question

    def __call__(self, sentences: Sequence[str]) -> list[float]:
        """The cosine of each sentence with the question, between -1 and 1; raises ModelError."""
        if not sentences:
            return []
        cosines = in_order(self._encoder, sentences) @ self._encoder.question(self._question)
        return [round(float(cosine), _DECIMALS) for cosine in cosines]
