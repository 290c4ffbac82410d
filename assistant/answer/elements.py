"""Which elements of a question a sentence covers, and whether it contradicts one.

The elements are the things that the question names: drugs, diseases, populations, places, trials.
Words such as "treatment" or "often" are none: answers need not repeat them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.answer.candidates import Candidate
from assistant.answer.statements import statement
from assistant.index.lexical import analyze
from assistant.records import Document, Statement
from assistant.retrieval.query import Concept, Query
from assistant.text.arms import comparison_group_alone
from assistant.text.polarity import contradicted
from assistant.text.populations import opposite_population
from assistant.vocabulary.lookup import likeliest_kind
from assistant.vocabulary.terms import Kind


def missing(query: Query, candidate: Candidate) -> tuple[str, ...]:
    """The elements that neither the sentence nor its surroundings name, as they were typed.

    The surroundings are the sentences next to it, its section headings and the title.
    """
    stems = candidate.words | candidate.surroundings
    return tuple(element.text for element in query.elements if not _is_named(element, stems))


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
        and not any(_is_named(element, _stems_of(document.text)) for document, _ in pairs)
    )


def opposite(query: Query, candidate: Candidate) -> str:
    """What in the sentence is the opposite of what is asked, or "".

    For example "AQP4-positive" for a question about AQP4-negative patients, "adults" for one about
    children, or "placebo arm" for one about a drug. What the title says counts for a sentence that
    says nothing else, except for arms.
    """
    names = {
        form.lower().replace(" ", "-"): query.question[term.start : term.end].lower()
        for term in query.terms
        for form, _ in term.others
    }
    text = f"{candidate.hit.passage.document.title}. {candidate.text}"
    return (
        contradicted(query.plain, text, names)
        or opposite_population(query.plain, text)
        or _other_arm(query, candidate.text)
    )


def is_no_finding(query: Query, candidate: Candidate) -> bool:
    """Whether the sentence is a table row or an aim, and does not itself name every element."""
    passage = candidate.hit.passage
    kind = passage.document.block_at(candidate.span.start).kind
    return statement(candidate.text, kind) in (Statement.TABLE_ROW, Statement.AIM) and not all(
        _is_named(element, candidate.words) for element in query.elements
    )


def _other_arm(query: Query, sentence: str) -> str:
    """The comparison group, if the sentence is about it alone and the question about a drug."""
    arm = comparison_group_alone(query.question, sentence)
    names_drug = any(likeliest_kind(element.text) is Kind.DRUG for element in query.elements)
    return arm if arm and names_drug else ""


@lru_cache(maxsize=64)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(analyze(text))


def _is_named(element: Concept, stems: frozenset[str]) -> bool:
    return any(stems.issuperset(alternative) for alternative in element.alternatives)
