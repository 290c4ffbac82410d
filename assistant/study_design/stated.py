"""Finds the sentence of an article that states its study design.

It reads the title first, then the abstract, then the first paragraphs of the methods. `matcher` and
`rules` hold the words. A wrong design is worse than none, so a sentence that may be about another
study does not count. Where no sentence states a design, `judged` may name one by all the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from assistant.format_traits import format_named
from assistant.records import Block, BlockKind, Design, Document, Span
from assistant.study_design.judged import judged
from assistant.study_design.matcher import CUES, WORDS, Words, speaks_of_others
from assistant.study_design.participant_patterns import Basis
from assistant.study_design.participant_sentences import counts
from assistant.study_design.plain import plain
from assistant.study_design.publication_types import BY_HAND, CLOSER, JUDGED, is_no_study
from assistant.text.section_names import METHOD_SECTION_NAMES
from assistant.text.sentences import sentences

# Most characters of each part that are read, and most paragraphs of the methods. Chosen by hand:
# authors name their design early, and more text takes more time and mentions more other studies.
_TITLE, _ABSTRACT, _METHODS = 1_000, 8_000, 6_000
_PARAGRAPHS = 6

# "Population" heads sections of articles, and is not a label of structured abstracts.
_METHOD_HEADING = re.compile(
    rf"\b(?:{'|'.join(sorted(METHOD_SECTION_NAMES))}|POPULATION)\b", re.IGNORECASE
)
_ABSTRACT_HEADINGS = ("abstract", "summary")
_DESIGN_LABEL = re.compile(r"\bdesign\b", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:protocol|design|rationale)\b", re.IGNORECASE)
_METHOD_LABEL = re.compile(r"\b(?:methods?|methodology|methods and \w+)\b", re.IGNORECASE)
# Abstracts by editors or for lay readers may explain a design that is not the article's.
_NOT_AUTHORS = re.compile(r"editor|other abstract|plain|lay |digest|trans", re.IGNORECASE)


class _Sentence(NamedTuple):
    """A sentence with its plain form; `labelled`: it is where authors name their design."""

    span: Span
    plain: str
    labelled: bool


def with_design(document: Document) -> Document:
    """Return `document` with the design that one of its own sentences states, else a judged one.

    A design that the file states stays, unless a sentence states a more specific one that `CLOSER`
    allows: a "Review" that calls itself a systematic review is one. A design is judged by the words
    of title and abstract only where neither the file nor a sentence states one.
    """
    if document.design_reason == BY_HAND or is_no_study(document.publication_types):
        return document
    if document.design not in CLOSER or format_named(document.source.format).is_registry:
        return document
    if document.design is Design.PROTOCOL and not _is_done(document):
        return document
    statement = stated(document)
    if statement is None:
        return _with_judged_design(document)
    if statement[0] not in CLOSER[document.design]:
        return document
    return replace(document, design=statement[0], design_reason="", design_span=statement[1])


def _with_judged_design(document: Document) -> Document:
    if document.design not in (Design.NOT_STATED, Design.PREPRINT):
        return document
    design = judged(*plain_parts(document))
    return replace(document, design=design, design_reason=JUDGED) if design else document


def plain_parts(document: Document, *, without: Span | None = None) -> tuple[str, list[str]]:
    """The title and the sentences of the abstract in their plain form, but not that at `without`.

    Training leaves out the sentence that states the design.
    """
    titled = document.blocks[0].span if document.blocks else None
    title = "" if without is not None and without == titled else plain(document.title[:_TITLE])
    blocks = [block for block in abstract_blocks(document) if block.kind is not BlockKind.TITLE]
    read = sentences_of(document, blocks, _ABSTRACT)
    return title, [plain(text) for text, span in read if span != without]


def _is_done(document: Document) -> bool:
    """Whether the abstract of what is filed as a protocol says how many people were randomised."""
    if _PLANNED.search(document.title):
        return False
    abstract = sentences_of(document, abstract_blocks(document), _ABSTRACT)
    numbers = (number for sentence, _ in abstract for number in counts(sentence, planned=False))
    return any(number.basis is Basis.RANDOMISED for number in numbers)


def stated(document: Document) -> tuple[Design, Span] | None:
    """Return the design that a sentence of `document` states with its span, or None."""
    title = plain(document.title[:_TITLE])
    abstract = list(_abstract(document))
    abstract_texts = [sentence.plain for sentence in abstract]
    block = document.blocks[0] if document.blocks else None
    if block and block.kind is BlockKind.TITLE and not speaks_of_others(title):
        title_words = frozenset(title.split())
        for words in WORDS:
            if words.cues.isdisjoint(title_words) or words.denied_by_title(title):
                continue
            # A title may name the phase of a trial, and only the abstract the randomisation.
            told = abstract_texts if words.design is Design.NON_RANDOMISED_TRIAL else ()
            if words.in_title(title) and not any(map(words.denied_by_abstract, told)):
                return _protocol(document, words) or (words.design, block.span)
    # The methods of a finished study may mention its protocol.
    without_protocol = [words for words in WORDS if words.design is not Design.PROTOCOL]
    return _first(abstract, WORDS, title, abstract_texts) or _first(
        _methods(document), without_protocol, title, abstract_texts
    )


def _protocol(document: Document, titled: Words) -> tuple[Design, Span] | None:
    """A sentence by which an article with the title of a randomised trial only plans it."""
    if titled.design is not Design.RANDOMISED_TRIAL:
        return None
    protocol = [words for words in WORDS if words.design is Design.PROTOCOL]
    return _first(_abstract(document), protocol, "", ())


def _first(
    part: Iterable[_Sentence], rows: Iterable[Words], title: str, abstract_texts: Sequence[str]
) -> tuple[Design, Span] | None:
    """The design of the first row that matches in `part`; title and abstract do not deny it."""
    sought = [(sentence, frozenset(sentence.plain.split())) for sentence in part]
    words_in_part = frozenset().union(*(in_sentence for _, in_sentence in sought))
    for words in rows:
        if words.cues.isdisjoint(words_in_part):
            continue
        for sentence, words_in_sentence in sought:
            if words.cues.isdisjoint(words_in_sentence):
                continue
            if not words.in_sentence(sentence.plain, labelled=sentence.labelled):
                continue
            if speaks_of_others(sentence.plain):
                continue
            if words.denied_by_title(title) or any(map(words.denied_by_abstract, abstract_texts)):
                break
            return words.design, sentence.span
    return None


def _abstract(document: Document) -> Iterator[_Sentence]:
    return _sentences(document, abstract_blocks(document), _ABSTRACT)


def abstract_blocks(document: Document) -> list[Block]:
    """The blocks of the abstract that the authors wrote, or else those before all headings."""
    blocks = [block for block in document.blocks if block.kind.quotable]
    own = [block for block in blocks if block.section[:1] and _is_abstract(block.section)]
    return own or [block for block in blocks if not block.section]


def sentences_of(document: Document, blocks: list[Block], room: int) -> Iterator[tuple[str, Span]]:
    """The sentences of `blocks` up to `room` characters, each with its place."""
    for block in _within(blocks, room):
        text = document.text[block.span.start : block.span.end]
        for start, end in sentences(text):
            sentence = text[start:end].rstrip()
            begin = block.span.start + start
            yield sentence, Span(begin, begin + len(sentence))


def _is_abstract(section: tuple[str, ...]) -> bool:
    first = section[0].lower()
    return first.startswith(_ABSTRACT_HEADINGS) and not _NOT_AUTHORS.search(" ".join(section))


def _methods(document: Document) -> Iterator[_Sentence]:
    """The sentences of the first paragraphs of the methods."""
    blocks = [
        block
        for block in document.blocks
        if block.kind is BlockKind.PARAGRAPH
        and block.section
        and not block.section[0].lower().startswith(_ABSTRACT_HEADINGS)
        and _METHOD_HEADING.search(block.section[0])
    ]
    return _sentences(document, blocks[:_PARAGRAPHS], _METHODS)


def _sentences(document: Document, blocks: list[Block], room: int) -> Iterator[_Sentence]:
    return chain.from_iterable(_cut(document, block) for block in _within(blocks, room))


def _within(blocks: list[Block], room: int) -> Iterator[Block]:
    for block in blocks:
        room -= block.span.end - block.span.start
        if room < 0:
            return
        yield block


def _cut(document: Document, block: Block) -> list[_Sentence]:
    """The sentences of a block, or none if none of them has a word that may name a design."""
    text = document.text[block.span.start : block.span.end]
    label = block.section[-1] if block.section else ""
    cut = []
    for number, (start, end) in enumerate(sentences(text)):
        own = text[start:end].rstrip()
        labelled = bool(
            _DESIGN_LABEL.search(label) or (number == 0 and _METHOD_LABEL.search(label))
        )
        begin = block.span.start + start
        cut.append(_Sentence(Span(begin, begin + len(own)), plain(own), labelled))
    return [] if all(CUES.isdisjoint(each.plain.split()) for each in cut) else cut
