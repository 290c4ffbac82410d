"""Proves every text that an answer shows: the text itself, then each fact beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from assistant.answer.anaphora import is_anaphoric, predecessor
from assistant.codec.directions import DIRECTED
from assistant.codec.documents import (
    COMPANION,
    DOCUMENT,
    EXCERPT,
    NOTICE,
    PLACED,
    RELATED_NOTICE,
    Excerpt,
    Placed,
)
from assistant.codec.effects import effects_as_json
from assistant.codec.fields import listed
from assistant.dedupe.relations import NOTICE_HERE
from assistant.index.corpus import CorpusRoots
from assistant.records import Document, Notice, Span, status_of
from assistant.text.passages import block_sentences
from assistant.verify.claims import Claim, Part, records_of
from assistant.verify.facts import Witness, expected, paths_of
from assistant.verify.fields import Field, Match, compared, field, without
from assistant.verify.sources import Sources, read_again

# The field that warns of retracted and questioned publications that a document is related to.
_WARNED_OF = "related_notices"
# Characters that are shown of the text that the source has instead. Chosen by hand: a sentence or
# two, enough to see the difference.
_SHOWN = 200

Listed = Callable[[Document], Sequence[Notice]]


class Verdict(StrEnum):
    """The verdict on a text, the worst first."""

    SOURCE_MISSING = "source missing"
    SOURCE_CHANGED = "source changed"
    MISQUOTED = "misquoted"
    PART = "part of a sentence"
    STORED_TEXT_CHANGED = "stored text changed"
    OTHER_VERSION = "another version indexed"
    DIFFERS = "differs"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Finding:
    """One text and its verdict; `fields` compare the facts shown beside it with its source."""

    claim: Claim
    verdict: Verdict
    detail: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What claims are compared with.

    `listed` returns the notices that today's imported list has for a document. `list_name` is the
    name of the list that the answer used, if that is a different list. `same_index` says that
    `witness` is the index that answered, and `complete` that the answer comes from a version that
    shows every field.
    """

    sources: Sources
    witness: Witness | None = None
    listed: Listed = lambda _: ()
    list_name: str = ""
    same_index: bool = False
    complete: bool = False


def prove_texts(
    claims: Sequence[Claim], corpus: Iterable[Path], witness: Witness | None
) -> list[Finding]:
    """A finding for every claim, on its text alone; `corpus` names folders and single files."""
    paths = {claim.source.path for claim in claims}
    proof = Proof(read_again(CorpusRoots.of(corpus), paths), witness)
    return [_text_finding(claim, proof)[0] for claim in claims]


def prove(claims: Iterable[Claim], proof: Proof) -> list[Finding]:
    """A finding for every claim, on its text and on every fact that is shown with it."""
    return [_finding(claim, proof) for claim in claims]


def sources_of(claims: Sequence[Claim], corpus: CorpusRoots, witness: Witness | None) -> Sources:
    """The files that `prove` needs for claims, read again."""
    return read_again(corpus, paths_of(claims, witness))


def _finding(claim: Claim, proof: Proof) -> Finding:
    finding, document = _text_finding(claim, proof)
    if document is None or not claim.shown:
        return finding
    fields = tuple(_fields(claim, document, proof))
    if finding.verdict is Verdict.VALID and any(field.match is Match.DIFFERS for field in fields):
        return replace(finding, verdict=Verdict.DIFFERS, fields=fields)
    return replace(finding, fields=fields)


def _text_finding(claim: Claim, proof: Proof) -> tuple[Finding, Document | None]:
    """The finding for a text, and its document, or None when the source file does not have it."""
    source = proof.sources.get(claim.source.path)
    path, digest = claim.source.path, claim.source.sha256
    if source is None:
        return Finding(claim, Verdict.SOURCE_MISSING, f"{path} is not in the corpus"), None
    if source.sha256 != digest:
        detail = f"{path} now has SHA-256 {source.sha256}"
        return Finding(claim, Verdict.SOURCE_CHANGED, detail), None
    read_as = claim.records[0].id
    document = source.documents.get(read_as)
    if document is None:
        detail = source.problem or f"{path} does not contain the document {read_as}"
        return Finding(claim, Verdict.MISQUOTED, detail), None
    there = document.text[slice(*claim.span)]
    if there != claim.text or len(there) != claim.span.end - claim.span.start:
        detail = f"the source has at this place: {_shortened(there)}"
        return Finding(claim, Verdict.MISQUOTED, detail), document
    if cut := _cut(claim, document):
        return Finding(claim, Verdict.PART, cut), document
    return _agreement(claim, document, proof.witness), document


def _cut(claim: Claim, document: Document) -> str:
    """Why a text is not made of whole quotable sentences; "" when it is."""
    span = claim.span
    blocks = [b for b in document.blocks if b.span.start < span.end and span.start < b.span.end]
    sentences = [
        sentence
        for block in blocks
        for sentence in block_sentences(document, block)
        if sentence.start < span.end and span.start < sentence.end
    ]
    if not sentences:
        return "there is no sentence at this place"
    if not (claim.part is Part.NEAREST or all(block.kind.quotable for block in blocks)):
        return "this is a title, a heading or part of a sentence, which answers never quote"
    whole = Span(sentences[0].start, sentences[-1].end)
    if whole == span:
        return ""
    return f"the source says: {_shortened(document.text[slice(*whole)])}"


def _shortened(text: str) -> str:
    return repr(text[:_SHOWN]) + ("..." if len(text) > _SHOWN else "")


def _agreement(claim: Claim, document: Document, witness: Witness | None) -> Finding:
    """The finding for a text that its source confirms: whether the index agrees with the source."""
    path = claim.source.path
    in_index = witness.document(claim.document) if witness else None
    same_file = in_index is not None and (
        in_index.source.path,
        in_index.source.format,
    ) == (
        document.source.path,
        document.source.format,
    )
    indexed = (witness.files.get(path) if witness else None) or (
        in_index.source.sha256 if in_index and same_file else None
    )
    if indexed is None:
        missing = "the index does not hold it" if witness else "there is no index to ask"
        return Finding(claim, Verdict.VALID, f"proved by its source alone; {missing}")
    if indexed != claim.source.sha256:
        detail = f"the index holds {path} with SHA-256 {indexed}; run: assistant build"
        return Finding(claim, Verdict.OTHER_VERSION, detail)
    if (
        in_index
        and replace(in_index.source, record="") == document.source
        and in_index.text != document.text
    ):
        detail = "the index holds a different text for this source; run: assistant build"
        return Finding(claim, Verdict.STORED_TEXT_CHANGED, detail)
    return Finding(claim, Verdict.VALID)


def _fields(claim: Claim, read: Document, proof: Proof) -> Iterator[Field]:
    """Compare every fact that is shown with a text with the sources."""
    if claim.part is Part.CONTEXT:
        return
    place = PLACED.encode(Placed(read.block_at(claim.span.start), claim.span))
    shown = {name: claim.shown[name] for name in place if name in claim.shown}
    yield from compared(shown, place, complete=proof.complete)
    if claim.part is Part.QUOTE and (proof.complete or "context" in claim.shown):
        yield _context(claim, read)
    if claim.part is Part.QUOTE and (proof.complete or "effects" in claim.shown):
        yield field("effects", claim.shown.get("effects"), effects_as_json(read, claim.span))
    if claim.part is Part.QUOTE and "direction" in claim.shown:
        yield _direction(claim, read)
    document = expected(claim, proof.sources, proof.witness, same_index=proof.same_index)
    if document is not None:
        yield from _document_fields(claim, document, proof)


def _direction(claim: Claim, read: Document) -> Field:
    """Compare the places of a direction: each has its text, and lies inside the quote.

    Whether the words say that direction is compared where the index that answered is asked again.
    """
    shown = claim.shown["direction"]
    try:
        directed = DIRECTED.decode(shown)
    except ValueError as error:
        return Field("direction", Match.DIFFERS, shown, detail=str(error))
    spans = (directed.cue, directed.population, directed.dose)
    if not all(span.within(claim.span) for span in spans if span):
        return Field("direction", Match.DIFFERS, shown, detail="it is not inside the quote")
    return field("direction", shown, DIRECTED.encode((read, directed)))


def _context(claim: Claim, read: Document) -> Field:
    """Compare the context: the sentence before a quote that needs it, and nothing for others."""
    before = predecessor(read, claim.span)
    expected = EXCERPT.encode(Excerpt(read.text[slice(*before)], before)) if before else None
    shown = claim.shown.get("context")
    if shown is None and not is_anaphoric(claim.text):
        expected = None
    return field("context", shown, expected)


def _document_fields(claim: Claim, document: Document, proof: Proof) -> Iterator[Field]:
    """Compare the fields of the document that a text is attributed to."""
    shown = claim.shown["document"]
    # A citation names the status, too. It must follow from the notices, which are compared below.
    expected = DOCUMENT.encode(replace(document, notices=claim.notices))
    apart = ("id", "notices", "status", "companions", "related_notices")
    yield _identity(claim, proof.witness)
    shown, expected = without(shown, apart), without(expected, apart)
    yield from compared(shown, expected, complete=proof.complete)
    notices_today = (*document.notices, *proof.listed(document))
    notices = _notices(claim, notices_today, proof)
    yield notices
    yield _status(claim, status_of(notices_today).value, notices)
    in_index = proof.witness.document(claim.document) if proof.witness else None
    known_by_index = {
        "companions": listed(COMPANION.shape).encode(in_index.companions) if in_index else None,
        _WARNED_OF: listed(RELATED_NOTICE.shape).encode(in_index.related_notices)
        if in_index
        else None,
    }
    for name, today in known_by_index.items():
        if proof.complete or name in claim.shown["document"]:
            yield _known_by_index(name, claim, today, proof)


def _identity(claim: Claim, witness: Witness | None) -> Field:
    """Compare the id: it is the one from reading the file, or else the one in the index."""
    shown, record = claim.document, claim.records[0]
    unproved = Match.UNCHECKED if claim.source.record else Match.VALID
    if witness is None:
        return Field("id", unproved, shown, record.id)
    in_index = witness.document(shown)
    if in_index is not None and in_index.id == shown:
        records = records_of(in_index.id, (in_index.source, *in_index.also_in))
        if record in records:
            return Field("id", Match.VALID, shown, shown)
    if record.path in witness.files:
        detail = "the index has this document under another id"
        return Field("id", Match.DIFFERS, shown, in_index.id if in_index else None, detail)
    return Field("id", unproved, shown, record.id)


def _notices(claim: Claim, today: Sequence[Notice], proof: Proof) -> Field:
    """Compare the notices that are shown with those of today."""
    missing = [notice for notice in today if notice not in claim.notices]
    extra = [notice for notice in claim.notices if notice not in today]
    match, detail = Match.VALID, ""
    if missing:
        match, detail = Match.DIFFERS, f"not shown: {_named(missing)}"
    elif extra and all(_may_be_gone(notice, proof) for notice in extra):
        match, detail = Match.UNCHECKED, f"no longer in any source here: {_named(extra)}"
    elif extra:
        match, detail = Match.DIFFERS, f"not in any source: {_named(extra)}"
    shown, expected = (listed(NOTICE.shape).encode(tuple(said)) for said in (claim.notices, today))
    return Field("notices", match, shown, expected, detail)


def _known_by_index(name: str, claim: Claim, today: Sequence[object] | None, proof: Proof) -> Field:
    """Compare what only an index knows, companions or notices about them, with that of today.

    Another index may have more companions. But a warning that is not shown is always a difference.
    """
    shown = claim.shown["document"].get(name)
    if today is None:
        detail = "only an index knows related publications"
        return Field(name, Match.UNCHECKED, shown, detail=detail)
    compared = field(name, shown, today)
    changed_since = bool(proof.list_name) or not proof.same_index
    if compared.match is Match.VALID or not changed_since or not isinstance(shown, list):
        return compared
    if name == _WARNED_OF and any(value not in shown for value in today):
        return compared
    detail = "the index or the list of notices has changed since"
    return compared._replace(match=Match.UNCHECKED, detail=detail)


def _may_be_gone(notice: Notice, proof: Proof) -> bool:
    """Whether the source of a notice is unavailable: a former list, or a missing index."""
    of_list = bool(proof.list_name) and notice.source == proof.list_name
    return of_list or (proof.witness is None and notice.source.startswith(NOTICE_HERE))


def _named(notices: Iterable[Notice]) -> str:
    return "; ".join(
        " ".join(filter(None, (notice.status.value, notice.date, f"({notice.source})")))
        for notice in notices
    )


def _status(claim: Claim, today: str, notices: Field) -> Field:
    """Compare the status that is shown with that of today."""
    shown = claim.shown["document"].get("status")
    if shown == today:
        return Field("status", Match.VALID, shown, today)
    follows = shown == status_of(claim.notices).value
    unknown = follows and notices.match is Match.UNCHECKED
    detail = "" if follows else "the notices shown give a different status"
    return Field("status", Match.UNCHECKED if unknown else Match.DIFFERS, shown, today, detail)
