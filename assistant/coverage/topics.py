"""Finds the topics of a collection, and the documents that name a topic.

A document names a topic if its title, its abstract and its index terms (MeSH headings, keywords of
the authors) have every part of it, under any name that a question finds it by: brand names,
spellings, abbreviations and the user's own synonyms count.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from assistant.coverage.table import Coverage, Group, Row
from assistant.errors import UsageError
from assistant.index.lexical import analyze
from assistant.index.open_index import Index
from assistant.records import Listed, Subjects
from assistant.retrieval.query import prepare_query
from assistant.text.populations import words_for_special
from assistant.text.stop_words import EVERYDAY_WORDS, GENERAL_WORDS, STOP_WORDS
from assistant.vocabulary.lookup import only_meaning
from assistant.vocabulary.terms import Kind

# Topics of the collection that are listed, of each group. Chosen by hand: all groups together fit
# a screen of 36 lines.
_MOST_TOPICS = 8
# Documents whose titles name a topic. A topic of one document says no more than its title does.
_FEWEST_TITLES = 2
_LONGEST_NAME = 4  # words, as in `retrieval.forms`
_GROUPS = {
    Kind.DRUG: Group.INTERVENTION,
    Kind.PROCEDURE: Group.INTERVENTION,
    Kind.DISEASE: Group.CONDITION,
    Kind.FINDING: Group.CONDITION,
}
# Names of the vocabulary that say too little to be a topic of their own, by what titles had.
_TOO_GENERAL = "diagnosis disability disorder lesion placebo symptom syndrome therapeutic"
_NOT_TOPICS = frozenset(analyze(f"{_TOO_GENERAL} {' '.join(GENERAL_WORDS | EVERYDAY_WORDS)}"))
# The library gives every article these headings by the age and sex of those who took part ("check
# tags", https://www.nlm.nih.gov/mesh/features2021.html). An article is not about older people
# because some of its patients were older, so they name no topic.
_CHECK_TAGS = frozenset(
    """adolescent|adult|aged|aged, 80 and over|animals|child|child, preschool|female|humans|infant
    |infant, newborn|male|middle aged|young adult""".replace("\n    ", "").split("|")
)
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")  # "Anti-CD20" is one word

_Alternatives = Sequence[str]  # each in the form of `_stems`; one of them must be there


class _Named(NamedTuple):
    """A topic, and a form of its name in the capitals of the vocabulary."""

    topic: tuple[Group, str]
    form: str


class _Opening(NamedTuple):
    """A document, and the stemmed words of its title, abstract and index terms between blanks."""

    document: Listed
    stems: str

    def names(self, parts: Iterable[_Alternatives]) -> bool:
        """Whether it has an alternative of each part."""
        return all(_names_one(self.stems, alternatives) for alternatives in parts)


class Topics:
    """The topics of an index; what it has found out about its names is kept."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[str, list[_Alternatives]] = {}

    def coverage(self, asked: Sequence[str], *, own: bool) -> Coverage:
        """What the collection holds of the topics `asked`, and of its `own` topics.

        Each topic that is asked for is also crossed with the special populations. Raises UsageError
        for a topic that names nothing.
        """
        store = self._index.store
        catalogue = store.catalogue()
        openings = [
            _Opening(document, _apart([text, *_topical(subjects)]))
            for document, text, subjects in zip(
                catalogue, store.openings(), store.subjects(), strict=True
            )
        ]
        rows = chain(
            *(self._asked(topic, openings) for topic in asked),
            self._own(openings) if own else (),
        )
        return Coverage(Row(Group.ALL.value, Group.ALL, tuple(catalogue)), tuple(rows))

    def _asked(self, topic: str, openings: Sequence[_Opening]) -> Iterator[Row]:
        parts = self._parts(topic)
        if not parts:
            raise UsageError(f"{topic!r} names no topic; write a drug, a disease or a population.")
        among = [opening for opening in openings if opening.names(parts)]
        yield Row(topic, Group.ASKED, _documents(among))
        yield from _populations(among, within=topic)

    def _own(self, openings: Sequence[_Opening]) -> Iterator[Row]:
        """The topics that most titles name, the most frequent ones first, and populations."""
        for group, names in self._named.items():
            rows = [
                Row(name, group, _documents(each for each in openings if each.names(parts)))
                for name in names[:_MOST_TOPICS]
                if (parts := self._parts(name))
            ]
            yield from sorted(rows, key=lambda row: -len(row.documents))
        yield from _populations(openings)

    @cached_property
    def _named(self) -> dict[Group, list[str]]:
        return named_topics([document.title for document in self._index.store.catalogue()])

    def _parts(self, topic: str) -> list[_Alternatives]:
        """The parts of a topic, each with the names that the collection may use for it."""
        if topic not in self._known:
            concepts = prepare_query(topic, self._index).concepts
            self._known[topic] = [
                [f" {' '.join(stems)} " for stems in concept.alternatives] for concept in concepts
            ]
        return self._known[topic]


def _populations(openings: Sequence[_Opening], within: str = "") -> Iterator[Row]:
    """A row for each special population, but for those that the topic `within` names itself."""
    for name, words in words_for_special().items():
        alternatives = [_stems(word) for word in words]
        if not _names_one(_stems(within), alternatives):
            naming = (opening for opening in openings if opening.names([alternatives]))
            yield Row(name, Group.POPULATION, _documents(naming), within)


def _names_one(stems: str, alternatives: _Alternatives) -> bool:
    """Whether one of the alternatives is there, its words side by side."""
    return any(alternative in stems for alternative in alternatives)


def _stems(text: str) -> str:
    """The stemmed words of a text between blanks."""
    return f" {' '.join(analyze(text))} "


def _topical(subjects: Subjects) -> list[str]:
    """The index terms, without the headings that only say who took part."""
    return [term for term in subjects.terms if term.casefold() not in _CHECK_TAGS]


def _apart(texts: Iterable[str]) -> str:
    """The stemmed words of texts, with a sign between texts, so that no name is in two of them."""
    return "|".join(map(_stems, texts))


def _documents(openings: Iterable[_Opening]) -> tuple[Listed, ...]:
    return tuple(opening.document for opening in openings)


def named_topics(titles: Sequence[str]) -> dict[Group, list[str]]:
    """The interventions and conditions that several titles name, the most frequent ones first.

    Each is called as most of the titles call it.
    """
    stretches = [list(_stretches(title)) for title in titles]
    frequent = _frequent(stretches)
    forms: dict[tuple[Group, str], Counter[str]] = defaultdict(Counter)
    for in_title in stretches:
        for topic, form in _topics_in(in_title, frequent).items():
            forms[topic][form] += 1
    topics: dict[Group, list[str]] = {Group.INTERVENTION: [], Group.CONDITION: []}
    for (group, _), counts in sorted(forms.items(), key=lambda item: -item[1].total()):
        if counts.total() >= _FEWEST_TITLES:
            topics[group].append(counts.most_common(1)[0][0])
    return topics


def _stretches(title: str) -> Iterator[tuple[int, int, str]]:
    """First word, last word (exclusive) and text of each stretch that may be a name.

    Longer ones come first. A name neither begins nor ends with a stop word.
    """
    words = list(_WORD.finditer(title))
    for length in range(_LONGEST_NAME, 0, -1):
        for first in range(len(words) - length + 1):
            last = first + length
            if not STOP_WORDS.isdisjoint((words[first][0].lower(), words[last - 1][0].lower())):
                continue
            yield first, last, title[words[first].start() : words[last - 1].end()]


def _frequent(stretches: Iterable[Iterable[tuple[int, int, str]]]) -> dict[str, _Named]:
    """What each stretch, in lower case, that several titles have is a name of.

    Only frequent stretches are looked up, because a look-up takes 50 microseconds.
    """
    counts = Counter(chain(*({text.lower() for *_, text in title} for title in stretches)))
    topics = {}
    for text, count in counts.items():
        if count < _FEWEST_TITLES or _NOT_TOPICS.issuperset(analyze(text)):
            continue
        meaning = only_meaning(text)
        if meaning and meaning.kind in _GROUPS:
            topic = (_GROUPS[meaning.kind], meaning.names[0].text)
            forms = {name.text.lower(): name.text for name in meaning.names}
            topics[text] = _Named(topic, forms.get(text, text))
    return topics


def _topics_in(
    stretches: Iterable[tuple[int, int, str]], frequent: dict[str, _Named]
) -> dict[tuple[Group, str], str]:
    """The topics of one title, each with the form that the title has; names do not overlap."""
    taken: set[int] = set()
    topics: dict[tuple[Group, str], str] = {}
    for first, last, text in stretches:
        named = frequent.get(text.lower())
        if named and taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            is_plain = text.istitle() or text[1:].islower()
            topics.setdefault(named.topic, named.form if is_plain else text)
    return topics
