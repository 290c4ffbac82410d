"""Checks that an encoder gives the same vectors as the original model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assistant.embed.encoder import PassageEncoder, QuestionEncoder, Vectors, in_order
from assistant.errors import ModelError

# Lowest cosine of two vectors of one text. Two encoders that agree this well rank alike. On the
# default model, single precision reaches 1.000000 and bfloat16 .999970; 8-bit integers fall to .90
# (benchmarks/embedding.md).
MIN_COSINE = 0.9999

# Sentences of different lengths, with the numbers, units and symbols of clinical text.
_SENTENCES = (
    "what treatments reduce NMO relapses",
    "Relapse.",
    "The hazard ratio was 0.45 (95% CI 0.31 to 0.66; p < 0.001) in favour of the monoclonal.",
    (
        "Patients with a body-mass index above 30 kg/m² took 5 mg/kg every 8 weeks; β-blockers "
        "were allowed, and the primary outcome was the annualised rate of adjudicated attacks."
    ),
    "No difference was seen between the groups after two years of follow-up. " * 12,
)


class Sample(NamedTuple):
    """The original model's vectors of a few sentences: shape (sentences, dimension) each."""

    passages: Vectors
    questions: Vectors

    @classmethod
    def taken_from(cls, original: QuestionEncoder) -> Sample:
        """Embed the sentences with the original model."""
        return cls(in_order(original, _SENTENCES), _questions(original))

    @classmethod
    def of(cls, written: Mapping[str, Sequence[Sequence[float]]]) -> Sample:
        """The sample that `as_json` wrote."""
        return cls(
            np.asarray(written["passages"], dtype=np.float32),
            np.asarray(written["questions"], dtype=np.float32),
        )

    def as_json(self) -> dict[str, list[list[float]]]:
        """The sample as values for JSON, which keep single precision."""
        return {"passages": self.passages.tolist(), "questions": self.questions.tolist()}


def check_passages(encoder: PassageEncoder, sample: Sample) -> None:
    """Raise ModelError unless `encoder` gives the passage vectors, alone and in a batch."""
    alone = np.concatenate([in_order(encoder, [sentence]) for sentence in _SENTENCES])
    for vectors in (in_order(encoder, _SENTENCES), alone):
        _compare(vectors, sample.passages)


def check_questions(encoder: QuestionEncoder, sample: Sample) -> None:
    """Raise ModelError unless `encoder` gives the question vectors of `sample`."""
    _compare(_questions(encoder), sample.questions)


def _questions(encoder: QuestionEncoder) -> Vectors:
    return np.stack([encoder.question(sentence) for sentence in _SENTENCES])


def _compare(vectors: Vectors, expected: Vectors) -> None:
    same_shape = vectors.shape == expected.shape
    lowest = float((vectors * expected).sum(axis=1).min()) if same_shape else 0.0
    if not lowest >= MIN_COSINE:
        raise ModelError(f"its vectors differ from the model's own (cosine {lowest:.4f})")
