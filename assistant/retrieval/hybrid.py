"""Retrieves and ranks the passages for a question, by words and by vectors, and fuses both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.filters import Filter
from assistant.index.lexical import Scored
from assistant.index.open_index import Index
from assistant.records import Hit
from assistant.retrieval.query import Query

# Passages taken from each ranking. Chosen by hand: more find more, and take longer.
DEPTH = 200
_DECIMALS = 6  # of a score: vectors of one text may differ between machines after the sixth decimal


def search(
    query: Query, index: Index, limit: int = DEPTH, chosen: Filter | None = None
) -> list[Hit]:
    """The best passages for `query`, best first, ties by row.

    The scores of the best `DEPTH` passages by words (BM25) and by vectors (cosine) are min-max
    normalised and averaged. On SciFact and BioASQ that is better than reciprocal rank fusion (see
    benchmarks/RESULTS.md). `chosen` restricts what is searched, not only what is shown.
    """
    documents, rows = _restriction(index, chosen)
    if documents is not None and not documents:
        return []
    alternatives = [concept.alternatives for concept in query.concepts]
    lexical = index.lexical.search(alternatives, DEPTH, documents)
    dense = index.dense.search(index.encoder.question(query.encoded), DEPTH, rows)
    rankings = {"lexical": lexical, "dense": dense}
    ranks = {
        name: {scored.row: rank for rank, scored in enumerate(ranking, start=1)}
        for name, ranking in rankings.items()
    }
    scores = {name: dict(ranking) for name, ranking in rankings.items()}
    return [
        Hit(
            passage=index.store.passage(row),
            score=round(score, _DECIMALS),
            ranks={name: places[row] for name, places in ranks.items() if row in places},
            scores={name: round(raw[row], _DECIMALS) for name, raw in scores.items() if row in raw},
        )
        for row, score in fuse(rankings.values())[:limit]
    ]


def fuse(rankings: Iterable[Sequence[Scored]]) -> list[tuple[int, float]]:
    """(row, score) pairs, best first, ties by row.

    The score is the sum of the min-max normalised scores (CombSUM: Fox EA, Shaw JA. Combination of
    multiple searches. TREC-2, 1994). It is divided by the number of rankings, so it is between 0
    and 1 and every ranking counts the same.
    """
    listed = list(rankings)
    fused: dict[int, float] = {}
    for ranking in listed:
        if not ranking:
            continue
        lowest = min(scored.score for scored in ranking)
        width = max(scored.score for scored in ranking) - lowest
        for row, score in ranking:
            share = (score - lowest) / width if width > 0 else 1.0
            fused[row] = fused.get(row, 0.0) + share / len(listed)
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def _restriction(index: Index, chosen: Filter | None) -> tuple[list[str] | None, list[int] | None]:
    """The ids of the documents that pass `chosen`, and their passage rows; None for no filter."""
    if not chosen:
        return None, None
    passing = [facts for facts in index.store.facts() if chosen.passes(facts)]
    return (
        [facts.id for facts in passing],
        index.store.rows_of(facts.number for facts in passing),
    )
