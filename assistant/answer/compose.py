"""Hits to an answer: sentences chosen, ordered, checked, or none when nothing answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from assistant.answer.candidates import PASSAGES, Candidate, candidates
from assistant.answer.scoring import Scored, rank
from assistant.records import Answer, Document, Evidence, Hit
from assistant.search import Query

MOST_QUOTES = 8
NOTHING = "nothing in this corpus answers that"
MENTIONED = "nothing in this corpus answers that; some passages only mention it"
FILTERED = "no document passes the filters"
UNCHECKED = "what answers that failed the check against the stored text; run: assistant build"

_NEAREST = 3  # passages named when nothing is quoted
_SAME = 0.8  # share of common words from which two sentences say the same
_SAME_IN_DOCUMENT = 0.6  # of one document, where a finding is often told twice
_REDUNDANT = 0.15  # what a subject that was quoted already costs, in full
_REPEATED = 0.12  # what each earlier quote of the same document costs a sentence
# Of 125 questions out of the field, asked of the corpus that ships, none reached it; of 22 in the
# field all did. Their cosines are those of the default model; see benchmarks/RESULTS.md.
_LEAST_CONFIDENCE = 0.46
_MENTIONED = 0.75  # of the question, by weight, from which a sentence mentions what is asked
_LEAST_SHARE = 0.4  # of the best sentence's context that a quoted one must have
_DECIMALS = 6


def compose(
    query: Query,
    hits: Sequence[Hit],
    fingerprint: str,
    is_unchanged: Callable[[Document], bool],
    most: int = MOST_QUOTES,
    *,
    none_passes: bool = False,
) -> Answer:
    """The answer to `query` from ranked `hits`; at most `most` quotes.

    `is_unchanged` says whether a document's text is what was stored; quotes of one that is not are
    withheld and named. `none_passes` says that a filter let no document through.
    """
    scored = rank(query, candidates(query, hits[:PASSAGES]))
    named = _most_named(scored)
    sure = confidence(named, hits)
    chosen = _select(scored, most, named) if sure >= _LEAST_CONFIDENCE else []
    quoted, withheld = [], []
    for points, candidate, _ in chosen:
        evidence = Evidence(candidate.hit, candidate.span, round(points, _DECIMALS))
        if is_unchanged(evidence.document):
            quoted.append(evidence)
        else:
            withheld.append(f"{evidence.document.id} {evidence.span.start}:{evidence.span.end}")
    if none_passes:
        nothing = FILTERED
    elif withheld:
        nothing = UNCHECKED
    else:
        nothing = MENTIONED if named >= _MENTIONED else NOTHING
    return Answer(
        question=query.question,
        searched_as=query.searched_as,
        evidence=tuple(quoted),
        abstained=None if quoted else nothing,
        confidence=round(sure, _DECIMALS),
        fingerprint=fingerprint,
        nearest=() if quoted else tuple(hits[:_NEAREST]),
        withheld=tuple(withheld),
    )


def confidence(named: float, hits: Sequence[Hit]) -> float:
    """How far the collection is about what is asked, between 0 and 1; no probability.

    The mean of the best cosine of any passage and of `named`, the share of the question, by weight,
    that a leading sentence names with its title and section.
    """
    nearest = max((hit.scores.get("dense", 0.0) for hit in hits), default=0.0)
    return (named + max(0.0, nearest)) / 2


def _most_named(scored: Sequence[Scored]) -> float:
    """The share of the question, by weight, that a leading sentence names with what is above it."""
    return max((candidate.context for _, candidate, _ in scored[:MOST_QUOTES]), default=0.0)


def _select(
    scored: Sequence[Scored], most: int, named: float
) -> list[Scored]:
    """The best sentences, near-duplicates left out, those of quoted documents a little later."""
    chosen: list[Scored] = []
    quoted: Counter[str] = Counter()
    rest = [item for item in scored if item.candidate.context >= _LEAST_SHARE * named]
    while rest and len(chosen) < most:
        best = max(
            rest,
            key=lambda item: (
                item.points
                - _REPEATED * quoted[item.candidate.hit.passage.document.id]
                - _REDUNDANT * _nearest_subject(item.candidate, chosen)
            ),
        )
        rest.remove(best)
        if any(_say_the_same(best.candidate, earlier.candidate) for earlier in chosen):
            continue
        chosen.append(best)
        quoted[best.candidate.hit.passage.document.id] += 1
    return chosen


def _nearest_subject(candidate: Candidate, chosen: Sequence[Scored]) -> float:
    """How much of its subject an earlier quote of another document shares, between 0 and 1.

    Carbonell J, Goldstein J. The use of MMR, diversity-based reranking. SIGIR 1998.
    """
    return max(
        (
            _jaccard(candidate.subject, earlier.candidate.subject)
            for earlier in chosen
            if earlier.candidate.hit.passage.document.id != candidate.hit.passage.document.id
        ),
        default=0.0,
    )


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def _say_the_same(one: Candidate, other: Candidate) -> bool:
    same_document = one.hit.passage.document.id == other.hit.passage.document.id
    limit = _SAME_IN_DOCUMENT if same_document else _SAME
    return one.words == other.words or _jaccard(one.words, other.words) >= limit
