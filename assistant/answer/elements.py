"""Which elements of a question a sentence covers, and whether it contradicts one.

The elements are the things that the question names: drugs, diseases, populations, places, trials.
Words such as "treatment" or "often" are none: answers need not repeat them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.answer.candidates import Candidate
from assistant.answer.statements import is_review, statement
from assistant.index.lexical import analyze
from assistant.records import Cover, Document, Statement
from assistant.retrieval.query import Concept, Query
from assistant.text.arms import comparison_group_alone
from assistant.text.attributes import PLACE, SAFETY
from assistant.text.polarity import confirmed, contradicted
from assistant.text.populations import opposite_population
from assistant.text.purposes import opposite_purpose
from assistant.vocabulary.english import is_place
from assistant.vocabulary.lookup import likeliest_kind
from assistant.vocabulary.terms import Kind

_WORD = re.compile(r"[^\W\d_]{4,}")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)?")
_COMPARISON = "a comparison"


def covers(query: Query, candidate: Candidate) -> dict[str, Cover]:
    """Where each element, as it was typed, is named for a sentence.

    The surroundings are the sentences next to it, its section headings and the title. A marker such
    as the antibody in "AQP4-negative" is named where it has the same sign, in the sentence or the
    title. Last comes what is asked of the subject, such as "a dose"; only the sentence itself can
    give it.
    """
    signs = [
        confirmed(query.plain_with_case, text, _other_names(query))
        for text in (candidate.text, candidate.hit.passage.document.title)
    ]
    covered = {}
    for element in query.elements:
        marker = element.text.lower()
        if marker in signs[0]:
            covered[element.text] = _cover(*(sign[marker] for sign in signs))
        else:
            stems = (candidate.words, candidate.surroundings)
            covered[element.text] = _cover(*(element.is_in(each) for each in stems))
    asked = asked_for(query)
    if asked:
        covered[asked] = _cover(gives(query, candidate), is_nearby=False)
    return covered


def _cover(is_in_sentence: bool, is_nearby: bool) -> Cover:  # noqa: FBT001 - both are said
    if is_in_sentence:
        return Cover.SENTENCE
    return Cover.NEARBY if is_nearby else Cover.ABSENT


def missing(query: Query, candidate: Candidate) -> tuple[str, ...]:
    """The parts of the question that neither the sentence nor its surroundings cover."""
    return tuple(part for part, cover in covers(query, candidate).items() if cover is Cover.ABSENT)


def asked_for(query: Query) -> str:
    """What is asked of the subject, such as "a dose"; "" where that has no form of its own."""
    return query.intent.attribute.name or (_COMPARISON if _compared(query) else "")


def gives(query: Query, candidate: Candidate) -> bool:
    """Whether the sentence may give what is asked of the subject: it has the form of that.

    A comparison is given where the sentence and its surroundings name what is compared.
    """
    asked = query.intent.attribute
    if asked.names:
        return (
            asked.may_be_given_by(candidate.text)
            or (SAFETY in asked.names and _names_other_harm(query, candidate))
            or (PLACE in asked.names and _names_place(candidate.text))
        )
    stems = candidate.words | candidate.surroundings
    return all(element.is_in(stems) for element in _compared(query))


def _names_other_harm(query: Query, candidate: Candidate) -> bool:
    """Whether the sentence names a finding or a disease that question and title do not name.

    Abbreviations do not count: they mostly stand for the disease that is treated, and for scores.
    """
    known = frozenset(analyze(f"{query.searched_as} {candidate.hit.passage.document.title}"))
    return any(
        not word.isupper() and _is_harm(word.lower()) and known.isdisjoint(analyze(word))
        for word in _WORD.findall(candidate.text)
    )


def _names_place(text: str) -> bool:
    """Whether a sentence names a country, region or city."""
    return any(map(is_place, _CAPITALISED.findall(text)))


def _compared(query: Query) -> list[Concept]:
    """The drugs that the question compares."""
    if not query.intent.compares:
        return []
    drugs = [item for item in query.elements if _is_drug(item.text)]
    return drugs if len(drugs) > 1 else []


def uncovered(query: Query, lacking: Iterable[tuple[Document, Sequence[str]]]) -> tuple[str, ...]:
    """The elements that no sentence covers, as they were typed.

    `lacking` are the documents of the sentences, each with what the sentence is `missing`. A full
    text need not repeat in each sentence which drug it is about, so an element counts as covered if
    the document names it anywhere. Of 67 questions about trials, no answer lacked anything in this
    sense; of the 19 natural questions whose answers did, one was answered rightly
    (training/NOTES.md).
    """
    pairs = list(lacking)
    missed = set.intersection(*(set(names) for _, names in pairs)) if pairs else set()
    return tuple(
        element.text
        for element in query.elements
        if element.text in missed
        and not any(element.is_in(_stems_of(document.text)) for document, _ in pairs)
    )


def opposite(query: Query, candidate: Candidate) -> str:
    """What in the sentence is the opposite of what is asked, or "".

    For example "AQP4-positive" for a question about AQP4-negative patients, "adults" for one about
    children, "treatment of attacks" for one about preventing them, or "placebo arm" for one about a
    drug. What the title says counts for a sentence that says nothing else, except for purposes and
    arms.
    """
    text = f"{candidate.hit.passage.document.title}. {candidate.text}"
    return (
        contradicted(query.plain_with_case, text, _other_names(query))
        or opposite_population(query.plain_with_case, text)
        or opposite_purpose(query.plain, candidate.text)
        or _other_arm(query, candidate.text)
    )


def _other_names(query: Query) -> dict[str, str]:
    """Other names of what the question names, in lower case with hyphens, and the one it uses."""
    return {
        form.lower().replace(" ", "-"): query.question[term.start : term.end].lower()
        for term in query.terms
        for form, _ in term.others
    }


def is_no_finding(query: Query, candidate: Candidate) -> bool:
    """Whether the sentence states no finding, and does not itself name every element.

    Such a sentence is a table row, an aim or the like. Reports of other people's findings are not
    counted.
    """
    document = candidate.hit.passage.document
    block = document.block_at(candidate.span.start)
    kind = statement(candidate.text, block, document.publication_types)
    return kind not in (None, Statement.CITED) and not all(
        element.is_in(candidate.words) for element in query.elements
    )


def is_about_manuscript(candidate: Candidate) -> bool:
    """Whether an editor, a reviewer or an author wrote the sentence about the manuscript."""
    document = candidate.hit.passage.document
    return is_review(document.block_at(candidate.span.start), document.publication_types)


def _other_arm(query: Query, sentence: str) -> str:
    """The comparison group, if the sentence is about it alone and the question about a drug."""
    arm = comparison_group_alone(query.question, sentence)
    is_about_drug = arm and any(_is_drug(element.text) for element in query.elements)
    return arm if is_about_drug else ""


@lru_cache(maxsize=256)
def _is_drug(name: str) -> bool:
    return likeliest_kind(name) is Kind.DRUG


@lru_cache(maxsize=4096)
def _is_harm(word: str) -> bool:
    return likeliest_kind(word) in (Kind.FINDING, Kind.DISEASE)


@lru_cache(maxsize=64)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(analyze(text))
