"""The questions of benchmarks/natural fit the articles that they ask."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.evaluate.natural.reading import NaturalSet, read_natural
from assistant.formats import parse
from assistant.index.corpus import CorpusRoots, scan_corpus
from assistant.text.sentences import sentences

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
MOST_MATCHES = 8  # a question that more sentences answer measures little
KINDS = set(
    """
    dose harm number time mechanism diagnosis monitoring subgroup comparison guideline prognosis
    spelling typo telegraphic vignette negation presupposition choice
    """.split()  # noqa: SIM905 - a list would take a line for each word
) | {"comparator arm", "price and access", "brand or abbreviation", "near miss", "out of field"}


NATURAL = ROOT / "benchmarks" / "natural"
FOLDERS = [NATURAL, NATURAL / "fit", NATURAL / "kept"]
TRIALS = [NATURAL / name for name in ("trials-fit", "trials-kept", "trials-more")]
MARKED = [NATURAL / "articles-fit", NATURAL / "articles-kept", ROOT / "training" / "questions"]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def natural(request: pytest.FixtureRequest) -> NaturalSet:
    return read_natural(request.param)


@pytest.fixture(scope="module")
def corpus() -> set[str]:
    texts = [
        document.text
        for path in scan_corpus(CorpusRoots.of(CORPUS))
        for document in parse((CORPUS / path).read_bytes(), path).documents
    ]
    return {text[start:end].strip() for text in texts for start, end in sentences(text)}


def matching(expression: str, corpus: set[str]) -> set[str]:
    if not expression:
        return set()
    compiled = re.compile(expression, re.IGNORECASE | re.DOTALL)
    return {sentence for sentence in corpus if compiled.search(sentence)}


def test_each_kind_of_question_is_asked() -> None:
    natural = read_natural(NATURAL)
    assert {question.kind for question in natural.questions} == KINDS
    assert len(natural.questions) >= 40
    assert len(natural.conversations) >= 20


def test_no_question_is_in_two_parts() -> None:
    parts = (*FOLDERS, *TRIALS, *MARKED)
    texts = [question.text for part in parts for question in read_natural(part).questions]
    assert len(set(texts)) == len(texts)


def articles(folder: Path) -> set[str]:
    return {name for each in read_natural(folder).questions for name in each.documents}


def test_no_article_is_in_two_parts() -> None:
    parts = [*map(articles, MARKED), set().union(*map(articles, TRIALS))]
    assert sum(map(len, parts)) == len(set().union(*parts))


def test_the_articles_are_listed() -> None:
    for listing, parts in (
        (NATURAL / "trials-articles.txt", TRIALS),
        (MARKED[-1] / "articles.txt", MARKED),
    ):
        listed = set(listing.read_text("utf-8").split())
        assert set().union(*map(articles, parts)) <= listed


@pytest.mark.parametrize("folder", MARKED, ids=lambda folder: folder.name)
def test_no_marked_sentence_both_answers_and_misleads(folder: Path) -> None:
    questions = read_natural(folder).questions
    assert len(questions) > 200
    for question in questions:
        assert question.sentences.isdisjoint(question.misleading), question.text
        assert question.answerable is bool(question.sentences), question.text


def test_each_expression_is_found_in_a_few_sentences(natural: NaturalSet, corpus: set[str]) -> None:
    for question in natural.questions:
        if question.answerable:
            assert 1 <= len(matching(question.expect, corpus)) <= MOST_MATCHES, question.text


def test_no_sentence_both_answers_and_misleads(natural: NaturalSet, corpus: set[str]) -> None:
    for question in natural.questions:
        answering = matching(question.expect, corpus)
        assert not answering & matching(question.forbid, corpus), question.text


def test_what_would_mislead_is_in_the_corpus(natural: NaturalSet, corpus: set[str]) -> None:
    for question in natural.questions:
        assert not question.forbid or matching(question.forbid, corpus), question.text
