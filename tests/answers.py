"""Answers with quotes of one's choice, for tests of what is made of them."""

from __future__ import annotations

from assistant.records import (
    Answer,
    Block,
    BlockKind,
    Caution,
    Document,
    Evidence,
    Hit,
    Identifiers,
    Passage,
    Source,
    Span,
)


def answer(*quotes: str, caution: Caution | None = None, pmcid: str | None = None) -> Answer:
    """An answer with each quote from a document of its own, d0, d1, ..."""
    evidence = []
    for number, text in enumerate(quotes):
        span = Span(0, len(text))
        document = Document(
            f"d{number}",
            Source("a", "text", "0"),
            "title",
            text,
            (Block(span, BlockKind.PARAGRAPH, (), "line 1"),),
            identifiers=Identifiers(pmcid=pmcid),
        )
        hit = Hit(Passage(document, span, 0, (span,)), 0.5, {}, {})
        evidence.append(Evidence(hit, span, 1.0))
    return Answer("dose?", "dose?", tuple(evidence), None, 0.7, "f" * 64, caution=caution)
