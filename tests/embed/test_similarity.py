"""The similarity of question and sentence does not depend on what was asked before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
import shipped

from assistant.embed.encoder import Encoded, in_order
from assistant.embed.onnx import OnnxEncoder
from assistant.embed.similarity import SentenceVectors, Similarity

SENTENCES = [
    f"{drug} reduced relapses of neuromyelitis optica by {share}% in {count} patients."
    for drug, share, count in zip(
        ("Eculizumab", "Rituximab", "Satralizumab", "Tocilizumab", "Inebilizumab"),
        (94, 60, 55, 33, 73),
        (143, 19, 95, 118, 230),
        strict=True,
    )
]


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    [folder] = sorted(path for path in shipped.encoders().iterdir() if path.is_dir())
    return OnnxEncoder(folder)


def test_vectors_do_not_depend_on_the_sentences_before(encoder: OnnxEncoder) -> None:
    fresh = SentenceVectors(encoder)(SENTENCES)
    used = SentenceVectors(encoder)
    used(SENTENCES[:1])
    used(SENTENCES[1:4])
    assert np.array_equal(used(SENTENCES), fresh)
    alone = np.array([in_order(encoder, [sentence])[0] for sentence in SENTENCES])
    assert np.array_equal(fresh, alone)


def test_a_sentence_is_encoded_once(encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, encoded, whole = SentenceVectors(encoder), list[str](), encoder.passages

    def passages(texts: Sequence[str]) -> Iterator[Encoded]:
        encoded.extend(texts)
        return whole(texts)

    monkeypatch.setattr(encoder, "passages", passages)
    similar = Similarity(vectors, "does eculizumab reduce relapses")
    first = similar(SENTENCES)
    assert similar(SENTENCES[::-1]) == first[::-1]
    assert encoded == SENTENCES
    assert Similarity(vectors, "what is satralizumab")(SENTENCES)[2] > 0.3
    assert encoded == SENTENCES
    assert similar([]) == []
