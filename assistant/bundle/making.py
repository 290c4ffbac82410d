"""Makes a bundle of answers that are proved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

from assistant.bundle.contents import BundleFile, QuotedPassage, SourceOfBundle
from assistant.errors import AssistantError
from assistant.index.corpus import CorpusRoots
from assistant.records import Document, Span
from assistant.text.passages import block_sentences
from assistant.verify import Claim, Exported, Part, Proved
from assistant.verify.sources import Sources, read_again

# The parts of an answer whose passages are kept. The others are passages themselves, or stand in
# the passage of their quote.
_WITH_PASSAGE = (Part.QUOTE, Part.HELD_BACK)


class NotProved(AssistantError):
    """An answer is not proved, so nobody can sign it off."""

    exit_code: ClassVar[int] = 4


def made(
    exported: Sequence[Exported],
    proofs: Sequence[Proved],
    corpus: Sequence[Path],
    *,
    signed_off_by: str = "",
    note: str = "",
) -> BundleFile:
    """A bundle of answers, with the passages of their quotes; `proofs` are those of `exported`.

    Raises NotProved unless every answer is proved.
    """
    check_proved(exported, proofs, "bundle")
    claims = [claim for answer in exported for claim in answer.claims]
    sources = read_again(CorpusRoots.of(corpus), {claim.source.path for claim in claims})
    return BundleFile(
        program=version("evidence-assistant"),
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        signed_off_by=signed_off_by,
        note=note,
        answers=tuple(answer.answer for answer in exported),
        passages=tuple(passages_of(exported, sources)),
        sources=sources_of(exported),
    )


def check_proved(exported: Sequence[Exported], proofs: Sequence[Proved], unwritten: str) -> None:
    """Raise NotProved unless every answer is proved; `unwritten` names what is not written then."""
    if not exported or not all(proof.is_sound for proof in proofs):
        wrong = sum(not proof.is_sound for proof in proofs)
        of = f"{wrong} of {len(proofs)} answers are" if len(proofs) > 1 else "The answer is"
        raise NotProved(
            f"{of} not proved, so no {unwritten} was written; see: assistant verify ANSWER"
        )


def sources_of(exported: Sequence[Exported]) -> tuple[SourceOfBundle, ...]:
    """The files that answers name, each once, in order of their paths."""
    named = {
        SourceOfBundle(source.path, source.sha256)
        for answer in exported
        for claim in answer.claims
        for source in (claim.source, *claim.also_in)
    }
    return tuple(sorted(named))


def passages_of(exported: Sequence[Exported], sources: Sources) -> Iterator[QuotedPassage]:
    """The passages of the quotes of answers whose files are here and have not changed."""
    for number, answer in enumerate(exported, start=1):
        found: dict[tuple[str, Span], QuotedPassage] = {}
        for claim in answer.claims:
            document = _document(claim, sources) if claim.part in _WITH_PASSAGE else None
            span = _around(claim.span, document) if document else None
            if document is None or span is None:
                continue
            passage = QuotedPassage(
                number,
                claim.document,
                claim.source,
                " / ".join(document.block_at(claim.span.start).section),
                span,
                document.text[slice(*span)],
            )
            found.setdefault((claim.document, span), passage)
        yield from found.values()


def _document(claim: Claim, sources: Sources) -> Document | None:
    """The document of a claim as its file has it; None if the file is another one."""
    source = sources.get(claim.source.path)
    if source is None or source.sha256 != claim.source.sha256:
        return None
    return source.documents.get(claim.records[0].id)


def _around(span: Span, document: Document) -> Span | None:
    """The sentences of the blocks that a span touches."""
    sentences = [
        sentence
        for block in document.blocks
        if block.span.start < span.end and span.start < block.span.end
        for sentence in block_sentences(document, block)
    ]
    return Span(sentences[0].start, sentences[-1].end) if sentences else None
