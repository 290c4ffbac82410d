"""Which elements of a question a sentence covers, and whether it contradicts one.

The elements are the things that the question names: drugs, diseases, populations, places, trials.
Words such as "treatment" or "often" are none: answers need not repeat them.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer.candidates import Candidate
from assistant.retrieval.query import Concept, Query
from assistant.text.polarity import contradicted
from assistant.text.populations import opposite_population


def missing(query: Query, candidate: Candidate) -> tuple[str, ...]:
    """The elements that neither the sentence nor its surroundings name, as they were typed.

    The surroundings are the sentences next to it, its section headings and the title.
    """
    stems = candidate.words | candidate.surroundings
    return tuple(element.text for element in query.elements if not _is_named(element, stems))


def uncovered(query: Query, candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """The elements that no sentence covers, as they were typed."""
    missed = [set(missing(query, candidate)) for candidate in candidates]
    in_all = set.intersection(*missed) if missed else set()
    return tuple(element.text for element in query.elements if element.text in in_all)


def opposite(query: Query, candidate: Candidate) -> str:
    """What in the sentence is the opposite of what is asked, or "".

    For example "aqp4 positive" for a question about AQP4-negative patients, or "adults" for one
    about children.
    """
    names = {
        form.lower().replace(" ", "-"): query.question[term.start : term.end].lower()
        for term in query.terms
        for form, _ in term.others
    }
    text = candidate.text
    return contradicted(query.plain, text, names) or opposite_population(query.plain, text)


def _is_named(element: Concept, stems: frozenset[str]) -> bool:
    return any(stems.issuperset(alternative) for alternative in element.alternatives)
