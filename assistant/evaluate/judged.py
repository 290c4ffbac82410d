"""Judged sets: questions with the documents and the sentences that answer them.

A folder holds::

    corpus.jsonl, articles/ or corpus/
                                what is searched; a line of corpus.jsonl has id, title and text
    questions.jsonl             id, question; "answerable": false when nothing in the corpus answers
    qrels.tsv                   query-id, corpus-id, score, with that header (as in BEIR)
    evidence.jsonl              id of the question, document, sentences that answer

The last two may be missing. A document or sentence without a judgement may still be right.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from assistant.errors import CorpusError, UnreadableFile, UsageError
from assistant.evaluate.json_lines import Place, lines, objects
from assistant.evaluate.matching import fold
from assistant.filters import Filter

PARTS = ("all", "train", "dev", "test")

_CORPUS = "corpus.jsonl"
_FOLDERS = ("articles", "corpus")
QUESTIONS = "questions.jsonl"
_QRELS = "qrels.tsv"
EVIDENCE = "evidence.jsonl"
_HEADER = ("query-id", "corpus-id", "score")
# The questions, or the articles, are divided into twelve equal shares. _DEV and _TEST are the
# shares that are not for training.
_SHARES = 12
_DEV = (2, 10)
_TEST = (1, 4, 7)
_LINES_OF_JSON = ".jsonl"
_COMMENT = "#"
_SHUFFLE = "assistant evaluate"  # the seed of the order in which questions are sampled
_NAME = 40  # characters of the folder's name that an index folder shows
_DIGEST = 12  # hexadecimal digits that distinguish folders of one name


class Kind(StrEnum):
    """The origin of a question. It explains why a question cannot be answered."""

    OWN = "own"  # from the judged set
    WITHOUT_GOLD = "without gold"  # from the judged set, with its gold documents removed
    FOREIGN = "foreign"  # not on the topics of the collection


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the documents and sentences that are judged to answer it.

    `gold` has the grade (above 0) of each document that answers. `evidence` has the sentences that
    answer, by document, folded by `matching.fold`. `without` are the documents that are excluded
    from retrieval for this question.
    """

    id: str
    text: str
    answerable: bool = True
    gold: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kind: Kind = Kind.OWN
    without: frozenset[str] = frozenset()

    @property
    def chosen(self) -> Filter | None:
        """The filter that excludes the documents `without`; None when there are none."""
        kept_out = frozenset(identity.lower() for identity in self.without)
        return Filter(except_documents=kept_out) if kept_out else None


class Identified(Protocol):
    """A question of any kind of set."""

    @property
    def id(self) -> str:
        """What distinguishes the question from the others of its set."""
        ...


AnyQuestion = TypeVar("AnyQuestion", bound=Identified)


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged set, or a chosen part of it."""

    name: str
    part: str
    questions: tuple[Question, ...]


def read_judged(folder: Path) -> Judged:
    """Read a whole judged set.

    Raises UsageError when `folder` is not a judged set, and UnreadableFile with the line that is
    wrong.
    """
    if not (folder / QUESTIONS).is_file():
        raise UsageError(f"{folder} is not a judged set: it has no {QUESTIONS}.")
    gold = _read_qrels(folder / _QRELS)
    evidence = _read_evidence(folder / EVIDENCE)
    questions = tuple(
        replace(
            question,
            gold=gold.get(question.id, {}),
            evidence=_folded(evidence.get(question.id, {})),
        )
        for question in _read_questions(folder / QUESTIONS)
    )
    return Judged(folder.resolve().name, "all", questions)


def choose(judged: Judged, part: str = "all", questions: int | None = None) -> Judged:
    """One of `PARTS`, with at most `questions` questions, the same ones on every machine.

    Seven twelfths are for training models ("train"), two for choosing settings ("dev") and three
    for reporting ("test"). The SHA-256 of the gold document decides where every question has
    exactly one, so that no article is in two parts; otherwise that of the question does. Raises
    UsageError when no question is left.
    """
    if part not in PARTS:
        raise UsageError(f"{part!r} is not a part of a judged set; parts are: {', '.join(PARTS)}.")
    by_article = all(len(question.gold) == 1 for question in judged.questions)
    chosen = [
        question
        for question in judged.questions
        if part in ("all", _part(question, by_article=by_article))
    ]
    if not chosen:
        raise UsageError(f"The part {part!r} of {judged.name} holds no questions.")
    return Judged(judged.name, part, tuple(sample(chosen, questions)))


def sample(questions: Sequence[AnyQuestion], most: int | None) -> list[AnyQuestion]:
    """At most `most` of `questions`, the same ones on every machine; raises UsageError below 1."""
    if most is not None and most < 1:
        raise UsageError("Ask for at least one question.")
    if most is None or most >= len(questions):
        return list(questions)
    return sorted(questions, key=lambda question: _number(f"{_SHUFFLE} {question.id}"))[:most]


def without_gold(judged: Judged) -> Judged:
    """`judged`, and each answerable question once more with its gold documents excluded.

    The repeated questions count as unanswerable. Documents that nobody judged may still answer
    them. Then a right answer counts as wrong, so the figures for refusing are lower bounds.
    """
    again = tuple(
        Question(
            id=f"{question.id} (gold removed)",
            text=question.text,
            answerable=False,
            kind=Kind.WITHOUT_GOLD,
            without=frozenset(question.gold),
        )
        for question in judged.questions
        if question.answerable and question.gold
    )
    return replace(judged, questions=judged.questions + again)


def with_foreign(judged: Judged, questions: Sequence[Question]) -> Judged:
    """`judged` and those foreign `questions` that belong to its part.

    A quarter of them, by the SHA-256 of the id, is for reporting ("test"). The rest is for choosing
    the threshold. Nothing is trained on it, so "train" and "dev" both get all of it.
    """
    chosen = tuple(
        question
        for question in questions
        if judged.part == "all"
        or (judged.part == "test") is (_part(question, by_article=False) == "test")
    )
    return replace(judged, questions=judged.questions + chosen)


def read_foreign(path: Path) -> list[Question]:
    """Questions that the collection does not answer: one a line, or JSON lines with id, question.

    A line of text is its own id. Empty lines and those that begin with # are skipped.
    Raises UnreadableFile with the line that is wrong.
    """
    if path.suffix == _LINES_OF_JSON:
        questions = _read_questions(path)
    else:
        texts = [line.strip() for line in lines(path)]
        unique = dict.fromkeys(text for text in texts if text and not text.startswith(_COMMENT))
        questions = [Question(text, text) for text in unique]
    if not questions:
        raise UnreadableFile(f"{path} holds no questions.")
    return [
        replace(question, id=f"{question.id} (foreign)", answerable=False, kind=Kind.FOREIGN)
        for question in questions
    ]


def own_corpus(folder: Path) -> Path | None:
    """The corpus in the folder of a set, a file or a folder; None when it has none."""
    places = [folder / name for name in (_CORPUS, *_FOLDERS)]
    return next((corpus for corpus in places if corpus.exists()), None)


def corpus_path(folder: Path) -> Path:
    """The corpus of a judged set, a file or a folder; raises CorpusError when it has none."""
    corpus = own_corpus(folder)
    if corpus is None:
        names = ", ".join((_CORPUS, *(f"{name}/" for name in _FOLDERS)))
        raise CorpusError(f"{folder} has none of {names}; put one there.")
    return corpus


def index_folder(folder: Path, base: Path) -> Path:
    """The folder below `base` for the index of a judged set; it depends on `folder` alone."""
    absolute = folder.resolve()
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", absolute.name)[:_NAME].strip("-.") or "set"
    return base / f"{name}-{_sha256(str(absolute))[:_DIGEST]}"


def _part(question: Question, *, by_article: bool) -> str:
    share = _number(next(iter(question.gold)) if by_article else question.id) % _SHARES
    return "dev" if share in _DEV else "test" if share in _TEST else "train"


def _number(text: str) -> int:
    return int(_sha256(text), 16)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _folded(evidence: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {
        document: tuple(dict.fromkeys(filter(None, map(fold, sentences))))
        for document, sentences in evidence.items()
    }


def _read_questions(path: Path) -> list[Question]:
    questions: dict[str, Question] = {}
    for place, values in objects(path):
        question = Question(place.text(values, "id"), place.text(values, "question"))
        answerable = values.get("answerable", True)
        if not isinstance(answerable, bool):
            place.fail('"answerable" is not true or false')
        if question.id in questions:
            place.fail(f"duplicate question {question.id}")
        questions[question.id] = replace(question, answerable=answerable)
    if not questions:
        raise UnreadableFile(f"{path} holds no questions.")
    return list(questions.values())


def _read_evidence(path: Path) -> dict[str, dict[str, list[str]]]:
    """Sentences by question and document; {} when there is no such file."""
    sentences_by_question: dict[str, dict[str, list[str]]] = {}
    for place, values in objects(path) if path.exists() else ():
        question, document = place.text(values, "id"), place.text(values, "document")
        sentences = values.get("sentences")
        if not isinstance(sentences, list) or not all(
            isinstance(sentence, str) for sentence in sentences
        ):
            place.fail('"sentences" is not a list of strings')
        sentences_by_question.setdefault(question, {}).setdefault(document, []).extend(sentences)
    return sentences_by_question


def _read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Grades above 0 by question and document; {} when there is no such file."""
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(lines(path) if path.exists() else (), start=1):
        place = Place(path, number)
        row = tuple(cell.strip() for cell in line.split("\t"))
        if number == 1:
            if row != _HEADER:
                place.fail(f"the header is not {', '.join(_HEADER)}, separated by tabs")
        elif line.strip():
            if len(row) != len(_HEADER) or not re.fullmatch(r"-?[0-9]{1,9}", row[2]):
                place.fail("not a question, a document and an integer, separated by tabs")
            if int(row[2]) > 0:
                grades.setdefault(row[0], {})[row[1]] = int(row[2])
    return grades
