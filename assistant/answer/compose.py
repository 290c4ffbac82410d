"""Composes an answer from hits: chooses, orders and checks quotes, or refuses to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answer.anaphora import leans, predecessor
from assistant.answer.candidates import PASSAGES, candidates
from assistant.answer.caution import caution, is_retracted
from assistant.answer.documents import reranked
from assistant.answer.intent import asks_effect, asks_for_list
from assistant.answer.refusal import confidence, in_doubt, least, most_named, touches
from assistant.answer.scoring import Scored, identity, rank
from assistant.answer.select import Chosen, retracted_apart, select
from assistant.ranking.cross_encoder import Reader
from assistant.records import Answer, Caution, Document, Evidence, Hit, Reason
from assistant.retrieval.hybrid import Query

MOST_QUOTES = 8
MOST_IN_DOUBT = 3
_NEAREST = 3  # passages named when nothing is quoted
_DECIMALS = 6


def compose(  # noqa: PLR0913 - two of them are switches
    query: Query,
    hits: Sequence[Hit],
    fingerprint: str,
    is_unchanged: Callable[[Document], bool],
    most: int = MOST_QUOTES,
    *,
    reader: Reader | None = None,
    none_passes: bool = False,
    refuse: bool = True,
) -> Answer:
    """The answer to `query` from ranked `hits`, with at most `most` quotes.

    `is_unchanged` says whether a document's text is what was stored. Quotes of a changed document
    are withheld, and the answer names their places. `reader` ranks the best candidates; without
    one the signals alone rank. `none_passes` says that no document passes the filter. An answer in
    doubt has fewer quotes. Without `refuse`, up to `most` are quoted even at a low confidence.
    """
    able = list(candidates(query, hits[:PASSAGES]))
    scored = rank(query, able, reader)
    threshold = least(query, scored)
    grounds, quotable = _grounds(query, scored, threshold)
    sure = confidence(query, grounds)
    allowed = _allowed(most, sure, threshold) if refuse else most
    quoted, withheld = _quoted(_select(query, quotable, grounds, allowed), is_unchanged)
    # Where only retracted work answers, it is quoted, and nothing is held back.
    would = _if_sound(query, scored, most, threshold) if quotable is scored else []
    held_back, lost = _held_back(would, quoted, is_unchanged)
    withheld = list(dict.fromkeys([*withheld, *lost]))
    return Answer(
        question=query.question,
        searched_as=query.searched_as,
        evidence=tuple(quoted),
        abstained=None
        if quoted
        else _reason(withheld, touched=touches(query, grounds), none_passes=none_passes),
        confidence=sure,
        fingerprint=fingerprint,
        nearest=() if quoted else tuple(reranked(hits, able, scored)[:_NEAREST]),
        withheld=tuple(withheld),
        caution=_caution(query, quoted, sure),
        threshold=threshold,
        ranker=identity(reader),
        unfamiliar=query.unfamiliar,
        held_back=held_back,
        held_back_answers=bool(held_back) and not in_doubt(_sure_of_retracted(query, scored)),
    )


def _allowed(most: int, sure: float, threshold: float) -> int:
    """How many quotes an answer may have."""
    if sure < threshold:
        return 0
    return min(most, MOST_IN_DOUBT) if in_doubt(sure) else most


def _grounds(
    query: Query, scored: Sequence[Scored], threshold: float
) -> tuple[Sequence[Scored], Sequence[Scored]]:
    """The sentences that the confidence is computed from, and those that may be quoted.

    Where work that is not retracted answers, retracted work is quoted after it. Where only
    retracted work answers, only that is quoted: other work would come first without answering.
    """
    sound, retracted = retracted_apart(scored)
    if not retracted or confidence(query, sound) >= threshold:
        return sound, scored
    if confidence(query, retracted) >= threshold:
        return retracted, retracted
    return sound or scored, scored


def _if_sound(query: Query, scored: Sequence[Scored], most: int, threshold: float) -> list[Chosen]:
    """What would be quoted if nothing were retracted; empty where nothing is retracted."""
    if not retracted_apart(scored)[1]:
        return []
    most = _allowed(most, confidence(query, scored), threshold)
    return _select(query, scored, scored, most, forgiving=True)


def _select(
    query: Query,
    quotable: Sequence[Scored],
    grounds: Sequence[Scored],
    most: int,
    *,
    forgiving: bool = False,
) -> list[Chosen]:
    """The quotes from `quotable` for an answer whose confidence comes from `grounds`."""
    is_list = asks_for_list(query.question)
    return select(quotable, most, most_named(grounds), is_list=is_list, forgiving=forgiving)


def _sure_of_retracted(query: Query, scored: Sequence[Scored]) -> float:
    """The probability that retracted work answers."""
    return confidence(query, retracted_apart(scored)[1])


def _held_back(
    chosen: Sequence[Chosen],
    quoted: Sequence[Evidence],
    is_unchanged: Callable[[Document], bool],
) -> tuple[tuple[Evidence, ...], list[str]]:
    """The best sentence of each retracted article among `chosen` that the answer does not show.

    The second value names the places of such sentences whose text has changed.
    """
    shown = {part.document.id for one in quoted for part in (one, *one.also)}
    best: dict[str, Evidence] = {}
    for item in (item for one in chosen for item in (one.item, *one.same)):
        document = item.candidate.hit.passage.document
        if is_retracted(document) and document.id not in shown:
            best.setdefault(document.id, _evidence(item))
    sound = tuple(one for one in best.values() if is_unchanged(one.document))
    return sound, [_place(one) for one in best.values() if not is_unchanged(one.document)]


def _reason(withheld: Sequence[str], *, touched: bool, none_passes: bool) -> Reason:
    """Why nothing is quoted."""
    if none_passes:
        return Reason.FILTERED
    if withheld:
        return Reason.UNCHECKED
    return Reason.MENTIONED if touched else Reason.NOT_IN_CORPUS


def _caution(query: Query, quoted: Sequence[Evidence], sure: float) -> Caution | None:
    """What to know before believing the quotes. Doubt whether they answer comes first."""
    documents = [part.document for one in quoted for part in (one, *one.also)]
    if quoted and in_doubt(sure):
        retracted = all(map(is_retracted, documents))
        return Caution.DOUBTFUL_RETRACTED if retracted else Caution.DOUBTFUL
    return caution(documents, effect=asks_effect(query.question))


def _quoted(
    chosen: Sequence[Chosen], is_unchanged: Callable[[Document], bool]
) -> tuple[list[Evidence], list[str]]:
    """The quotes, and the places that are withheld because their text has changed."""
    quoted: list[Evidence] = []
    withheld: list[str] = []
    for one in chosen:
        sound, lost = _checked(one, is_unchanged)
        quoted += sound
        withheld += lost
    return quoted, withheld


def _checked(
    chosen: Chosen, is_unchanged: Callable[[Document], bool]
) -> tuple[list[Evidence], list[str]]:
    """The quote in a list, or an empty list, and the places whose text has changed.

    Where the best of several sentences that say the same is in a changed text, the next is quoted.
    """
    sound, lost = [], []
    for item in (chosen.item, *chosen.same):
        if is_unchanged(item.candidate.hit.passage.document):
            sound.append(item)
        else:
            lost.append(_place(_evidence(item)))
    if not sound:
        return [], lost
    first, *others = sound
    return [_quote(first, chosen, tuple(map(_evidence, others)))], lost


def _quote(item: Scored, chosen: Chosen, also: tuple[Evidence, ...]) -> Evidence:
    """A quote with the sentence that it needs before it, and the adjustments of its points."""
    evidence = _evidence(item)
    adjusted = {name: round(value, _DECIMALS) for name, value in chosen.adjustments.items()}
    return replace(
        evidence,
        context=predecessor(evidence.document, evidence.span) if leans(evidence.quote) else None,
        also=also,
        signals={**evidence.signals, **adjusted},
    )


def _evidence(item: Scored) -> Evidence:
    return Evidence(
        item.candidate.hit,
        item.candidate.span,
        round(item.points, _DECIMALS),
        signals={name: round(value, _DECIMALS) for name, value in item.signals.items()},
    )


def _place(item: Evidence) -> str:
    """The name of a sentence that is not shown: the id of its document and its place there."""
    return f"{item.document.id} {item.span.start}:{item.span.end}"
