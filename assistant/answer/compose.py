"""Composes an answer from hits: chooses, orders and checks quotes, or refuses to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant.answer.anaphora import is_anaphoric, predecessor
from assistant.answer.candidates import PASSAGES, candidates
from assistant.answer.caution import caution, is_retracted
from assistant.answer.documents import reranked
from assistant.answer.elements import asked_for, covers, uncovered
from assistant.answer.refusal import (
    best_context,
    confidence,
    is_improbable,
    is_in_doubt,
    is_on_topic,
    threshold,
)
from assistant.answer.scoring import Networks, Scored, rank, ranker_sha256
from assistant.answer.select import Chosen, Order, retracted_apart, select, whole_from
from assistant.answer.statements import statement
from assistant.answer.steps import Step, silent
from assistant.ranking.cross_encoder import CrossEncoder
from assistant.records import Answer, Caution, Document, Evidence, Hit, Reason, Statement
from assistant.retrieval.query import Query

# Quotes of an answer. Chosen by hand. More quotes find more, and take longer to read.
MOST_QUOTES = 8
# Quotes of an answer in doubt. Chosen by hand: fewer are read faster, and an answer that is nearly
# without doubt still has the quotes that most often answer.
MOST_IN_DOUBT = 5
# Passages named when nothing is quoted. Chosen by hand: a few suggest other questions.
_NEAREST = 3
_DECIMALS = 6  # scores may differ between machines after the sixth decimal

_Key = TypeVar("_Key", bound=str)


@dataclass(frozen=True, slots=True)
class Options:
    """How to answer.

    At most `most` sentences are quoted, and fewer if the answer is in doubt. Without `refuse`, up
    to `most` are quoted even at a low confidence.
    """

    most: int = MOST_QUOTES
    refuse: bool = True


@dataclass(frozen=True, slots=True)
class Resources:
    """What answers are made with.

    `fingerprint` identifies the index. `is_unchanged` says whether a document's text is what was
    stored. `networks` rank the best candidates; without them, the signals alone rank.
    `step` is told what is done next.
    """

    fingerprint: str
    is_unchanged: Callable[[Document], bool]
    networks: Networks | None = None
    step: Step = silent

    @property
    def cross_encoder(self) -> CrossEncoder | None:
        """The trained ranker, if there is one."""
        return self.networks.cross_encoder if self.networks else None


def compose(
    query: Query,
    hits: Sequence[Hit],
    resources: Resources,
    options: Options | None = None,
    *,
    none_passes: bool = False,
) -> Answer:
    """The answer to `query` from ranked `hits`.

    Quotes of a document whose text has changed are withheld, and the answer names their places.
    `none_passes` says that no document passes the filter.
    """
    options = options or Options()
    quotable = list(candidates(query, hits[:PASSAGES]))
    scored = rank(query, quotable, resources.networks, resources.step)
    judged = _judged(query, scored)
    quotes = _quotes(query, judged, options)
    quoted, withheld = _quoted(query, quotes, resources.is_unchanged)
    # Where only retracted work answers, it is quoted, and nothing is held back.
    eligible = [] if judged.only_retracted else _if_not_retracted(query, scored, options.most)
    held_back, held_back_withheld = _held_back(eligible, quoted, resources.is_unchanged)
    withheld = list(dict.fromkeys([*withheld, *held_back_withheld]))
    reason = None
    if not quoted:
        on_topic = is_on_topic(query, judged.basis)
        reason = _reason(withheld, on_topic=on_topic, none_passes=none_passes)
    return Answer(
        question=query.question,
        searched_as=query.searched_as,
        evidence=tuple(quoted),
        abstained=reason,
        confidence=judged.confidence,
        fingerprint=resources.fingerprint,
        nearest=() if quoted else tuple(reranked(hits, quotable, scored)[:_NEAREST]),
        withheld=tuple(withheld),
        caution=_caution(query, quoted, judged.confidence),
        threshold=judged.threshold,
        ranker=ranker_sha256(resources.cross_encoder),
        unfamiliar=query.unfamiliar,
        uncovered=uncovered(query, ((quote.document, quote.missing) for quote in quoted)),
        not_given=_not_given(query, quoted),
        held_back=held_back,
        held_back_answers=bool(held_back) and _retracted_work_answers(query, scored),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """Scored sentences and how likely they are to answer.

    `confidence` is computed from `basis`. `quotable` are the sentences that may be quoted.
    `only_retracted` says that retracted work answers and nothing else does.
    """

    quotable: Sequence[Scored]
    basis: Sequence[Scored]
    confidence: float
    threshold: float
    only_retracted: bool


def _judged(query: Query, scored: Sequence[Scored]) -> _Judged:
    """Decide what the confidence is computed from, and what may be quoted.

    Where work that is not retracted answers, retracted work is quoted after it. Where only
    retracted work answers, only that is quoted: other work would come first without answering.
    """
    minimum = threshold(query, scored)
    sound, retracted = retracted_apart(scored)
    basis: Sequence[Scored] = sound
    if retracted and is_improbable(query, sound):
        of_retracted = confidence(query, retracted)
        if not is_in_doubt(of_retracted):
            return _Judged(retracted, retracted, of_retracted, minimum, only_retracted=True)
        basis = sound or scored
    return _Judged(scored, basis, confidence(query, basis), minimum, only_retracted=False)


def _allowed(most: int, confidence: float, minimum: float) -> int:
    """How many quotes an answer may have; none below the threshold `minimum`."""
    if confidence < minimum:
        return 0
    return min(most, MOST_IN_DOUBT) if is_in_doubt(confidence) else most


def _quotes(query: Query, judged: _Judged, options: Options) -> list[Chosen]:
    """The sentences to quote."""
    most = options.most
    if options.refuse:
        most = _allowed(most, judged.confidence, judged.threshold)
    return select(judged.quotable, most, order(query, judged.basis))


def _if_not_retracted(query: Query, scored: Sequence[Scored], most: int) -> list[Chosen]:
    """The quotes that there would be if nothing were retracted; empty where nothing is.

    Where other work probably does not answer, they include the quotes that retracted work would
    give alone. Otherwise work on another drug could hide them, as an answer in doubt has few.
    """
    sound, retracted = retracted_apart(scored)
    if not retracted:
        return []
    chosen = _regardless_of_retractions(query, scored, most)
    if is_in_doubt(confidence(query, sound)):
        chosen += _regardless_of_retractions(query, retracted, most)
    return chosen


def _regardless_of_retractions(query: Query, scored: Sequence[Scored], most: int) -> list[Chosen]:
    """The quotes from `scored` if it were all there is, and none of it retracted."""
    most = _allowed(most, confidence(query, scored), threshold(query, scored))
    return select(scored, most, order(query, scored)._replace(ignores_retractions=True))


def order(query: Query, basis: Sequence[Scored]) -> Order:
    """What the order of the quotes depends on; the confidence is computed from `basis`."""
    return Order(
        best_context(basis), query.intent.asks_for_list, whole_from=whole_from(query, basis)
    )


def _retracted_work_answers(query: Query, scored: Sequence[Scored]) -> bool:
    """Whether retracted work probably answers."""
    return not is_in_doubt(confidence(query, retracted_apart(scored)[1]))


def _held_back(
    chosen: Sequence[Chosen],
    quoted: Sequence[Evidence],
    is_unchanged: Callable[[Document], bool],
) -> tuple[tuple[Evidence, ...], list[str]]:
    """The best sentence of each retracted article among `chosen` that the answer does not show.

    The second value names the places of such sentences whose text has changed.
    """
    shown = {document.id for document in _documents(quoted)}
    best: dict[str, Evidence] = {}
    for item in (item for choice in chosen for item in (choice.item, *choice.same)):
        document = item.candidate.hit.passage.document
        if is_retracted(document) and document.id not in shown:
            best.setdefault(document.id, _evidence(item))
    sound = tuple(quote for quote in best.values() if is_unchanged(quote.document))
    changed = [quote for quote in best.values() if not is_unchanged(quote.document)]
    return sound, list(map(_place, changed))


def _documents(quoted: Sequence[Evidence]) -> list[Document]:
    """The documents of the quotes and of the sentences that say the same."""
    return [part.document for quote in quoted for part in (quote, *quote.also)]


def _reason(withheld: Sequence[str], *, on_topic: bool, none_passes: bool) -> Reason:
    """Why nothing is quoted."""
    if none_passes:
        return Reason.FILTERED
    if withheld:
        return Reason.UNCHECKED
    return Reason.MENTIONED if on_topic else Reason.NOT_IN_CORPUS


def _not_given(query: Query, quoted: Sequence[Evidence]) -> str:
    """What is asked of the subject and no quote gives; "" if one does, or nothing is quoted."""
    asked = asked_for(query)
    return asked if quoted and all(asked in quote.missing for quote in quoted) else ""


def _caution(query: Query, quoted: Sequence[Evidence], confidence: float) -> Caution | None:
    """What to know before believing the quotes. Doubt whether they answer comes first."""
    documents = _documents(quoted)
    if quoted and is_in_doubt(confidence):
        retracted = all(map(is_retracted, documents))
        return Caution.DOUBTFUL_RETRACTED if retracted else Caution.DOUBTFUL
    of_documents = caution(documents, asks_effect=query.intent.asks_effect)
    states_finding = any(quote.statement is None for quote in quoted) or not quoted
    return of_documents or (None if states_finding else Caution.NO_FINDING)


def _quoted(
    query: Query, chosen: Sequence[Chosen], is_unchanged: Callable[[Document], bool]
) -> tuple[list[Evidence], list[str]]:
    """The quotes, and the places that are withheld because their text has changed."""
    quoted: list[Evidence] = []
    withheld: list[str] = []
    for choice in chosen:
        quote, changed = _checked(query, choice, is_unchanged)
        quoted += quote
        withheld += changed
    return quoted, withheld


def _checked(
    query: Query, choice: Chosen, is_unchanged: Callable[[Document], bool]
) -> tuple[list[Evidence], list[str]]:
    """The quote in a list, or an empty list, and the places whose text has changed.

    Where the best of several sentences that say the same is in a changed text, the next is quoted.
    """
    sound, changed = [], []
    for item in (choice.item, *choice.same):
        if is_unchanged(item.candidate.hit.passage.document):
            sound.append(item)
        else:
            changed.append(_place(_evidence(item)))
    if not sound:
        return [], changed
    first, *others = sound
    return [_quote(query, first, choice, tuple(map(_evidence, others)))], changed


def _quote(query: Query, item: Scored, choice: Chosen, also: tuple[Evidence, ...]) -> Evidence:
    """A quote with the sentence that it needs before it, and what it leaves out."""
    evidence = _evidence(item)
    needs_context = is_anaphoric(evidence.quote)
    return replace(
        evidence,
        context=predecessor(evidence.document, evidence.span) if needs_context else None,
        also=also,
        adjustments=_rounded(choice.adjustments),
        covers=covers(query, item.candidate),
        opposite=item.opposite,
    )


def _evidence(item: Scored) -> Evidence:
    networks = {"ranker": item.ranker, "similarity": item.similarity}
    signals = {name: value for name, value in networks.items() if value is not None}
    evidence = Evidence(
        item.candidate.hit,
        item.candidate.span,
        round(item.points, _DECIMALS),
        signals=_rounded({**signals, **item.signals}),
    )
    return replace(evidence, statement=_statement(evidence))


def _statement(evidence: Evidence) -> Statement | None:
    types = evidence.document.publication_types
    return statement(evidence.quote, evidence.block, types)


def _rounded(values: Mapping[_Key, float]) -> dict[_Key, float]:
    return {name: round(value, _DECIMALS) for name, value in values.items()}


def _place(item: Evidence) -> str:
    """The name of a sentence that is not shown: the id of its document and its place there."""
    return f"{item.document.id} {item.span.start}:{item.span.end}"
