"""Sentences that could be quoted, with what can be said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.index.lexical import analyze
from assistant.records import BlockKind, Design, Hit, Span
from assistant.search import FUNCTION_WORDS, Concept, Query

PASSAGES = 100  # best passages whose sentences are weighed
_SHORTEST, _LONGEST = 5, 120  # words of a sentence that can be quoted

# A comparison of two groups, and any other result: a percentage, a p value, an interval, a rate.
_COMPARISON = re.compile(
    r"\b(?:hazard|odds|risk|rate) ratio|\b(?:HR|OR|RR)\b|\bp\s?[<=>≤]|\bCI\b|confidence interval|"
    r"\b(?:placebo|versus|vs|compared (?:with|to)|than)\b|"
    r"\d\s?%[^.%]{1,80}\band\b[^.%]{0,40}\d\s?%",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\d\s?%|±|\d\s?(?:of|/)\s?\d|\b(?:mean|median|rate|score|SD|IQR)s?\b[^.]{0,40}\d",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_FINDING = re.compile(
    r"result|finding|conclusion|outcome|efficacy|effect|harm|safety|adverse|table|interpretation",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"introduction|background|objective|aim|purpose|method|design|statistic|participants|patients|"
    r"randomi[sz]ation|procedure|acknowledg|funding|interest|abbreviation|contribut|limit|hypothes",
    re.IGNORECASE,
)

# Questions about what an intervention does, and the designs that can show it.
_EFFECT = re.compile(
    r"\b(?:treat|therap|reduc|prevent|effect|effic|help|improv|lower|benefit|protect|work|manag)",
    re.IGNORECASE,
)
_SHOWS_EFFECT = {
    Design.META_ANALYSIS: 0.8,  # many pool uncontrolled series, and none says so in its record
    Design.RANDOMISED_TRIAL: 1.0,
    Design.SYSTEMATIC_REVIEW: 0.7,
    Design.NON_RANDOMISED_TRIAL: 0.4,
    Design.GUIDELINE: 0.5,
    Design.COHORT: 0.2,
    Design.CASE_CONTROL: 0.1,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit. All signals but `section` are shares between 0 and 1.

    `overlap` and `context` are the weights of the question's concepts that the sentence names, and
    that the sentence with its title and section names; `section` is 1 where findings stand, -1
    where they do not, 0 elsewhere. `design` is how far the document's design can show an effect,
    when an effect is asked for. `words` are the stems of the sentence; `subject` are those of them
    that stand in the title too and not in the question: what it adds, such as a drug.
    """

    hit: Hit
    span: Span
    words: frozenset[str]
    subject: frozenset[str]
    passage: float
    overlap: float
    context: float
    result: float
    section: float
    design: float


def candidates(query: Query, hits: Iterable[Hit]) -> Iterator[Candidate]:
    """Every sentence of `hits` that can be quoted, in order of the hits and of the text."""
    asked = frozenset(
        stem for c in query.concepts for alternative in c.alternatives for stem in alternative
    ) | frozenset(analyze(" ".join(FUNCTION_WORDS)))
    asks_effect = bool(_EFFECT.search(query.question))
    for hit in hits:
        passage = hit.passage
        heading = " ".join((passage.document.title, *passage.section))
        around = frozenset(analyze(heading))
        subject = frozenset(analyze(passage.document.title)) - asked
        section = _section_signal(passage.section)
        design = _SHOWS_EFFECT.get(passage.document.design, 0.0) if asks_effect else 0.0
        for span in passage.sentences:
            text = passage.document.text[span.start : span.end]
            kind = passage.document.block_at(span.start).kind
            if not _can_be_quoted(text, kind):
                continue
            words = frozenset(analyze(text))
            yield Candidate(
                hit=hit,
                span=span,
                words=words,
                subject=subject & words,
                passage=hit.score,
                overlap=coverage(query.concepts, words),
                context=coverage(query.concepts, words | around),
                result=_result_signal(text),
                section=section,
                design=design,
            )


def coverage(concepts: Iterable[Concept], words: frozenset[str]) -> float:
    """The share of the concepts' weight that `words` names; an alternative may be named in part."""
    total = named = 0.0
    for concept in concepts:
        total += concept.weight
        named += concept.weight * max(
            sum(stem in words for stem in alternative) / len(alternative)
            for alternative in concept.alternatives
        )
    return named / total if total else 0.0


def _can_be_quoted(text: str, kind: BlockKind) -> bool:
    """Questions and bare headings state nothing."""
    if kind is BlockKind.TABLE_ROW:
        return bool(_NUMBER.search(text))
    count = len(text.split())
    return _SHORTEST <= count <= _LONGEST and not text.rstrip(")\"'”’ ").endswith(("?", ":"))


def _result_signal(text: str) -> float:
    if not _NUMBER.search(text):
        return 0.25 if _COMPARISON.search(text) else 0.0
    if _COMPARISON.search(text):
        return 1.0
    return 0.7 if _RESULT.search(text) else 0.4


def _section_signal(section: tuple[str, ...]) -> float:
    if any(_FINDING.search(heading) for heading in section):
        return 1.0
    return -1.0 if any(_PREAMBLE.search(heading) for heading in section) else 0.0
