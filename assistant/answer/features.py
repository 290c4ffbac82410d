"""The features by which sentences are ranked: their names, their meaning and their labels."""

from __future__ import annotations

from typing import Annotated, NamedTuple, get_type_hints


class Features(NamedTuple):
    """The features of a sentence, in the order of the learned weights.

    Every feature is between 0 and 1, except `section`. Each is annotated with the label that
    ``ask --explain`` shows.
    """

    passage: Annotated[float, "how well its passage matches"]
    """The fused score of its passage."""

    words_rank: Annotated[float, "rank of its passage by words"]
    """Closeness of its passage to the first place of the ranking by words; 0 if not in it."""

    vectors_rank: Annotated[float, "rank of its passage by meaning"]
    """Closeness of its passage to the first place of the ranking by vectors; 0 if not in it."""

    document: Annotated[float, "how well its document matches"]
    """The fused score of the best passage of its document."""

    overlap: Annotated[float, "the question's words in it"]
    """The share of the question's concepts, by weight, that the sentence names."""

    outcome: Annotated[
        float, "words of the outcome that is asked about, or all words of the question, in it"
    ]
    """The overlap with the outcome that the question names, or with all concepts without one."""

    around: Annotated[float, "the question's words in it and in the sentences next to it"]
    """The overlap of the sentence and its neighbours in the passage."""

    context: Annotated[float, "the question's words in it, its title and its section"]
    """The overlap of the sentence, the title of its document and its section headings."""

    phrases: Annotated[float, "neighbouring words of the question that are close together"]
    """The share of neighbouring concepts of the question that are close together in it."""

    result: Annotated[float, "it reports a result"]
    """How clearly it reports a result."""

    direction: Annotated[float, "it states the direction of a difference, or that there is none"]
    """How clearly it names the direction of a difference; 0 unless an effect is asked for."""

    significance: Annotated[float, "it mentions a statistical test"]
    """1 if it mentions a statistical test; 0 unless an effect is asked for."""

    section: Annotated[float, "it is in a section that reports findings"]
    """1 in a section with findings, -1 in one without (such as the methods), 0 elsewhere."""

    opening: Annotated[float, "it is in an abstract or outside any section"]
    """1 in an abstract or in a text without sections."""

    aim: Annotated[float, "it announces a result but does not report one"]
    """1 if it announces what the study is to find out."""

    cites: Annotated[float, "it describes other people's work"]
    """1 if it reports other people's work."""

    table: Annotated[float, "it is a table row"]
    """1 for a table row."""

    length: Annotated[float, "its length"]
    """The number of its words, as a share of 60; 1 for longer sentences."""

    position: Annotated[float, "its position in the document"]
    """How far into the document it starts."""


#: The label of each feature, by its name.
LABELS = {
    name: hint.__metadata__[0]
    for name, hint in get_type_hints(Features, include_extras=True).items()
}

#: Features of a passage: the highest value among its sentences, for each one separately.
PASSAGE_FEATURES = (
    "passage",
    "words_rank",
    "vectors_rank",
    "overlap",
    "around",
    "context",
    "phrases",
)

#: The features that compare a sentence, or what is around it, with the question. The others say
#: what it states, such as a result.
COMPARING = (
    "passage",
    "words_rank",
    "vectors_rank",
    "document",
    "overlap",
    "outcome",
    "around",
    "context",
    "phrases",
)
