"""Finds how many people took part in a study, with the sentence that says so.

The number randomised counts, else the number enrolled, else the number analysed. The abstract comes
before the methods and results. Only a number that the text gives itself counts: nothing is added
up, and a number that may be that of a group, of those screened or of another study is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from assistant.format_traits import format_named
from assistant.records import Block, BlockKind, Design, Document, Span
from assistant.study_design.participant_patterns import Basis
from assistant.study_design.participant_sentences import (
    counts,
    counts_others,
    is_analysed_again,
    is_total,
    people,
    reviewed,
)
from assistant.study_design.publication_types import is_no_study
from assistant.study_design.stated import abstract_blocks, sentences_of
from assistant.text.section_names import METHOD_SECTION_NAMES

# Designs without participants of their own.
_WITHOUT = frozenset(
    {
        Design.ANIMAL_OR_IN_VITRO,
        Design.CASE_REPORT,
        Design.GUIDELINE,
        Design.PRODUCT_LABEL,
        Design.REVIEW,
    }
)
_REVIEWS = frozenset({Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW})
# Sections of the body that tell of the own study, and parts of them that do not count people.
_OWN = re.compile(
    rf"\b(?:{'|'.join(sorted(METHOD_SECTION_NAMES))}|POPULATION|RESULTS?|FINDINGS)\b", re.IGNORECASE
)
_NOT_OWN = re.compile(
    r"\b(?:sample size|power|statistic\w*|discussion|conclusions?|background|introduction|ethic\w*"
    r"|limitations)\b",
    re.IGNORECASE,
)
_CUE = re.compile(r"random|enrol|recruit|inclu|particip|consent|analy[sz]ed", re.IGNORECASE)
# Most characters of the abstract and of the body that are read. Chosen by hand: the numbers come
# early in the methods and in the results.
_ABSTRACT, _BODY = 8_000, 30_000


def with_participants(document: Document) -> Document:
    """Return `document` with the number of participants that one of its own sentences gives.

    A number that the file states stays.
    """
    if document.population is not None or document.design in _WITHOUT:
        return document
    if is_no_study(document.publication_types) or format_named(document.source.format).is_registry:
        return document
    found = participants(document)
    if found is None:
        return document
    number, planned, span = found
    return replace(document, population=number, population_planned=planned, population_span=span)


def participants(document: Document) -> tuple[int, bool, Span] | None:
    """The number of participants, whether it is planned, and the sentence; None if unsure."""
    abstract = list(sentences_of(document, abstract_blocks(document), _ABSTRACT))
    if document.design in _REVIEWS:
        return _in_review(abstract)
    if any(is_analysed_again(sentence) for sentence, _ in abstract):
        return None
    return _in_study(document, abstract)


def _in_study(
    document: Document, abstract: list[tuple[str, Span]]
) -> tuple[int, bool, Span] | None:
    planned = document.design is Design.PROTOCOL
    found = _found(abstract, planned=planned)
    if found[Basis.RANDOMISED]:
        return found[Basis.RANDOMISED][0]
    if found[Basis.ENROLLED]:
        is_one = not _has_totals(document, found[Basis.ENROLLED])
        return _if_all(document, found[Basis.ENROLLED][0], abstract) if is_one else None
    in_body = _found(_body(document), planned=planned)
    if in_body[Basis.RANDOMISED]:
        randomised = _only_one_study(in_body[Basis.RANDOMISED], in_body[Basis.ANALYSED])
        return randomised and _unless_more(randomised, abstract)
    if in_body[Basis.ENROLLED]:
        enrolled = _only_one_study(in_body[Basis.ENROLLED], in_body[Basis.ANALYSED])
        return enrolled and _if_all(document, enrolled, abstract)
    analysed = next(iter(found[Basis.ANALYSED]), None)
    return analysed and _if_all(document, analysed, abstract)


def _has_totals(document: Document, found: list[tuple[int, bool, Span]]) -> bool:
    """Whether several sentences give a total, each of one of several groups."""
    totals = {
        number for number, _, place in found if is_total(document.text[place.start : place.end])
    }
    return len(totals) > 1


def _if_all(
    document: Document, found: tuple[int, bool, Span], abstract: list[tuple[str, Span]]
) -> tuple[int, bool, Span] | None:
    """`found`, unless the abstract counts more people, or controls or a further sample too."""
    place = found[2]
    sentence = document.text[place.start : place.end]
    if document.design is not Design.RANDOMISED_TRIAL and not is_total(sentence):
        if document.design is Design.CASE_CONTROL:
            return None
        if any(counts_others(sentence) for sentence, _ in abstract):
            return None
    return _unless_more(found, abstract)


def _unless_more(
    found: tuple[int, bool, Span], abstract: list[tuple[str, Span]]
) -> tuple[int, bool, Span] | None:
    """`found`, unless another sentence of the abstract counts more people, who may be all."""
    number, planned, place = found
    others = (sentence for sentence, span in abstract if span != place)
    if not planned and any(map(number.__lt__, chain.from_iterable(map(people, others)))):
        return None
    return found


def _in_review(abstract: Iterable[tuple[str, Span]]) -> tuple[int, bool, Span] | None:
    for sentence, span in abstract:
        number = reviewed(sentence)
        if number is not None:
            return number, False, span
    return None


def _found(
    sentences: Iterable[tuple[str, Span]], *, planned: bool
) -> dict[Basis, list[tuple[int, bool, Span]]]:
    found: dict[Basis, list[tuple[int, bool, Span]]] = {basis: [] for basis in Basis}
    for sentence, span in sentences:
        for count in counts(sentence, planned=planned):
            found[count.basis].append((count.number, count.planned, span))
    return found


def _only_one_study(
    found: list[tuple[int, bool, Span]], analysed: list[tuple[int, bool, Span]]
) -> tuple[int, bool, Span] | None:
    """The first number, unless a larger one is there: then the article has several studies."""
    largest = max(number for number, _, _ in (*found, *analysed))
    return found[0] if found[0][0] == largest else None


def _body(document: Document) -> Iterator[tuple[str, Span]]:
    blocks = [block for block in document.blocks if _counts_people(document, block)]
    return sentences_of(document, blocks, _BODY)


def _counts_people(document: Document, block: Block) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or not block.section:
        return False
    if not _OWN.search(block.section[0]) or _NOT_OWN.search(" / ".join(block.section)):
        return False
    return bool(_CUE.search(document.text, block.span.start, block.span.end))
